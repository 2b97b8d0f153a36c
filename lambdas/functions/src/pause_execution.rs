//! `pause-execution`: keeps further waves of an execution from starting; what is under way goes on.

use domain::event::EventKind;
use domain::ports::{Answer, ReadExecution, RecordEvents, RecordWish, SendTaskSuccess, UpdateExecution, Wish};
use serde::Deserialize;

use crate::wish::{Wisher, wish};

/// The input of `pause-execution`.
#[derive(Debug, Clone, Deserialize)]
pub struct PauseExecution {
    /// Which execution, and whose wish it is.
    #[serde(flatten)]
    pub wisher: Wisher,
}

/// Writes the wish down and acts on it at once.
///
/// # Errors
/// `Rejected` when there is no such execution, when it has ended, or when this was wished before.
pub async fn pause_execution(
    input: PauseExecution,
    world: &(impl ReadExecution + RecordWish + UpdateExecution + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    let intent = input.wisher.intent();
    wish(&input.wisher, &Wish::Pause(intent.clone()), EventKind::Paused, &format!("paused by {intent}"), world).await
}
