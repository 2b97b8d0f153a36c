//! `prepare-execution`: writes down plan, groups and servers as they are now, and takes the plan's lock.

use std::collections::BTreeSet;

use domain::event::{Event, EventKind};
use domain::execution::ExecutionRecord;
use domain::fault::Fault;
use domain::freeze::{self, Frozen, Start};
use domain::frozen_plan::FrozenPlan;
use domain::ids::{ExecutionId, GroupId, PlanId, WaveNumber};
use domain::plan::RecoveryPlan;
use domain::ports::{
    Answer, AtTarget, CreateExecution, DefaultDrillLease, DescribeExecution, DescribeSourceServers, LockPlan,
    LockServers, ReadExecution, ReadGroups, ReadPlan, RecordEvents, UpdateExecution,
};
use domain::preflight;
use domain::request::{ExecutionRequest, ExecutionType};
use domain::status::{ExecutionStatus, transition};
use domain::strict::BadInput;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{locks, store};

/// The input of `prepare-execution`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrepareExecution {
    /// The name of the plan machine's execution, as it came.
    pub execution_id: String,
    /// Its ARN.
    pub execution_arn: String,
    /// When Step Functions started it.
    pub started_at: Timestamp,
    /// The machine's input, as a person wrote it.
    pub request: Value,
}

/// What the plan machine goes on with: keys, no details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PreparedExecution {
    /// The execution.
    pub execution_id: ExecutionId,
    /// What it is for.
    pub execution_type: Option<ExecutionType>,
    /// Its waves; none comes before one that it depends on.
    pub waves: Vec<WaveNumber>,
}

/// Prepares an execution. A repeat finds it prepared.
///
/// # Errors
/// `Rejected` for a request or plan that cannot run, with the field and the fix, and when another execution runs the
/// plan.
pub async fn prepare_execution(
    input: PrepareExecution,
    world: &(
         impl AtTarget
         + ReadPlan
         + ReadGroups
         + DescribeSourceServers
         + LockPlan
         + LockServers
         + ReadExecution
         + CreateExecution
         + UpdateExecution
         + DescribeExecution
         + RecordEvents
         + DefaultDrillLease
     ),
) -> Answer<PreparedExecution> {
    let execution_id: ExecutionId = input.execution_id.parse().map_err(|error| {
        Fault::rejected(format!("{error}")).next_step("start the execution again with another name, or with none")
    })?;
    if let Some(execution) = world.execution(&execution_id).await? {
        return begin(execution, world).await;
    }
    let request = ExecutionRequest::from_input(input.request).map_err(|bad| Fault::rejected(bad.to_string()))?;
    let plan = world.plan(&request.plan_id).await?.ok_or_else(|| unknown_plan(&request.plan_id))?;
    let start = Start { execution_id, execution_arn: input.execution_arn, started_at: input.started_at };
    let frozen = resolve(&start, &request, &plan, world).await?;
    let frozen = frozen.with_default_lease(world.default_drill_lease_minutes());
    let kept = FrozenPlan::new(plan).map_err(|error| Fault::bug(format!("the plan cannot become JSON: {error}")))?;
    world.keep_plan(&frozen.execution.execution_id, &kept).await?;
    world.create_execution(&frozen.execution, &frozen.waves, &frozen.servers).await?;
    begin(frozen.execution, world).await
}

/// Takes the locks of an execution that is written down, then calls it running. When a lock is held by another, the
/// record stands, and `fail-execution` ends it and gives back the locks that it has.
async fn begin(
    execution: ExecutionRecord,
    world: &(impl LockPlan + LockServers + ReadExecution + UpdateExecution + DescribeExecution + RecordEvents),
) -> Answer<PreparedExecution> {
    if execution.status == ExecutionStatus::Pending {
        locks::take(&execution, world).await?;
        let mut running = execution.clone();
        running.status = transition(execution.status, ExecutionStatus::Running)?;
        world.record_events(&[started(&execution)]).await?;
        store::save_execution(&execution, &running, world).await?;
    }
    Ok(prepared(&execution))
}

/// Finds the servers of the plan's groups and freezes everything.
async fn resolve(
    start: &Start,
    request: &ExecutionRequest,
    plan: &RecoveryPlan,
    world: &(impl AtTarget + ReadGroups + DescribeSourceServers),
) -> Answer<Frozen> {
    let ids: BTreeSet<GroupId> = plan.waves.iter().flat_map(|wave| wave.groups.iter().cloned()).collect();
    let groups = world.groups(&Vec::from_iter(ids)).await?;
    let servers = preflight::candidates(&groups, world).await?;
    freeze::freeze(start, request, plan, &groups, &servers).map_err(|problems| cannot_run(&plan.plan_id, &problems))
}

fn unknown_plan(id: &PlanId) -> Fault {
    Fault::rejected(format!("there is no recovery plan `{id}`")).next_step("check the planId of the request")
}

fn cannot_run(id: &PlanId, problems: &[BadInput]) -> Fault {
    const NAMED: usize = 5;
    let named: Vec<String> = problems.iter().take(NAMED).map(ToString::to_string).collect();
    let more = match problems.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Fault::rejected(format!("plan `{id}` cannot run: {}{more}", named.join("; ")))
}

fn started(execution: &ExecutionRecord) -> Event {
    let kind = execution.execution_type.map(|kind| kind.to_string()).unwrap_or_default();
    let message = format!(
        "{kind} of {}: {} servers in {} waves",
        execution.plan_name, execution.total_servers, execution.total_waves
    );
    Event::new(&execution.execution_id, execution.started_at, EventKind::ExecutionStarted, message)
}

fn prepared(execution: &ExecutionRecord) -> PreparedExecution {
    PreparedExecution {
        execution_id: execution.execution_id.clone(),
        execution_type: execution.execution_type,
        waves: execution.wave_order.clone(),
    }
}
