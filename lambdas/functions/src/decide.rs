//! `decide`: a person's answer to a wave that asks: approve, retry, skip or stop.

use domain::decision::{Decision, Hold, OperatorAnswer};
use domain::event::{Event, EventKind};
use domain::execution::WaveRecord;
use domain::fault::Fault;
use domain::ids::{Attempt, ExecutionId, WaveNumber};
use domain::intent::Intent;
use domain::ports::{Answer, ReadExecution, RecordEvents, RecordWish, Recorded, SendTaskSuccess};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{release_waves, store};

/// The input of `decide`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decide {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave that asks.
    pub wave: WaveNumber,
    /// The attempt that the answer is about, so that a late answer decides nothing else.
    pub attempt: Attempt,
    /// The answer.
    pub answer: OperatorAnswer,
    /// Who answers.
    pub by: String,
    /// Why.
    #[serde(default)]
    pub comment: Option<String>,
    /// For a retry: launch from the newest recovery points that are not younger than this.
    #[serde(default)]
    pub recovery_point: Option<Timestamp>,
    /// When; now when absent.
    #[serde(default = "Timestamp::now")]
    pub time: Timestamp,
}

/// Writes the answer down and lets the wave go on.
///
/// # Errors
/// `Rejected` for an answer that is late, repeated, or to something that was not asked, with what happened instead.
pub async fn decide(
    input: Decide,
    world: &(impl ReadExecution + RecordWish + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    let execution = store::known_execution(&input.execution_id, world).await?;
    let wave = store::known_wave(&execution, input.wave, world).await?;
    if input.recovery_point.is_some() && input.answer != OperatorAnswer::Retry {
        return Err(Fault::rejected(format!("a recovery point goes with Retry, not with {}", input.answer)));
    }
    if input.answer == OperatorAnswer::Approve
        && let Some(pause) = &execution.pause_requested
    {
        let what = format!("execution `{}` is paused by {pause}", execution.execution_id);
        return Err(Fault::rejected(what).next_step("resume it first, then approve"));
    }
    let hold = match wave.accepts(input.attempt, input.answer) {
        Ok(hold) => hold,
        Err(instead) => return refuse(&wave, instead, world).await,
    };
    let intent = Intent { by: input.by, at: input.time, comment: input.comment };
    let decision =
        Decision { hold, attempt: input.attempt, answer: input.answer, recovery_point: input.recovery_point, intent };
    if world.record_decision(&wave, &decision).await? == Recorded::No {
        let wave = world.wave(&input.execution_id, input.wave).await?;
        return match wave.accepts(input.attempt, input.answer) {
            Ok(_) => Err(Fault::transient(format!("wave {} was changed by another call meanwhile", wave.wave))),
            Err(instead) => refuse(&wave, instead, world).await,
        };
    }
    world.record_events(&[made(&wave, &decision)]).await?;
    release(&wave, world).await
}

/// Refuses an answer. One that was given before may not have come to its end, so it is told and passed on once more.
async fn refuse(
    wave: &WaveRecord,
    instead: String,
    world: &(impl ReadExecution + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    if let Some(decision) = wave.answered() {
        world.record_events(&[made(wave, decision)]).await?;
        release(wave, world).await?;
    }
    Err(Fault::rejected(instead))
}

/// Answers the wave's token, which it may have written down a moment ago.
async fn release(wave: &WaveRecord, world: &(impl ReadExecution + SendTaskSuccess)) -> Answer<()> {
    let execution = store::execution(&wave.execution_id, world).await?;
    let wave = world.wave(&wave.execution_id, wave.wave).await?;
    release_waves::answer_hold(&execution, &wave, world).await
}

fn made(wave: &WaveRecord, decision: &Decision) -> Event {
    let message = format!("wave {} `{}`: {} by {}", wave.wave, wave.name, decision.answer, decision.intent);
    let kind = match decision.hold {
        Hold::Approval => EventKind::ApprovalAnswered,
        Hold::Failure => EventKind::DecisionMade,
    };
    Event::new(&wave.execution_id, decision.intent.at, kind, message).of_wave(wave.wave)
}
