//! Looking at the instances of a drill: which are gone, which may be terminated, which must not.

use domain::clean_up::{self, CleanUp, LeftInstance, Verdict};
use domain::execution::{ExecutionRecord, ServerRecord};
use domain::fault::Fault;
use domain::ids::{RecoveryInstanceId, SourceServerId};
use domain::ports::{Answer, AtTarget, DescribeRecoveryInstances, ReadExecution, UpdateExecution};
use domain::status::{ServerStatus, transition};
use domain::target::{self, Target};
use jiff::Timestamp;

use crate::store;

/// What is left of a drill.
pub(crate) struct Found {
    /// Instances of this drill that exist, and where.
    pub(crate) terminable: Vec<(Target, RecoveryInstanceId)>,
    /// Instances that must not be terminated, with the reason.
    pub(crate) left: Vec<LeftInstance>,
}

/// Asks DRS once in each account and Region, and writes down which servers' instances are gone.
pub(crate) async fn look(
    execution: &ExecutionRecord,
    now: Timestamp,
    world: &(impl AtTarget + ReadExecution + UpdateExecution + DescribeRecoveryInstances),
) -> Answer<Found> {
    let mut servers = world.servers(&execution.execution_id, None).await?;
    servers.retain(|server| server.recovery_instance_id.is_some() && server.server_status != ServerStatus::Terminated);
    let mut listed = Vec::new();
    for target in target::each(servers.iter().map(|server| &server.target)) {
        let there = servers.iter().filter(|server| server.target == target);
        let ids: Vec<SourceServerId> = there.map(|server| server.source_server_id.clone()).collect();
        listed.extend(world.at(&target).await?.recovery_instances(&ids).await?);
    }
    let mut found = Found { terminable: Vec::new(), left: Vec::new() };
    let mut gone = Vec::new();
    for server in servers {
        match clean_up::judge(&server, &listed) {
            Verdict::Gone => {
                let terminated = terminated(&server, now)?;
                gone.push((server, terminated));
            }
            Verdict::Terminate(instance) => found.terminable.push((server.target.clone(), instance)),
            Verdict::Refuse(left) => found.left.push(left),
        }
    }
    store::save_servers(&gone, world).await?;
    Ok(found)
}

fn terminated(server: &ServerRecord, now: Timestamp) -> Result<ServerRecord, Fault> {
    let mut terminated = server.clone();
    terminated.server_status = transition(server.server_status, ServerStatus::Terminated)?;
    terminated.ended_at.get_or_insert(now);
    Ok(terminated)
}

/// Writes down how far the clean-up is.
pub(crate) async fn save_clean_up(
    before: &ExecutionRecord,
    clean_up: CleanUp,
    world: &impl UpdateExecution,
) -> Answer<()> {
    let after = ExecutionRecord { clean_up: Some(clean_up), ..before.clone() };
    store::save_execution(before, &after, world).await
}
