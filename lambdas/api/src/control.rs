//! Actions on a running execution: each is a function of its own that front ends call; the caller's name goes with it.

use axum::Json;
use axum::extract::State;
use domain::decision::OperatorAnswer;
use domain::execution::ExecutionRecord;
use domain::fault::FaultKind;
use domain::ids::{Attempt, ExecutionId};
use domain::ports::InvokeFunction;
use domain::strict::Written;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::api::Api;
use crate::caller::Caller;
use crate::executions::found;
use crate::permissions::{self, Permission};
use crate::problem::{Code, Problem};
use crate::request::{Body, Id, WaveOf};

/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 1_000;

/// A wish about an execution.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Wished {
    /// Why; at most 1,000 characters.
    #[serde(default)]
    comment: Option<String>,
}

impl Written for Wished {
    const FIELDS: &'static [&'static str] = &["comment"];
}

/// A longer lease.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Lease {
    /// Until when the drill's instances are kept.
    until: Timestamp,
    /// Why; at most 1,000 characters.
    #[serde(default)]
    comment: Option<String>,
}

impl Written for Lease {
    const FIELDS: &'static [&'static str] = &["until", "comment"];
}

/// An answer to a wave that asks.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WaveAnswer {
    /// The attempt that the answer is about: the wave's, as it was read.
    attempt: Attempt,
    /// Why; at most 1,000 characters.
    #[serde(default)]
    comment: Option<String>,
}

impl Written for WaveAnswer {
    const FIELDS: &'static [&'static str] = &["attempt", "comment"];
}

/// An answer that launches what failed again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WaveRetry {
    /// The attempt that the answer is about: the wave's, as it was read.
    attempt: Attempt,
    /// Why; at most 1,000 characters.
    #[serde(default)]
    comment: Option<String>,
    /// Launch from the newest recovery points that are not younger than this; from the latest when left out.
    #[serde(default)]
    recovery_point: Option<Timestamp>,
}

impl Written for WaveRetry {
    const FIELDS: &'static [&'static str] = &["attempt", "comment", "recoveryPoint"];
}

/// An action that was taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Taken {
    /// The execution.
    execution_id: ExecutionId,
    /// What comes of it, in one sentence.
    message: String,
}

/// Let no further wave of an execution start
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/pause", tag = "Control", params(("id" = ExecutionId, Path)), request_body = Wished, responses((status = 200, body = Taken)))]
pub(crate) async fn pause(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Body(wished): Body<Wished>,
) -> Result<Json<Taken>, Problem> {
    let message = "paused: no further wave starts; what is under way goes on";
    wish(&api, &caller, &id, "pause-execution", wished.comment, json!({}), message).await
}

/// Let the waves of a paused execution start again
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/resume", tag = "Control", params(("id" = ExecutionId, Path)), request_body = Wished, responses((status = 200, body = Taken)))]
pub(crate) async fn resume(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Body(wished): Body<Wished>,
) -> Result<Json<Taken>, Problem> {
    let message = "resumed: the waves whose turn it is start";
    wish(&api, &caller, &id, "resume-execution", wished.comment, json!({}), message).await
}

/// End an execution early
///
/// What is under way ends first, and nothing is terminated. For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/cancel", tag = "Control", params(("id" = ExecutionId, Path)), request_body = Wished, responses((status = 200, body = Taken)))]
pub(crate) async fn cancel(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Body(wished): Body<Wished>,
) -> Result<Json<Taken>, Problem> {
    let message = "cancelled: what is under way ends first; instances stay up";
    wish(&api, &caller, &id, "cancel-execution", wished.comment, json!({}), message).await
}

/// Terminate the instances of a drill that has ended
#[utoipa::path(post, path = "/api/executions/{id}/cleanup", tag = "Control", params(("id" = ExecutionId, Path)), request_body = Wished, responses((status = 200, body = Taken)))]
pub(crate) async fn clean_up(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Body(wished): Body<Wished>,
) -> Result<Json<Taken>, Problem> {
    let message = "the drill's instances are being terminated";
    wish(&api, &caller, &id, "request-clean-up", wished.comment, json!({}), message).await
}

/// Keep the instances of a drill longer
#[utoipa::path(post, path = "/api/executions/{id}/lease", tag = "Control", params(("id" = ExecutionId, Path)), request_body = Lease, responses((status = 200, body = Taken)))]
pub(crate) async fn extend_lease(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Body(lease): Body<Lease>,
) -> Result<Json<Taken>, Problem> {
    let message = format!("the drill's instances are kept until {}", lease.until);
    let more = json!({"until": lease.until});
    wish(&api, &caller, &id, "extend-lease", lease.comment, more, &message).await
}

/// Start a wave that waits for approval
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/waves/{wave}/approve", tag = "Control", params(("id" = ExecutionId, Path), ("wave" = u16, Path)), request_body = WaveAnswer, responses((status = 200, body = Taken)))]
pub(crate) async fn approve(
    State(api): State<Api>,
    caller: Caller,
    wave: WaveOf,
    Body(answer): Body<WaveAnswer>,
) -> Result<Json<Taken>, Problem> {
    let retry = WaveRetry { attempt: answer.attempt, comment: answer.comment, recovery_point: None };
    decide(&api, &caller, &wave, OperatorAnswer::Approve, retry, "starts").await
}

