//! The locks of an execution: its plan and its servers, so that no two executions launch the same server.

use domain::execution::ExecutionRecord;
use domain::fault::Fault;
use domain::ids::{ExecutionId, SourceServerId};
use domain::ports::{Answer, DescribeExecution, Lock, LockPlan, LockServers, ReadExecution};
use domain::status::Status;

/// Servers that a refusal names.
const NAMED: usize = 3;

/// Takes all locks, or names who has one. A lock whose holder runs no more is taken over: no lock outlives its
/// execution.
pub(crate) async fn take(
    execution: &ExecutionRecord,
    world: &(impl LockPlan + LockServers + ReadExecution + DescribeExecution),
) -> Answer<()> {
    take_plan(execution, world).await?;
    let servers = world.servers(&execution.execution_id, None).await?;
    let ids: Vec<SourceServerId> = servers.iter().map(|server| server.source_server_id.clone()).collect();
    let mut held = world.lock_servers(&ids, &execution.execution_id).await?;
    if !held.is_empty() {
        let mut freed = Vec::new();
        for (server, holder) in &held {
            if !is_alive(holder, world).await? {
                world.unlock_servers(std::slice::from_ref(server), holder).await?;
                freed.push(server.clone());
            }
        }
        let retaken = world.lock_servers(&freed, &execution.execution_id).await?;
        held.retain(|(server, _)| !freed.contains(server));
        held.extend(retaken);
    }
    let Some((_, holder)) = held.first() else {
        return Ok(());
    };
    let names: Vec<&str> = servers
        .iter()
        .filter(|server| held.iter().any(|(id, other)| *id == server.source_server_id && other == holder))
        .map(|server| server.label())
        .take(NAMED)
        .collect();
    let more = held.len().saturating_sub(names.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let what = format!("{}{more} are being launched by execution `{holder}`", names.join(", "));
    Err(Fault::rejected(what).next_step("wait until that execution has ended"))
}

async fn take_plan(
    execution: &ExecutionRecord,
    world: &(impl LockPlan + ReadExecution + DescribeExecution),
) -> Answer<()> {
    let Some(plan) = &execution.plan_id else {
        return Ok(());
    };
    let Lock::HeldBy(holder) = world.lock_plan(plan, &execution.execution_id).await? else {
        return Ok(());
    };
    if let Ok(dead) = holder.parse::<ExecutionId>()
        && !is_alive(&dead, world).await?
    {
        tracing::warn!(%plan, %holder, "the plan's lock is taken over from an execution that runs no more");
        world.unlock_plan(plan, &dead).await?;
        if world.lock_plan(plan, &execution.execution_id).await? == Lock::Taken {
            return Ok(());
        }
    }
    let what = format!("plan `{plan}` is already being executed by `{holder}`");
    Err(Fault::rejected(what).next_step("wait until that execution has ended"))
}

/// Whether an execution may still launch something: neither is it written down as ended, nor has Step Functions ended
/// it. One that is not written down has not begun.
pub(crate) async fn is_alive(id: &ExecutionId, world: &(impl ReadExecution + DescribeExecution)) -> Answer<bool> {
    match world.execution(id).await? {
        Some(record) if !record.status.has_ended() => world.is_running(&record.execution_arn).await,
        _ => Ok(false),
    }
}
