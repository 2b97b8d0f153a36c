//! One root execution with all its descendants: the unit that is journalled and replayed.

mod abort;
mod attempt;
mod batch;
mod child;
mod close;
mod closed;
mod event;
mod execution;
mod failure;
mod flow;
mod iteration;
mod map_run;
mod map_run_end;
mod number;
mod parallel;
mod probe;
mod redrive;
mod service;
mod simple;
mod strand;
mod task;
mod token;
mod tolerance;

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;

pub(crate) use self::probe::Conclusion;
pub(super) use self::{
    execution::Execution,
    map_run::MapRun,
    probe::Probe,
    strand::{Position, Site},
};
use super::{
    ChildResolution, Effect, Machine, MachineSnapshot, MachineSource, Stimulus, TaskId,
    machine::Programs,
    timers::{Timer, Timers},
};
use crate::{TaskPlace, arn::Namespace, asl::Capabilities, history::Failure, random::Randomness};

/// What all roots of an engine share.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) namespace: Namespace,
    pub(super) seed: u64,
    pub(super) capabilities: Capabilities,
    pub(super) programs: Programs,
}

/// A root execution and its descendants.
#[derive(Debug)]
pub(super) struct Root {
    settings: Arc<Settings>,
    arn: Arc<str>,
    /// The time of the stimulus that is being applied.
    now: Timestamp,
    random: Randomness,
    machines: Vec<Arc<MachineSnapshot>>,
    executions: Vec<Execution>,
    map_runs: Vec<MapRun>,
    timers: Timers,
    /// Calls that were not answered yet.
    calls: HashMap<TaskId, Site>,
    /// Tokens that were not answered yet.
    tokens: HashMap<Arc<str>, Site>,
    next_task: u64,
    running: usize,
    agenda: VecDeque<Step>,
    effects: Vec<Effect>,
    /// Present if only one state is to be executed, to see what it does.
    probe: Option<Box<Probe>>,
}

/// Something that is left to do for the stimulus that is being applied.
#[derive(Debug)]
enum Step {
    /// A strand goes to its next state, or has reached its end.
    Go(Site),
    /// An execution has ended, and its owner waits for it.
    Ended { execution: usize },
}

impl Root {
    pub(super) fn new(settings: Arc<Settings>, arn: Arc<str>) -> Self {
        Self {
            random: Randomness::new(settings.seed, &arn),
            settings,
            arn,
            now: Timestamp::UNIX_EPOCH,
            machines: Vec::new(),
            executions: Vec::new(),
            map_runs: Vec::new(),
            timers: Timers::default(),
            calls: HashMap::new(),
            tokens: HashMap::new(),
            next_task: 0,
            running: 0,
            agenda: VecDeque::new(),
            effects: Vec::new(),
            probe: None,
        }
    }

    /// Lets something happen at a time, and does everything that follows from it.
    pub(super) fn apply(&mut self, at: Timestamp, stimulus: Stimulus) -> Vec<Effect> {
        self.now = at;
        let was_running = self.running > 0;
        match stimulus {
            Stimulus::Start(start) => self.start(start),
            Stimulus::Advance => {}
            Stimulus::TaskEnded { task, outcome } => self.call_answered(task, outcome),
            Stimulus::TokenAnswered { token, answer } => self.token_answered(&token, answer),
            Stimulus::ChildResolved { task, resolution } => self.child_resolved(task, resolution),
            Stimulus::Stop { execution, failure } => self.stop(&execution, failure),
            Stimulus::Redrive { execution } => self.redrive(&execution),
        }
        self.work();
        while let Some(timer) = self.timers.take_due(at) {
            self.fire(timer);
            self.work();
        }
        if self.has_ended() && (was_running || !self.effects.is_empty()) {
            self.effects.push(Effect::RootClosed { root: self.arn.clone() });
        }
        std::mem::take(&mut self.effects)
    }

    fn work(&mut self) {
        while let Some(step) = self.agenda.pop_front() {
            let execution = match step {
                Step::Go(site) => {
                    self.go(site);
                    site.execution
                }
                Step::Ended { execution } => {
                    self.tell_owner(execution);
                    execution
                }
            };
            self.enforce_history_limit(execution);
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Wait(site) => self.wait_over(site),
            Timer::Retry(site) => self.attempt(site),
            Timer::TaskTimeout(site) => self.task_timed_out(site, false),
            Timer::Heartbeat(site) => self.task_timed_out(site, true),
            Timer::ExecutionTimeout(execution) => self.execution_timed_out(execution),
        }
        if let Timer::Wait(site) | Timer::Retry(site) | Timer::TaskTimeout(site) | Timer::Heartbeat(site) = timer {
            self.enforce_history_limit(site.execution);
        }
    }

    pub(super) fn next_timer(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    pub(super) fn next_step(&self) -> Option<Timestamp> {
        self.timers.next_step()
    }

    pub(super) fn executions(&self) -> &[Execution] {
        &self.executions
    }

    pub(super) fn map_runs(&self) -> impl Iterator<Item = &super::MapRunRecord> {
        self.map_runs.iter().map(|run| &run.record)
    }

    pub(super) fn machines(&self) -> &[Arc<MachineSnapshot>] {
        &self.machines
    }

    pub(super) fn arn(&self) -> &Arc<str> {
        &self.arn
    }

    /// Whether the call still waits for its answer.
    pub(super) fn awaits_call(&self, task: TaskId) -> bool {
        self.calls.contains_key(&task)
    }

    pub(super) fn task_place(&self, task: TaskId) -> Option<TaskPlace> {
        let site = *self.calls.get(&task)?;
        let execution_arn = self.executions.get(site.execution)?.record.arn.clone();
        Some(TaskPlace { execution_arn, state: self.current(site)?.state().name.clone() })
    }

    pub(super) fn awaits_token(&self, token: &str) -> bool {
        self.tokens.contains_key(token)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.running == 0
    }

    fn find(&self, arn: &str) -> Option<usize> {
        self.executions.iter().position(|execution| &*execution.record.arn == arn)
    }

    fn stop(&mut self, arn: &str, failure: Failure) {
        if let Some(execution) = self.find(arn) {
            self.abort_execution(execution, failure);
        }
    }

    fn task_id(&mut self) -> TaskId {
        self.next_task += 1;
        TaskId(self.next_task)
    }

    /// The machine that a journalled stimulus refers to.
    fn machine(&mut self, source: MachineSource) -> Result<Machine, Failure> {
        let place = match source {
            MachineSource::Known(place) => place,
            MachineSource::New(snapshot) => {
                self.machines.push(Arc::from(snapshot));
                self.machines.len() - 1
            }
        };
        let snapshot = self
            .machines
            .get(place)
            .cloned()
            .ok_or_else(|| Failure::new("States.Runtime", "The definition of the state machine is not known"))?;
        let program = self.settings.programs.load(&snapshot)?;
        Ok(Machine { place, snapshot, program })
    }

    fn child_resolved(&mut self, task: TaskId, resolution: ChildResolution) {
        let Some(site) = self.calls.remove(&task) else { return };
        let started = match resolution {
            ChildResolution::Refused(failure) => Err(failure),
            ChildResolution::Start { machine, arn, name } => {
                self.machine(machine).map(|machine| self.start_child(site, machine, arn, name))
            }
        };
        if let Err(failure) = started {
            self.call_failed(site, failure);
        }
        self.enforce_history_limit(site.execution);
    }
}
