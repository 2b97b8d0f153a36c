//! Answering the waves that wait: for their turn, or for a person.

use domain::decision::Decision;
use domain::execution::{ExecutionRecord, WaveRecord};
use domain::ids::ExecutionId;
use domain::ports::{Answer, ReadExecution, SendTaskSuccess};
use domain::status::{Status, WaveStatus};
use domain::turn::{Turn, turn};
use serde_json::json;

use crate::store;

/// Answers the token of a wave that waits for its turn, if that is decided.
pub(crate) async fn answer_turn(
    execution: &ExecutionRecord,
    wave: &WaveRecord,
    waves: &[WaveRecord],
    world: &impl SendTaskSuccess,
) -> Answer<()> {
    let Some(token) = &wave.turn_token else {
        return Ok(());
    };
    let answer = match turn(execution, wave, waves) {
        Turn::Wait => return Ok(()),
        Turn::Go => json!({"answer": "Go", "approvalNeeded": wave.pause_before}),
        Turn::Skip(reason) => json!({"answer": "Skip", "reason": reason}),
        Turn::Cancel(reason) => json!({"answer": "Cancel", "reason": reason}),
    };
    world.send_task_success(token, answer).await
}

/// Answers the token of a wave that asks a person, if there is an answer or nobody has to answer any more.
pub(crate) async fn answer_hold(
    execution: &ExecutionRecord,
    wave: &WaveRecord,
    world: &impl SendTaskSuccess,
) -> Answer<()> {
    let Some(token) = &wave.hold_token else {
        return Ok(());
    };
    let answer = match wave.answered() {
        _ if execution.cancel_requested.is_some() || execution.status.has_ended() => "Cancel".to_owned(),
        Some(Decision { answer, .. }) => answer.to_string(),
        None => return Ok(()),
    };
    world.send_task_success(token, json!({ "answer": answer })).await
}

/// Answers every wave that was waiting for `ended`.
pub(crate) async fn behind(ended: &WaveRecord, world: &(impl ReadExecution + SendTaskSuccess)) -> Answer<()> {
    let execution = store::execution(&ended.execution_id, world).await?;
    let behind = world.waves_by_number(&ended.execution_id, &ended.needed_by).await?;
    for wave in behind.iter().filter(|wave| wave.wave_status == WaveStatus::Waiting) {
        let needed = world.waves_by_number(&ended.execution_id, &wave.depends_on).await?;
        answer_turn(&execution, wave, &needed, world).await?;
    }
    Ok(())
}

/// Answers every wave that waits, after a person wished something.
pub(crate) async fn everywhere(id: &ExecutionId, world: &(impl ReadExecution + SendTaskSuccess)) -> Answer<()> {
    let execution = store::execution(id, world).await?;
    let all = world.waves(id).await?;
    for wave in &all {
        match wave.wave_status {
            WaveStatus::Waiting => answer_turn(&execution, wave, &all, world).await?,
            WaveStatus::AwaitingApproval | WaveStatus::NeedsDecision => answer_hold(&execution, wave, world).await?,
            _ => {}
        }
    }
    Ok(())
}
