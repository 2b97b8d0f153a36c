//! One execution with everything that is to be known about it, in one answer; and its report.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::ids::{ExecutionId, WaveNumber};
use domain::phases::phases;
use domain::polling::{self, PollPeriod};
use domain::ports::{ReadExecution, ReadHistory, ReadPollPeriod};
use domain::report::{self, Report};
use domain::view::{self, ExecutionView};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::caller::Caller;
use crate::executions::found;
use crate::permissions::{self, Permission};
use crate::problem::Problem;
use crate::request::{Id, Params};

/// What to look up beside the records.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShowQuery {
    /// Also read the logs of the DRS jobs that run, for where in their launches servers are: at most five calls of DRS.
    #[serde(default)]
    phases: bool,
}

/// An execution, and what changes by the clock alone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownExecution {
    #[serde(flatten)]
    view: ExecutionView,
    /// The server's time. Only this and the members below change while the `ETag` stays the same.
    server_time: Timestamp,
    /// Since the declaration, until now or the end.
    elapsed_seconds: i64,
    /// About when DRS is asked next; absent while nothing is with DRS.
    next_poll_at: Option<Timestamp>,
    /// The same for each wave that is with DRS.
    wave_polls: Vec<WavePoll>,
}

/// When a wave is looked at next.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WavePoll {
    wave: WaveNumber,
    next_poll_at: Timestamp,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReportFormat {
    /// The whole record.
    #[default]
    Json,
    /// A line for each server.
    Csv,
}

/// Which report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// `json`, when left out, or `csv`.
    #[serde(default)]
    #[param(inline)]
    format: ReportFormat,
}

/// The records of an execution: three reads, whatever its size.
struct Records {
    execution: ExecutionRecord,
    waves: Vec<WaveRecord>,
    servers: Vec<ServerRecord>,
}

impl Records {
    async fn read(api: &Api, id: &ExecutionId) -> Result<Self, Problem> {
        let execution = found(api, id).await?;
        let waves = api.world.waves(id).await?;
        let servers = api.world.servers(id, None).await?;
        Ok(Self { execution, waves, servers })
    }

    /// The view, in which a caller is offered only what their role allows.
    fn view(&self, caller: &Caller) -> ExecutionView {
        let mut view = view::compose(&self.execution, &self.waves, &self.servers);
        let control = Permission::to_control(self.execution.execution_type);
        if let Err(problem) = permissions::check(caller, control) {
            view.offers_mut().for_each(|offer| offer.forbid(&problem.detail));
        }
        view
    }
}

/// Show an execution with its waves and servers
///
/// Everything that a page about it shows, in one answer. With `If-None-Match` it is sent only when it has changed.
#[utoipa::path(get, path = "/api/executions/{id}", tag = "Executions", params(("id" = ExecutionId, Path), ShowQuery, ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the answer that you have")),
    responses((status = 200, body = ShownExecution, headers(("ETag" = String, description = "Changes when the execution does"))), (status = 304, description = "It is as you have it")))]
pub(crate) async fn show_execution(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Params(query): Params<ShowQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let records = Records::read(&api, &id).await?;
    let mut view = records.view(&caller);
    if query.phases {
        view = view.with_phases(&phases(&records.waves, &records.servers, &api.world).await);
    }
    let tag = tag(&view)?;
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|tags| tags.split(',')).any(|known| known.trim() == tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let headers = [(ETAG, tag), (CACHE_CONTROL, "no-cache".to_owned())];
    Ok((headers, Json(shown(view, &records, api.world.poll_period(), api.now()))).into_response())
}

fn shown(view: ExecutionView, records: &Records, period: PollPeriod, now: Timestamp) -> ShownExecution {
    let polls = records.waves.iter().filter_map(|wave| {
        let next_poll_at = polling::next_poll_at(wave, &records.servers, period, now)?;
        Some(WavePoll { wave: wave.wave, next_poll_at })
    });
    let wave_polls: Vec<WavePoll> = polls.collect();
    let until = view.ended_at.unwrap_or(now);
    ShownExecution {
        server_time: now,
        elapsed_seconds: until.duration_since(view.started_at).as_secs(),
        next_poll_at: wave_polls.iter().map(|poll| poll.next_poll_at).min(),
        wave_polls,
        view,
    }
}

/// A weak tag: answers with the same one differ by the clock alone.
fn tag(view: &ExecutionView) -> Result<String, Fault> {
    let text =
        serde_json::to_vec(view).map_err(|error| Fault::bug(format!("an execution cannot become JSON: {error}")))?;
    let hash: String = Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("W/\"{hash}\""))
}

/// Report about an execution: what was achieved against the targets, what failed, who did what
#[utoipa::path(get, path = "/api/executions/{id}/report", tag = "Executions", params(("id" = ExecutionId, Path), ReportQuery),
    responses((status = 200, content((Report = "application/json"), (String = "text/csv")))))]
pub(crate) async fn execution_report(
    State(api): State<Api>,
    caller: Caller,
    Id(id): Id<ExecutionId>,
    Params(query): Params<ReportQuery>,
) -> Result<Response, Problem> {
    let view = Records::read(&api, &id).await?.view(&caller);
    if query.format == ReportFormat::Csv {
        let kind = view.execution_type.map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
        let plan = view.plan_id.as_deref().unwrap_or("unknown");
        let name = format!("{plan}-{kind}-{}.csv", view.started_at.strftime("%Y-%m-%dT%H%MZ"));
        let headers = [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        return Ok((headers, report::csv(&view)).into_response());
    }
    let events = api.world.events(&id).await?;
    let readiness = api.world.readiness(&id).await?;
    let plan = api.world.frozen_plan(&id).await?;
    Ok(Json(report::compose(view, &events, readiness, plan, api.now())).into_response())
}
