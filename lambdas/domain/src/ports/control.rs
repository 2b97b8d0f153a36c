//! Ports through which people hold, decide, cancel and clean up, and through which they are told.

use std::future::Future;

use jiff::Timestamp;

use super::Answer;
use crate::catalogue::Begun;
use crate::decision::Decision;
use crate::execution::WaveRecord;
use crate::ids::{ExecutionId, JobId, RecoveryInstanceId, SourceServerId};
use crate::intent::Intent;
use crate::launch_settings::LaunchSettings;
use crate::notification::Outcome;
use crate::recovery_point::Snapshot;
use crate::ticket::Ticket;

/// `lambda:InvokeFunction`
pub trait InvokeFunction {
    /// Calls one of the product's functions by the name of its handler and waits for its answer. The function's own
    /// fault comes back as it was.
    fn invoke_function(
        &self,
        function: &str,
        payload: &serde_json::Value,
    ) -> impl Future<Output = Answer<serde_json::Value>> + Send;
}

/// `sns:Publish`
pub trait PublishMessage {
    /// Tells people. Its attributes are `planId`, `executionType` and `outcome`, for filters.
    fn publish(&self, outcome: &Outcome) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:GetItem` and `dynamodb:PutItem` on the executions
pub trait RecordNotice {
    /// Whether people were told this before.
    fn was_told(&self, id: &ExecutionId, notice: &str) -> impl Future<Output = Answer<bool>> + Send;

    /// Writes down that they were.
    fn record_told(&self, id: &ExecutionId, notice: &str) -> impl Future<Output = Answer<()>> + Send;
}

/// Whether a person's wish was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was.
    Yes,
    /// The record is not as it was read any more; nothing was written.
    No,
}

/// A person's wish about an execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// No further wave starts.
    Pause(Intent),
    /// Waves start again.
    Resume,
    /// No further wave starts, and the execution ends as cancelled.
    Cancel(Intent),
    /// A drill's instances are kept until then.
    ExtendLease(Timestamp),
}

/// `dynamodb:UpdateItem` on the executions: only attributes that the state machines do not write
pub trait RecordWish {
    /// Writes a wish down, if the same was not wished before: a pause that stands is not replaced. Except for a
    /// lease, only while the execution has not ended.
    fn record_wish(&self, id: &ExecutionId, wish: &Wish) -> impl Future<Output = Answer<Recorded>> + Send;

    /// Writes an answer down, while the wave holds as it was read and has no answer to it.
    fn record_decision(&self, wave: &WaveRecord, decision: &Decision) -> impl Future<Output = Answer<Recorded>> + Send;
}

/// `dynamodb:PutItem`, `dynamodb:GetItem` and `dynamodb:DeleteItem` on the executions
pub trait LockServers {
    /// Lets only this execution launch these servers. Gives those that another one holds, with its id.
    fn lock_servers(
        &self,
        servers: &[SourceServerId],
        holder: &ExecutionId,
    ) -> impl Future<Output = Answer<Vec<(SourceServerId, ExecutionId)>>> + Send;

    /// Gives servers free again, those that this execution holds.
    fn unlock_servers(
        &self,
        servers: &[SourceServerId],
        holder: &ExecutionId,
    ) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:Query`, `dynamodb:PutItem` and `dynamodb:DeleteItem` on the executions
pub trait QueueForDrs {
    /// The waves that wait for room in DRS, the one that came first first.
    fn tickets(&self) -> impl Future<Output = Answer<Vec<Ticket>>> + Send;

    /// Puts a ticket down, or renews it.
    fn put_ticket(&self, ticket: &Ticket) -> impl Future<Output = Answer<()>> + Send;

    /// Takes a ticket away, if it is there.
    fn remove_ticket(&self, ticket: &Ticket) -> impl Future<Output = Answer<()>> + Send;
}

/// `states:StartExecution` on the cleanup machine
pub trait StartCleanUp {
    /// Starts a clean-up that waits until `lease_ends_at`. One that was started under this name before is no error.
    fn start_clean_up(
        &self,
        name: &str,
        execution: &ExecutionId,
        lease_ends_at: Timestamp,
        at_once: bool,
    ) -> impl Future<Output = Answer<String>> + Send;
}

/// `states:StartExecution` on the plan machine
pub trait StartPlan {
    /// Starts an execution of this name.
    fn start_plan(&self, name: &ExecutionId, input: &serde_json::Value) -> impl Future<Output = Answer<Begun>> + Send;
}

/// `drs:DescribeRecoverySnapshots`
pub trait DescribeRecoverySnapshots {
    /// The recovery points of a server that are not younger than `not_after`; all of them without it. Newest first;
    /// at most one page.
    fn recovery_snapshots(
        &self,
        server: &SourceServerId,
        not_after: Option<Timestamp>,
    ) -> impl Future<Output = Answer<Vec<Snapshot>>> + Send;
}

/// `drs:GetLaunchConfiguration`
pub trait GetLaunchConfiguration {
    /// How DRS is going to launch a server; nothing when it does not know the server.
    fn launch_configuration(
        &self,
        server: &SourceServerId,
    ) -> impl Future<Output = Answer<Option<LaunchSettings>>> + Send;
}

/// `drs:UpdateLaunchConfiguration`
pub trait UpdateLaunchConfiguration {
    /// Changes what `settings` has, and nothing else.
    fn update_launch_configuration(
        &self,
        server: &SourceServerId,
        settings: &LaunchSettings,
    ) -> impl Future<Output = Answer<()>> + Send;
}

/// `drs:TerminateRecoveryInstances`
pub trait TerminateRecoveryInstances {
    /// Starts one job that terminates these instances.
    fn terminate_instances(
        &self,
        instances: &[RecoveryInstanceId],
    ) -> impl Future<Output = Answer<Option<JobId>>> + Send;
}
