//! Times and durations as DRS writes them: ISO 8601 strings.

use jiff::fmt::temporal::DateTimePrinter;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds, as in AWS's own examples.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

/// A time on the wire: ISO 8601, UTC, milliseconds, `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub Timestamp);

impl std::fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&PRINTER.timestamp_to_string(&self.0))
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self)
    }
}

/// Cuts a time to the milliseconds that the wire carries, so that a time read from an answer is the time meant.
pub(crate) fn to_milliseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// Reads an ISO 8601 duration. Days count 24 hours, months 30 days, years 365 days: a lag is an age, not a calendar
/// distance. `None` for text that is no duration.
pub(crate) fn parse_duration(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    let days = i64::from(span.get_years()) * 365 + i64::from(span.get_months()) * 30;
    let rest = span.years(0).months(0).to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    rest.checked_add(SignedDuration::from_hours(24 * days))
}

/// Adds, and stays at the end of time instead of overflowing.
pub(crate) fn after(time: Timestamp, duration: SignedDuration) -> Timestamp {
    time.checked_add(duration).unwrap_or(if duration.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_days_as_aws_writes_them() {
        assert_eq!(parse_duration("P0D"), Some(SignedDuration::ZERO));
        assert_eq!(parse_duration("PT30S"), Some(SignedDuration::from_secs(30)));
        assert_eq!(parse_duration("P152D"), Some(SignedDuration::from_hours(152 * 24)));
        assert_eq!(parse_duration("P1Y2M1DT1H"), Some(SignedDuration::from_hours((365 + 60 + 1) * 24 + 1)));
        assert_eq!(parse_duration("soon"), None);
    }

    #[test]
    fn times_are_written_with_milliseconds_and_z() {
        let time: Timestamp = "2026-11-20T10:00:00.12345Z".parse().unwrap();
        assert_eq!(DateTime(time).to_string(), "2026-11-20T10:00:00.123Z");
        assert_eq!(to_milliseconds(time).to_string(), "2026-11-20T10:00:00.123Z");
    }
}
