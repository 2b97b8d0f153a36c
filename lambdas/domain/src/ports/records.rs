//! Ports to what the product keeps: plans, groups and executions.

use std::collections::BTreeMap;
use std::future::Future;

use super::Answer;
use crate::event::Event;
use crate::execution::{ExecutionRecord, JobIntent, ServerRecord, WaveRecord};
use crate::frozen_plan::FrozenPlan;
use crate::group::ProtectionGroup;
use crate::ids::{Attempt, ExecutionId, GroupId, JobId, PlanId, SourceServerId, WaveNumber};
use crate::plan::RecoveryPlan;
use crate::readiness::ReadinessReport;

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

    /// One wave. A missing one is a [`Fault`](crate::fault::Fault): it was written before anything asks for it.
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
