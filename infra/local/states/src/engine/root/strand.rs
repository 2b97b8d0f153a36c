//! Where an execution is: one strand for itself, one more for every running branch and iteration.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use crate::{
    Payload,
    asl::{Scope, State, StateId},
    data::MapItem,
    engine::{TaskId, timers::TimerKey},
    history::EventId,
};

/// Names one strand of one execution of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Site {
    pub(crate) execution: usize,
    pub(crate) strand: usize,
}

/// A place of control that goes from state to state.
#[derive(Debug)]
pub(super) struct Strand {
    /// The strand whose state this one is part of, and its place there. The execution's own strand has none.
    pub(super) parent: Option<(usize, usize)>,
    pub(super) scope: Arc<Scope>,
    /// What the next event names as its previous event.
    pub(super) previous: EventId,
    /// The item of the innermost Map iteration that the strand is in.
    pub(super) item: Option<Arc<MapItem>>,
    /// The state that is being executed.
    pub(super) visit: Option<Visit>,
}

/// One stay in one state.
#[derive(Debug)]
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

impl Visit {
    pub(super) fn retry_count(&self) -> u32 {
        self.attempts.iter().sum()
    }
}

/// What a state is doing.
#[derive(Debug)]
pub(super) enum Activity {
    /// It begins, or it was stopped.
    Idle,
    Waiting {
        timer: TimerKey,
    },
    /// It failed and will be tried again.
    BackingOff {
        timer: TimerKey,
    },
    Task(TaskRun),
    Parallel(ParallelRun),
    Iterations(IterationsRun),
    MapRun {
        run: usize,
    },
}

/// One attempt of a Task.
#[derive(Debug)]
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
#[derive(Debug)]
pub(super) struct ParallelRun {
    pub(super) strands: Vec<Option<usize>>,
    pub(super) results: Vec<Option<Payload>>,
}

/// The iterations of an inline Map state.
#[derive(Debug)]
pub(super) struct IterationsRun {
    /// The array of items.
    pub(super) items: Payload,
    /// What `$` stands for in `ItemSelector`.
    pub(super) input: Payload,
    pub(super) concurrency: usize,
    /// How many iterations were started.
    pub(super) started: usize,
    /// The strands of the running iterations, by index.
    pub(super) strands: BTreeMap<usize, usize>,
    pub(super) results: Vec<Option<Payload>>,
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
        strand.visit.as_ref().map(|visit| Self {
            scope: strand.scope.clone(),
            id: visit.state,
            entered_event: visit.entered_event,
            input: visit.input.clone(),
        })
    }

    pub(super) fn state(&self) -> &State {
        self.scope.state(self.id)
    }
}
