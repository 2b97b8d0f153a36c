//! Telling people something once.

use domain::ids::ExecutionId;
use domain::notification::Outcome;
use domain::ports::{Answer, PublishMessage, RecordNotice};

/// The notice of an execution's outcome.
pub(crate) const OUTCOME: &str = "OUTCOME";

/// Publishes a message unless that was done before. When the function dies in between it is published again: better
/// twice than never.
pub(crate) async fn once(
    id: &ExecutionId,
    notice: &str,
    message: &Outcome,
    world: &(impl RecordNotice + PublishMessage),
) -> Answer<()> {
    if world.was_told(id, notice).await? {
        return Ok(());
    }
    world.publish(message).await?;
    world.record_told(id, notice).await
}
