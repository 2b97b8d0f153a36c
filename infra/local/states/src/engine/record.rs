//! What can be told about an execution or a Map Run, while it runs and after it has ended.

use std::{fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::{
    Payload,
    asl::ExecutionType,
    history::{Failure, MAX_EVENTS, epoch_seconds},
};

/// How long after its end an execution can be redriven.
const REDRIVABLE_PERIOD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The state of an execution.
#[expect(missing_docs, reason = "the names are those of AWS's API reference, which describes them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExecutionStatus {
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

impl fmt::Display for ExecutionStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        })
    }
}

/// One execution, as `DescribeExecution` tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExecutionRecord {
    /// Its ARN.
    pub arn: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The ARN of the machine as executions of it are listed: for the children of a Map Run, machine and label.
    pub state_machine_arn: Arc<str>,
    /// Differs from the machine's type for express children of a Map Run.
    pub execution_type: ExecutionType,
    /// Where it stands.
    pub status: ExecutionStatus,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub stopped_at: Option<Timestamp>,
    /// The input as it was given.
    pub input: Arc<str>,
    /// The output, if it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub output: Option<Payload>,
    /// Error and cause, if it failed or was aborted.
    pub failure: Failure,
    /// The Map Run whose child it is.
    pub map_run_arn: Option<Arc<str>>,
    /// How many items of the Map Run it works on.
    pub item_count: Option<usize>,
    /// How often it was redriven.
    pub redrive_count: u32,
    /// When it was last redriven.
    pub redriven_at: Option<Timestamp>,
    /// How many events its history has.
    pub event_count: usize,
}

/// An output that is there, even if it is `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Payload>, D::Error> {
    Payload::deserialize(deserializer).map(Some)
}

/// Whether an execution can be redriven, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedriveStatus {
    /// `REDRIVABLE`, `NOT_REDRIVABLE` or `REDRIVABLE_BY_MAP_RUN`.
    pub status: &'static str,
    /// Only if it cannot be redriven.
    pub reason: Option<String>,
}

impl ExecutionRecord {
    /// Whether it has not ended yet.
    pub fn is_running(&self) -> bool {
        self.status == ExecutionStatus::Running
    }

    /// Whether it could be redriven at `now`.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>
    pub fn redrive_status(&self, now: Timestamp) -> RedriveStatus {
        let refused = |reason: String| RedriveStatus { status: "NOT_REDRIVABLE", reason: Some(reason) };
        let expired = self.stopped_at.is_some_and(|stopped| now.duration_since(stopped) > REDRIVABLE_PERIOD);
        match self.status {
            ExecutionStatus::Running | ExecutionStatus::Succeeded => {
                refused(format!("Execution is {} and cannot be redriven", self.status))
            }
            _ if self.event_count >= MAX_EVENTS - 1 => refused("Execution history event limit exceeded".to_owned()),
            _ if expired => refused("Execution redrivable period exceeded".to_owned()),
            _ if self.map_run_arn.is_some() => RedriveStatus { status: "REDRIVABLE_BY_MAP_RUN", reason: None },
            _ => RedriveStatus { status: "REDRIVABLE", reason: None },
        }
    }

    /// What a parent that waits for this execution is told about it (`states:startExecution.sync`).
    pub(crate) fn to_task_result(&self, now: Timestamp, parsed: bool) -> Value {
        let as_value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        let input = if parsed { as_value(&self.input) } else { Value::from(&*self.input) };
        let mut result = json!({
            "ExecutionArn": &*self.arn,
            "Input": input,
            "InputDetails": {"Included": true},
            "Name": &*self.name,
            "RedriveCount": self.redrive_count,
            "StartDate": self.started_at.as_millisecond(),
            "StateMachineArn": &*self.state_machine_arn,
            "Status": self.status,
        });
        let redrive = self.redrive_status(now);
        result["RedriveStatus"] = redrive.status.into();
        if let Some(reason) = redrive.reason {
            result["RedriveStatusReason"] = reason.into();
        }
        if let Some(stopped) = self.stopped_at {
            result["StopDate"] = stopped.as_millisecond().into();
        }
        if let Some(output) = &self.output {
            result["Output"] = if parsed { output.value().clone() } else { output.text().into() };
            result["OutputDetails"] = json!({"Included": true});
        }
        for (member, text) in [("Error", &self.failure.error), ("Cause", &self.failure.cause)] {
            if let Some(text) = text {
                result[member] = text.as_str().into();
            }
        }
        result
    }
}

