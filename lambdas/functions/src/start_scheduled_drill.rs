//! `start-scheduled-drill`: starts the drill of a calendar, or says why not.
//!
//! EventBridge Scheduler calls it with the input of a schedule, in which it replaces the time
//! (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>).

use domain::catalogue::Begun;
use domain::fault::Fault;
use domain::ids::{ExecutionId, PlanId};
use domain::ports::{
    Answer, AtTarget, DescribeDocument, DescribeExecution, DescribeJobs, DescribeRecoveryInstances,
    DescribeSourceServers, ListServiceQuotas, PublishMessage, ReadExecution, ReadGroups, ReadPlan, ReadPlanLock,
    RecordNotice, SimulatePrincipalPolicy, StartPlan,
};
use domain::preflight;
use domain::request::{ExecutionRequest, ExecutionType, Overrides};
use domain::schedule::{self, SkipWindow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{locks, tell};

/// Who is written down as having started it.
const SCHEDULE: &str = "schedule";
/// The notice that the drill was not started.
const NOT_STARTED: &str = "NOT_STARTED";

/// The input of `start-scheduled-drill`: that of the schedule.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartScheduledDrill {
    /// The plan.
    pub plan_id: PlanId,
    /// When the schedule wanted it: `<aws.scheduler.scheduled-time>`.
    pub time: Timestamp,
    /// When nothing starts.
    #[serde(default)]
    pub skip_windows: Vec<SkipWindow>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledDrill {
    /// The drill's name, even when it was not started.
    pub execution_id: ExecutionId,
    /// Whether it was started, by this call or by an earlier one.
    pub started: bool,
    /// Why not, in one sentence; empty when it was.
    pub reason: String,
}

/// Starts the drill. A repeat of the same time finds it started, or refused and people told.
///
/// # Errors
/// The fault of a port; the schedule calls again.
pub async fn start_scheduled_drill(
    input: StartScheduledDrill,
    world: &(
         impl AtTarget
         + ReadPlan
         + ReadPlanLock
         + ReadGroups
         + ReadExecution
         + DescribeExecution
         + DescribeSourceServers
         + DescribeJobs
         + DescribeDocument
         + DescribeRecoveryInstances
         + ListServiceQuotas
         + SimulatePrincipalPolicy
         + StartPlan
         + RecordNotice
         + PublishMessage
     ),
) -> Answer<ScheduledDrill> {
    let id = schedule::execution_id(&input.plan_id, input.time)
        .map_err(|error| Fault::bug(format!("a scheduled drill cannot be named: {error}")))?;
    if world.execution(&id).await?.is_some() {
        return Ok(started(id));
    }
    if world.was_told(&id, NOT_STARTED).await? {
        return Ok(ScheduledDrill { execution_id: id, started: false, reason: "people were told before".to_owned() });
    }
    if let Some(reason) = refusal(&input, &id, world).await? {
        // What keeps it from starting may be that it has started meanwhile, by an earlier call.
        if world.execution(&id).await?.is_some() {
            return Ok(started(id));
        }
        let told = schedule::not_started(&id, &input.plan_id, input.time, &reason);
        tell::once(&id, NOT_STARTED, &told, world).await?;
        return Ok(ScheduledDrill { execution_id: id, started: false, reason });
    }
    match world.start_plan(&id, &request(&input)?).await? {
        Begun::Running(_) => tracing::info!(execution = %id, "scheduled drill started"),
        // It has ended already; nothing is done twice.
        Begun::NameTaken => tracing::info!(execution = %id, "the scheduled drill was started before"),
    }
    Ok(started(id))
}

fn started(execution_id: ExecutionId) -> ScheduledDrill {
    ScheduledDrill { execution_id, started: true, reason: String::new() }
}

/// Why nothing starts, if so: nobody watches a drill that starts by itself, so it starts only when it would go well as
/// far as anyone can tell. That the plan has no good drill yet is no reason; that is what the schedule is for.
async fn refusal(
    input: &StartScheduledDrill,
    id: &ExecutionId,
    world: &(
         impl AtTarget
         + ReadPlan
         + ReadPlanLock
         + ReadGroups
         + ReadExecution
         + DescribeExecution
         + DescribeSourceServers
         + DescribeJobs
         + DescribeDocument
         + DescribeRecoveryInstances
         + ListServiceQuotas
         + SimulatePrincipalPolicy
     ),
) -> Answer<Option<String>> {
    if let Some(reason) = input.skip_windows.iter().find_map(|window| window.keeps(input.time)) {
        return Ok(Some(reason));
    }
    let Some(plan) = world.plan(&input.plan_id).await? else {
        return Ok(Some("there is no such plan; correct or delete the schedule".to_owned()));
    };
    if let Some(holder) = world.plan_holder(&input.plan_id).await?.filter(|holder| holder != id)
        && locks::is_alive(&holder, world).await?
    {
        return Ok(Some(format!("execution {holder} is executing the plan")));
    }
    let (report, _) = preflight::of_plan(&plan, ExecutionType::Drill, input.time, world).await?;
    Ok((!report.ready).then(|| report.refusal()))
}

/// What the plan machine is given: the same each time, so that a repeat finds the same execution.
fn request(input: &StartScheduledDrill) -> Answer<serde_json::Value> {
    let request = ExecutionRequest {
        plan_id: input.plan_id.clone(),
        execution_type: ExecutionType::Drill,
        initiated_by: Some(SCHEDULE.to_owned()),
        note: Some(format!("scheduled for {}", input.time)),
        recovery_point: Default::default(),
        overrides: Overrides::default(),
        started_by_execution: None,
    };
    serde_json::to_value(request).map_err(|error| Fault::bug(format!("a request cannot become JSON: {error}")))
}
