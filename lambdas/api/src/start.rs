//! Starting an execution, once for each idempotency key.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::catalogue::{BeginExecution, Begun};
use domain::execution::{ExecutionRecord, ServerRecord};
use domain::fault::Fault;
use domain::ids::{ExecutionId, PlanId};
use domain::ports::ReadExecution;
use domain::recovery_point::RecoveryPoint;
use domain::request::{ExecutionRequest, ExecutionType, Overrides};
use domain::strict::Written;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::caller::Caller;
use crate::permissions::{self, Permission};
use crate::plans;
use crate::problem::{Code, Problem};
use crate::request::Body;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 1_000;

/// An execution to be started.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartRequest {
    /// The plan.
    plan_id: PlanId,
    /// What for.
    execution_type: ExecutionType,
    /// Why, in the caller's words; at most 1,000 characters.
    #[serde(default)]
    note: Option<String>,
    /// Which moment's data the servers are to have: `"LATEST"`, when left out, or `{"atOrBefore": TIME}`.
    #[serde(default)]
    recovery_point: RecoveryPoint,
    /// Exceptions for single servers.
    #[serde(default)]
    overrides: Overrides,
    /// Makes a repeat of this request the same execution: it becomes the execution's name.
    #[serde(default)]
    idempotency_key: Option<ExecutionId>,
}

impl Written for StartRequest {
    const FIELDS: &'static [&'static str] = &[
        "planId",
        "executionType",
        "note",
        "recoveryPoint",
        "overrides",
        "replaceInstances",
        "recoveryPoints",
        "idempotencyKey",
    ];
}

/// An execution that was started.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Started {
    /// Its id: the name of the Step Functions execution.
    execution_id: ExecutionId,
    /// The Step Functions execution.
    execution_arn: String,
}

/// Start an execution of a recovery plan
#[utoipa::path(post, path = "/api/executions", tag = "Executions", request_body = StartRequest, responses((status = 202, body = Started)))]
pub(crate) async fn start_execution(
    State(api): State<Api>,
    caller: Caller,
    Body(request): Body<StartRequest>,
) -> Result<(StatusCode, Json<Started>), Problem> {
    permissions::check(&caller, Permission::to_start(request.execution_type))?;
    if request.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        let problem = Problem::new(Code::InvalidBody, "the note is too long").field("note");
        return Err(problem.fix(format!("use at most {LONGEST_NOTE} characters")));
    }
    if matches!(request.recovery_point, RecoveryPoint::Snapshot(_)) {
        let problem = Problem::new(Code::InvalidBody, "a recovery snapshot belongs to one server");
        return Err(problem.field("recoveryPoint").fix("name it in `overrides.recoveryPoints`"));
    }
    if let Some(key) = &request.idempotency_key
        && let Some(execution) = api.world.execution(key).await?
    {
        return repeated(&api, &request, &caller, execution).await;
    }
    let stored = plans::found(&api, &request.plan_id).await?;
    plans::not_running(&stored)?;
    let id = match &request.idempotency_key {
        Some(key) => key.clone(),
        None => new_id(request.execution_type, api.now())?,
    };
    let input = serde_json::to_value(machine_input(&request, &caller))
        .map_err(|error| Fault::bug(format!("a request cannot become JSON: {error}")))?;
    match api.world.begin_execution(&api.plan_machine_arn, &id, &input).await? {
        Begun::Running(execution_arn) => Ok((StatusCode::ACCEPTED, Json(Started { execution_id: id, execution_arn }))),
        Begun::NameTaken => match api.world.execution(&id).await? {
            Some(execution) => repeated(&api, &request, &caller, execution).await,
            None => Err(conflict(&id)),
        },
    }
}

/// The same request once more gives the same execution; another request with its key is refused.
async fn repeated(
    api: &Api,
    request: &StartRequest,
    caller: &Caller,
    execution: ExecutionRecord,
) -> Result<(StatusCode, Json<Started>), Problem> {
    let same = execution.plan_id.as_ref() == Some(&request.plan_id)
        && execution.execution_type == Some(request.execution_type)
        && execution.note == request.note
        && execution.initiated_by.as_deref() == Some(caller.name.as_str())
        && execution.recovery_point == request.recovery_point
        && execution.replace_instances == request.overrides.replace_instances
        && same_recovery_points(api, request, caller, &execution.execution_id).await?;
    if !same {
        return Err(conflict(&execution.execution_id));
    }
    let started = Started { execution_id: execution.execution_id, execution_arn: execution.execution_arn };
    Ok((StatusCode::ACCEPTED, Json(started)))
}

/// Those of single servers are written down with the servers only.
async fn same_recovery_points(
    api: &Api,
    request: &StartRequest,
    caller: &Caller,
    id: &ExecutionId,
) -> Result<bool, Problem> {
    let input = machine_input(request, caller);
    let servers = api.world.servers(id, None).await?;
    let is_same =
        |server: &ServerRecord| server.wanted_recovery_point == *input.recovery_point_of(&server.source_server_id);
    Ok(servers.iter().all(is_same))
}

/// What the plan machine is given.
fn machine_input(request: &StartRequest, caller: &Caller) -> ExecutionRequest {
    ExecutionRequest {
        plan_id: request.plan_id.clone(),
        execution_type: request.execution_type,
        initiated_by: Some(caller.name.clone()),
        note: request.note.clone(),
        recovery_point: request.recovery_point.clone(),
        overrides: request.overrides.clone(),
        started_by_execution: None,
    }
}

fn conflict(id: &ExecutionId) -> Problem {
    let problem = Problem::new(Code::IdempotencyConflict, format!("`{id}` is the key of another request"));
    problem.field("idempotencyKey").fix("choose another key, or none")
}

/// `drill-20261120T020000Z-1a2b3c`: readable in every list.
fn new_id(kind: ExecutionType, now: Timestamp) -> Result<ExecutionId, Problem> {
    let word = kind.to_string().to_lowercase();
    let random = uuid::Uuid::new_v4().simple().to_string();
    let id = format!("{word}-{}-{}", now.strftime("%Y%m%dT%H%M%SZ"), &random[..6]);
    id.parse().map_err(|error| Fault::bug(format!("{error}")).into())
}
