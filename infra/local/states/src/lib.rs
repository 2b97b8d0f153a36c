//! Interpreter of Amazon States Language that behaves as AWS Step Functions does, on a virtual clock.

mod api;
mod arn;
mod asl;
mod clock;
mod data;
mod engine;
mod error;
mod history;
mod integrations;
mod intrinsic;
mod journal;
mod path;
mod payload;
mod random;
mod service;
#[cfg(test)]
mod testing;

pub use api::{ApiResponse, OPERATIONS};
pub use arn::Namespace;
pub use asl::{Diagnostic, DiagnosticCode, ExecutionType, Severity};
pub use clock::{Alarm, Bell, Clock, Hold, Pace, PaceError, Sleep};
pub use engine::{
    ChildResolution, ClosedExecution, ClosedRoot, ExecutionRecord, ExecutionStatus, ItemCounts, MachineEntry,
    MachineSnapshot, MachineSource, MapRunRecord, MapRunStatus, RedriveStatus, StartExecution, Stimulus, Tags, TaskId,
    TaskOutcome, TokenAnswer,
};
pub use error::ApiError;
pub use history::{EventDetails, EventId, Failure, HistoryEvent, StateType, TaskResource};
pub use integrations::{FunctionFailure, Integrations, ServiceFailure, TaskPlace};
pub use journal::{Journal, JournalError, MemoryJournal, NoJournal, Record};
pub use payload::Payload;
pub use service::{
    Config, CreateStateMachine, Page, RestoreError, StartedExecution, StatusChange, StatusChanges, StepFunctions,
};
