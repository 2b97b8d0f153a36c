//! Asking DRS how a wave's jobs are doing, and writing down what changed.

use domain::check::records;
use domain::drs::{Job, JobLogItem, RecoveryInstance};
use domain::duration;
use domain::event::{Event, EventKind};
use domain::execution::{ServerRecord, WaveJob, WaveRecord};
use domain::ids::SourceServerId;
use domain::judgement::{Launch, judge};
use domain::ports::{
    Answer, AtTarget, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, ReadExecution, RecordEvents,
    UpdateExecution,
};
use domain::settlement::{self, Evidence};
use domain::status::ServerStatus;
use domain::target;
use jiff::{SignedDuration, Timestamp};

use crate::store;

/// One look at a wave's jobs. DRS is asked once for all of them; only servers of jobs that show something new are
/// read and written. Past the deadline the same answer decides, so DRS is always asked once more before a server is
/// called failed. As long as DRS is at some server of a job, its servers are read no sooner than `rest` after they were
/// last read: near the end looks are frequent, and servers that come up one by one must not cost more calls for that.
pub(crate) async fn observe_launch(
    wave: &WaveRecord,
    declared_at: Timestamp,
    now: Timestamp,
    rest: SignedDuration,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + RecordEvents
     ),
) -> Answer<WaveRecord> {
    let mut shown = Vec::new();
    let open = || wave.jobs.iter().filter(|job| !job.settled);
    for target in target::each(open().map(|job| &job.target)) {
        let ids: Vec<_> = open().filter(|job| job.target == target).map(|job| job.job_id.clone()).collect();
        shown.extend(world.at(&target).await?.jobs(&ids).await?);
    }
    let mut intents = None;
    let mut after = wave.clone();
    for known in after.jobs.iter_mut().filter(|job| !job.settled) {
        let deadline_passed = known.deadline.is_some_and(|deadline| now >= deadline);
        let job = shown.iter().find(|job| job.id == known.job_id);
        let digest = job.map(settlement::digest).unwrap_or_default();
        if known.seen == digest && !deadline_passed {
            continue;
        }
        let fresh = known.read_at.is_some_and(|read| now.duration_since(read) < rest);
        if fresh && !deadline_passed && job.is_some_and(settlement::is_under_way) {
            continue;
        }
        known.read_at = Some(now);
        if intents.is_none() {
            intents = Some(world.job_intents(&wave.execution_id, wave.wave, wave.attempt).await?);
        }
        let intent = intents.iter().flatten().find(|intent| intent.part == known.part);
        let members = intent.map(|intent| intent.servers.as_slice()).unwrap_or_default();
        let moment = Moment { declared_at, now, deadline_passed };
        let there = world.at(&known.target).await?;
        let settled = settle_job(wave, known, job, members, &moment, &there).await?;
        known.settled = settled.all;
        if settlement::is_launching(&digest) {
            known.launching_at.get_or_insert(now);
        }
        // Something that DRS has not shown completely is looked at again, even if nothing changes.
        known.seen = if settled.incomplete { String::new() } else { digest };
    }
    if after.parts_waiting == 0 && after.jobs.iter().all(|job| job.settled) {
        after.launched_at.get_or_insert(now);
    }
    Ok(after)
}

struct Moment {
    declared_at: Timestamp,
    now: Timestamp,
    deadline_passed: bool,
}

struct Settled {
    /// No server of the job is under way any more.
    all: bool,
    /// A server is launched, but DRS does not list its instance yet.
    incomplete: bool,
}

async fn settle_job(
    wave: &WaveRecord,
    known: &WaveJob,
    job: Option<&Job>,
    members: &[SourceServerId],
    moment: &Moment,
    world: &(impl ReadExecution + UpdateExecution + DescribeJobLogItems + DescribeRecoveryInstances + RecordEvents),
) -> Answer<Settled> {
    let servers = world.servers_by_id(&wave.execution_id, wave.wave, members).await?;
    let log: Vec<JobLogItem> = if settlement::needs_log(&servers, job, moment.deadline_passed) {
        world.job_log(&known.job_id).await?
    } else {
        Vec::new()
    };
    let instances = instances_of_launched(&servers, job, world).await?;
    let evidence = Evidence {
        job,
        log: &log,
        instances: &instances,
        declared_at: moment.declared_at,
        now: moment.now,
        deadline_passed: moment.deadline_passed,
    };
    let mut settled = Settled { all: true, incomplete: false };
    let mut changes = Vec::new();
    let mut events = Vec::new();
    for before in servers {
        let after = settlement::settle(&before, &evidence)?;
        if after.server_status == ServerStatus::Launching {
            settled.all = false;
            settled.incomplete |= matches!(judge(&after.source_server_id, job), Launch::Launched(_));
        }
        if before != after {
            events.extend(event(&after, moment.now));
            changes.push((before, after));
        }
    }
    // Events first: a function that dies in between does it again, and the same event twice is one.
    if !events.is_empty() {
        world.record_events(&events).await?;
    }
    store::save_servers(&changes, world).await?;
    Ok(settled)
}

/// The instances of servers that DRS now calls launched: their ids, when the job does not carry them, and their
/// recovery points.
async fn instances_of_launched(
    servers: &[ServerRecord],
    job: Option<&Job>,
    world: &impl DescribeRecoveryInstances,
) -> Answer<Vec<RecoveryInstance>> {
    let launched: Vec<SourceServerId> = servers
        .iter()
        .filter(|server| server.server_status == ServerStatus::Launching)
        .filter(|server| matches!(judge(&server.source_server_id, job), Launch::Launched(_)))
        .map(|server| server.source_server_id.clone())
        .collect();
    if launched.is_empty() { Ok(Vec::new()) } else { world.recovery_instances(&launched).await }
}

fn event(server: &ServerRecord, now: Timestamp) -> Option<Event> {
    let (kind, message) = match server.server_status {
        ServerStatus::Launched => {
            let instance = server.recovery_instance_id.as_ref().map(|id| format!(" as {id}")).unwrap_or_default();
            let point = server.rpo_seconds.map(|rpo| format!(", data loss {}", duration::readable(rpo)));
            let note = server.reason.as_ref().map(|reason| format!("; {reason}")).unwrap_or_default();
            (
                EventKind::ServerLaunched,
                format!("{} launched{instance}{}{note}", server.label(), point.unwrap_or_default()),
            )
        }
        ServerStatus::Failed => {
            let reason = server.reason.as_deref().unwrap_or("no reason was recorded");
            (EventKind::ServerFailed, format!("{} failed: {reason}", server.label()))
        }
        _ => return None,
    };
    let event = Event::new(&server.execution_id, now, kind, message);
    Some(event.of_server(server.wave, &server.source_server_id))
}

/// The launched servers of a wave that have checks to pass.
pub(crate) fn to_check(wave: &WaveRecord, servers: &[ServerRecord]) -> Vec<SourceServerId> {
    servers
        .iter()
        .filter(|server| matches!(server.server_status, ServerStatus::Launched | ServerStatus::Checking))
        .filter(|server| !records(&wave.checks, server.platform).is_empty())
        .map(|server| server.source_server_id.clone())
        .collect()
}
