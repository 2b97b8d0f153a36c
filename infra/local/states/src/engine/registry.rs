//! The engine: all machines and all root executions, and the index by which they are found.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    ClosedRoot, Effect, ExecutionRecord, MachineEntry, MachineSnapshot, MapRunRecord, Stimulus, TaskId,
    machine::Programs,
    machines::Machines,
    root::{Root, Settings},
    token,
};
use crate::{TaskPlace, arn::Namespace, asl::Capabilities, history::HistoryEvent};

/// What makes one engine different from another.
#[derive(Debug, Clone)]
pub(crate) struct EngineConfig {
    pub(crate) namespace: Namespace,
    /// All chance follows from it.
    pub(crate) seed: u64,
    pub(crate) capabilities: Capabilities,
}

/// All machines and executions.
#[derive(Debug)]
pub(crate) struct Engine {
    settings: Arc<Settings>,
    machines: Machines,
    roots: Vec<Slot>,
    root_places: HashMap<Arc<str>, usize>,
    executions: HashMap<Arc<str>, Place>,
    /// Executions in the order they began, by the ARN of their machine or of their Map Run.
    listings: HashMap<Arc<str>, Vec<Place>>,
    map_runs: HashMap<Arc<str>, usize>,
    timers: BTreeSet<(Timestamp, usize)>,
    steps: BTreeSet<(Timestamp, usize)>,
    running: BTreeSet<usize>,
}

#[derive(Debug)]
struct Slot {
    root: Root,
    /// How many of its executions are in the index.
    indexed: usize,
    timer: Option<Timestamp>,
    step: Option<Timestamp>,
}

/// Where an execution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    root: usize,
    execution: usize,
}

impl Engine {
    pub(crate) fn new(config: EngineConfig) -> Self {
        Self {
            settings: Arc::new(Settings {
                namespace: config.namespace,
                seed: config.seed,
                capabilities: config.capabilities,
                programs: Programs::default(),
            }),
            machines: Machines::default(),
            roots: Vec::new(),
            root_places: HashMap::new(),
            executions: HashMap::new(),
            listings: HashMap::new(),
            map_runs: HashMap::new(),
            timers: BTreeSet::new(),
            steps: BTreeSet::new(),
            running: BTreeSet::new(),
        }
    }

