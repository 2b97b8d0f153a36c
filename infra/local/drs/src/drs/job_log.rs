//! `DescribeJobLogItems`.

use jiff::Timestamp;
use serde::Deserialize;

use super::error::Resource;
use super::shapes::JobLog;
use super::{DrsError, Items, Paging, page};
use crate::account::Account;
use crate::ids::JobId;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DescribeJobLogItems {
    #[serde(rename = "jobID")]
    job_id: JobId,
    #[serde(flatten)]
    paging: Paging,
}

/// Oldest first.
pub(super) fn describe(
    account: &Account,
    input: &DescribeJobLogItems,
    now: Timestamp,
) -> Result<Items<JobLog>, DrsError> {
    let id = &input.job_id;
    let job = account.jobs.get(id).ok_or_else(|| Resource::job(id).not_found())?;
    let so_far = job.log.iter().take_while(|entry| entry.log_date_time.0 <= now).enumerate();
    page(account, "DescribeJobLogItems", &input.paging, so_far, |(place, _)| *place, |(_, entry)| entry.clone())
}
