//! `record-launch-event`: writes down what DRS tells of a launch by itself, in the events of the execution.
//!
//! EventBridge calls it with every *DRS Source Server Launch Result* of the account and Region
//! (<https://docs.aws.amazon.com/drs/latest/userguide/monitoring-event-bridge-metrics.html>), and of those that forward
//! theirs (`infra/aws/target-region.yaml`). Where it comes from need not be looked at: no two jobs have the same id.
//! Delivery is best effort, so nothing is concluded from it: polling is what servers are judged by. It only says sooner
//! what was heard.

use domain::event::{Event, EventKind};
use domain::execution::ServerRecord;
use domain::ids::{JobId, SourceServerId};
use domain::ports::{Answer, FindLaunch, RecordEvents};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The input of `record-launch-event`: the event, as far as it matters.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordLaunchEvent {
    /// When the launch came to its end: the same in an event that is delivered twice.
    pub time: Timestamp,
    /// The source server's ARN.
    #[serde(default)]
    pub resources: Vec<String>,
    /// What happened.
    pub detail: LaunchResult,
}

/// The `detail` of the event.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LaunchResult {
    /// `RECOVERY_LAUNCH_SUCCEEDED` or `RECOVERY_LAUNCH_FAILED`, of drills too.
    pub state: String,
    /// The job.
    #[serde(default)]
    pub job_id: String,
}

/// Whether the event was one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedLaunch {
    /// It was.
    pub recorded: bool,
}

/// Records the event, once however often it is delivered. Launches by others are left alone.
///
/// # Errors
/// The fault of a port; EventBridge calls again.
pub async fn record_launch_event(
    input: RecordLaunchEvent,
    world: &(impl FindLaunch + RecordEvents),
) -> Answer<RecordedLaunch> {
    let Some((job, server)) = subject(&input) else {
        tracing::info!(state = input.detail.state, resources = ?input.resources, "no launch that is known here");
        return Ok(RecordedLaunch { recorded: false });
    };
    let Some(known) = world.launched_by(&job, &server).await? else {
        tracing::info!(%job, %server, "somebody else's launch");
        return Ok(RecordedLaunch { recorded: false });
    };
    let event = Event::new(&known.execution_id, input.time, EventKind::LaunchReported, sentence(&input, &job, &known));
    world.record_events(&[event.of_server(known.wave, &server)]).await?;
    Ok(RecordedLaunch { recorded: true })
}

/// Which job and server it is about, if it is about a launch.
fn subject(input: &RecordLaunchEvent) -> Option<(JobId, SourceServerId)> {
    let job = input.detail.job_id.parse().ok()?;
    let server = input.resources.iter().find_map(|arn| arn.rsplit_once(":source-server/")?.1.parse().ok())?;
    Some((job, server))
}

fn sentence(input: &RecordLaunchEvent, job: &JobId, server: &ServerRecord) -> String {
    let label = server.label();
    match input.detail.state.as_str() {
        "RECOVERY_LAUNCH_SUCCEEDED" => format!("DRS reports that job {job} launched {label}"),
        "RECOVERY_LAUNCH_FAILED" => format!("DRS reports that job {job} did not launch {label}"),
        other => format!("DRS reports {other} of {label} in job {job}"),
    }
}
