//! What is written down so that everything survives a restart.

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::engine::{ClosedRoot, MachineEntry, Stimulus};

/// Where records are kept. Implementations must not lose a record that they have accepted.
pub trait Journal: Send + 'static {
    /// Keeps a record. It is called before anybody can see what follows from the record.
    ///
    /// # Errors
    /// If the record could not be kept. The interpreter then stops accepting changes.
    fn append(&mut self, record: &Record) -> Result<(), JournalError>;
}

/// One entry of a journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Record {
    /// A state machine was created, or changed: the last entry of an ARN counts.
    MachineSaved(Box<MachineEntry>),
    /// A state machine was deleted.
    MachineDeleted {
        /// The machine's ARN.
        arn: Arc<str>,
    },
    /// Something happened to a root execution or one of its descendants.
    Stimulus {
        /// The ARN of the root.
        root: Arc<str>,
        /// Counts the stimuli of the root from 1.
        sequence: u64,
        /// When it happened.
        at: Timestamp,
        /// What happened.
        stimulus: Stimulus,
    },
    /// A root and all its descendants have ended. The stimuli of the root up to here may be deleted; if the root is
    /// redriven, further ones follow, and this record must be kept before them.
    RootClosed(Box<ClosedRoot>),
}

/// A record could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("the journal refused a record")]
pub struct JournalError(#[source] pub Box<dyn Error + Send + Sync>);

/// Keeps nothing: everything is lost when the process ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoJournal;

impl Journal for NoJournal {
    fn append(&mut self, _record: &Record) -> Result<(), JournalError> {
        Ok(())
    }
}

/// Keeps records in memory, for tests of what a restart does. Clones share their records.
#[derive(Debug, Clone, Default)]
pub struct MemoryJournal {
    records: Arc<Mutex<Vec<Record>>>,
}

impl MemoryJournal {
    /// The records so far.
    pub fn records(&self) -> Vec<Record> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Journal for MemoryJournal {
    fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner).push(record.clone());
        Ok(())
    }
}
