//! The functions' log: one JSON object a line, each with the build, as queries and alarms of CloudWatch Logs read it.

use std::fmt;
use std::panic::{self, PanicHookInfo};

use domain::fault::FaultKind;
use serde_json::json;
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::{self, Format, Json, JsonFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;

/// Logs to the standard output from now on, as much as `RUST_LOG` says; what ships says no more than `info`.
pub(crate) fn start(build: &str) {
    let asked = std::env::var("RUST_LOG").ok().and_then(|levels| levels.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE);
    let log = log.fmt_fields(JsonFields::new()).event_format(Lines::of(build)).finish();
    // Somebody else in this process may log already.
    let _ = tracing::subscriber::set_global_default(log.with(filter));
    panic::set_hook(Box::new(panicked));
}

/// A line for a defect of ours, with the identity of the event, before it ends the process.
fn panicked(panic: &PanicHookInfo<'_>) {
    tracing::error!(kind = FaultKind::Bug.name(), fault = %panic, "panicked");
}

/// The format of a line.
struct Lines {
    format: Format<Json, ()>,
    /// The build, as JSON.
    build: String,
}

impl Lines {
    fn of(build: &str) -> Self {
        // The fields of an event are at the top, where the alarm looks for `kind`. CloudWatch adds the time.
        let format = format::format().json().flatten_event(true).with_current_span(true).with_span_list(false);
        Self { format: format.with_target(false).without_time(), build: json!(build).to_string() }
    }
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut to: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut line = String::new();
        self.format.format_event(context, Writer::new(&mut line), event)?;
        match line.strip_prefix('{') {
            Some(fields) => write!(to, "{{\"build\":{},{fields}", self.build),
            None => to.write_str(&line),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use serde_json::Value;
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Written {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// The lines that are logged meanwhile.
    fn logged(log: impl FnOnce()) -> Vec<Value> {
        let written = Written::default();
        let subscriber = tracing_subscriber::fmt().fmt_fields(JsonFields::new()).event_format(Lines::of("abc123"));
        tracing::subscriber::with_default(subscriber.with_writer(written.clone()).finish(), log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn every_line_has_the_build_within_an_invocation_and_outside() {
        let lines = logged(|| {
            tracing::info!("cold start");
            tracing::info_span!("invocation", state = "poll-wave").in_scope(|| tracing::info!("done"));
        });
        assert!(lines.iter().all(|line| line["build"] == "abc123"), "{lines:?}");
        assert_eq!(lines[1]["span"]["state"], "poll-wave");
    }

    #[test]
    fn the_kind_of_an_error_is_at_the_top_where_the_alarm_looks_for_it() {
        let lines = logged(|| {
            let span = tracing::info_span!("invocation", state = "poll-wave");
            span.in_scope(|| tracing::error!(kind = "Bug", fault = "it \"broke\"", "failed"));
        });
        assert_eq!((&lines[0]["kind"], &lines[0]["fault"]), (&json!("Bug"), &json!("it \"broke\"")));
        assert_eq!((&lines[0]["level"], &lines[0]["message"]), (&json!("ERROR"), &json!("failed")));
    }

    #[test]
    fn a_panic_is_a_line_of_its_invocation_and_of_the_kind_that_the_alarm_looks_for() {
        let lines = logged(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(panicked));
            let ended = panic::catch_unwind(|| {
                tracing::info_span!("invocation", state = "poll-wave").in_scope(|| assert_eq!(1, 2, "of the test"));
            });
            panic::set_hook(before);
            assert!(ended.is_err());
        });
        assert_eq!((&lines[0]["kind"], &lines[0]["span"]["state"]), (&json!("Bug"), &json!("poll-wave")));
        let fault = lines[0]["fault"].to_string();
        assert!(fault.contains("logs.rs") && fault.contains("of the test"), "{fault}");
    }
}
