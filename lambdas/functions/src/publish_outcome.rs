//! `publish-outcome`: tells people how an execution ended.

use domain::ids::ExecutionId;
use domain::notification::{self, Outcome};
use domain::ports::{Answer, PublishMessage, ReadExecution, RecordNotice};
use domain::status::Status;
use serde::Deserialize;

use crate::tell;

/// The input of `publish-outcome`.
#[derive(Debug, Clone, Deserialize)]
pub struct PublishOutcome {
    /// The outcome as `finish-execution` and `fail-execution` give it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Publishes the outcome once, with the whole story as it is written down. When that cannot be read, people are told in
/// one line.
///
/// # Errors
/// The fault of SNS.
pub async fn publish_outcome(
    input: PublishOutcome,
    world: &(impl ReadExecution + RecordNotice + PublishMessage),
) -> Answer<()> {
    let brief = input.outcome;
    // A name that is no key of the database has no story there.
    let Ok(id) = brief.execution_id.parse::<ExecutionId>() else {
        return world.publish(&brief).await;
    };
    let whole = match story(&id, world).await {
        Ok(whole) => whole,
        Err(fault) => {
            tracing::warn!(%fault, "the story of the execution cannot be read");
            None
        }
    };
    tell::once(&id, tell::OUTCOME, whole.as_ref().unwrap_or(&brief), world).await
}

/// What is written down, if the end of the execution is.
async fn story(id: &ExecutionId, world: &impl ReadExecution) -> Answer<Option<Outcome>> {
    let Some(execution) = world.execution(id).await?.filter(|execution| execution.status.has_ended()) else {
        return Ok(None);
    };
    let waves = world.waves(id).await?;
    let servers = world.servers(id, None).await?;
    Ok(Some(notification::outcome(&execution, &waves, &servers)))
}
