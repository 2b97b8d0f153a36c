//! `publish-outcome`: tells people how an execution ended.

use domain::ids::ExecutionId;
use domain::notification::Outcome;
use domain::ports::{Answer, PublishMessage, RecordNotice};
use serde::Deserialize;

use crate::tell;

/// The input of `publish-outcome`.
#[derive(Debug, Clone, Deserialize)]
pub struct PublishOutcome {
    /// The outcome as `finish-execution` and `fail-execution` give it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Publishes the outcome once. When it cannot be written down that people were told, they are told all the same.
///
/// # Errors
/// The fault of SNS.
pub async fn publish_outcome(input: PublishOutcome, world: &(impl RecordNotice + PublishMessage)) -> Answer<()> {
    let outcome = input.outcome;
    match outcome.execution_id.parse::<ExecutionId>() {
        Ok(id) => tell::once(&id, "OUTCOME", &outcome, world).await,
        // A name that is no key of the database: there is nothing to look up.
        Err(_) => world.publish(&outcome).await,
    }
}
