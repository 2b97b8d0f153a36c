//! `request-approval`: holds a wave before it starts, until a person approves it.

use domain::event::EventKind;
use domain::ports::{
    Answer, PublishMessage, ReadExecution, RecordEvents, RecordNotice, SendTaskSuccess, UpdateExecution,
};
use domain::status::WaveStatus;
use serde::Deserialize;

use crate::hold_wave::{HeldWave, hold_wave};

/// The input of `request-approval`.
#[derive(Debug, Clone, Deserialize)]
pub struct RequestApproval {
    /// The wave and its token.
    #[serde(flatten)]
    pub held: HeldWave,
}

/// Asks for approval. A repeat replaces the token and tells nobody twice.
///
/// # Errors
/// The fault of a port.
pub async fn request_approval(
    input: RequestApproval,
    world: &(impl ReadExecution + UpdateExecution + SendTaskSuccess + RecordEvents + RecordNotice + PublishMessage),
) -> Answer<()> {
    hold_wave(input.held, WaveStatus::AwaitingApproval, EventKind::ApprovalRequested, world).await
}