/// Launch the failed servers of a wave again
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/waves/{wave}/retry", tag = "Control", params(("id" = ExecutionId, Path), ("wave" = u16, Path)), request_body = WaveRetry, responses((status = 200, body = Taken)))]
pub(crate) async fn retry(
    State(api): State<Api>,
    caller: Caller,
    wave: WaveOf,
    Body(retry): Body<WaveRetry>,
) -> Result<Json<Taken>, Problem> {
    decide(&api, &caller, &wave, OperatorAnswer::Retry, retry, "launches its failed servers again").await
}

/// Go on without the failed servers of a wave
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/waves/{wave}/skip", tag = "Control", params(("id" = ExecutionId, Path), ("wave" = u16, Path)), request_body = WaveAnswer, responses((status = 200, body = Taken)))]
pub(crate) async fn skip(
    State(api): State<Api>,
    caller: Caller,
    wave: WaveOf,
    Body(answer): Body<WaveAnswer>,
) -> Result<Json<Taken>, Problem> {
    let retry = WaveRetry { attempt: answer.attempt, comment: answer.comment, recovery_point: None };
    decide(&api, &caller, &wave, OperatorAnswer::Skip, retry, "goes on without its failed servers").await
}

/// End a wave that asks
///
/// For a recovery this needs the role `recovery-operator`.
#[utoipa::path(post, path = "/api/executions/{id}/waves/{wave}/stop", tag = "Control", params(("id" = ExecutionId, Path), ("wave" = u16, Path)), request_body = WaveAnswer, responses((status = 200, body = Taken)))]
pub(crate) async fn stop(
    State(api): State<Api>,
    caller: Caller,
    wave: WaveOf,
    Body(answer): Body<WaveAnswer>,
) -> Result<Json<Taken>, Problem> {
    let retry = WaveRetry { attempt: answer.attempt, comment: answer.comment, recovery_point: None };
    decide(&api, &caller, &wave, OperatorAnswer::Stop, retry, "ends here").await
}

/// Answers a wave.
async fn decide(
    api: &Api,
    caller: &Caller,
    wave: &WaveOf,
    answer: OperatorAnswer,
    given: WaveRetry,
    what: &str,
) -> Result<Json<Taken>, Problem> {
    let execution = controlled(api, caller, &wave.id).await?;
    if !(1..=execution.total_waves).contains(&u32::from(wave.wave.0)) {
        let detail = format!("execution `{}` has no wave {}; it has {}", wave.id, wave.wave, execution.total_waves);
        return Err(Problem::new(Code::WaveNotFound, detail).field("wave").fix("take a number from the execution"));
    }
    let mut payload = json!({"wave": wave.wave, "attempt": given.attempt, "answer": answer});
    if let Some(time) = given.recovery_point {
        payload["recoveryPoint"] = json!(time);
    }
    let message = format!("wave {} {what}", wave.wave);
    call(api, caller, &wave.id, "decide", given.comment, payload, &message).await
}

/// Calls the function for a wish about the whole execution.
async fn wish(
    api: &Api,
    caller: &Caller,
    id: &ExecutionId,
    function: &str,
    comment: Option<String>,
    payload: Value,
    message: &str,
) -> Result<Json<Taken>, Problem> {
    controlled(api, caller, id).await?;
    call(api, caller, id, function, comment, payload, message).await
}

/// The execution, if the caller may control it.
async fn controlled(api: &Api, caller: &Caller, id: &ExecutionId) -> Result<ExecutionRecord, Problem> {
    let execution = found(api, id).await?;
    permissions::check(caller, Permission::to_control(execution.execution_type))?;
    Ok(execution)
}

async fn call(
    api: &Api,
    caller: &Caller,
    id: &ExecutionId,
    function: &str,
    comment: Option<String>,
    mut payload: Value,
    message: &str,
) -> Result<Json<Taken>, Problem> {
    if comment.as_ref().is_some_and(|comment| comment.chars().count() > LONGEST_COMMENT) {
        let problem = Problem::new(Code::InvalidBody, "the comment is too long").field("comment");
        return Err(problem.fix(format!("use at most {LONGEST_COMMENT} characters")));
    }
    payload["executionId"] = json!(id);
    payload["by"] = json!(caller.name);
    if let Some(comment) = comment.filter(|comment| !comment.trim().is_empty()) {
        payload["comment"] = json!(comment);
    }
    match api.world.invoke_function(function, &payload).await {
        Ok(_) => Ok(Json(Taken { execution_id: id.clone(), message: message.to_owned() })),
        Err(fault) if fault.kind == FaultKind::Rejected => {
            let fix = "look at the execution: it says what can be done now";
            Err(Problem::new(Code::ActionRefused, fault.what).fix(fix))
        }
        Err(fault) => Err(fault.into()),
    }
}
