//! Answering the waves that wait for their turn.

use domain::execution::WaveRecord;
use domain::ports::{Answer, SendTaskSuccess};
use domain::status::WaveStatus;
use domain::turn::{Turn, turn};
use serde_json::json;

/// Answers one wave's token, if its turn is decided.
pub(crate) async fn answer(wave: &WaveRecord, all: &[WaveRecord], world: &impl SendTaskSuccess) -> Answer<()> {
    let Some(token) = &wave.turn_token else {
        return Ok(());
    };
    match turn(wave, all) {
        Turn::Wait => Ok(()),
        Turn::Go => world.send_task_success(token, json!({"answer": "Go"})).await,
        Turn::Skip(reason) => world.send_task_success(token, json!({"answer": "Skip", "reason": reason})).await,
    }
}

/// Answers every wave that was waiting for `ended`.
pub(crate) async fn behind(ended: &WaveRecord, all: &[WaveRecord], world: &impl SendTaskSuccess) -> Answer<()> {
    let waiting =
        all.iter().filter(|wave| wave.wave_status == WaveStatus::Waiting && wave.depends_on.contains(&ended.wave));
    for wave in waiting {
        answer(wave, all, world).await?;
    }
    Ok(())
}
