//! Recovery plans: list, show, create, change, delete, duplicate, and validate without saving.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::catalogue::{Change, Position, ReadCataloguePlans, SavePlan, StoredPlan};
use domain::ids::{GroupId, PlanId};
use domain::plan::RecoveryPlan;
use domain::ports::ReadGroups;
use domain::strict::{BadInput, Written};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::cursor::{self, ByName, PageQuery};
use crate::groups::missing_version;
use crate::problem::{Code, FieldProblem, Problem};
use crate::request::{Body, Id, Params};

const LIST: &str = "plans";

/// A plan to be written.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PlanInput {
    /// The plan.
    pub(crate) plan: RecoveryPlan,
    /// The version that the change is for; not for a new plan.
    #[serde(default)]
    version: Option<u64>,
}

impl Written for PlanInput {
    const FIELDS: &'static [&'static str] = &["plan", "version"];
}

/// A plan as it is kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlanView {
    /// The plan.
    plan: RecoveryPlan,
    /// The number of its last change.
    version: u64,
    /// The execution that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    active_execution_id: Option<String>,
}

impl From<StoredPlan> for PlanView {
    fn from(stored: StoredPlan) -> Self {
        let active_execution_id = stored.active_execution_id.map(String::from);
        Self { plan: stored.plan.item, version: stored.plan.version, active_execution_id }
    }
}

/// A page of plans, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanPage {
    /// The plans.
    items: Vec<PlanView>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Whether a plan could be saved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Validation {
    /// It could.
    valid: bool,
    /// Why not.
    problems: Vec<FieldProblem>,
}

/// What the copy is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Duplicate {
    /// The id of the copy.
    plan_id: PlanId,
    /// Its name; that of the original with `(copy)` when left out.
    #[serde(default)]
    name: Option<String>,
}

impl Written for Duplicate {
    const FIELDS: &'static [&'static str] = &["planId", "name"];
}

/// Which version is meant.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Version {
    /// Only if it still has this version; whatever it has when left out.
    version: Option<u64>,
}

impl Version {
    /// Whether the version is the one that is meant.
    ///
    /// # Errors
    /// `VERSION_CONFLICT`
    pub(crate) fn check(&self, what: &str, current: u64) -> Result<(), Problem> {
        match self.version {
            Some(version) if version != current => Err(Problem::stale(what, version, current)),
            _ => Ok(()),
        }
    }
}

/// What a caller wants of a list by name.
pub(crate) struct Listing {
    list: &'static str,
    pub(crate) limit: usize,
    pub(crate) after: Option<Position>,
}

impl Listing {
    /// Reads it from the query.
    ///
    /// # Errors
    /// `INVALID_QUERY` or `INVALID_CURSOR`
    pub(crate) fn read(list: &'static str, query: &PageQuery) -> Result<Self, Problem> {
        let after: Option<ByName> = cursor::read(list, query.cursor.as_deref())?;
        let after = after.filter(|ByName(name, id)| !name.is_empty() && !id.is_empty());
        let after = after.map(|ByName(name, id)| Position { name, id });
        Ok(Self { list, limit: cursor::limit(query.limit)?, after })
    }

    /// The cursor of the next page.
    pub(crate) fn next(&self, next: Option<Position>) -> Option<String> {
        next.map(|next| cursor::write(self.list, &ByName(next.name, next.id)))
    }
}

/// List the recovery plans
#[utoipa::path(get, path = "/api/plans", tag = "Recovery plans", params(PageQuery), responses((status = 200, body = PlanPage)))]
pub(crate) async fn list_plans(
    State(api): State<Api>,
    Params(query): Params<PageQuery>,
) -> Result<Json<PlanPage>, Problem> {
    let listing = Listing::read(LIST, &query)?;
    let page = api.world.list_plans(listing.limit, listing.after.as_ref()).await?;
    Ok(Json(PlanPage { items: page.items.into_iter().map(PlanView::from).collect(), next: listing.next(page.next) }))
}

/// Show a recovery plan
#[utoipa::path(get, path = "/api/plans/{id}", tag = "Recovery plans", params(("id" = PlanId, Path)), responses((status = 200, body = PlanView)))]
pub(crate) async fn show_plan(State(api): State<Api>, Id(id): Id<PlanId>) -> Result<Json<PlanView>, Problem> {
    Ok(Json(found(&api, &id).await?.into()))
}

/// Create a recovery plan
#[utoipa::path(post, path = "/api/plans", tag = "Recovery plans", request_body = PlanInput, responses((status = 201, body = PlanView)))]
pub(crate) async fn create_plan(
    State(api): State<Api>,
    Body(input): Body<PlanInput>,
) -> Result<(StatusCode, Json<PlanView>), Problem> {
    refuse(problems(&api, &input.plan).await?)?;
    Ok((StatusCode::CREATED, Json(create(&api, input.plan).await?)))
}

/// Change a recovery plan
#[utoipa::path(put, path = "/api/plans/{id}", tag = "Recovery plans", params(("id" = PlanId, Path)), request_body = PlanInput, responses((status = 200, body = PlanView)))]
pub(crate) async fn update_plan(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Body(input): Body<PlanInput>,
) -> Result<Json<PlanView>, Problem> {
    if input.plan.plan_id != id {
        let detail = format!("the body is about plan `{}`, the address about `{id}`", input.plan.plan_id);
        return Err(Problem::new(Code::InvalidBody, detail).field("plan.planId").fix("make them the same"));
    }
    let version = input.version.ok_or_else(missing_version)?;
    refuse(problems(&api, &input.plan).await?)?;
    update(&api, input.plan, version).await.map(Json)
}

