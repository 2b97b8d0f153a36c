//! Readiness of a plan: the pre-flight that an execution makes, without starting anything, and a verdict.

use axum::Json;
use axum::extract::State;
use domain::catalogue::{ExecutionFilter, ListExecutions};
use domain::execution::ExecutionRecord;
use domain::ids::PlanId;
use domain::preflight;
use domain::readiness::{Finding, ReadinessReport};
use domain::request::ExecutionType;
use domain::status::Status;
use domain::verdict::{self, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::plans;
use crate::problem::Problem;
use crate::request::{Id, Params};

/// How many executions are looked through for the last drill.
const MOST_EXECUTIONS: usize = 200;

/// What for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadinessQuery {
    /// `DRILL`, when left out, or `RECOVERY`: a recovery runs the checks, and goes on where a drill stops.
    #[param(inline)]
    execution_type: Option<ExecutionType>,
}

/// Whether a plan can be relied on, and would start.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlanReadiness {
    plan_id: PlanId,
    plan_name: String,
    /// By health, last drill and the plan itself.
    verdict: Verdict,
    /// Everything that speaks against the plan, worst first.
    reasons: Vec<Finding>,
    /// What an execution would find before it starts: `ready` says whether it would start.
    preflight: ReadinessReport,
    /// How many servers the plan launches, as far as it can be resolved.
    servers: usize,
    /// The newest drill that has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_drill: Option<LastDrill>,
    /// When this was found.
    checked_at: Timestamp,
}

/// A drill that has ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LastDrill {
    execution_id: String,
    /// `Succeeded`, `Failed`, ...
    status: String,
    started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
    /// From its declaration to the last required server, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    rto_seconds: Option<i64>,
}

/// Say whether a recovery plan can be relied on
#[utoipa::path(get, path = "/api/plans/{id}/readiness", tag = "Readiness", params(("id" = PlanId, Path), ReadinessQuery), responses((status = 200, body = PlanReadiness)))]
pub(crate) async fn plan_readiness(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Params(query): Params<ReadinessQuery>,
) -> Result<Json<PlanReadiness>, Problem> {
    let plan = plans::found(&api, &id).await?.plan.item;
    let kind = query.execution_type.unwrap_or(ExecutionType::Drill);
    let (preflight, servers) = Box::pin(preflight::of_plan(&plan, kind, api.now(), &api.world)).await?;
    let drill = last_drill(&api, &id).await?;
    let now = api.now();
    let judged = verdict::judge(&preflight, drill.as_ref(), now);
    Ok(Json(PlanReadiness {
        plan_id: id,
        plan_name: plan.name,
        verdict: judged.verdict,
        reasons: judged.findings,
        preflight,
        servers,
        last_drill: drill.map(|drill| LastDrill {
            execution_id: drill.execution_id.to_string(),
            status: drill.status.to_string(),
            started_at: drill.started_at,
            ended_at: drill.ended_at,
            rto_seconds: drill.rto_seconds,
        }),
        checked_at: now,
    }))
}

/// The newest drill of a plan that has ended.
async fn last_drill(api: &Api, plan: &PlanId) -> Result<Option<ExecutionRecord>, Problem> {
    let filter = ExecutionFilter { plan_id: Some(plan.clone()), ..ExecutionFilter::default() };
    let executions = api.world.list_executions(&filter, MOST_EXECUTIONS).await?;
    let is_drill = |execution: &ExecutionRecord| execution.execution_type == Some(ExecutionType::Drill);
    Ok(executions.into_iter().find(|execution| is_drill(execution) && execution.status.has_ended()))
}
