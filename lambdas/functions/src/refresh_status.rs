//! Writing down whether an execution runs or holds, after something changed that may decide it.

use domain::execution::WaveRecord;
use domain::holding;
use domain::ids::ExecutionId;
use domain::ports::{Answer, ReadExecution, Saved, UpdateExecution};
use domain::status::{Status, transition};

use crate::store;

/// How often it is computed anew when others change the execution meanwhile.
const MOST_ROUNDS: usize = 4;

/// After a wave changed: waves that neither ask nor are asked about say nothing of an execution that simply runs, and
/// reading all of them at the end of each would cost their number squared.
pub(crate) async fn refresh_status_after(
    wave: &WaveRecord,
    world: &(impl ReadExecution + UpdateExecution),
) -> Answer<()> {
    let execution = store::execution(&wave.execution_id, world).await?;
    if holding::simply_runs(&execution) && !holding::asks(wave) {
        return Ok(());
    }
    refresh_status(&wave.execution_id, world).await
}

/// Computes the status from what is written down and writes it, until both agree. Several may do this at once: each
/// looks again after it has written, so the last one is right.
pub(crate) async fn refresh_status(id: &ExecutionId, world: &(impl ReadExecution + UpdateExecution)) -> Answer<()> {
    for _ in 0..MOST_ROUNDS {
        let before = store::execution(id, world).await?;
        if before.status.has_ended() {
            return Ok(());
        }
        let (status, reason) = holding::status(&before, &world.waves(id).await?);
        let mut after = before.clone();
        after.status = transition(before.status, status)?;
        after.status_reason = reason;
        if after == before {
            return Ok(());
        }
        if world.save_execution(&before, &after).await? == Saved::Stale {
            tracing::debug!(execution = %id, "the status was changed by another call meanwhile");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
