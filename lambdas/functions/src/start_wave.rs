//! `start-wave`: gives the wave's servers to DRS, each exactly once.
//!
//! `StartRecovery` has no idempotency token and this function can run twice, so each call is written down before it is
//! made, carries tags that say which one it is, and a repeat looks for the job with those tags before it calls.

use std::collections::BTreeMap;

use domain::diagnosis::Diagnosis;
use domain::drs::Job;
use domain::event::{Event, EventKind};
use domain::execution::{ExecutionRecord, JobIntent, ServerRecord, WaveJob, WaveRecord};
use domain::fault::{Fault, FaultKind};
use domain::ids::{ExecutionId, SourceServerId, WaveNumber};
use domain::launch_job;
use domain::ports::{
    Answer, DescribeJobs, Intended, ReadExecution, RecordEvents, RecordJobIntent, StartRecovery, UpdateExecution,
};
use domain::request::ExecutionType;
use domain::settlement;
use domain::status::{ServerStatus, Status, WaveStatus, transition};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::progress::WaveProgress;
use crate::store;

/// How far the clock of DRS may be behind that of Step Functions when a job is looked for by its time.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

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

/// Starts the wave's jobs, or finds them started.
///
/// # Errors
/// `Transient` when a server is in somebody else's job, or DRS has no room; what was started stays started, and the
/// repeat starts the rest.
pub async fn start_wave(
    input: StartWave,
    world: &(impl ReadExecution + UpdateExecution + RecordJobIntent + DescribeJobs + StartRecovery + RecordEvents),
) -> Answer<WaveProgress> {
    let execution = store::execution(&input.execution_id, world).await?;
    let before = world.wave(&input.execution_id, input.wave).await?;
    if before.wave_status.has_ended() {
        return Ok(WaveProgress::judge());
    }
    let wave = launching(&before, input.time)?;
    store::save_wave(&before, &wave, world).await?;
    let servers = world.servers(&input.execution_id, Some(input.wave)).await?;
    let intents = write_intents(&wave, &servers, input.time, world).await?;
    let mut jobs = Vec::new();
    for intent in intents {
        let intent = launch(&execution, &wave, intent, world).await?;
        record_servers(&servers, &intent, input.time, world).await?;
        if let Some(job_id) = &intent.job_id {
            let known = wave.jobs.iter().find(|job| job.part == intent.part).cloned();
            let new = WaveJob { part: intent.part, job_id: job_id.clone(), seen: String::new(), settled: false };
            jobs.push(known.unwrap_or(new));
        }
    }
    let started = WaveRecord { jobs, ..wave.clone() };
    store::save_wave(&wave, &started, world).await?;
    world.record_events(&[wave_started(&started)]).await?;
    Ok(if started.jobs.is_empty() { WaveProgress::judge() } else { WaveProgress::launching() })
}

/// The wave as it starts. Its deadline is an absolute time and does not move on a repeat.
fn launching(before: &WaveRecord, now: Timestamp) -> Answer<WaveRecord> {
    let mut wave = before.clone();
    wave.wave_status = transition(before.wave_status, WaveStatus::Launching)?;
    wave.turn_token = None;
    wave.started_at.get_or_insert(now);
    wave.deadline.get_or_insert(now + SignedDuration::from_secs(wave.deadline_seconds.into()));
    Ok(wave)
}

/// What is known of a part before DRS is called.
struct Standing {
    intent: JobIntent,
    /// The job that a call made before has started, if DRS shows one.
    found: Option<Job>,
}

