//! Changes of the status of executions, as EventBridge delivers them.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::StepFunctions;
use crate::{Hold, engine::ExecutionRecord};

/// What is sent to a subscriber.
pub(super) type Announcement = (ExecutionRecord, Timestamp, Hold);

/// The changes since the subscription. Time stands still while one of them waits to be read, so a subscriber that
/// does not want to read any more must be dropped.
#[derive(Debug)]
pub struct StatusChanges {
    receiver: mpsc::UnboundedReceiver<Announcement>,
}

/// An execution started, ended or was redriven. Virtual time stands still until this is dropped.
#[derive(Debug)]
pub struct StatusChange {
    /// The execution as it was at that moment.
    pub record: ExecutionRecord,
    /// When it happened.
    pub at: Timestamp,
    _hold: Hold,
}

impl StepFunctions {
    /// Tells about every change of a standard execution from now on.
    pub fn subscribe(&self) -> StatusChanges {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.core().subscribers.push(sender);
        StatusChanges { receiver }
    }

    /// The ends of a machine's executions since then, the oldest first: for a subscriber that may have missed some.
    pub fn ended(&self, machine_arn: &str, since: Timestamp) -> Vec<StatusChange> {
        let ended = |record: &ExecutionRecord| record.stopped_at.is_some_and(|at| at >= since);
        let mut records = self.executions(machine_arn, 0, usize::MAX - 1, ended).entries;
        records.reverse();
        let change = |record: ExecutionRecord| {
            let at = record.stopped_at?;
            Some(StatusChange { record, at, _hold: self.clock().hold() })
        };
        records.into_iter().filter_map(change).collect()
    }
}

impl StatusChanges {
    /// The next change; `None` once the service has stopped.
    pub async fn next(&mut self) -> Option<StatusChange> {
        let (record, at, hold) = self.receiver.recv().await?;
        Some(StatusChange { record, at, _hold: hold })
    }
}

impl StatusChange {
    /// The `detail` of the event *Step Functions Execution Status Change*; times are milliseconds since 1970.
    pub fn detail(&self) -> Value {
        let record = &self.record;
        let redrive = record.redrive_status(self.at);
        json!({
            "executionArn": &*record.arn,
            "stateMachineArn": &*record.state_machine_arn,
            "name": &*record.name,
            "status": record.status,
            "startDate": record.started_at.as_millisecond(),
            "stopDate": record.stopped_at.map(Timestamp::as_millisecond),
            "input": &*record.input,
            "output": record.output.as_ref().map(crate::Payload::text),
            "stateMachineVersionArn": null,
            "stateMachineAliasArn": null,
            "redriveCount": record.redrive_count,
            "redriveDate": record.redriven_at.map(Timestamp::as_millisecond),
            "redriveStatus": redrive.status,
            "redriveStatusReason": redrive.reason,
            "inputDetails": {"included": true},
            "outputDetails": record.output.as_ref().map(|_| json!({"included": true})),
            "error": record.failure.error,
            "cause": record.failure.cause,
        })
    }
}
