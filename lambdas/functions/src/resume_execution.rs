//! `resume-execution`: lets the waves of a paused execution start again.

use domain::event::EventKind;
use domain::ports::{Answer, ReadExecution, RecordEvents, RecordWish, SendTaskSuccess, UpdateExecution, Wish};
use serde::Deserialize;

use crate::wish::{Wisher, wish};

/// The input of `resume-execution`.
#[derive(Debug, Clone, Deserialize)]
pub struct ResumeExecution {
    /// Which execution, and whose wish it is.
    #[serde(flatten)]
    pub wisher: Wisher,
}

/// Writes the wish down and acts on it at once.
///
/// # Errors
/// `Rejected` when there is no such execution, when it has ended, or when this was wished before.
pub async fn resume_execution(
    input: ResumeExecution,
    world: &(impl ReadExecution + RecordWish + UpdateExecution + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    let intent = input.wisher.intent();
    wish(&input.wisher, &Wish::Resume, EventKind::Resumed, &format!("resumed by {intent}"), world).await
}