    pub(super) fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    pub(crate) fn namespace(&self) -> &Namespace {
        &self.settings.namespace
    }

    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.settings.capabilities
    }

    /// Lets something happen to a root execution. The root is made by its `Start`.
    pub(crate) fn apply(&mut self, at: Timestamp, root: &Arc<str>, stimulus: Stimulus) -> Vec<Effect> {
        let place = match self.root_places.get(root) {
            Some(place) => *place,
            None => self.add_root(Root::new(self.settings.clone(), root.clone()), root),
        };
        let Some(slot) = self.roots.get_mut(place) else { return Vec::new() };
        let effects = slot.root.apply(at, stimulus);
        self.index(place);
        effects
    }

    /// Brings back a root that has ended.
    ///
    /// If its stimuli were replayed before, the record of its end changes nothing.
    pub(crate) fn load(&mut self, closed: ClosedRoot) {
        let arn = closed.arn.clone();
        if self.root_places.contains_key(&arn) {
            return;
        }
        let place = self.add_root(Root::from_closed(self.settings.clone(), closed), &arn);
        self.index(place);
    }

    fn add_root(&mut self, root: Root, arn: &Arc<str>) -> usize {
        self.roots.push(Slot { root, indexed: 0, timer: None, step: None });
        self.root_places.insert(arn.clone(), self.roots.len() - 1);
        self.roots.len() - 1
    }

    /// Makes what a root has begun findable, and notes when it wants to be woken.
    fn index(&mut self, place: usize) {
        let Some(slot) = self.roots.get_mut(place) else { return };
        for (execution, entry) in slot.root.executions().iter().enumerate().skip(slot.indexed) {
            let location = Place { root: place, execution };
            let record = &entry.record;
            self.executions.insert(record.arn.clone(), location);
            let listing = record.map_run_arn.as_ref().unwrap_or(&record.state_machine_arn);
            self.listings.entry(listing.clone()).or_default().push(location);
        }
        slot.indexed = slot.root.executions().len();
        for run in slot.root.map_runs() {
            if !self.map_runs.contains_key(&run.arn) {
                self.map_runs.insert(run.arn.clone(), place);
            }
        }
        let timer = slot.root.next_timer();
        if timer != slot.timer {
            if let Some(old) = std::mem::replace(&mut slot.timer, timer) {
                self.timers.remove(&(old, place));
            }
            self.timers.extend(timer.map(|at| (at, place)));
        }
        let step = slot.root.next_step();
        if step != slot.step {
            if let Some(old) = std::mem::replace(&mut slot.step, step) {
                self.steps.remove(&(old, place));
            }
            self.steps.extend(step.map(|at| (at, place)));
        }
        if slot.root.has_ended() {
            self.running.remove(&place);
        } else {
            self.running.insert(place);
        }
    }

    /// When the engine wants to be advanced next.
    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        self.timers.first().map(|(at, _)| *at)
    }

    /// When something goes on by itself next; limits of time left aside.
    pub(crate) fn next_step(&self) -> Option<Timestamp> {
        self.steps.first().map(|(at, _)| *at)
    }

    /// The first root that has something due at `now`.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Arc<str>> {
        let (at, place) = self.timers.first()?;
        (*at <= now).then(|| self.roots.get(*place).map(|slot| slot.root.arn().clone())).flatten()
    }

    pub(crate) fn machine(&self, arn: &str) -> Option<&MachineEntry> {
        self.machines.get(arn)
    }

    pub(crate) fn machines(&self) -> impl Iterator<Item = &MachineEntry> {
        self.machines.all()
    }

    pub(crate) fn put_machine(&mut self, entry: MachineEntry) {
        self.machines.put(entry);
    }

    pub(crate) fn remove_machine(&mut self, arn: &str) {
        self.machines.remove(arn);
    }

    pub(crate) fn execution(&self, arn: &str) -> Option<&ExecutionRecord> {
        self.entry(*self.executions.get(arn)?).map(|execution| &execution.record)
    }

    /// The machine of an execution at the revision that runs.
    pub(crate) fn machine_of(&self, arn: &str) -> Option<&Arc<MachineSnapshot>> {
        let place = *self.executions.get(arn)?;
        let root = &self.roots.get(place.root)?.root;
        root.machines().get(self.entry(place)?.machine)
    }

    pub(crate) fn history(&self, arn: &str) -> Option<&[HistoryEvent]> {
        self.entry(*self.executions.get(arn)?).map(|execution| execution.history.as_slice())
    }

    /// The executions of a machine or of a Map Run, the newest first.
    pub(crate) fn executions_of(&self, arn: &str) -> impl Iterator<Item = &ExecutionRecord> {
        let places = self.listings.get(arn).into_iter().flatten().rev();
        places.filter_map(|place| self.entry(*place)).map(|execution| &execution.record)
    }

    pub(crate) fn map_run(&self, arn: &str) -> Option<&MapRunRecord> {
        let place = *self.map_runs.get(arn)?;
        self.roots.get(place)?.root.map_runs().find(|run| &*run.arn == arn)
    }

    /// The Map Runs of an execution, the newest first.
    pub(crate) fn map_runs_of(&self, execution_arn: &str) -> Vec<&MapRunRecord> {
        let root = self.executions.get(execution_arn).and_then(|place| self.roots.get(place.root));
        let mut runs: Vec<_> = root
            .into_iter()
            .flat_map(|slot| slot.root.map_runs())
            .filter(|run| &*run.execution_arn == execution_arn)
            .collect();
        runs.reverse();
        runs
    }

    fn entry(&self, place: Place) -> Option<&super::root::Execution> {
        self.roots.get(place.root)?.root.executions().get(place.execution)
    }

    /// How many executions there are, ended ones included.
    pub(super) fn execution_count(&self) -> usize {
        self.executions.len()
    }

    pub(super) fn root(&self, arn: &str) -> Option<&Root> {
        self.roots.get(*self.root_places.get(arn)?).map(|slot| &slot.root)
    }

    /// The root that an execution belongs to.
    pub(crate) fn root_of(&self, execution_arn: &str) -> Option<Arc<str>> {
        let place = self.executions.get(execution_arn)?;
        self.roots.get(place.root).map(|slot| slot.root.arn().clone())
    }

    /// Whether the root still waits for the answer to a call.
    pub(crate) fn awaits_call(&self, root: &str, task: TaskId) -> bool {
        self.root(root).is_some_and(|root| root.awaits_call(task))
    }

    /// The task that waits for the answer to a call.
    pub(crate) fn task_place(&self, root: &str, task: TaskId) -> Option<TaskPlace> {
        self.root(root)?.task_place(task)
    }

    /// The root that waits for the answer to a token.
    pub(crate) fn root_awaiting(&self, token: &str) -> Option<Arc<str>> {
        self.running
            .iter()
            .filter_map(|place| self.roots.get(*place))
            .find(|slot| slot.root.awaits_token(token))
            .map(|slot| slot.root.arn().clone())
    }

    /// Whether this engine made the token, be it answered or not.
    pub(crate) fn knows_token(&self, token: &str) -> bool {
        token::is_genuine(self.settings.seed, token)
    }

    /// What is to be kept of a root that has ended.
    pub(crate) fn closed(&self, root: &str, stimuli: u64) -> Option<ClosedRoot> {
        let root = self.root(root).filter(|root| root.has_ended())?;
        Some(root.to_closed(stimuli))
    }
}
