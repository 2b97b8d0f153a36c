//! `ask-operator`: holds a wave whose servers failed, until a person says what to do about them.

use domain::event::EventKind;
use domain::ports::{
    Answer, PublishMessage, ReadExecution, RecordEvents, RecordNotice, SendTaskSuccess, UpdateExecution,
};
use domain::status::WaveStatus;
use serde::Deserialize;

use crate::hold_wave::{HeldWave, hold_wave};

/// The input of `ask-operator`.
#[derive(Debug, Clone, Deserialize)]
pub struct AskOperator {
    /// The wave and its token.
    #[serde(flatten)]
    pub held: HeldWave,
}

/// Asks what to do. A repeat replaces the token and tells nobody twice.
///
/// # Errors
/// The fault of a port.
pub async fn ask_operator(
    input: AskOperator,
    world: &(impl ReadExecution + UpdateExecution + SendTaskSuccess + RecordEvents + RecordNotice + PublishMessage),
) -> Answer<()> {
    hold_wave(input.held, WaveStatus::NeedsDecision, EventKind::DecisionRequested, world).await
}
