//! Metrics as lines of the function's log, which CloudWatch Logs turns into metrics: the embedded metric format
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use domain::metrics::Measured;
use domain::ports::RecordMetrics;
use serde_json::{Value, json};

use crate::world::World;

/// Where all metrics of this product are.
const NAMESPACE: &str = "DisasterRecovery";
/// Their one dimension: a value for each plan or execution would cost as much as a metric of its own.
const DIMENSION: &str = "Stack";
/// Its value where functions have no prefix. A dimension cannot be empty.
const NO_STACK: &str = "local";

/// Takes the lines of metrics.
#[derive(Clone)]
pub struct MetricLog(Arc<dyn Fn(Value) + Send + Sync>);

impl MetricLog {
    /// Gives each line to `take`.
    pub fn new(take: impl Fn(Value) + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// The standard output, which is the log of a Lambda.
    pub fn stdout() -> Self {
        Self::new(|line| {
            // One write, so that no other line gets in between. Nothing depends on a metric that cannot be written.
            if let Ok(mut line) = serde_json::to_vec(&line) {
                line.push(b'\n');
                let _ = std::io::stdout().lock().write_all(&line);
            }
        })
    }

    /// Nowhere: for programs that are no function.
    pub fn none() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for MetricLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MetricLog")
    }
}

impl RecordMetrics for World {
    fn record_metrics(&self, measured: &Measured) {
        (self.metric_log.0)(line(measured, &self.function_prefix));
    }
}

/// The line. What is no metric of it, such as the execution, is found with it in the log.
fn line(measured: &Measured, function_prefix: &str) -> Value {
    let stack = Some(function_prefix.trim_end_matches('-')).filter(|name| !name.is_empty()).unwrap_or(NO_STACK);
    let definitions: Vec<Value> =
        measured.values.iter().map(|(metric, _)| json!({"Name": metric.name(), "Unit": metric.unit()})).collect();
    let directive = json!({"Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": definitions});
    let mut line = json!({
        "_aws": {"Timestamp": measured.at.as_millisecond(), "CloudWatchMetrics": [directive]},
        DIMENSION: stack,
        "executionId": measured.execution_id,
    });
    if let Some(wave) = measured.wave {
        line["wave"] = json!(wave);
    }
    for (metric, value) in &measured.values {
        line[metric.name()] = json!(value);
    }
    line
}

#[cfg(test)]
mod tests {
    use domain::ids::WaveNumber;
    use domain::metrics;

    use super::*;

    #[test]
    fn a_line_is_what_cloudwatch_takes_for_a_metric() {
        let (due, now) = ("2026-11-20T02:00:30Z".parse().unwrap(), "2026-11-20T02:00:33Z".parse().unwrap());
        let measured = metrics::of_poll(&"exec-1".parse().unwrap(), WaveNumber(2), due, now);
        let expected = json!({
            "_aws": {
                "Timestamp": 1_795_140_033_000_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "DisasterRecovery",
                    "Dimensions": [["Stack"]],
                    "Metrics": [{"Name": "PollLag", "Unit": "Seconds"}],
                }],
            },
            "Stack": "dr-prod",
            "executionId": "exec-1",
            "wave": 2,
            "PollLag": 3,
        });
        assert_eq!(line(&measured, "dr-prod-"), expected);
        assert_eq!(line(&measured, "")["Stack"], "local");
    }
}
