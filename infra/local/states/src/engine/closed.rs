//! A root execution after its end: what is kept when its stimuli may be forgotten.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    ExecutionRecord, MachineSnapshot,
    root::{MapRun, Position},
};
use crate::history::HistoryEvent;

/// A root execution and all its descendants, ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClosedRoot {
    /// The ARN of the root.
    pub arn: Arc<str>,
    /// How many stimuli led to the end.
    pub stimuli: u64,
    /// The machines that were run, each once.
    pub machines: Vec<Arc<MachineSnapshot>>,
    /// The executions with their histories, the root first.
    pub executions: Vec<ClosedExecution>,
    /// The Map Runs of all of them.
    pub(super) map_runs: Vec<MapRun>,
    /// How many calls were made.
    pub(super) calls: u64,
}

/// One execution of a closed root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClosedExecution {
    /// Its place among the root's machines.
    pub machine: usize,
    /// What can be told about it.
    pub record: ExecutionRecord,
    /// Its events.
    pub history: Vec<HistoryEvent>,
    /// Where a redrive goes on; empty if it succeeded.
    pub(super) left_at: Vec<Option<Position>>,
}
