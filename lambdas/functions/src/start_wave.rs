//! `start-wave`: gives the wave's servers to DRS, each exactly once.
//!
//! `StartRecovery` has no idempotency token and this function can run twice, so each call is written down before it is
//! made, carries tags that say which one it is, and a repeat looks for the job with those tags before it calls.

use domain::drs::Job;
use domain::event::{Event, EventKind};
use domain::execution::{ExecutionRecord, JobIntent, WaveJob, WaveRecord};
use domain::fault::FaultKind;
use domain::ids::{ExecutionId, WaveNumber};
use domain::launch_job;
use domain::polling::Pace;
use domain::ports::{
    Answer, AtTarget, DescribeJobs, DescribeRecoverySnapshots, QueueForDrs, ReadExecution, ReadPollPeriod,
    RecordEvents, RecordJobIntent, StartRecovery, UpdateExecution,
};
use domain::request::ExecutionType;
use domain::status::{Status, WaveStatus, transition};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::drs_queue::Queue;
use crate::progress::{WaveProgress, WaveState};
use crate::refresh_status::refresh_status_after;
use crate::wave_attempt::{Part, begin};
use crate::{launched_servers, store};

/// The input of `start-wave`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartWave {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave to start.
    pub wave: WaveNumber,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Starts the wave's jobs, or finds them started. When DRS has no room for all of them, the rest waits its turn.
///
/// # Errors
/// `Transient` when a server is in somebody else's job; what was started stays started, and the repeat starts the
/// rest.
pub async fn start_wave(
    input: StartWave,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + RecordJobIntent
         + DescribeJobs
         + DescribeRecoverySnapshots
         + StartRecovery
         + QueueForDrs
         + RecordEvents
         + ReadPollPeriod
     ),
) -> Answer<WaveProgress> {
    let period = world.poll_period();
    let execution = store::execution(&input.execution_id, world).await?;
    let before = world.wave(&input.execution_id, input.wave).await?;
    let stops = execution.cancel_requested.is_some() || execution.status.has_ended();
    if before.wave_status.has_ended() || (stops && before.wave_status != WaveStatus::Launching) {
        return Ok(WaveProgress::judge(period, input.time));
    }
    let servers = world.servers(&input.execution_id, Some(input.wave)).await?;
    if before.wave_status == WaveStatus::Checking {
        return Ok(WaveProgress::after_launch(&before, &servers, period, input.time));
    }
    let (wave, parts) = begin(&before, &servers, input.time, world).await?;
    let mut queue = Queue::read(&wave, input.time, world).await?;
    let mut started = WaveRecord { parts_waiting: 0, status_reason: None, ..wave.clone() };
    let mut servers = launched_servers::again_to_check(servers, &wave, &parts, world).await?;
    for part in parts {
        if part.is_open() && stops {
            continue;
        }
        let Some(intent) = queue.launch(&execution, &wave, part, world).await? else {
            started.parts_waiting += 1;
            continue;
        };
        launched_servers::record(&mut servers, &intent, input.time, world).await?;
        started.jobs.extend(job(&started, &intent, input.time));
    }
    started.deadline = started.jobs.iter().filter_map(|job| job.deadline).max();
    let waits = queue.settle(&mut started, world).await?;
    let mut events = Vec::new();
    if !started.jobs.is_empty() || !waits {
        events.push(wave_started(&started));
    }
    if waits && wave.status_reason != started.status_reason {
        events.push(waiting(&started, input.time));
    }
    world.record_events(&events).await?;
    store::save_wave(&wave, &started, world).await?;
    refresh_status_after(&started, world).await?;
    if !started.jobs.is_empty() || waits {
        return Ok(WaveProgress::launching(&started, Pace::first(period), input.time));
    }
    let progress = WaveProgress::after_launch(&started, &servers, period, input.time);
    if progress.state == WaveState::Check {
        let wave_status = transition(started.wave_status, WaveStatus::Checking)?;
        store::save_wave(&started, &WaveRecord { wave_status, ..started.clone() }, world).await?;
    }
    Ok(progress)
}

/// The wave's job with its deadline: an absolute time that does not move on a repeat.
fn job(wave: &WaveRecord, intent: &JobIntent, now: Timestamp) -> Option<WaveJob> {
    if wave.jobs.iter().any(|job| job.part == intent.part) {
        return None;
    }
    Some(WaveJob {
        part: intent.part,
        job_id: intent.job_id.clone()?,
        target: intent.target.clone(),
        seen: String::new(),
        settled: false,
        launching_at: None,
        read_at: None,
        deadline: Some(now + SignedDuration::from_secs(wave.deadline_seconds.into())),
    })
}

/// The intent with its job: the one it has, the one that was found, or a new one; or with the refusal of DRS, which
/// does not keep the other parts from starting.
pub(crate) async fn launch(
    execution: &ExecutionRecord,
    wave: &WaveRecord,
    part: Part,
    world: &(impl AtTarget + RecordJobIntent + StartRecovery),
) -> Answer<JobIntent> {
    if !part.is_open() {
        return Ok(part.intent);
    }
    let Part { mut intent, found } = part;
    let is_drill = execution.execution_type != Some(ExecutionType::Recovery);
    let job: Answer<Job> = match found {
        Some(job) => Ok(job),
        None => match world.at(&intent.target).await {
            Ok(there) => there.start_recovery(&intent, is_drill, launch_job::tags(execution, wave, &intent)).await,
            Err(fault) => Err(fault),
        },
    };
    match job {
        Ok(job) => {
            tracing::info!(job = %job.id, part = intent.part, servers = intent.servers.len(), "job started");
            intent.job_id = Some(job.id);
        }
        Err(fault) if fault.kind == FaultKind::Rejected => intent.refusal = Some(fault.sentence()),
        Err(fault) => return Err(fault.during(&format!("wave {} `{}`, part {}", wave.wave, wave.name, intent.part))),
    }
    world.complete_intent(&intent).await?;
    Ok(intent)
}

fn waiting(wave: &WaveRecord, now: Timestamp) -> Event {
    let reason = wave.status_reason.as_deref().unwrap_or_default();
    let message = format!("wave {} `{}`: {reason}", wave.wave, wave.name);
    Event::new(&wave.execution_id, now, EventKind::WaitingForDrs, message).of_wave(wave.wave)
}

fn wave_started(wave: &WaveRecord) -> Event {
    let jobs: Vec<&str> = wave.jobs.iter().map(|job| job.job_id.as_str()).collect();
    let name = format!("wave {} `{}`", wave.wave, wave.name);
    let message = match (jobs.len(), wave.attempt.0) {
        (0, 1) => format!("{name}: DRS refused all of its {} servers", wave.server_count),
        (_, 1) => format!("{name}: {} servers given to DRS as {}", wave.server_count, jobs.join(", ")),
        (0, attempt) => format!("{name}: attempt {attempt} launches nothing"),
        (_, attempt) => format!("{name}: attempt {attempt}, what failed is given to DRS as {}", jobs.join(", ")),
    };
    let at = wave.jobs.iter().filter_map(|job| job.deadline).min();
    let at = at.map(|deadline| deadline - SignedDuration::from_secs(wave.deadline_seconds.into()));
    let at = at.or(wave.started_at).unwrap_or_default();
    Event::new(&wave.execution_id, at, EventKind::WaveStarted, message).of_wave(wave.wave)
}
