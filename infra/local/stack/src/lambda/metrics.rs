//! The metrics that functions write to their logs, in the place of CloudWatch.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use aws::MetricLog;
use serde_json::Value;

/// How many lines are kept; older ones are forgotten.
const MOST_LINES: usize = 10_000;

/// The last lines. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metrics {
    lines: Arc<Mutex<VecDeque<Value>>>,
}

impl Metrics {
    /// Takes a line of a function's log, if it has metrics (embedded metric format).
    pub(super) fn take(&self, line: &str) {
        if line.starts_with('{')
            && let Ok(line) = serde_json::from_str::<Value>(line)
            && line.get("_aws").is_some()
        {
            self.keep(line);
        }
    }

    /// Where functions in this process write.
    pub(crate) fn log(&self) -> MetricLog {
        let metrics = self.clone();
        MetricLog::new(move |line| metrics.keep(line))
    }

    /// The lines, oldest first.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn keep(&self, line: Value) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MOST_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}
