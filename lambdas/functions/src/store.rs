//! Small steps on the records that several functions take.

use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::ids::{ExecutionId, SourceServerId, WaveNumber};
use domain::ports::{Answer, ReadExecution, Saved, UpdateExecution};

/// The execution, which was written down before anything asks for it.
pub(crate) async fn execution(id: &ExecutionId, world: &impl ReadExecution) -> Answer<ExecutionRecord> {
    let found = world.execution(id).await?;
    found.ok_or_else(|| Fault::bug(format!("execution `{id}` is not written down")))
}

/// One server, which was written down before anything asks for it.
pub(crate) async fn server(
    id: &ExecutionId,
    wave: WaveNumber,
    server: &SourceServerId,
    world: &impl ReadExecution,
) -> Answer<ServerRecord> {
    let mut found = world.servers_by_id(id, wave, std::slice::from_ref(server)).await?;
    found.pop().ok_or_else(|| Fault::bug(format!("wave {wave} of execution `{id}` has no server {server}")))
}

/// Changes a wave. When somebody else moved it first, the state is retried and reads it anew.
pub(crate) async fn save_wave(before: &WaveRecord, after: &WaveRecord, world: &impl UpdateExecution) -> Answer<()> {
    fresh(world.save_wave(before, after).await?, || {
        format!("wave {} of execution `{}`", before.wave, before.execution_id)
    })
}

/// Changes servers. Like [`save_wave`].
pub(crate) async fn save_servers(changes: &[(ServerRecord, ServerRecord)], world: &impl UpdateExecution) -> Answer<()> {
    let saved = world.save_servers(changes).await?;
    for ((before, _), saved) in changes.iter().zip(saved) {
        fresh(saved, || format!("server {} of execution `{}`", before.source_server_id, before.execution_id))?;
    }
    Ok(())
}

/// Changes an execution. Like [`save_wave`].
pub(crate) async fn save_execution(
    before: &ExecutionRecord,
    after: &ExecutionRecord,
    world: &impl UpdateExecution,
) -> Answer<()> {
    fresh(world.save_execution(before, after).await?, || format!("execution `{}`", before.execution_id))
}

fn fresh(saved: Saved, what: impl Fn() -> String) -> Answer<()> {
    match saved {
        Saved::Yes => Ok(()),
        Saved::Stale => Err(Fault::transient(format!("{} was changed by another call meanwhile", what()))),
    }
}

/// The execution that a person names.
pub(crate) async fn known_execution(id: &ExecutionId, world: &impl ReadExecution) -> Answer<ExecutionRecord> {
    let found = world.execution(id).await?;
    let unknown = || Fault::rejected(format!("there is no execution `{id}`"));
    found.ok_or_else(|| unknown().next_step("list the executions, and take the id from there"))
}

/// The wave that a person names.
pub(crate) async fn known_wave(
    execution: &ExecutionRecord,
    wave: WaveNumber,
    world: &impl ReadExecution,
) -> Answer<WaveRecord> {
    let waves = world.waves(&execution.execution_id).await?;
    let count = waves.len();
    let found = waves.into_iter().find(|known| known.wave == wave);
    let id = &execution.execution_id;
    found.ok_or_else(|| Fault::rejected(format!("execution `{id}` has no wave {wave}; it has {count}")))
}
