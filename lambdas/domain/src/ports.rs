//! What the functions need from the world, one narrow trait per permission. The `aws` crate implements them over the
//! AWS SDK; a function that takes `&impl DescribeJobs` needs exactly the permission to describe jobs.

mod control;
mod records;

use std::collections::BTreeMap;
use std::future::Future;

use jiff::Timestamp;

use crate::check::CommandInvocation;
use crate::drs::{Job, JobLogItem, RecoveryInstance};
use crate::execution::JobIntent;
use crate::fault::Fault;
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::metrics::Measured;
use crate::permissions::Permissions;
use crate::polling::PollPeriod;
use crate::quotas::Quotas;
use crate::source_server::SourceServer;
use crate::target::Target;

pub use control::{
    DescribeRecoverySnapshots, GetLaunchConfiguration, InvokeFunction, LockServers, PublishMessage, QueueForDrs,
    RecordNotice, RecordWish, Recorded, StartCleanUp, StartPlan, TerminateRecoveryInstances, UpdateLaunchConfiguration,
    Wish,
};
pub use records::{
    CreateExecution, FindLaunch, Intended, Lock, LockPlan, ReadExecution, ReadGroups, ReadHistory, ReadPlan,
    ReadPlanLock, RecordEvents, RecordJobIntent, RecordReadiness, Saved, UpdateExecution, WriteGroup, WritePlan,
};

/// The answer of a port: what was asked for, or a fault that the state machine knows how to treat.
pub type Answer<T> = Result<T, Fault>;

/// `sts:AssumeRole`, for other accounts
pub trait AtTarget: Sized {
    /// The same world, whose DRS, SSM and quotas are those of an account and Region. What is kept stays where it is.
    /// A role that cannot be assumed is `Rejected`.
    fn at(&self, target: &Target) -> impl Future<Output = Answer<Self>> + Send;
}

/// `drs:DescribeSourceServers`
pub trait DescribeSourceServers {
    /// These source servers, or all when `None`. Ids that DRS does not know are simply not in the answer.
    fn source_servers(&self, ids: Option<&[SourceServerId]>) -> impl Future<Output = Answer<Vec<SourceServer>>> + Send;
}

/// `drs:StartRecovery`, and all that it forwards
pub trait StartRecovery {
    /// Starts the intent's job, for at most 100 servers. Never retried below this port, because it is not idempotent.
    fn start_recovery(
        &self,
        intent: &JobIntent,
        is_drill: bool,
        tags: BTreeMap<String, String>,
    ) -> impl Future<Output = Answer<Job>> + Send;
}

/// `drs:DescribeJobs`
pub trait DescribeJobs {
    /// These jobs, in one call for up to 1,000. Jobs that DRS does not show are simply not in the answer.
    fn jobs(&self, ids: &[JobId]) -> impl Future<Output = Answer<Vec<Job>>> + Send;

    /// Every job that was created at or after `from`.
    fn jobs_since(&self, from: Timestamp) -> impl Future<Output = Answer<Vec<Job>>> + Send;
}

/// `servicequotas:ListServiceQuotas`
pub trait ListServiceQuotas {
    /// What DRS takes at once. Where asking is not allowed, what the deployment was told, or what AWS documents.
    fn quotas(&self) -> impl Future<Output = Answer<Quotas>> + Send;
}

/// `iam:SimulatePrincipalPolicy`, on the role that launches servers
pub trait SimulatePrincipalPolicy {
    /// Whether that role may do what DRS forwards. It cannot fail: IAM answers from one Region for all of a partition, and
    /// a recovery must start on the day when that Region is gone.
    fn permissions(&self) -> impl Future<Output = Permissions> + Send;
}

/// `drs:DescribeJobLogItems`
pub trait DescribeJobLogItems {
    /// The whole log of a job, oldest first.
    fn job_log(&self, id: &JobId) -> impl Future<Output = Answer<Vec<JobLogItem>>> + Send;
}

/// `drs:DescribeRecoveryInstances`
pub trait DescribeRecoveryInstances {
    /// The recovery instances of these source servers.
    fn recovery_instances(
        &self,
        servers: &[SourceServerId],
    ) -> impl Future<Output = Answer<Vec<RecoveryInstance>>> + Send;
}

/// `ssm:DescribeDocument`
pub trait DescribeDocument {
    /// Whether a command document of this name exists.
    fn is_command_document(&self, name: &str) -> impl Future<Output = Answer<bool>> + Send;
}

/// `ssm:DescribeInstanceInformation`
pub trait DescribeInstanceInformation {
    /// Whether the instance's SSM agent is online.
    fn is_agent_online(&self, instance: &RecoveryInstanceId) -> impl Future<Output = Answer<bool>> + Send;
}

/// A command for one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command<'a> {
    /// The document to run.
    pub document: &'a str,
    /// Its parameters.
    pub parameters: &'a BTreeMap<String, Vec<String>>,
    /// Where to run it.
    pub instance: &'a RecoveryInstanceId,
    /// By which it is found again: at most 100 characters.
    pub comment: String,
    /// How long delivery may take, in seconds.
    pub timeout_seconds: u32,
}

/// `ssm:SendCommand`
pub trait SendCommand {
    /// Sends the command and gives its id.
    fn send_command(&self, command: Command<'_>) -> impl Future<Output = Answer<String>> + Send;
}

/// `ssm:ListCommandInvocations`
pub trait ListCommandInvocations {
    /// Every command that was sent to the instance, with its output.
    fn command_invocations(
        &self,
        instance: &RecoveryInstanceId,
    ) -> impl Future<Output = Answer<Vec<CommandInvocation>>> + Send;
}

/// `states:SendTaskSuccess`
pub trait SendTaskSuccess {
    /// Answers a waiting task. A task that waits no more (answered before, timed out, stopped) is no error.
    fn send_task_success(&self, token: &str, output: serde_json::Value) -> impl Future<Output = Answer<()>> + Send;
}

/// `states:StartExecution`
pub trait StartExecution {
    /// Starts an execution of a state machine and gives its ARN.
    fn start_execution(
        &self,
        state_machine_arn: &str,
        name: &str,
        input: &serde_json::Value,
    ) -> impl Future<Output = Answer<String>> + Send;
}

/// `states:DescribeExecution`
pub trait DescribeExecution {
    /// Whether the execution still runs, as Step Functions sees it.
    fn is_running(&self, execution_arn: &str) -> impl Future<Output = Answer<bool>> + Send;
}

/// No permission: a setting of the deployment
pub trait ReadPollPeriod {
    /// How long the state machines wait before they ask again.
    fn poll_period(&self) -> PollPeriod;
}

/// No permission: a line of the function's log
pub trait RecordMetrics {
    /// Writes down what was measured. It cannot fail: nothing depends on it.
    fn record_metrics(&self, measured: &Measured);
}

/// No permission: the function's own configuration
pub trait DefaultDrillLease {
    /// How long the instances of a drill are kept whose plan does not say it, in minutes; until somebody asks when absent.
    fn default_drill_lease_minutes(&self) -> Option<u32>;
}
