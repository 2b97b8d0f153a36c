//! Where an execution is: one strand for itself, one more for every running branch and iteration.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Payload,
    asl::{Scope, State, StateId},
    data::MapItem,
    engine::{TaskId, timers::TimerKey},
    history::EventId,
};

/// Names one strand of one execution of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Site {
    pub(crate) execution: usize,
    pub(crate) strand: usize,
}

/// A thread of control that goes from state to state.
#[derive(Debug)]
pub(super) struct Strand {
    pub(super) scope: Arc<Scope>,
    pub(super) position: Position,
}

/// Everything about a strand but the program that it runs. It is kept when an execution fails, for its redrive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct Position {
    /// The strand whose state this one is part of, and its place there. The execution's own strand has none.
    pub(super) parent: Option<(usize, usize)>,
    /// What the next event names as its previous event.
    pub(super) previous: EventId,
    /// The item of the innermost Map iteration that the strand is in.
    pub(super) item: Option<Arc<MapItem>>,
    pub(super) place: Place,
    /// It has failed or was stopped.
    pub(super) stopped: bool,
}

/// Where a strand is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Place {
    /// On its way to a state.
    Arriving { state: StateId, input: Payload },
    /// In a state.
    Visiting(Visit),
    /// At its end.
    Ended(Payload),
}

/// One stay in one state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Visit {
    pub(super) state: StateId,
    pub(super) entered_at: Timestamp,
    pub(super) entered_event: EventId,
    /// The state's input before `InputPath`.
    pub(super) input: Payload,
    /// How often each retrier has tried again.
    pub(super) attempts: Vec<u32>,
    pub(super) activity: Activity,
}

impl Strand {
    /// A strand that begins at a state.
    pub(super) fn new(scope: Arc<Scope>, input: Payload) -> Self {
        let place = Place::Arriving { state: scope.start, input };
        let previous = EventId::default();
        Self { scope, position: Position { parent: None, previous, item: None, place, stopped: false } }
    }

    /// A strand that is part of the state that another one is in.
    pub(super) fn part(self, parent: (usize, usize), previous: EventId, item: Option<Arc<MapItem>>) -> Self {
        Self { position: Position { parent: Some(parent), previous, item, ..self.position }, ..self }
    }

    pub(super) fn visit(&self) -> Option<&Visit> {
        match &self.position.place {
            Place::Visiting(visit) => Some(visit),
            _ => None,
        }
    }

    pub(super) fn visit_mut(&mut self) -> Option<&mut Visit> {
        match &mut self.position.place {
            Place::Visiting(visit) => Some(visit),
            _ => None,
        }
    }
}

impl Visit {
    pub(super) fn retry_count(&self) -> u32 {
        self.attempts.iter().sum()
    }
}

/// What a state is doing. What only a running execution does is never kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Activity {
    /// It begins, or it was stopped.
    Idle,
    #[serde(skip)]
    Waiting {
        timer: TimerKey,
    },
    /// It failed and will be tried again.
    #[serde(skip)]
    BackingOff {
        timer: TimerKey,
    },
    #[serde(skip)]
    Task(TaskRun),
    Parallel(ParallelRun),
    Iterations(IterationsRun),
    MapRun {
        run: usize,
    },
}

/// One attempt of a Task.
#[derive(Debug, Clone)]
pub(super) struct TaskRun {
    pub(super) task: TaskId,
    pub(super) token: Option<Arc<str>>,
    /// The execution that the task started and waits for.
    pub(super) child: Option<usize>,
    /// What the started execution gets as its input, until it is started.
    pub(super) child_input: Option<Arc<str>>,
    /// The caller wants the function's log with the answer.
    pub(super) wants_log: bool,
    pub(super) timeout: Option<TimerKey>,
    pub(super) heartbeat: Option<(TimerKey, u64)>,
}

/// The branches of a Parallel state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ParallelRun {
    pub(super) branches: Vec<Branch>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Branch {
    /// On this strand.
    Running(usize),
    /// With this output.
    Ended(Payload),
}

impl ParallelRun {
    /// The strands of the branches that have not ended.
    pub(super) fn strands(&self) -> Vec<usize> {
        let running = self.branches.iter().filter_map(|branch| match branch {
            Branch::Running(strand) => Some(*strand),
            Branch::Ended(_) => None,
        });
        running.collect()
    }
}

/// The iterations of an inline Map state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct IterationsRun {
    /// The array of items.
    pub(super) items: Payload,
    /// What `$` stands for in `ItemSelector`.
    pub(super) input: Payload,
    pub(super) concurrency: usize,
    /// How many items there are.
    pub(super) total: usize,
    /// How many iterations were started.
    pub(super) started: usize,
    /// The strands of the running iterations, by index.
    pub(super) strands: BTreeMap<usize, usize>,
    /// The outputs of the iterations that have ended, by index.
    pub(super) results: BTreeMap<usize, Payload>,
}

/// A copy of where a strand is, free of any borrow of the root.
#[derive(Debug, Clone)]
pub(super) struct Current {
    scope: Arc<Scope>,
    id: StateId,
    pub(super) entered_event: EventId,
    pub(super) input: Payload,
}

impl Current {
    pub(super) fn of(strand: &Strand) -> Option<Self> {
        strand.visit().map(|visit| Self {
            scope: strand.scope.clone(),
            id: visit.state,
            entered_event: visit.entered_event,
            input: visit.input.clone(),
        })
    }

    pub(super) fn state(&self) -> &State {
        self.scope.state(self.id)
    }

    /// The name of a state of the same scope.
    pub(super) fn name_of(&self, state: StateId) -> Arc<str> {
        self.scope.state(state).name.clone()
    }
}
