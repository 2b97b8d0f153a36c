//! An attempt at launching a wave: the servers it launches, written down as job intents before anything is called.

use std::collections::BTreeMap;

use domain::decision::OperatorAnswer;
use domain::drs::Job;
use domain::execution::{JobIntent, ServerRecord, WaveRecord};
use domain::ids::{SnapshotId, SourceServerId};
use domain::launch_job;
use domain::ports::{
    Answer, AtTarget, DescribeJobs, DescribeRecoverySnapshots, Intended, ReadExecution, RecordJobIntent,
    UpdateExecution,
};
use domain::recovery_point::RecoveryPoint;
use domain::status::{ServerStatus, WaveStatus, transition};
use domain::target;
use jiff::{SignedDuration, Timestamp};

use crate::store;

/// How far the clock of DRS may be behind that of Step Functions when a job is looked for by its time.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What is known of a part before DRS is called.
pub(crate) struct Part {
    pub(crate) intent: JobIntent,
    /// The job that a call made before has started, if DRS shows one.
    pub(crate) found: Option<Job>,
}

impl Part {
    /// Whether DRS has to be called for it.
    pub(crate) fn is_open(&self) -> bool {
        self.intent.job_id.is_none() && self.intent.refusal.is_none()
    }
}

/// Begins the attempt, or goes on with it: the wave as it is launched, and the parts of its servers. The intents stand
/// before the wave is called launching, so a wave that launches has all of them.
pub(crate) async fn begin(
    before: &WaveRecord,
    servers: &[ServerRecord],
    now: Timestamp,
    world: &(impl AtTarget + ReadExecution + UpdateExecution + RecordJobIntent + DescribeJobs + DescribeRecoverySnapshots),
) -> Answer<(WaveRecord, Vec<Part>)> {
    if before.wave_status == WaveStatus::Launching {
        let standing = world.job_intents(&before.execution_id, before.wave, before.attempt).await?;
        let parts = with_jobs(standing, world).await?;
        return Ok((before.clone(), parts));
    }
    let wave = launching(before, now)?;
    let launched: Vec<&ServerRecord> = servers.iter().filter(|server| is_launched(before, server)).collect();
    let snapshots = snapshots(before, &launched, world).await?;
    let ids: Vec<_> = launched.iter().map(|server| (server.target.clone(), server.source_server_id.clone())).collect();
    let mut standing = Vec::new();
    for intent in launch_job::intents(&wave, &ids, &snapshots, now) {
        standing.push(match world.put_intent(&intent).await? {
            Intended::Now => intent,
            Intended::Before(before) => before,
        });
    }
    let wave = WaveRecord { parts_waiting: u16::try_from(standing.len()).unwrap_or(u16::MAX), ..wave };
    store::save_wave(before, &wave, world).await?;
    // No call was made before the wave was launching, so there is no job to look for.
    Ok((wave, standing.into_iter().map(|intent| Part { intent, found: None }).collect()))
}

/// Whether the attempt that begins launches the server: the first one all, a retry those that failed; with another
/// recovery point also those that launched but are unhealthy.
fn is_launched(before: &WaveRecord, server: &ServerRecord) -> bool {
    match (server.server_status, before.answered()) {
        (ServerStatus::Pending | ServerStatus::Failed, _) => true,
        (ServerStatus::Unhealthy, Some(decision)) => decision.recovery_point.is_some(),
        _ => false,
    }
}

/// The wave as the attempt begins. A retry counts on.
fn launching(before: &WaveRecord, now: Timestamp) -> Answer<WaveRecord> {
    let mut wave = before.clone();
    wave.wave_status = transition(before.wave_status, WaveStatus::Launching)?;
    if before.answered().is_some_and(|decision| decision.answer == OperatorAnswer::Retry) {
        wave.attempt = before.attempt.next();
        wave.jobs = Vec::new();
        wave.deadline = None;
        wave.launched_at = None;
    }
    wave.status_reason = None;
    wave.turn_token = None;
    wave.hold_token = None;
    wave.started_at.get_or_insert(now);
    Ok(wave)
}

/// The recovery points of servers that are not launched from the latest. A server for which a retry names a moment
/// that is before its first recovery point keeps what it had.
async fn snapshots(
    before: &WaveRecord,
    servers: &[&ServerRecord],
    world: &(impl AtTarget + DescribeRecoverySnapshots),
) -> Answer<BTreeMap<SourceServerId, SnapshotId>> {
    let wanted = before.answered().and_then(|decision| decision.recovery_point);
    let mut chosen = BTreeMap::new();
    for server in servers {
        let id = &server.source_server_id;
        let mut snapshot = server.recovery_snapshot_id.clone();
        if let Some(limit) = wanted {
            let shown = world.at(&server.target).await?.recovery_snapshots(id, Some(limit)).await?;
            let found = RecoveryPoint::AtOrBefore(limit).choose(&shown).map(|found| found.id.clone());
            snapshot = found.or(snapshot);
        }
        chosen.extend(snapshot.map(|snapshot| (id.clone(), snapshot)));
    }
    Ok(chosen)
}

/// Intents of calls that may have been made before, with the jobs that DRS shows for them.
async fn with_jobs(intents: Vec<JobIntent>, world: &(impl AtTarget + DescribeJobs)) -> Answer<Vec<Part>> {
    let mut parts: Vec<Part> = intents.into_iter().map(|intent| Part { intent, found: None }).collect();
    let open = |part: &&Part| part.is_open();
    for target in target::each(parts.iter().filter(open).map(|part| &part.intent.target)) {
        let of_target = |part: &Part| part.is_open() && part.intent.target == target;
        let since = parts.iter().filter(|part| of_target(part)).map(|part| part.intent.requested_at).min();
        let Some(since) = since else { continue };
        let jobs = world.at(&target).await?.jobs_since(since - CLOCK_SKEW).await?;
        for part in parts.iter_mut().filter(|part| of_target(part)) {
            part.found = jobs.iter().find(|job| launch_job::is_job_of(&part.intent, job)).cloned();
        }
    }
    Ok(parts)
}
