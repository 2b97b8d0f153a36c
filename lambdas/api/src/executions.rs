//! Executions: list them, show the events, the pre-flight and the DRS job log of one.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use domain::catalogue::{ExecutionFilter, ListExecutions};
use domain::event::Event;
use domain::execution::ExecutionRecord;
use domain::ids::{ExecutionId, JobId, PlanId, SourceServerId};
use domain::ports::{DescribeJobLogItems, ReadExecution, ReadHistory};
use domain::readiness::ReadinessReport;
use domain::request::ExecutionType;
use domain::status::ExecutionStatus;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::cursor::{self, PageQuery};
use crate::problem::{Code, Problem};
use crate::request::{Id, Params};

const LIST: &str = "executions";
/// Which executions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExecutionQuery {
    /// Only of this plan.
    plan_id: Option<PlanId>,
    /// Only in this status, or in one of these, separated by commas: `Running,Paused`.
    status: Option<String>,
    /// Not started before this time.
    from: Option<Timestamp>,
    /// Not started after this time.
    to: Option<Timestamp>,
    /// How many at once, 1 to 200; 50 when left out.
    limit: Option<usize>,
    /// Where to go on: `next` of the answer before.
    cursor: Option<String>,
}

/// A page of executions, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExecutionPage {
    /// The executions.
    items: Vec<ExecutionSummary>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An execution in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExecutionSummary {
    execution_id: ExecutionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan_id: Option<PlanId>,
    plan_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_type: Option<ExecutionType>,
    /// `Running`, `Succeeded`, ...
    status: ExecutionStatus,
    /// Why it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initiated_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
    /// Achieved, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    rto_seconds: Option<i64>,
    /// The plan's target, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    rto_target_seconds: Option<i64>,
    total_waves: u32,
    total_servers: u32,
}

impl From<ExecutionRecord> for ExecutionSummary {
    fn from(record: ExecutionRecord) -> Self {
        Self {
            execution_id: record.execution_id,
            plan_id: record.plan_id,
            plan_name: record.plan_name,
            execution_type: record.execution_type,
            status: record.status,
            reason: record.status_reason,
            initiated_by: record.initiated_by,
            note: record.note,
            started_at: record.started_at,
            ended_at: record.ended_at,
            rto_seconds: record.rto_seconds,
            rto_target_seconds: record.rto_minutes.map(|minutes| i64::from(minutes) * 60),
            total_waves: record.total_waves,
            total_servers: record.total_servers,
        }
    }
}

/// A page of what happened, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventPage {
    /// The events.
    items: Vec<Event>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page of the logs of the execution's DRS jobs, job by job, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobLogPage {
    /// The lines.
    items: Vec<JobLogLine>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A line of a DRS job's log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobLogLine {
    job_id: JobId,
    at: Timestamp,
    /// In DRS's word: `CONVERSION_START`, `LAUNCH_FAILED`, ...
    event: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_server_id: Option<SourceServerId>,
    /// The error as the service that raised it wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_error: Option<String>,
}

/// List executions, newest first
#[utoipa::path(get, path = "/api/executions", tag = "Executions", params(ExecutionQuery), responses((status = 200, body = ExecutionPage)))]
pub(crate) async fn list_executions(
    State(api): State<Api>,
    Params(query): Params<ExecutionQuery>,
) -> Result<Json<ExecutionPage>, Problem> {
    let limit = cursor::limit(query.limit)?;
    let filter = ExecutionFilter {
        plan_id: query.plan_id,
        statuses: statuses(query.status.as_deref())?,
        from: query.from,
        to: query.to,
        after: cursor::read(LIST, query.cursor.as_deref())?,
    };
    let mut found = api.world.list_executions(&filter, limit + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|last| cursor::write(LIST, &(last.started_at, &last.execution_id)));
    Ok(Json(ExecutionPage { items: found.into_iter().map(ExecutionSummary::from).collect(), next }))
}

fn statuses(words: Option<&str>) -> Result<Vec<ExecutionStatus>, Problem> {
    let Some(words) = words else { return Ok(Vec::new()) };
    let read = |word: &str| {
        serde_json::from_value(json!(word)).map_err(|_| {
            let problem = Problem::new(Code::InvalidQuery, format!("`{word}` is no status of an execution"));
            problem.field("status").fix("see the statuses of executions: `Running`, `Succeeded`, ...")
        })
    };
    words.split(',').map(read).collect()
}

/// List what happened in an execution, oldest first
#[utoipa::path(get, path = "/api/executions/{id}/events", tag = "Executions", params(("id" = ExecutionId, Path), PageQuery), responses((status = 200, body = EventPage)))]
pub(crate) async fn list_events(
    State(api): State<Api>,
    Id(id): Id<ExecutionId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<EventPage>, Problem> {
    let limit = cursor::limit(query.limit)?;
    found(&api, &id).await?;
    let (items, next) = cursor::slice("events", api.world.events(&id).await?, query.cursor.as_deref(), limit)?;
    Ok(Json(EventPage { items, next }))
}

/// Show the pre-flight of an execution
#[utoipa::path(get, path = "/api/executions/{id}/readiness", tag = "Executions", params(("id" = ExecutionId, Path)), responses((status = 200, body = ReadinessReport)))]
pub(crate) async fn execution_readiness(
    State(api): State<Api>,
    Id(id): Id<ExecutionId>,
) -> Result<Json<ReadinessReport>, Problem> {
    found(&api, &id).await?;
    let report = api.world.readiness(&id).await?;
    report.map(Json).ok_or_else(|| {
        let detail = format!("execution `{id}` has made no pre-flight yet");
        Problem::new(Code::ExecutionNotFound, detail).fix("ask again in a moment, or see why it was refused")
    })
}

/// List the log of an execution's DRS jobs
#[utoipa::path(get, path = "/api/executions/{id}/job-log", tag = "Executions", params(("id" = ExecutionId, Path), PageQuery), responses((status = 200, body = JobLogPage)))]
pub(crate) async fn list_job_log(
    State(api): State<Api>,
    Id(id): Id<ExecutionId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<JobLogPage>, Problem> {
    const LIST: &str = "job-log";
    let limit = cursor::limit(query.limit)?;
    found(&api, &id).await?;
    let waves = api.world.waves(&id).await?;
    let servers = api.world.servers(&id, None).await?;
    let of_waves = waves.iter().flat_map(|wave| wave.jobs.iter().map(|job| job.job_id.clone()));
    let jobs: BTreeSet<JobId> = of_waves.chain(servers.into_iter().filter_map(|server| server.job_id)).collect();
    let mut lines = Vec::new();
    for job_id in jobs {
        for item in api.world.job_log(&job_id).await? {
            lines.push(JobLogLine {
                job_id: job_id.clone(),
                at: item.at,
                event: item.event,
                source_server_id: item.server,
                raw_error: item.raw_error,
            });
        }
    }
    lines.sort_by_key(|line| line.at);
    let (items, next) = cursor::slice(LIST, lines, query.cursor.as_deref(), limit)?;
    Ok(Json(JobLogPage { items, next }))
}

/// The execution of this id.
///
/// # Errors
/// `EXECUTION_NOT_FOUND`
pub(crate) async fn found(api: &Api, id: &ExecutionId) -> Result<ExecutionRecord, Problem> {
    api.world.execution(id).await?.ok_or_else(|| {
        Problem::new(Code::ExecutionNotFound, format!("there is no execution `{id}`")).fix("look for it in the list")
    })
}
