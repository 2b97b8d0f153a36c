//! One execution of a root, and how it begins.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;

use super::{
    Root, Site, Step,
    strand::{Current, Position, Strand, Visit},
};
use crate::{
    Payload,
    asl::{ExecutionType, Scope},
    data::ExecutionFacts,
    engine::{
        Effect, ExecutionRecord, ExecutionStatus, Machine, StartExecution,
        timers::{Timer, TimerKey},
    },
    history::{EventDetails, EventId, Failure, HistoryEvent},
};

/// An execution: what can be told about it, and where it is.
#[derive(Debug)]
pub(in crate::engine) struct Execution {
    pub(in crate::engine) record: ExecutionRecord,
    pub(in crate::engine) history: Vec<HistoryEvent>,
    /// Its place among the machines of the root.
    pub(in crate::engine) machine: usize,
    pub(super) facts: Arc<ExecutionFacts>,
    /// The first one is the execution's own. A strand that is over leaves its place empty.
    pub(super) strands: Vec<Option<Strand>>,
    /// Where the strands were when the execution failed, until it is redriven.
    pub(super) left_at: Vec<Option<Position>>,
    pub(super) owner: Owner,
    pub(super) deadline: Option<TimerKey>,
    /// An event did not fit into the history any more.
    pub(super) overflowed: bool,
}

/// Who waits for the end of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Nobody,
    /// A task that started it and waits (`.sync`).
    Task(Site),
    /// A Map Run.
    MapRun(usize),
}

/// What is needed to begin an execution.
pub(super) struct Beginning {
    pub(super) machine: Machine,
    pub(super) scope: Arc<Scope>,
    pub(super) arn: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) state_machine_arn: Arc<str>,
    pub(super) execution_type: ExecutionType,
    pub(super) input_text: Arc<str>,
    pub(super) input: Payload,
    pub(super) owner: Owner,
    pub(super) map_run_arn: Option<Arc<str>>,
    pub(super) item_count: Option<usize>,
}

impl Root {
    pub(super) fn start(&mut self, start: StartExecution) {
        let Ok(machine) = self.machine(crate::engine::MachineSource::New(Box::new(start.machine))) else { return };
        let beginning = Beginning::of_machine(machine, start.arn, start.name, start.input, Owner::Nobody);
        self.begin(beginning);
    }

    /// Makes an execution and sends it to its first state.
    pub(super) fn begin(&mut self, beginning: Beginning) -> usize {
        let place = self.executions.len();
        let timeout = beginning.machine.program.timeout_seconds.filter(|_| beginning.map_run_arn.is_none());
        let deadline = timeout.map(|seconds| self.timers.set(self.after(seconds), Timer::ExecutionTimeout(place)));
        let started = EventDetails::ExecutionStarted {
            input: beginning.input_text.clone(),
            role_arn: beginning.machine.snapshot.role_arn.clone(),
        };
        let execution = Execution::new(beginning, self.now, deadline);
        self.executions.push(execution);
        self.running += 1;
        self.append(place, EventId::default(), started);
        self.announce(place);
        self.agenda.push_back(Step::Go(Site { execution: place, strand: 0 }));
        place
    }

    /// Tells subscribers how an execution stands.
    pub(super) fn announce(&mut self, execution: usize) {
        if let Some(execution) = self.executions.get(execution) {
            self.effects.push(Effect::StatusChanged(Box::new(execution.record.clone())));
        }
    }

    /// The time that many seconds from now.
    pub(super) fn after(&self, seconds: u64) -> jiff::Timestamp {
        let seconds = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
        self.now.checked_add(seconds).unwrap_or(jiff::Timestamp::MAX)
    }

    pub(super) fn strand(&self, site: Site) -> Option<&Strand> {
        self.executions.get(site.execution)?.strands.get(site.strand)?.as_ref()
    }

    pub(super) fn strand_mut(&mut self, site: Site) -> Option<&mut Strand> {
        self.executions.get_mut(site.execution)?.strands.get_mut(site.strand)?.as_mut()
    }

    pub(super) fn visit_mut(&mut self, site: Site) -> Option<&mut Visit> {
        self.strand_mut(site)?.visit_mut()
    }

    pub(super) fn current(&self, site: Site) -> Option<Current> {
        self.strand(site).and_then(Current::of)
    }

    pub(super) fn is_running(&self, execution: usize) -> bool {
        self.executions.get(execution).is_some_and(|execution| execution.record.is_running())
    }

    /// Adds a strand to an execution and sends it on its way.
    pub(super) fn add_strand(&mut self, execution: usize, strand: Strand) -> Site {
        let Some(owner) = self.executions.get_mut(execution) else { return Site { execution, strand: usize::MAX } };
        owner.strands.push(Some(strand));
        let site = Site { execution, strand: owner.strands.len() - 1 };
        self.agenda.push_back(Step::Go(site));
        site
    }

    /// Takes a strand away that is over, and tells which event it ended with.
    pub(super) fn remove_strand(&mut self, site: Site) -> EventId {
        self.executions
            .get_mut(site.execution)
            .and_then(|owner| owner.strands.get_mut(site.strand))
            .and_then(Option::take)
            .map(|strand| strand.position.previous)
            .unwrap_or_default()
    }
}

impl Beginning {
    /// The beginning of an execution of a whole machine.
    pub(super) fn of_machine(
        machine: Machine,
        arn: Arc<str>,
        name: Arc<str>,
        input_text: Arc<str>,
        owner: Owner,
    ) -> Self {
        // Whoever starts an execution has checked that the input is JSON.
        let input: Value = serde_json::from_str(&input_text).unwrap_or_default();
        Self {
            scope: machine.program.scope.clone(),
            state_machine_arn: machine.snapshot.arn.clone(),
            execution_type: machine.snapshot.execution_type,
            machine,
            arn,
            name,
            input: Payload::from(input),
            input_text,
            owner,
            map_run_arn: None,
            item_count: None,
        }
    }
}

impl Execution {
    fn new(beginning: Beginning, now: jiff::Timestamp, deadline: Option<TimerKey>) -> Self {
        let snapshot = &beginning.machine.snapshot;
        let facts = ExecutionFacts {
            id: beginning.arn.clone(),
            name: beginning.name.clone(),
            input: beginning.input.clone(),
            role_arn: snapshot.role_arn.clone(),
            start_time: now,
            machine_id: beginning.state_machine_arn.clone(),
            machine_name: snapshot.name.clone(),
        };
        let strand = Strand::new(beginning.scope, beginning.input);
        Self {
            record: ExecutionRecord {
                arn: beginning.arn,
                name: beginning.name,
                state_machine_arn: beginning.state_machine_arn,
                execution_type: beginning.execution_type,
                status: ExecutionStatus::Running,
                started_at: now,
                stopped_at: None,
                input: beginning.input_text,
                output: None,
                failure: Failure::default(),
                map_run_arn: beginning.map_run_arn,
                item_count: beginning.item_count,
                redrive_count: 0,
                redriven_at: None,
                event_count: 0,
            },
            history: Vec::new(),
            machine: beginning.machine.place,
            facts: Arc::new(facts),
            strands: vec![Some(strand)],
            left_at: Vec::new(),
            owner: beginning.owner,
            deadline,
            overflowed: false,
        }
    }
}
