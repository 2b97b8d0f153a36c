//! What a pre-flight has to read: the servers that groups mean, servers that are busy, documents that are missing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::drs::JobStatus;
use crate::execution::{ExecutionRecord, ServerRecord};
use crate::freeze::{self, Frozen, Start};
use crate::group::{ProtectionGroup, Selection};
use crate::ids::{GroupId, JobId, SourceServerId};
use crate::permissions::Permissions;
use crate::plan::RecoveryPlan;
use crate::ports::{
    Answer, AtTarget, DescribeDocument, DescribeJobs, DescribeRecoveryInstances, DescribeSourceServers,
    ListServiceQuotas, ReadGroups, SimulatePrincipalPolicy,
};
use crate::readiness::{self, Observed, ReadinessReport};
use crate::request::{ExecutionRequest, ExecutionType};
use crate::source_server::SourceServer;
use crate::strict::BadInput;
use crate::target;
use crate::verdict;

/// How far back a job can have begun that still runs.
const LONGEST_JOB: SignedDuration = SignedDuration::from_hours(24);

/// Every source server that the groups could mean: all of DRS in an account and Region where one of them selects by tags.
///
/// # Errors
/// When DRS cannot be asked.
pub async fn candidates<World: AtTarget + DescribeSourceServers>(
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    world: &World,
) -> Answer<BTreeMap<SourceServerId, SourceServer>> {
    let mut found = BTreeMap::new();
    for target in target::each(groups.values().map(|group| &group.target)) {
        let mut listed = BTreeSet::new();
        let mut by_tags = false;
        for group in groups.values().filter(|group| group.target == target) {
            match &group.selection {
                Selection::SourceServerIds(ids) => listed.extend(ids.iter().cloned()),
                Selection::Tags(_) => by_tags = true,
            }
        }
        let listed = Vec::from_iter(listed);
        let servers = world.at(&target).await?.source_servers(if by_tags { None } else { Some(&listed) }).await?;
        found.extend(servers.into_iter().map(|server| (server.id.clone(), server)));
    }
    Ok(found)
}

/// What an execution of a plan that starts now would write down, or what keeps it from that; and the source servers as
/// DRS has them now.
///
/// # Errors
/// When groups or servers cannot be read.
pub async fn resolve<World: AtTarget + ReadGroups + DescribeSourceServers>(
    plan: &RecoveryPlan,
    kind: ExecutionType,
    now: Timestamp,
    world: &World,
) -> Answer<(Result<Frozen, Vec<BadInput>>, BTreeMap<SourceServerId, SourceServer>)> {
    let ids: BTreeSet<GroupId> = plan.waves.iter().flat_map(|wave| wave.groups.iter().cloned()).collect();
    let groups = world.groups(&Vec::from_iter(ids)).await?;
    let sources = candidates(&groups, world).await?;
    Ok((freeze_now(plan, kind, now, &groups, &sources), sources))
}

fn freeze_now(
    plan: &RecoveryPlan,
    kind: ExecutionType,
    now: Timestamp,
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    sources: &BTreeMap<SourceServerId, SourceServer>,
) -> Result<Frozen, Vec<BadInput>> {
    let request = serde_json::json!({"planId": plan.plan_id, "executionType": kind});
    let request = ExecutionRequest::from_input(request).map_err(|bad| vec![bad])?;
    let execution_id = "readiness".parse().map_err(|error| vec![BadInput::new("", format!("{error}"))])?;
    let start = Start { execution_id, execution_arn: String::new(), started_at: now };
    freeze::freeze(&start, &request, plan, groups, sources)
}

/// The pre-flight of an execution of a plan that would start now, and how many servers it would have.
///
/// # Errors
/// When something cannot be looked at: the pre-flight fails closed.
pub async fn of_plan<
    World: AtTarget
        + ReadGroups
        + DescribeSourceServers
        + DescribeJobs
        + DescribeDocument
        + DescribeRecoveryInstances
        + ListServiceQuotas
        + SimulatePrincipalPolicy,
>(
    plan: &RecoveryPlan,
    kind: ExecutionType,
    now: Timestamp,
    world: &World,
) -> Answer<(ReadinessReport, usize)> {
    let (frozen, sources) = resolve(plan, kind, now, world).await?;
    let frozen = match frozen {
        Ok(frozen) => frozen,
        Err(problems) => {
            return Ok((ReadinessReport { ready: false, findings: verdict::plan_findings(&problems) }, 0));
        }
    };
    let documents: BTreeSet<&str> =
        frozen.waves.iter().flat_map(|wave| &wave.checks).map(|check| check.document.as_str()).collect();
    let report = look(&frozen.execution, &frozen.servers, &documents, &sources, now, world).await?;
    Ok((report, frozen.servers.len()))
}

/// Looks at everything that could keep an execution from working. `sources` are its servers as DRS has them now.
///
/// # Errors
/// When something cannot be looked at: the pre-flight fails closed.
pub async fn look<
    World: AtTarget
        + DescribeJobs
        + DescribeDocument
        + DescribeRecoveryInstances
        + ListServiceQuotas
        + SimulatePrincipalPolicy,
>(
    execution: &ExecutionRecord,
    servers: &[ServerRecord],
    documents: &BTreeSet<&str>,
    sources: &BTreeMap<SourceServerId, SourceServer>,
    now: Timestamp,
    world: &World,
) -> Answer<ReadinessReport> {
    let mut reports = Vec::new();
    let mut silence = None;
    for target in target::each(servers.iter().map(|server| &server.target)) {
        let there =
            world.at(&target).await.map_err(|fault| fault.during(&format!("the pre-flight{}", target.phrase())))?;
        let servers: Vec<ServerRecord> = servers.iter().filter(|server| server.target == target).cloned().collect();
        let ids: Vec<SourceServerId> = servers.iter().map(|server| server.source_server_id.clone()).collect();
        let permissions = permissions(&mut silence, &there).await;
        let observed = Observed {
            target: &target,
            servers: sources,
            busy: &busy_servers(now, &there).await?,
            unusable_documents: &unusable_documents(documents, &there).await?,
            quotas: there.quotas().await?,
            instances: &there.recovery_instances(&ids).await?,
            permissions: &permissions,
            now,
        };
        reports.push(readiness::assess(execution, &servers, &observed));
    }
    Ok(ReadinessReport::of(reports))
}

/// What IAM says about the role that launches servers there. Once it gave no answer it is not asked for the other places:
/// the function would use its time up waiting.
async fn permissions(silence: &mut Option<Permissions>, world: &impl SimulatePrincipalPolicy) -> Permissions {
    if let Some(silence) = silence {
        return silence.clone();
    }
    let permissions = world.permissions().await;
    if let Permissions::Unknown { answers: false, .. } = permissions {
        *silence = Some(permissions.clone());
    }
    permissions
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
