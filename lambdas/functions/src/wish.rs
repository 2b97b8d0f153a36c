//! Writing down what a person wishes of an execution, and acting on it.

use domain::event::{Event, EventKind};
use domain::execution::ExecutionRecord;
use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::intent::Intent;
use domain::ports::{
    Answer, ReadExecution, RecordEvents, RecordWish, Recorded, SendTaskSuccess, UpdateExecution, Wish,
};
use domain::status::Status;
use jiff::Timestamp;
use serde::Deserialize;

use crate::refresh_status::refresh_status;
use crate::{release_waves, store};

/// Which execution, who, why and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wisher {
    /// The execution.
    pub execution_id: ExecutionId,
    /// Who wishes.
    pub by: String,
    /// Why.
    #[serde(default)]
    pub comment: Option<String>,
    /// When; now when absent.
    #[serde(default = "Timestamp::now")]
    pub time: Timestamp,
}

impl Wisher {
    /// The wish as it is kept.
    pub(crate) fn intent(&self) -> Intent {
        Intent { by: self.by.clone(), at: self.time, comment: self.comment.clone() }
    }
}

/// Writes the wish down, then looks at the waves that wait: whoever makes a wave wait does it the other way round.
pub(crate) async fn wish(
    wisher: &Wisher,
    wish: &Wish,
    kind: EventKind,
    message: &str,
    world: &(impl ReadExecution + RecordWish + UpdateExecution + SendTaskSuccess + RecordEvents),
) -> Answer<()> {
    let id = &wisher.execution_id;
    let execution = store::known_execution(id, world).await?;
    if world.record_wish(id, wish).await? == Recorded::No {
        // What was wished before may not have been acted on, when its function died.
        let now = store::execution(id, world).await?;
        if let Some(event) = wished_before(&now, wish) {
            world.record_events(&[event]).await?;
        }
        act(id, world).await?;
        return Err(Fault::rejected(instead(&now, wish)));
    }
    world.record_events(&[Event::new(&execution.execution_id, wisher.time, kind, message)]).await?;
    act(id, world).await
}

async fn act(id: &ExecutionId, world: &(impl ReadExecution + UpdateExecution + SendTaskSuccess)) -> Answer<()> {
    release_waves::everywhere(id, world).await?;
    refresh_status(id, world).await
}

/// The event of the same wish that stands already.
fn wished_before(execution: &ExecutionRecord, wish: &Wish) -> Option<Event> {
    let (intent, kind, verb) = match wish {
        Wish::Pause(_) => (execution.pause_requested.as_ref()?, EventKind::Paused, "paused"),
        Wish::Cancel(_) => (execution.cancel_requested.as_ref()?, EventKind::CancelRequested, "cancelled"),
        Wish::Resume | Wish::ExtendLease(_) => return None,
    };
    Some(Event::new(&execution.execution_id, intent.at, kind, format!("{verb} by {intent}")))
}

/// What is the case instead.
fn instead(execution: &ExecutionRecord, wish: &Wish) -> String {
    let id = &execution.execution_id;
    match (wish, &execution.pause_requested, &execution.cancel_requested) {
        _ if execution.status.has_ended() => format!("execution `{id}` has ended {}", execution.status),
        (Wish::Pause(_), Some(pause), _) => {
            format!("execution `{id}` was paused before, by {pause} at {}", pause.at)
        }
        (Wish::Cancel(_), _, Some(cancel)) => {
            format!("execution `{id}` was cancelled before, by {cancel} at {}", cancel.at)
        }
        (Wish::Resume, None, _) => format!("execution `{id}` is not paused: it is {}", execution.status),
        _ => format!("execution `{id}` was changed meanwhile; look at it and try again"),
    }
}