/// The state of a Map Run.
#[expect(missing_docs, reason = "the names are those of AWS's API reference, which describes them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MapRunStatus {
    Running,
    Succeeded,
    Failed,
    Aborted,
}

/// How many items, or executions, of a Map Run are in which state.
#[expect(missing_docs, reason = "the names are those of AWS's API reference, which describes them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ItemCounts {
    pub pending: usize,
    pub running: usize,
    pub succeeded: usize,
    pub failed: usize,
    pub timed_out: usize,
    pub aborted: usize,
    pub total: usize,
    pub results_written: usize,
    pub failures_not_redrivable: usize,
    pub pending_redrive: usize,
}

/// The run of a distributed Map state: what `DescribeMapRun` tells.
#[expect(missing_docs, reason = "the names are those of AWS's API reference, which describes them")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapRunRecord {
    pub arn: Arc<str>,
    pub execution_arn: Arc<str>,
    pub state_machine_arn: Arc<str>,
    pub status: MapRunStatus,
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    pub max_concurrency: u64,
    pub tolerated_failure_count: u64,
    pub tolerated_failure_percentage: f64,
    pub item_counts: ItemCounts,
    pub execution_counts: ItemCounts,
    pub redrive_count: u32,
    pub redriven_at: Option<Timestamp>,
}

impl ItemCounts {
    pub(super) fn pending(total: usize) -> Self {
        Self { pending: total, total, ..Self::default() }
    }

    pub(super) fn unsuccessful(&self) -> usize {
        self.failed + self.timed_out + self.aborted
    }

    /// What was unsuccessful waits to be redriven, except for so many that cannot be.
    pub(super) fn redrive(&mut self, spent: usize) {
        self.pending_redrive = self.unsuccessful().saturating_sub(spent);
        (self.failed, self.timed_out, self.aborted) = (spent, 0, 0);
        self.failures_not_redrivable = spent;
    }

    /// In the JSON that the API speaks.
    pub fn to_wire(&self) -> Value {
        json!({
            "pending": self.pending,
            "running": self.running,
            "succeeded": self.succeeded,
            "failed": self.failed,
            "timedOut": self.timed_out,
            "aborted": self.aborted,
            "total": self.total,
            "resultsWritten": self.results_written,
            "failuresNotRedrivable": self.failures_not_redrivable,
            "pendingRedrive": self.pending_redrive,
        })
    }
}

impl MapRunRecord {
    /// As `DescribeMapRun` answers it.
    pub fn to_wire(&self) -> Value {
        let mut run = json!({
            "mapRunArn": &*self.arn,
            "executionArn": &*self.execution_arn,
            "status": self.status,
            "startDate": epoch_seconds(self.started_at),
            "maxConcurrency": self.max_concurrency,
            "toleratedFailureCount": self.tolerated_failure_count,
            "toleratedFailurePercentage": self.tolerated_failure_percentage,
            "itemCounts": self.item_counts.to_wire(),
            "executionCounts": self.execution_counts.to_wire(),
            "redriveCount": self.redrive_count,
        });
        if let Some(redriven) = self.redriven_at {
            run["redriveDate"] = epoch_seconds(redriven);
        }
        if let Some(stopped) = self.stopped_at {
            run["stopDate"] = epoch_seconds(stopped);
        }
        run
    }
}
