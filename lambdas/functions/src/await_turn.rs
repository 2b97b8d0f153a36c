//! `await-turn`: leaves the task token of a wave that waits for others, or answers it at once.

use domain::ids::{ExecutionId, WaveNumber};
use domain::ports::{Answer, ReadExecution, SendTaskSuccess, UpdateExecution};
use domain::status::Status;
use serde::Deserialize;

use crate::{release_waves, store};

/// The input of `await-turn`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwaitTurn {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave that waits.
    pub wave: WaveNumber,
    /// The token that lets it go on.
    pub task_token: String,
}

/// Writes the token down first and looks at the waves it depends on second; whoever ends a wave, resumes or cancels
/// does it the other way round, so one of the two always sees the other.
///
/// # Errors
/// The fault of a port.
pub async fn await_turn(
    input: AwaitTurn,
    world: &(impl ReadExecution + UpdateExecution + SendTaskSuccess),
) -> Answer<()> {
    let before = world.wave(&input.execution_id, input.wave).await?;
    let mut after = before.clone();
    after.turn_token = Some(input.task_token);
    if !before.wave_status.has_ended() {
        store::save_wave(&before, &after, world).await?;
    }
    let execution = store::execution(&input.execution_id, world).await?;
    let needed = world.waves_by_number(&input.execution_id, &after.depends_on).await?;
    release_waves::answer_turn(&execution, &after, &needed, world).await
}
