//! The interpreter itself: pure, synchronous and deterministic.
//!
//! An [`Engine`] holds machines and executions. Everything that happens to an execution from outside is a
//! [`Stimulus`] with a time; what follows from it is recorded in the history at once, and what the outside must
//! do is answered as [`Effect`]s. Nothing in here reads a clock, waits, or draws chance from anywhere but the
//! engine's seed, so the same stimuli at the same times always give the same histories.

mod closed;
mod error;
mod machine;
mod machines;
mod record;
mod registry;
mod root;
mod single;
mod starting;
mod stimulus;
mod timers;
mod token;

#[cfg(test)]
mod tests;

pub use self::{
    closed::{ClosedExecution, ClosedRoot},
    machine::{MachineSnapshot, Tags},
    machines::MachineEntry,
    record::{ExecutionRecord, ExecutionStatus, ItemCounts, MapRunRecord, MapRunStatus, RedriveStatus},
    stimulus::{ChildResolution, MachineSource, StartExecution, Stimulus, TaskId, TaskOutcome, TokenAnswer},
};
pub(crate) use self::{
    error::StateError,
    machine::Machine,
    registry::{Engine, EngineConfig},
    root::Conclusion,
    single::{Mock, SingleState, SingleStateSetup},
    starting::StartRefusal,
    stimulus::{Call, ChildRequest, Effect},
};
