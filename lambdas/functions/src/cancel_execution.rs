//! `cancel-execution`: ends an execution early; what is under way ends first, and nothing is terminated.

use domain::event::EventKind;
use domain::ports::{Answer, ReadExecution, RecordEvents, RecordWish, SendTaskSuccess, UpdateExecution, Wish};
use serde::Deserialize;

use crate::wish::{Wisher, wish};

/// The input of `cancel-execution`.
#[derive(Debug, Clone, Deserialize)]
pub struct CancelExecution {
    /// Which execution, and whose wish it is.
    #[serde(flatten)]
    pub wisher: Wisher,
}

/// Writes the wish down and acts on it at once.
///
/// # Errors
/// `Rejected` when there is no such execution, when it has ended, or when this was wished before.
pub async fn cancel_execution(
    input: CancelExecution,
    world: &(impl ReadExecution + RecordWish + UpdateExecution + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    let intent = input.wisher.intent();
    wish(
        &input.wisher,
        &Wish::Cancel(intent.clone()),
        EventKind::CancelRequested,
        &format!("cancelled by {intent}"),
        world,
    )
    .await
}
