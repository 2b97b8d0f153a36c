//! Which recovery points the servers of a plan would be launched from.

use axum::Json;
use axum::extract::State;
use domain::ids::PlanId;
use domain::ports::{AtTarget, DescribeRecoverySnapshots};
use domain::preflight;
use domain::recovery_point::{self, RecoveryPointPreview};
use domain::request::ExecutionType;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::plans;
use crate::problem::{Code, Problem};
use crate::request::{Id, Params};

/// Servers that DRS is asked about at once.
const AT_ONCE: usize = 8;

/// Which moment.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MomentQuery {
    /// The newest recovery points that are not younger than this; the latest when left out.
    at_or_before: Option<Timestamp>,
}

/// What an execution would be launched from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryPoints {
    plan_id: PlanId,
    /// The moment that was asked for; absent for the latest.
    at_or_before: Option<Timestamp>,
    /// The plan's target for the age of the data, in seconds.
    rpo_target_seconds: Option<i64>,
    /// The oldest data that a server would come up with, in seconds.
    worst_rpo_seconds: Option<i64>,
    /// How many servers have no recovery point that fits.
    without: usize,
    /// When DRS was asked.
    checked_at: Timestamp,
    /// The servers, by wave and name; those that have none first.
    servers: Vec<RecoveryPointPreview>,
}

/// Show which recovery points the servers of a plan would be launched from
#[utoipa::path(get, path = "/api/plans/{id}/recovery-points", tag = "Readiness", params(("id" = PlanId, Path), MomentQuery), responses((status = 200, body = RecoveryPoints)))]
pub(crate) async fn plan_recovery_points(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Params(query): Params<MomentQuery>,
) -> Result<Json<RecoveryPoints>, Problem> {
    let plan = plans::found(&api, &id).await?.plan.item;
    let frozen = preflight::resolve(&plan, ExecutionType::Drill, api.now(), &api.world).await?.0;
    let frozen = frozen.map_err(|problems| Problem::of_fields(Code::InvalidPlan, problems))?;
    let (now, limit) = (api.now(), query.at_or_before);
    let looked = frozen.servers.iter().map(|server| {
        let api = &api;
        async move {
            let there = api.world.at(&server.target).await?;
            let shown = there.recovery_snapshots(&server.source_server_id, limit).await?;
            Ok::<_, Problem>(recovery_point::preview(server, &shown, limit, plan.rpo_minutes, now))
        }
    });
    let looked: Vec<_> = looked.collect();
    let mut servers: Vec<RecoveryPointPreview> = stream::iter(looked).buffered(AT_ONCE).try_collect().await?;
    servers.sort_by_key(|server| (server.problem.is_none(), server.wave, server.hostname.clone()));
    Ok(Json(RecoveryPoints {
        plan_id: id,
        at_or_before: limit,
        rpo_target_seconds: plan.rpo_minutes.map(|minutes| i64::from(minutes) * 60),
        worst_rpo_seconds: servers.iter().filter_map(|server| server.rpo_seconds).max(),
        without: servers.iter().filter(|server| server.problem.is_some()).count(),
        checked_at: now,
        servers,
    }))
}
