//! The state machines that exist.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{MachineSnapshot, Tags};

/// A state machine: what `DescribeStateMachine` tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MachineEntry {
    /// The current revision.
    pub snapshot: MachineSnapshot,
    /// When the machine was created.
    pub created_at: Timestamp,
    /// Its tags.
    pub tags: Tags,
    /// As it was given; nothing is logged by it.
    pub logging_configuration: Value,
    /// As it was given; nothing is traced by it.
    pub tracing_enabled: bool,
}

/// All machines, by ARN.
#[derive(Debug, Default)]
pub(super) struct Machines {
    entries: BTreeMap<Arc<str>, MachineEntry>,
}

impl Machines {
    pub(super) fn get(&self, arn: &str) -> Option<&MachineEntry> {
        self.entries.get(arn)
    }

    pub(super) fn put(&mut self, entry: MachineEntry) {
        self.entries.insert(entry.snapshot.arn.clone(), entry);
    }

    pub(super) fn remove(&mut self, arn: &str) {
        self.entries.remove(arn);
    }

    /// In the order of their names.
    pub(super) fn all(&self) -> impl Iterator<Item = &MachineEntry> {
        self.entries.values()
    }
}
