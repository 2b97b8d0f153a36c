//! What the functions need from the world, one narrow trait per permission. The `aws` crate implements them over the
//! AWS SDK; a function that takes `&impl DescribeJobs` needs exactly the permission to describe jobs.

mod control;

use std::collections::BTreeMap;
use std::future::Future;

use jiff::Timestamp;

use crate::check::CommandInvocation;
use crate::drs::{Job, JobLogItem, RecoveryInstance};
use crate::event::Event;
use crate::execution::{ExecutionRecord, JobIntent, ServerRecord, WaveRecord};
use crate::fault::Fault;
use crate::forwarded::Permissions;
use crate::frozen_plan::FrozenPlan;
use crate::group::ProtectionGroup;
use crate::ids::{Attempt, ExecutionId, GroupId, JobId, PlanId, RecoveryInstanceId, SourceServerId, WaveNumber};
use crate::metrics::Measured;
use crate::plan::RecoveryPlan;
use crate::polling::PollPeriod;
use crate::quotas::Quotas;
use crate::readiness::ReadinessReport;
use crate::source_server::SourceServer;
use crate::target::Target;

pub use control::{
    DescribeRecoverySnapshots, GetLaunchConfiguration, InvokeFunction, LockServers, PublishMessage, QueueForDrs,
    RecordNotice, RecordWish, Recorded, StartCleanUp, StartPlan, TerminateRecoveryInstances, UpdateLaunchConfiguration,
    Wish,
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

/// `dynamodb:GetItem` on the plans
pub trait ReadPlan {
    /// The plan, when there is one.
    fn plan(&self, id: &PlanId) -> impl Future<Output = Answer<Option<RecoveryPlan>>> + Send;
}

/// `dynamodb:GetItem` on the plans
pub trait ReadPlanLock {
    /// The execution that has the plan locked.
    fn plan_holder(&self, id: &PlanId) -> impl Future<Output = Answer<Option<ExecutionId>>> + Send;
}

/// `dynamodb:UpdateItem` on the plans
pub trait WritePlan {
    /// Writes the plan's definition. Attributes that others own, such as its lock, survive.
    fn put_plan(&self, plan: &RecoveryPlan) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:PutItem` on the groups
pub trait WriteGroup {
    /// Writes the group.
    fn put_group(&self, group: &ProtectionGroup) -> impl Future<Output = Answer<()>> + Send;
}

/// What came of taking a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// It is ours, now or already.
    Taken,
    /// This execution has it.
    HeldBy(String),
}

/// `dynamodb:UpdateItem` on the plans
pub trait LockPlan {
    /// Lets only this execution run the plan.
    fn lock_plan(&self, id: &PlanId, holder: &ExecutionId) -> impl Future<Output = Answer<Lock>> + Send;

    /// Gives the plan free again, if this execution has it.
    fn unlock_plan(&self, id: &PlanId, holder: &ExecutionId) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:BatchGetItem` on the groups
pub trait ReadGroups {
    /// The groups that exist of these.
    fn groups(&self, ids: &[GroupId]) -> impl Future<Output = Answer<BTreeMap<GroupId, ProtectionGroup>>> + Send;
}

/// `dynamodb:GetItem`, `dynamodb:BatchGetItem` and `dynamodb:Query` on the executions
pub trait ReadExecution {
    /// The execution, when it is written down.
    fn execution(&self, id: &ExecutionId) -> impl Future<Output = Answer<Option<ExecutionRecord>>> + Send;

    /// Its waves, by number.
    fn waves(&self, id: &ExecutionId) -> impl Future<Output = Answer<Vec<WaveRecord>>> + Send;

    /// These of its waves that there are, by number.
    fn waves_by_number(
        &self,
        id: &ExecutionId,
        waves: &[WaveNumber],
    ) -> impl Future<Output = Answer<Vec<WaveRecord>>> + Send;

    /// One wave. A missing one is a [`Fault`]: it was written before anything asks for it.
    fn wave(&self, id: &ExecutionId, wave: WaveNumber) -> impl Future<Output = Answer<WaveRecord>> + Send;

    /// The servers of one wave, or of all.
    fn servers(
        &self,
        id: &ExecutionId,
        wave: Option<WaveNumber>,
    ) -> impl Future<Output = Answer<Vec<ServerRecord>>> + Send;

    /// These servers of a wave.
    fn servers_by_id(
        &self,
        id: &ExecutionId,
        wave: WaveNumber,
        servers: &[SourceServerId],
    ) -> impl Future<Output = Answer<Vec<ServerRecord>>> + Send;

    /// The job intents of one attempt at a wave, by part.
    fn job_intents(
        &self,
        id: &ExecutionId,
        wave: WaveNumber,
        attempt: Attempt,
    ) -> impl Future<Output = Answer<Vec<JobIntent>>> + Send;
}

/// `dynamodb:GetItem` and `dynamodb:Query` on the executions
pub trait ReadHistory {
    /// What happened in the execution, oldest first.
    fn events(&self, id: &ExecutionId) -> impl Future<Output = Answer<Vec<Event>>> + Send;

    /// The report of its pre-flight, when that was made.
    fn readiness(&self, id: &ExecutionId) -> impl Future<Output = Answer<Option<ReadinessReport>>> + Send;

    /// The plan as it was when the execution started, when that was written down.
    fn frozen_plan(&self, id: &ExecutionId) -> impl Future<Output = Answer<Option<FrozenPlan>>> + Send;
}

/// `dynamodb:PutItem` and `dynamodb:BatchWriteItem` on the executions
pub trait CreateExecution {
    /// Keeps the plan's definition for an execution that is about to be written.
    fn keep_plan(&self, id: &ExecutionId, plan: &FrozenPlan) -> impl Future<Output = Answer<()>> + Send;

    /// Writes a new execution: servers and waves first, the execution itself last, so that what can be found is whole.
    fn create_execution(
        &self,
        execution: &ExecutionRecord,
        waves: &[WaveRecord],
        servers: &[ServerRecord],
    ) -> impl Future<Output = Answer<()>> + Send;
}

/// Whether a change was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It was.
    Yes,
    /// Somebody else had changed the record's status first; nothing was written.
    Stale,
}

/// `dynamodb:UpdateItem` on the executions. Only what differs between `before` and `after` is written, and only while
/// the record still has the status of `before`: attributes that others own survive.
pub trait UpdateExecution {
    /// Changes the execution.
    fn save_execution(
        &self,
        before: &ExecutionRecord,
        after: &ExecutionRecord,
    ) -> impl Future<Output = Answer<Saved>> + Send;

    /// Changes a wave.
    fn save_wave(&self, before: &WaveRecord, after: &WaveRecord) -> impl Future<Output = Answer<Saved>> + Send;

    /// Changes servers, each pair by itself. Stale ones are counted, not written.
    fn save_servers(&self, changes: &[(ServerRecord, ServerRecord)])
    -> impl Future<Output = Answer<Vec<Saved>>> + Send;
}

/// What came of writing an intent down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intended {
    /// It is new: nobody can have acted on it before.
    Now,
    /// It stood there already, as it is here: its job may have been started.
    Before(JobIntent),
}

/// `dynamodb:PutItem` on the executions
pub trait RecordJobIntent {
    /// Writes an intent down unless it stands there already.
    fn put_intent(&self, intent: &JobIntent) -> impl Future<Output = Answer<Intended>> + Send;

    /// Writes down what became of it: the job, by which it is found from now on, or the refusal.
    fn complete_intent(&self, intent: &JobIntent) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:PutItem` on the executions
pub trait RecordReadiness {
    /// Keeps the pre-flight's report with the execution.
    fn record_readiness(&self, id: &ExecutionId, report: &ReadinessReport) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:GetItem` on the executions
pub trait FindLaunch {
    /// The server that this job launches, as it is written down; nothing when the job is somebody else's.
    fn launched_by(
        &self,
        job: &JobId,
        server: &SourceServerId,
    ) -> impl Future<Output = Answer<Option<ServerRecord>>> + Send;
}

/// `dynamodb:BatchWriteItem` on the executions
pub trait RecordEvents {
    /// Writes events down; the same event twice is one.
    fn record_events(&self, events: &[Event]) -> impl Future<Output = Answer<()>> + Send;
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
