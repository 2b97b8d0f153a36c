//! `DescribeJobs`, `DeleteJob`.

use jiff::Timestamp;
use serde::Deserialize;

use super::error::Resource;
use super::shapes::Job;
use super::{DrsError, Items, Nothing, Paging, nothing, page, view};
use crate::account::{Account, JobState, order_key};
use crate::ids::JobId;
use crate::time::DateTime;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DescribeJobs {
    #[serde(default)]
    filters: Filters,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filters {
    #[serde(default, rename = "jobIDs")]
    job_ids: Vec<JobId>,
    from_date: Option<DateTime>,
    to_date: Option<DateTime>,
}

/// Newest first.
pub(super) fn describe(account: &Account, input: &DescribeJobs, now: Timestamp) -> Result<Items<Job>, DrsError> {
    let filters = &input.filters;
    let jobs: Vec<&JobState> = if filters.job_ids.is_empty() {
        account.jobs.newest_first().collect()
    } else {
        let mut jobs: Vec<&JobState> = filters.job_ids.iter().filter_map(|id| account.jobs.get(id)).collect();
        jobs.sort_by_key(|job| order_key(job));
        jobs.dedup_by_key(|job| &job.id);
        jobs
    };
    let in_range = |job: &&JobState| {
        job.shown_from <= now
            && filters.from_date.is_none_or(|from| job.created_at >= from.0)
            && filters.to_date.is_none_or(|to| job.created_at <= to.0)
    };
    page(
        account,
        "DescribeJobs",
        &input.paging,
        jobs.into_iter().filter(in_range),
        |job| order_key(job),
        |job| view::job(account, job, now),
    )
}

/// Input of the operations on one job.
#[derive(Debug, Deserialize)]
pub(super) struct OneJob {
    #[serde(rename = "jobID")]
    pub(super) job_id: JobId,
}

/// Removes the record only; what the job has launched stays.
pub(super) fn delete_job(account: &mut Account, input: &OneJob, now: Timestamp) -> Result<Nothing, DrsError> {
    let id = &input.job_id;
    let job = account.jobs.get_mut(id).ok_or_else(|| Resource::job(id).not_found())?;
    if !job.has_ended(now) {
        return Err(Resource::job(id).conflict(format!("Job {id} is in progress: only an ended job can be deleted")));
    }
    job.deleted = true;
    Ok(nothing())
}
