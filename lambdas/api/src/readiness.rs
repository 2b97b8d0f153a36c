//! Readiness of a plan: the pre-flight that an execution makes, without starting anything, and a verdict.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use domain::catalogue::{ExecutionFilter, ListExecutions};
use domain::execution::ExecutionRecord;
use domain::freeze::{self, Frozen, Start};
use domain::group::ProtectionGroup;
use domain::ids::{GroupId, PlanId, SourceServerId};
use domain::plan::RecoveryPlan;
use domain::ports::ReadGroups;
use domain::preflight;
use domain::readiness::{Finding, ReadinessReport};
use domain::request::{ExecutionRequest, ExecutionType};
use domain::source_server::SourceServer;
use domain::status::Status;
use domain::strict::BadInput;
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
    let (preflight, servers) = preflight(&api, &plan, kind).await?;
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

/// The pre-flight of an execution that would start now, and how many servers it would have.
async fn preflight(api: &Api, plan: &RecoveryPlan, kind: ExecutionType) -> Result<(ReadinessReport, usize), Problem> {
    let (frozen, sources) = resolve(api, plan, kind).await?;
    let frozen = match frozen {
        Ok(frozen) => frozen,
        Err(problems) => {
            return Ok((ReadinessReport { ready: false, findings: verdict::plan_findings(&problems) }, 0));
        }
    };
    let documents: BTreeSet<&str> =
        frozen.waves.iter().flat_map(|wave| &wave.checks).map(|check| check.document.as_str()).collect();
    let report =
        preflight::look(&frozen.execution, &frozen.servers, &documents, &sources, api.now(), &api.world).await?;
    Ok((report, frozen.servers.len()))
}

/// What an execution would write down, or what keeps it from that; and the source servers as DRS has them now.
pub(crate) async fn resolve(
    api: &Api,
    plan: &RecoveryPlan,
    kind: ExecutionType,
) -> Result<(Result<Frozen, Vec<BadInput>>, BTreeMap<SourceServerId, SourceServer>), Problem> {
    let ids: BTreeSet<GroupId> = plan.waves.iter().flat_map(|wave| wave.groups.iter().cloned()).collect();
    let groups = api.world.groups(&Vec::from_iter(ids)).await?;
    let sources = preflight::candidates(&groups, &api.world).await?;
    Ok((freeze(api, plan, kind, &groups, &sources), sources))
}

fn freeze(
    api: &Api,
    plan: &RecoveryPlan,
    kind: ExecutionType,
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    sources: &BTreeMap<SourceServerId, SourceServer>,
) -> Result<Frozen, Vec<BadInput>> {
    let request = serde_json::json!({"planId": plan.plan_id, "executionType": kind});
    let request = ExecutionRequest::from_input(request).map_err(|bad| vec![bad])?;
    let execution_id = "readiness".parse().map_err(|error| vec![BadInput::new("", format!("{error}"))])?;
    let start = Start { execution_id, execution_arn: String::new(), started_at: api.now() };
    freeze::freeze(&start, &request, plan, groups, sources)
}

/// The newest drill of a plan that has ended.
async fn last_drill(api: &Api, plan: &PlanId) -> Result<Option<ExecutionRecord>, Problem> {
    let filter = ExecutionFilter { plan_id: Some(plan.clone()), ..ExecutionFilter::default() };
    let executions = api.world.list_executions(&filter, MOST_EXECUTIONS).await?;
    let is_drill = |execution: &ExecutionRecord| execution.execution_type == Some(ExecutionType::Drill);
    Ok(executions.into_iter().find(|execution| is_drill(execution) && execution.status.has_ended()))
}
