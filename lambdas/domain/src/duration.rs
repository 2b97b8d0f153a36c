//! Durations: how DRS writes them, and how people read them.

use jiff::{Span, SpanRelativeTo};

/// Seconds of a duration as DRS writes it: free ISO 8601 such as `PT30S`, `P0D` or `P152D`
/// (DRS service model, `ISO8601DurationString`). `None` when it is not one.
pub fn seconds_of(iso8601: &str) -> Option<i64> {
    let span: Span = iso8601.parse().ok()?;
    // DRS counts elapsed time, so a day is 24 hours.
    let seconds = span.total((jiff::Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a lag is far below 2^53 seconds, and fractions do not matter")]
    Some(seconds as i64)
}

/// Seconds as people read them: `47 s`, `12 min`, `1 h 12 min`, `211 days`.
pub fn readable(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.saturating_abs();
    let text = match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR if seconds % MINUTE == 0 => format!("{} min", seconds / MINUTE),
        MINUTE..HOUR => format!("{} min {} s", seconds / MINUTE, seconds % MINUTE),
        HOUR..DAY => format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE),
        _ if seconds < 2 * DAY => format!("1 day {} h", seconds % DAY / HOUR),
        _ => format!("{} days", seconds / DAY),
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_that_drs_was_seen_to_write_is_understood() {
        assert_eq!(seconds_of("P0D"), Some(0));
        assert_eq!(seconds_of("PT30S"), Some(30));
        assert_eq!(seconds_of("P152D"), Some(152 * 86_400));
        assert_eq!(seconds_of("PT1H2M3.5S"), Some(3723));
        assert_eq!(seconds_of("P1DT12H"), Some(129_600));
        assert_eq!(seconds_of("soon"), None);
    }

    #[test]
    fn durations_are_written_in_units_that_fit() {
        let texts: Vec<String> = [0, 47, 60, 750, 4321, 90_000, 211 * 86_400, -5].into_iter().map(readable).collect();
        assert_eq!(texts, ["0 s", "47 s", "1 min", "12 min 30 s", "1 h 12 min", "1 day 1 h", "211 days", "-5 s"]);
    }
}
