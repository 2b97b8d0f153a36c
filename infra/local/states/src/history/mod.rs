//! The event history of an execution, as `GetExecutionHistory` answers it.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

mod event;
mod wire;

pub use self::event::{EventDetails, EventId, Failure, HistoryEvent, StateType, TaskResource};
pub(crate) use self::wire::epoch_seconds;

/// The most events that an execution can have; the last one of them is its failure.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub(crate) const MAX_EVENTS: usize = 25_000;
