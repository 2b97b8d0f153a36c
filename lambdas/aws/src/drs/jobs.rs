//! `StartRecovery`, `DescribeJobs` and `DescribeJobLogItems`.

use std::collections::BTreeMap;

use aws_sdk_drs::config::retry::RetryConfig;
use aws_sdk_drs::types::{DescribeJobsRequestFilters, StartRecoveryRequestSourceServer};
use domain::drs::{Job, JobLogItem};
use domain::execution::JobIntent;
use domain::fault::Fault;
use domain::ids::JobId;
use domain::ports::{Answer, DescribeJobLogItems, DescribeJobs, StartRecovery};
use jiff::Timestamp;

use super::convert;
use crate::faults::fault;
use crate::world::World;

/// Ids in one filter (DRS service model, `DescribeJobsRequestFiltersJobIDs`).
const JOB_IDS_PER_CALL: usize = 1_000;

impl StartRecovery for World {
    async fn start_recovery(&self, intent: &JobIntent, is_drill: bool, tags: BTreeMap<String, String>) -> Answer<Job> {
        const WHAT: &str = "StartRecovery of DRS";
        let mut sources = Vec::with_capacity(intent.servers.len());
        for server in &intent.servers {
            let snapshot = intent.snapshots.get(server).map(ToString::to_string);
            let source = StartRecoveryRequestSourceServer::builder().source_server_id(server.as_str());
            sources.push(
                source
                    .set_recovery_snapshot_id(snapshot)
                    .build()
                    .map_err(|error| Fault::bug(format!("{WHAT} cannot be made: {error}")))?,
            );
        }
        // The call has no idempotency token: a repeat below the port could launch twice.
        let no_retries = aws_sdk_drs::config::Builder::new().retry_config(RetryConfig::disabled());
        let started = self
            .drs
            .start_recovery()
            .set_source_servers(Some(sources))
            .is_drill(is_drill)
            .set_tags(Some(tags.into_iter().collect()))
            .customize()
            .config_override(no_retries)
            .send()
            .await
            .map_err(|error| fault(WHAT, &error))?;
        started
            .job()
            .and_then(convert::job)
            .ok_or_else(|| Fault::transient(format!("{WHAT} answered without a job id")))
    }
}

impl DescribeJobs for World {
    async fn jobs(&self, ids: &[JobId]) -> Answer<Vec<Job>> {
        let mut jobs = Vec::new();
        // An empty filter would mean every job there is.
        for chunk in ids.chunks(JOB_IDS_PER_CALL) {
            let ids = chunk.iter().map(ToString::to_string).collect();
            let filters = DescribeJobsRequestFilters::builder().set_job_ids(Some(ids)).build();
            jobs.extend(self.describe_jobs(filters).await?);
        }
        Ok(jobs)
    }

    async fn jobs_since(&self, from: Timestamp) -> Answer<Vec<Job>> {
        let filters = DescribeJobsRequestFilters::builder().from_date(format!("{from:.3}")).build();
        self.describe_jobs(filters).await
    }
}

impl World {
    async fn describe_jobs(&self, filters: DescribeJobsRequestFilters) -> Answer<Vec<Job>> {
        let mut pages = self.drs.describe_jobs().filters(filters).into_paginator().items().send();
        let mut jobs = Vec::new();
        while let Some(job) = pages.next().await {
            let job = job.map_err(|error| fault("DescribeJobs of DRS", &error))?;
            jobs.extend(convert::job(&job));
        }
        Ok(jobs)
    }
}

impl DescribeJobLogItems for World {
    async fn job_log(&self, id: &JobId) -> Answer<Vec<JobLogItem>> {
        let mut pages = self.drs.describe_job_log_items().job_id(id.as_str()).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|error| fault("DescribeJobLogItems of DRS", &error))?;
            items.extend(convert::job_log_item(&item));
        }
        items.sort_by_key(|item| item.at);
        Ok(items)
    }
}
