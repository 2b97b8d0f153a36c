//! State machines at one revision, and the programs that their definitions were parsed to.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    asl::{self, Capabilities, ExecutionType, StateMachine},
    history::Failure,
};

/// Tags of a resource, by key.
pub type Tags = BTreeMap<String, String>;

/// Everything that an execution needs to know of its machine, as it was when the execution started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineSnapshot {
    /// The machine's ARN.
    pub arn: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The definition as it was given.
    pub definition: Arc<str>,
    /// The role that it was created with. Nothing is checked against it.
    pub role_arn: Arc<str>,
    /// How its executions are run.
    pub execution_type: ExecutionType,
    /// Absent until the first update.
    pub revision_id: Option<Arc<str>>,
    /// When this revision was made.
    pub updated_at: Timestamp,
}

/// A machine that can be run.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// Its place among the machines of the root.
    pub(crate) place: usize,
    pub(crate) snapshot: Arc<MachineSnapshot>,
    pub(crate) program: Arc<StateMachine>,
}

/// A definition and how it is run.
type ProgramKey = (Arc<str>, ExecutionType);

/// Parsed definitions, each parsed once and shared by all executions.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    by_definition: Mutex<HashMap<ProgramKey, Arc<StateMachine>>>,
}

impl Programs {
    /// The program of a machine that was created before, whatever services there are today.
    pub(crate) fn load(&self, snapshot: &MachineSnapshot) -> Result<Arc<StateMachine>, Failure> {
        let key = (snapshot.definition.clone(), snapshot.execution_type);
        let mut programs = self.by_definition.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = programs.get(&key) {
            return Ok(program.clone());
        }
        let (program, diagnostics) = asl::parse(&snapshot.definition, snapshot.execution_type, &Capabilities::any());
        let program = program.map(Arc::new).ok_or_else(|| {
            let problems: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
            Failure::new("States.Runtime", format!("Invalid State Machine Definition: '{}'", problems.join(", ")))
        })?;
        programs.insert(key, program.clone());
        Ok(program)
    }
}
