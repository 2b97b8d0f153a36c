//! `check-readiness`: the pre-flight. It fails closed: what cannot be looked at keeps the execution from starting.

use std::collections::{BTreeMap, BTreeSet};

use domain::drs::JobStatus;
use domain::event::{Event, EventKind};
use domain::ids::{ExecutionId, JobId, SourceServerId};
use domain::ports::{
    Answer, DescribeDocument, DescribeJobs, DescribeSourceServers, ReadExecution, RecordEvents, RecordReadiness,
};
use domain::readiness::{self, Observed, Severity};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store;

/// How far back a job can have begun that still runs.
const LONGEST_JOB: SignedDuration = SignedDuration::from_hours(24);

/// The input of `check-readiness`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckReadiness {
    /// The execution.
    pub execution_id: ExecutionId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Whether the execution may start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// It may.
    pub ready: bool,
    /// Why not, in one sentence; empty when it may.
    pub reason: String,
}

/// Looks at everything that could keep the execution from working, and keeps the report.
///
/// # Errors
/// The fault of whatever could not be looked at.
pub async fn check_readiness(
    input: CheckReadiness,
    world: &(impl ReadExecution + DescribeSourceServers + DescribeJobs + DescribeDocument + RecordReadiness + RecordEvents),
) -> Answer<Readiness> {
    let execution = store::execution(&input.execution_id, world).await?;
    let servers = world.servers(&input.execution_id, None).await?;
    let ids: Vec<SourceServerId> = servers.iter().map(|server| server.source_server_id.clone()).collect();
    let sources = world.source_servers(Some(&ids)).await?;
    let report = readiness::assess(
        &execution,
        &servers,
        &Observed {
            servers: &sources.into_iter().map(|server| (server.id.clone(), server)).collect(),
            busy: &busy_servers(input.time, world).await?,
            unusable_documents: &unusable_documents(&input.execution_id, world).await?,
        },
    );
    world.record_readiness(&input.execution_id, &report).await?;
    let warnings = report.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let risks = report.findings.len() - warnings;
    let message = match (report.ready, report.findings.len()) {
        (true, 0) => "ready".to_owned(),
        (true, _) => format!("ready, with {warnings} warnings and {risks} accepted risks"),
        (false, _) => report.refusal(),
    };
    world.record_events(&[Event::new(&input.execution_id, input.time, EventKind::ReadinessChecked, message)]).await?;
    let reason = if report.ready { String::new() } else { report.refusal() };
    Ok(Readiness { ready: report.ready, reason })
}

/// Which servers are in a job that has not ended, and in which.
async fn busy_servers(now: Timestamp, world: &impl DescribeJobs) -> Answer<BTreeMap<SourceServerId, JobId>> {
    let mut busy = BTreeMap::new();
    for job in world.jobs_since(now - LONGEST_JOB).await? {
        if job.status != JobStatus::Completed {
            busy.extend(job.servers.iter().map(|server| (server.id.clone(), job.id.clone())));
        }
    }
    Ok(busy)
}

/// The documents of the checks that SSM does not have as command documents.
async fn unusable_documents(
    id: &ExecutionId,
    world: &(impl ReadExecution + DescribeDocument),
) -> Answer<BTreeSet<String>> {
    let waves = world.waves(id).await?;
    let named: BTreeSet<&str> =
        waves.iter().flat_map(|wave| &wave.checks).map(|check| check.document.as_str()).collect();
    let mut unusable = BTreeSet::new();
    for document in named {
        if !world.is_command_document(document).await? {
            unusable.insert(document.to_owned());
        }
    }
    Ok(unusable)
}
