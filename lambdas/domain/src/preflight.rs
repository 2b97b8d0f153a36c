//! What a pre-flight has to read: the servers that groups mean, servers that are busy, documents that are missing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::drs::JobStatus;
use crate::execution::{ExecutionRecord, ServerRecord};
use crate::group::{ProtectionGroup, Selection};
use crate::ids::{GroupId, JobId, SourceServerId};
use crate::ports::{
    Answer, DescribeDocument, DescribeJobs, DescribeRecoveryInstances, DescribeSourceServers, ListServiceQuotas,
};
use crate::readiness::{self, Observed, ReadinessReport};
use crate::source_server::SourceServer;

/// How far back a job can have begun that still runs.
const LONGEST_JOB: SignedDuration = SignedDuration::from_hours(24);

/// Every source server that the groups could mean: all of DRS when one of them selects by tags.
///
/// # Errors
/// When DRS cannot be asked.
pub async fn candidates(
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    world: &impl DescribeSourceServers,
) -> Answer<BTreeMap<SourceServerId, SourceServer>> {
    let mut listed = BTreeSet::new();
    let mut by_tags = false;
    for group in groups.values() {
        match &group.selection {
            Selection::SourceServerIds(ids) => listed.extend(ids.iter().cloned()),
            Selection::Tags(_) => by_tags = true,
        }
    }
    let listed = Vec::from_iter(listed);
    let servers = world.source_servers(if by_tags { None } else { Some(&listed) }).await?;
    Ok(servers.into_iter().map(|server| (server.id.clone(), server)).collect())
}

/// Looks at everything that could keep an execution from working. `sources` are its servers as DRS has them now.
///
/// # Errors
/// When something cannot be looked at: the pre-flight fails closed.
pub async fn look(
    execution: &ExecutionRecord,
    servers: &[ServerRecord],
    documents: &BTreeSet<&str>,
    sources: &BTreeMap<SourceServerId, SourceServer>,
    now: Timestamp,
    world: &(impl DescribeJobs + DescribeDocument + DescribeRecoveryInstances + ListServiceQuotas),
) -> Answer<ReadinessReport> {
    let ids: Vec<SourceServerId> = servers.iter().map(|server| server.source_server_id.clone()).collect();
    let observed = Observed {
        servers: sources,
        busy: &busy_servers(now, world).await?,
        unusable_documents: &unusable_documents(documents, world).await?,
        quotas: world.quotas().await?,
        instances: &world.recovery_instances(&ids).await?,
        now,
    };
    Ok(readiness::assess(execution, servers, &observed))
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

/// Those of the documents that SSM does not have as command documents.
async fn unusable_documents(named: &BTreeSet<&str>, world: &impl DescribeDocument) -> Answer<BTreeSet<String>> {
    let mut unusable = BTreeSet::new();
    for document in named {
        if !world.is_command_document(document).await? {
            unusable.insert((*document).to_owned());
        }
    }
    Ok(unusable)
}
