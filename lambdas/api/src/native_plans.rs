//! Recovery plans of DRS itself: list them, and turn one into a file that can be looked at and imported.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use domain::catalogue::{NativeAction, ReadNativePlans};
use domain::ids::{GroupId, PlanId, SourceServerId};
use domain::native_plan;
use domain::plan_file::PlanFile;
use domain::ports::DescribeSourceServers;
use domain::strict::Written;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::cursor::{self, ByName, PageQuery};
use crate::placement::Placement;
use crate::problem::{Code, Problem};
use crate::request::{Body, Params};

const LIST: &str = "native-plans";

/// A recovery plan of DRS itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NativePlanView {
    /// Its ARN.
    arn: String,
    /// Its name.
    name: String,
}

/// A page of them, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NativePlanPage {
    /// The plans.
    items: Vec<NativePlanView>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which plan to convert, and what to call it here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConvertNativePlan {
    /// The ARN of the plan in DRS.
    arn: String,
    /// The id of the plan here.
    plan_id: PlanId,
}

impl Written for ConvertNativePlan {
    const FIELDS: &'static [&'static str] = &["arn", "planId"];
}

/// The plan as a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConvertedPlan {
    /// The plan and the groups that are new: the body of an import.
    file: PlanFile,
    /// What was left out, and why.
    notes: Vec<String>,
}

/// List the recovery plans of DRS itself
#[utoipa::path(get, path = "/api/native-plans", tag = "Recovery plans", params(PageQuery), responses((status = 200, body = NativePlanPage)))]
pub(crate) async fn list_native_plans(
    State(api): State<Api>,
    Params(query): Params<PageQuery>,
) -> Result<Json<NativePlanPage>, Problem> {
    let limit = cursor::limit(query.limit)?;
    let after: Option<ByName> = cursor::read(LIST, query.cursor.as_deref())?;
    let plans = api.world.native_plans().await?.into_iter().map(|(arn, name)| NativePlanView { arn, name }).collect();
    let place = |plan: &NativePlanView| ByName(plan.name.to_lowercase(), plan.arn.clone());
    let (items, next) = cursor::page(LIST, plans, place, after.as_ref(), limit);
    Ok(Json(NativePlanPage { items, next }))
}

/// Turn a recovery plan of DRS itself into a file; nothing is saved
#[utoipa::path(post, path = "/api/native-plans/convert", tag = "Recovery plans", request_body = ConvertNativePlan, responses((status = 200, body = ConvertedPlan)))]
pub(crate) async fn convert_native_plan(
    State(api): State<Api>,
    Body(input): Body<ConvertNativePlan>,
) -> Result<Json<ConvertedPlan>, Problem> {
    // DRS checks the ARN's shape; what it cannot be is not there.
    let is_arn = input.arn.starts_with("arn:") && input.arn.contains(":drs:");
    let found = if is_arn { api.world.native_plan(&input.arn).await? } else { None };
    let native = found.ok_or_else(|| {
        let problem = Problem::new(Code::NativePlanNotFound, format!("DRS has no recovery plan `{}`", input.arn));
        problem.field("arn").fix("look for it in the list of native plans")
    })?;
    let launched = native.steps.iter().filter_map(|step| match &step.action {
        NativeAction::Launch(servers) => Some(servers),
        _ => None,
    });
    let ids: Vec<SourceServerId> = launched.flatten().map(|(id, _)| id.clone()).collect();
    let placement = Placement::read(&api.world).await?;
    let servers = api.world.source_servers(Some(&ids)).await?;
    let groups: BTreeMap<SourceServerId, GroupId> = servers
        .iter()
        .filter_map(|server| Some((server.id.clone(), placement.group_of(server)?.group_id.clone())))
        .collect();
    let converted = native_plan::convert(&native, &input.plan_id, &groups).map_err(|error| {
        Problem::new(Code::InvalidBody, error.to_string()).field("planId").fix("choose a shorter id")
    })?;
    Ok(Json(ConvertedPlan { file: converted.file, notes: converted.notes }))
}