/// Delete a recovery plan
#[utoipa::path(delete, path = "/api/plans/{id}", tag = "Recovery plans", params(("id" = PlanId, Path), Version), responses((status = 204)))]
pub(crate) async fn delete_plan(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Params(query): Params<Version>,
) -> Result<StatusCode, Problem> {
    let stored = found(&api, &id).await?;
    query.check("the plan", stored.plan.version)?;
    not_running(&stored)?;
    if api.world.delete_plan(&id, stored.plan.version).await? == Change::Lost {
        let now = found(&api, &id).await?;
        not_running(&now)?;
        return Err(Problem::stale("the plan", stored.plan.version, now.plan.version));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Copy a recovery plan
#[utoipa::path(post, path = "/api/plans/{id}/duplicate", tag = "Recovery plans", params(("id" = PlanId, Path)), request_body = Duplicate, responses((status = 201, body = PlanView)))]
pub(crate) async fn duplicate_plan(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Body(copy): Body<Duplicate>,
) -> Result<(StatusCode, Json<PlanView>), Problem> {
    let mut plan = found(&api, &id).await?.plan.item;
    plan.name = copy.name.unwrap_or_else(|| format!("{} (copy)", plan.name));
    plan.plan_id = copy.plan_id;
    refuse(problems(&api, &plan).await?)?;
    Ok((StatusCode::CREATED, Json(create(&api, plan).await?)))
}

/// Say everything that is wrong with a plan, without saving it
#[utoipa::path(post, path = "/api/plans/validate", tag = "Recovery plans", request_body = PlanInput, responses((status = 200, body = Validation)))]
pub(crate) async fn validate_plan(
    State(api): State<Api>,
    Body(input): Body<PlanInput>,
) -> Result<Json<Validation>, Problem> {
    let found = problems(&api, &input.plan).await?;
    let problems = found.into_iter().map(|bad| FieldProblem { field: bad.field, detail: bad.problem, fix: bad.fix });
    let problems: Vec<FieldProblem> = problems.collect();
    Ok(Json(Validation { valid: problems.is_empty(), problems }))
}

/// The plan of this id.
///
/// # Errors
/// `PLAN_NOT_FOUND`
pub(crate) async fn found(api: &Api, id: &PlanId) -> Result<StoredPlan, Problem> {
    api.world.stored_plan(id).await?.ok_or_else(|| {
        Problem::new(Code::PlanNotFound, format!("there is no recovery plan `{id}`")).fix("look for it in the list")
    })
}

/// Creates a plan that was found right.
pub(crate) async fn create(api: &Api, plan: RecoveryPlan) -> Result<PlanView, Problem> {
    match api.world.create_plan(&plan).await? {
        Change::Done => Ok(PlanView { plan, version: 1, active_execution_id: None }),
        Change::Lost => {
            let detail = format!("there is a recovery plan `{}`", plan.plan_id);
            let problem = Problem::new(Code::PlanExists, detail).field("plan.planId");
            Err(problem.fix("choose another id, or change that plan"))
        }
    }
}

/// Changes a plan that was found right and has this version.
pub(crate) async fn update(api: &Api, plan: RecoveryPlan, version: u64) -> Result<PlanView, Problem> {
    let stored = found(api, &plan.plan_id).await?;
    if stored.plan.version != version {
        return Err(Problem::stale("the plan", version, stored.plan.version));
    }
    if api.world.change_plan(&stored.plan, &plan).await? == Change::Lost {
        let now = found(api, &plan.plan_id).await?;
        return Err(Problem::stale("the plan", version, now.plan.version));
    }
    let active_execution_id = stored.active_execution_id.map(String::from);
    Ok(PlanView { plan, version: version + 1, active_execution_id })
}

/// Everything that is wrong with a plan, seen from the body that carries it: groups have to exist, too.
pub(crate) async fn problems(api: &Api, plan: &RecoveryPlan) -> Result<Vec<BadInput>, Problem> {
    let mut problems = plan.problems();
    let named: BTreeSet<GroupId> = plan.waves.iter().flat_map(|wave| wave.groups.iter().cloned()).collect();
    let known = api.world.groups(&Vec::from_iter(named)).await?;
    for (wave, place) in plan.waves.iter().zip(0..) {
        for (index, group) in wave.groups.iter().enumerate().filter(|(_, group)| !known.contains_key(*group)) {
            let problem = format!("there is no protection group `{group}`");
            let bad = BadInput::new(format!("waves[{place}].groups[{index}]"), problem);
            problems.push(bad.fix("create it, or take it out of the wave"));
        }
    }
    Ok(problems.into_iter().map(|problem: BadInput| problem.inside("plan")).collect())
}

/// Refuses what is wrong.
///
/// # Errors
/// `INVALID_PLAN`, with every problem.
pub(crate) fn refuse(problems: Vec<BadInput>) -> Result<(), Problem> {
    if problems.is_empty() { Ok(()) } else { Err(Problem::of_fields(Code::InvalidPlan, problems)) }
}

/// Refuses to touch a plan that an execution runs.
///
/// # Errors
/// `PLAN_RUNNING`, naming the execution.
pub(crate) fn not_running(stored: &StoredPlan) -> Result<(), Problem> {
    match &stored.active_execution_id {
        None => Ok(()),
        Some(execution) => {
            let detail = format!("plan `{}` is being executed by `{execution}`", stored.plan.item.plan_id);
            Err(Problem::new(Code::PlanRunning, detail).fix("wait until that execution has ended"))
        }
    }
}
