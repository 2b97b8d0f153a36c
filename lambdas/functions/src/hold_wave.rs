//! Holding a wave until a person answers: the token first, then the look for an answer, then the message.

use domain::event::{Event, EventKind};
use domain::ids::{ExecutionId, WaveNumber};
use domain::notification;
use domain::ports::{
    Answer, PublishMessage, ReadExecution, RecordEvents, RecordNotice, SendTaskSuccess, UpdateExecution,
};
use domain::status::{Status, WaveStatus, transition};
use jiff::Timestamp;
use serde::Deserialize;

use crate::refresh_status::refresh_status_after;
use crate::{release_waves, store, tell};

/// What `request-approval` and `ask-operator` are called with.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldWave {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave that holds.
    pub wave: WaveNumber,
    /// The token that lets it go on.
    pub task_token: String,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Holds the wave in `status` and asks.
pub(crate) async fn hold_wave(
    input: HeldWave,
    status: WaveStatus,
    asked: EventKind,
    world: &(impl ReadExecution + UpdateExecution + SendTaskSuccess + RecordEvents + RecordNotice + PublishMessage),
) -> Answer<()> {
    let before = world.wave(&input.execution_id, input.wave).await?;
    let mut held = before.clone();
    held.hold_token = Some(input.task_token);
    held.turn_token = None;
    if !before.wave_status.has_ended() {
        held.wave_status = transition(before.wave_status, status)?;
        store::save_wave(&before, &held, world).await?;
    }
    // A person may have answered before the token was written down, or cancelled.
    let execution = store::execution(&input.execution_id, world).await?;
    let wave = world.wave(&input.execution_id, input.wave).await?;
    refresh_status_after(&wave, world).await?;
    release_waves::answer_hold(&execution, &wave, world).await?;
    if wave.answered().is_some() || execution.cancel_requested.is_some() || execution.status.has_ended() {
        return Ok(());
    }
    let servers = world.servers(&input.execution_id, Some(input.wave)).await?;
    let Some(question) = notification::question(&execution, &wave, &servers) else {
        return Ok(());
    };
    let event = Event::new(&input.execution_id, input.time, asked, question.reason.clone()).of_wave(input.wave);
    world.record_events(&[event]).await?;
    let notice = format!("{status}#{}#{}", input.wave, wave.attempt);
    // Nobody may hear of it; it is asked all the same, and every front end shows it.
    if let Err(fault) = tell::once(&input.execution_id, &notice, &question, world).await {
        tracing::error!(%fault, "people could not be told that the wave asks");
    }
    Ok(())
}
