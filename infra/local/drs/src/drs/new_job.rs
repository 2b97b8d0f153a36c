//! What all jobs have in common when they start: quotas, ids, start and end, the merged log.

use jiff::{SignedDuration, Timestamp};

use super::DrsError;
use super::shapes::{InitiatedBy, JobLog, JobLogEvent, JobLogEventData, JobType, Tags};
use crate::account::{Account, JobState, Part};
use crate::ids::{JobId, SourceServerId};
use crate::time::{DateTime, after, to_milliseconds};

/// From the last server's end to `JOB_END`.
const END: SignedDuration = SignedDuration::from_secs(3);

/// At most so many servers in one job (L-B827C881): less than the model's bound of 200.
pub(super) fn check_servers_in_a_job(account: &Account, servers: usize) -> Result<(), DrsError> {
    let quota = account.options.quotas.servers_in_a_job;
    quota_of(servers <= quota, "L-B827C881", || format!("{servers} source servers in one job: the quota is {quota}"))
}

/// At most so many jobs in progress (L-D88FAC3A), with so many servers in all of them (L-05AFA8C6).
pub(super) fn check_quotas(account: &mut Account, servers: usize, now: Timestamp) -> Result<(), DrsError> {
    let quotas = account.options.quotas;
    let (jobs, busy) =
        account.jobs.in_progress(now).fold((0, 0), |(jobs, servers), job| (jobs + 1, servers + job.parts.len()));
    quota_of(jobs < quotas.jobs_in_progress, "L-D88FAC3A", || {
        format!("{jobs} jobs are in progress: the quota is {}", quotas.jobs_in_progress)
    })?;
    quota_of(busy + servers <= quotas.servers_in_all_jobs, "L-05AFA8C6", || {
        let quota = quotas.servers_in_all_jobs;
        format!("{busy} source servers are in active jobs and {servers} more were asked for: the quota is {quota}")
    })
}

fn quota_of(holds: bool, code: &str, message: impl FnOnce() -> String) -> Result<(), DrsError> {
    if holds { Ok(()) } else { Err(DrsError::Quota { message: message(), code: code.to_owned() }) }
}

/// A job that is being made.
pub(super) struct NewJob {
    pub(super) id: JobId,
    pub(super) started_at: Timestamp,
    kind: JobType,
    initiated_by: InitiatedBy,
    created_at: Timestamp,
    tags: Tags,
}

impl NewJob {
    pub(super) fn begin(
        account: &Account,
        kind: JobType,
        initiated_by: InitiatedBy,
        servers: &[SourceServerId],
        tags: Tags,
        now: Timestamp,
    ) -> Self {
        // A server is in one job at a time, so its own count tells its jobs apart, whatever other jobs there are.
        let first = servers.iter().min().and_then(|id| account.servers.get(id));
        let number = first.map_or(0, |state| state.launches + state.terminations).to_string();
        let name = first.map_or("", |state| state.id.as_str());
        let draw = account.dice().draw(&["job", name, &number]);
        let created_at = to_milliseconds(now);
        let start = draw.between(SignedDuration::from_millis(800), SignedDuration::from_secs(2));
        Self {
            id: JobId::made(format!("drsjob-{}", draw.hex(17))),
            started_at: after(created_at, start),
            kind,
            initiated_by,
            created_at,
            tags,
        }
    }

    /// Joins the servers' courses to a job, and adds it to the account.
    pub(super) fn finish(
        self,
        account: &mut Account,
        courses: Vec<(Part, Vec<JobLog>, Option<Timestamp>)>,
        shown_after: Option<SignedDuration>,
        now: Timestamp,
    ) -> JobState {
        let ends: Option<Vec<Timestamp>> = courses.iter().map(|(_, _, end)| *end).collect();
        let ended_at = ends.map(|ends| after(ends.into_iter().max().unwrap_or(self.started_at), END));
        let mut parts = Vec::new();
        let mut log = vec![entry(self.started_at, JobLogEvent::JobStart)];
        for (part, entries, _) in courses {
            parts.push(part);
            log.extend(entries);
        }
        log.extend(ended_at.map(|end| entry(end, JobLogEvent::JobEnd)));
        log.sort_by_key(|entry| entry.log_date_time);
        let job = JobState {
            id: self.id,
            kind: self.kind,
            initiated_by: self.initiated_by,
            created_at: self.created_at,
            shown_from: after(self.created_at, shown_after.unwrap_or_default()),
            started_at: self.started_at,
            ended_at,
            parts,
            log,
            tags: self.tags,
            deleted: false,
        };
        for part in &job.parts {
            if let Some(state) = account.server_mut(&part.server) {
                state.job = Some(job.id.clone());
            }
        }
        account.agenda.note(now, job.moments());
        account.jobs.insert(job.clone());
        job
    }
}

fn entry(at: Timestamp, event: JobLogEvent) -> JobLog {
    JobLog { log_date_time: DateTime(at), event, event_data: JobLogEventData::default() }
}
