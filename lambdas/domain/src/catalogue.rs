//! Ports to the plans and groups that people manage: whole pages of them, their versions, and which server is whose.

use std::collections::BTreeMap;
use std::future::Future;

use jiff::Timestamp;

use crate::execution::ExecutionRecord;
use crate::group::ProtectionGroup;
use crate::ids::{AccountId, ExecutionId, GroupId, PlanId, SourceServerId};
use crate::plan::RecoveryPlan;
use crate::ports::Answer;
use crate::status::ExecutionStatus;
use crate::target_account::TargetAccount;

/// Something with the number of its last change: a change is refused when the number is not the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The thing.
    pub item: T,
    /// From 1; 0 for what was written without one.
    pub version: u64,
}

/// A plan as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlan {
    /// The plan and its version.
    pub plan: Versioned<RecoveryPlan>,
    /// The execution that runs it.
    pub active_execution_id: Option<ExecutionId>,
}

/// Some items of a list, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the next page with; nothing at the end.
    pub next: Option<Position>,
}

/// A place in a list by name: behind this name and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name, in lower case.
    pub name: String,
    /// The id.
    pub id: String,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is written.
    Done,
    /// Something else than expected stood there: read again.
    Lost,
}

/// Which group has a server. It holds while that group exists and selects the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The group.
    pub group_id: GroupId,
    /// Since when.
    pub since: Timestamp,
}

/// Everything that has to change when a group is created, changed or deleted.
#[derive(Debug, Clone, Default)]
pub struct GroupChange {
    /// The group as it was read; nothing when it is new.
    pub before: Option<Versioned<ProtectionGroup>>,
    /// The group as it is to be; nothing when it is deleted.
    pub after: Option<Versioned<ProtectionGroup>>,
    /// Servers to claim, with the claim that is void and to be replaced.
    pub claim: BTreeMap<SourceServerId, Option<Claim>>,
    /// Servers to give up.
    pub release: Vec<SourceServerId>,
    /// When.
    pub at: Timestamp,
}

/// `dynamodb:Query` and `dynamodb:GetItem` on the groups
pub trait ReadCatalogueGroups {
    /// Groups by name.
    fn list_groups(
        &self,
        limit: usize,
        after: Option<&Position>,
    ) -> impl Future<Output = Answer<Page<Versioned<ProtectionGroup>>>> + Send;

    /// One group.
    fn stored_group(&self, id: &GroupId) -> impl Future<Output = Answer<Option<Versioned<ProtectionGroup>>>> + Send;

    /// The group that has a name, whatever its case.
    fn group_named(&self, name: &str) -> impl Future<Output = Answer<Option<GroupId>>> + Send;

    /// The claims on these servers.
    fn claims(
        &self,
        servers: &[SourceServerId],
    ) -> impl Future<Output = Answer<BTreeMap<SourceServerId, Claim>>> + Send;
}

/// `dynamodb:Query` on the groups
pub trait ReadAccounts {
    /// The registered target accounts, by name.
    fn accounts(&self) -> impl Future<Output = Answer<Vec<TargetAccount>>> + Send;
}

/// `dynamodb:PutItem` and `dynamodb:DeleteItem` on the groups
pub trait WriteAccount {
    /// Registers an account, or changes its entry.
    fn put_account(&self, account: &TargetAccount) -> impl Future<Output = Answer<()>> + Send;

    /// Takes an account out of the register.
    fn remove_account(&self, account: &AccountId) -> impl Future<Output = Answer<()>> + Send;
}

/// `dynamodb:TransactWriteItems` and `dynamodb:BatchWriteItem` on the groups
pub trait SaveGroup {
    /// Writes the change whole, or nothing of it that counts.
    fn save_group(&self, change: &GroupChange) -> impl Future<Output = Answer<Change>> + Send;
}

/// `dynamodb:Query` and `dynamodb:GetItem` on the plans
pub trait ReadCataloguePlans {
    /// Plans by name.
    fn list_plans(
        &self,
        limit: usize,
        after: Option<&Position>,
    ) -> impl Future<Output = Answer<Page<StoredPlan>>> + Send;

    /// One plan.
    fn stored_plan(&self, id: &PlanId) -> impl Future<Output = Answer<Option<StoredPlan>>> + Send;
}

/// `dynamodb:PutItem`, `dynamodb:UpdateItem` and `dynamodb:DeleteItem` on the plans
pub trait SavePlan {
    /// Writes a plan that is not there yet.
    fn create_plan(&self, plan: &RecoveryPlan) -> impl Future<Output = Answer<Change>> + Send;

    /// Writes what differs, while the version is that of `before`, and counts it up.
    fn change_plan(
        &self,
        before: &Versioned<RecoveryPlan>,
        after: &RecoveryPlan,
    ) -> impl Future<Output = Answer<Change>> + Send;

    /// Deletes the plan, while the version is this one and no execution runs it.
    fn delete_plan(&self, id: &PlanId, version: u64) -> impl Future<Output = Answer<Change>> + Send;
}

/// Which executions to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct ExecutionFilter {
    /// Only of this plan.
    pub plan_id: Option<PlanId>,
    /// Only in one of these statuses; all when empty.
    pub statuses: Vec<ExecutionStatus>,
    /// Not started before this.
    pub from: Option<Timestamp>,
    /// Not started after this.
    pub to: Option<Timestamp>,
    /// Behind this one in the list: older, or equally old with a smaller id.
    pub after: Option<(Timestamp, ExecutionId)>,
}

/// `dynamodb:Query` on the executions' indexes
pub trait ListExecutions {
    /// Executions, newest first; at most `limit`.
    fn list_executions(
        &self,
        filter: &ExecutionFilter,
        limit: usize,
    ) -> impl Future<Output = Answer<Vec<ExecutionRecord>>> + Send;
}

/// A recovery plan of DRS itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativePlan {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its steps, in their order.
    pub steps: Vec<NativeStep>,
}

/// A step of a recovery plan of DRS itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeStep {
    /// Its name.
    pub name: String,
    /// What it does.
    pub action: NativeAction,
}

/// What a step of a native plan does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NativeAction {
    /// Launches these servers, each required or not.
    Launch(Vec<(SourceServerId, bool)>),
    /// Waits, in minutes.
    Wait(u32),
    /// Something that this version does not know.
    Unknown,
}

/// `drs:ListRecoveryPlans`, `drs:GetRecoveryPlan` and `drs:ListRecoveryPlanSteps`
pub trait ReadNativePlans {
    /// The ARN and name of every plan.
    fn native_plans(&self) -> impl Future<Output = Answer<Vec<(String, String)>>> + Send;

    /// One plan with its steps.
    fn native_plan(&self, arn: &str) -> impl Future<Output = Answer<Option<NativePlan>>> + Send;
}

/// What came of starting an execution of the plan machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It runs; this is its ARN. A repeat with the same input gives the same one while it runs.
    Running(String),
    /// There is, or was, an execution of this name with another input, or one that has ended.
    NameTaken,
}

/// `states:StartExecution` of the plan machine
pub trait BeginExecution {
    /// Starts an execution of this name.
    fn begin_execution(
        &self,
        state_machine_arn: &str,
        name: &ExecutionId,
        input: &serde_json::Value,
    ) -> impl Future<Output = Answer<Begun>> + Send;
}
