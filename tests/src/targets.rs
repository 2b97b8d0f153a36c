//! Interposers for one task at a time: it fails, runs twice, or loses its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stack::{Interpose, TaskCall, TaskError, TaskFate};

use crate::asl::AslTask;

/// Strikes the calls of some tasks.
#[derive(Debug)]
pub struct Strike {
    targets: Vec<(String, String)>,
    fate: TaskFate,
    /// How many calls it strikes.
    most: u64,
    struck: AtomicU64,
}

impl Strike {
    /// These tasks fail whenever they are tried.
    pub fn fail(tasks: &[&AslTask], error: &TaskError) -> Arc<Self> {
        Self::new(tasks, TaskFate::Fails(error.clone()), u64::MAX)
    }

    /// The function of this task is killed once, after all it did and before it answered.
    pub fn kill_once(task: &AslTask) -> Arc<Self> {
        Self::new(&[task], TaskFate::AnswerLost(TaskError::crash()), 1)
    }

    /// These tasks run twice, whenever they are tried.
    pub fn repeat(tasks: &[&AslTask]) -> Arc<Self> {
        Self::new(tasks, TaskFate::Twice, u64::MAX)
    }

    fn new(tasks: &[&AslTask], fate: TaskFate, most: u64) -> Arc<Self> {
        let targets = tasks.iter().map(|task| (task.machine.clone(), task.name().to_owned())).collect();
        Arc::new(Self { targets, fate, most, struck: AtomicU64::new(0) })
    }

    /// How many calls it struck.
    pub fn struck(&self) -> u64 {
        self.struck.load(Ordering::SeqCst).min(self.most)
    }
}

impl Interpose for Strike {
    fn task(&self, call: &TaskCall) -> TaskFate {
        let machine = machine_of(&call.task.execution_arn);
        let is_target = self.targets.iter().any(|(of, state)| of == machine && **state == *call.task.state);
        if is_target && self.struck.fetch_add(1, Ordering::SeqCst) < self.most {
            return self.fate.clone();
        }
        TaskFate::Normal
    }
}

/// `wave` from `arn:aws:states:eu-west-1:111122223333:execution:wave:exec-1-1` or `...:wave/Label:...`.
fn machine_of(execution_arn: &str) -> &str {
    let machine = execution_arn.split(':').nth(6).unwrap_or_default();
    machine.split('/').next().unwrap_or(machine)
}