/// Writes down every call that will be made, and looks for the jobs of calls that may have been made before.
async fn write_intents(
    wave: &WaveRecord,
    servers: &[ServerRecord],
    now: Timestamp,
    world: &(impl RecordJobIntent + DescribeJobs),
) -> Answer<Vec<Standing>> {
    let ids: Vec<SourceServerId> = servers.iter().map(|server| server.source_server_id.clone()).collect();
    let mut standing = Vec::new();
    let mut uncertain: Option<Timestamp> = None;
    for intent in launch_job::intents(wave, &ids, now) {
        let intent = match world.put_intent(&intent).await? {
            Intended::Now => intent,
            Intended::Before(before) => {
                if before.job_id.is_none() && before.refusal.is_none() {
                    uncertain = Some(uncertain.map_or(before.requested_at, |time| time.min(before.requested_at)));
                }
                before
            }
        };
        standing.push(Standing { intent, found: None });
    }
    if let Some(since) = uncertain {
        let jobs = world.jobs_since(since - CLOCK_SKEW).await?;
        for part in &mut standing {
            part.found = jobs.iter().find(|job| launch_job::is_job_of(&part.intent, job)).cloned();
        }
    }
    Ok(standing)
}

/// The intent with its job: the one it has, the one that was found, or a new one; or with the refusal of DRS, which
/// does not keep the other parts from starting.
async fn launch(
    execution: &ExecutionRecord,
    wave: &WaveRecord,
    standing: Standing,
    world: &(impl RecordJobIntent + StartRecovery),
) -> Answer<JobIntent> {
    let Standing { mut intent, found } = standing;
    if intent.job_id.is_some() || intent.refusal.is_some() {
        return Ok(intent);
    }
    let is_drill = execution.execution_type != Some(ExecutionType::Recovery);
    let job = match found {
        Some(job) => Ok(job),
        None => world.start_recovery(&intent.servers, is_drill, launch_job::tags(execution, wave, &intent)).await,
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

/// Writes the part's outcome to its servers; those that have it already stay as they are.
async fn record_servers(
    servers: &[ServerRecord],
    intent: &JobIntent,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordEvents),
) -> Answer<()> {
    let by_id: BTreeMap<_, _> = servers.iter().map(|server| (&server.source_server_id, server)).collect();
    let pending = intent
        .servers
        .iter()
        .filter_map(|id| by_id.get(id))
        .filter(|server| server.server_status == ServerStatus::Pending);
    let mut changes = Vec::new();
    let mut events = Vec::new();
    for before in pending {
        let after = match &intent.refusal {
            None => given_to_drs(before, intent, now)?,
            Some(refusal) => {
                let next_step = "mend what DRS names, then launch again".to_owned();
                let diagnosis = Diagnosis { reason: format!("DRS refused it: {refusal}"), next_step };
                let failed = settlement::failed(before, diagnosis, now)?;
                let message = format!("{} failed: DRS refused it: {refusal}", before.label());
                let event = Event::new(&before.execution_id, now, EventKind::ServerFailed, message);
                events.push(event.of_server(before.wave, &before.source_server_id));
                failed
            }
        };
        changes.push(((*before).clone(), after));
    }
    store::save_servers(&changes, world).await?;
    if events.is_empty() { Ok(()) } else { world.record_events(&events).await }
}

fn given_to_drs(before: &ServerRecord, intent: &JobIntent, now: Timestamp) -> Result<ServerRecord, Fault> {
    let mut server = before.clone();
    server.server_status = transition(before.server_status, ServerStatus::Launching)?;
    server.launching_at = Some(now);
    server.job_id = intent.job_id.clone();
    Ok(server)
}

fn wave_started(wave: &WaveRecord) -> Event {
    let jobs: Vec<&str> = wave.jobs.iter().map(|job| job.job_id.as_str()).collect();
    let message = match jobs.len() {
        0 => format!("wave {} `{}`: DRS refused all of its {} servers", wave.wave, wave.name, wave.server_count),
        _ => format!(
            "wave {} `{}`: {} servers given to DRS as {}",
            wave.wave,
            wave.name,
            wave.server_count,
            jobs.join(", ")
        ),
    };
    let at = wave.started_at.unwrap_or_default();
    Event::new(&wave.execution_id, at, EventKind::WaveStarted, message).of_wave(wave.wave)
}
