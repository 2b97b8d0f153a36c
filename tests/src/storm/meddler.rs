//! What goes wrong between the services: tasks that fail, repeat, come late or lose their answers, and functions that
//! die in the middle of what they do.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use stack::{FunctionRequest, Interpose, RequestFate, TaskCall, TaskError, TaskFate};
use tokio::sync::mpsc;

use super::dice::Dice;

/// How often things go wrong, in thousandths of calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Weather {
    /// A task runs twice.
    pub(super) twice: u64,
    /// A task fails with something that is retried.
    pub(super) hiccup: u64,
    /// A task fails with something that is not retried.
    pub(super) failure: u64,
    /// A task's answer is lost.
    pub(super) lost: u64,
    /// A task's answer comes late.
    pub(super) late: u64,
    /// A function dies before or after a request that it makes.
    pub(super) death: u64,
    /// The calls of tasks in whose midst the whole stack dies.
    pub(super) power_cuts: Vec<u64>,
}

impl Weather {
    /// Fair for some runs, for others bad in one way, for a few bad in every way.
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let power_cuts =
            if dice.percent(20) { (0..dice.between(1, 3)).map(|_| dice.between(1, 90)).collect() } else { Vec::new() };
        let mut weather = Self { power_cuts, ..Self::default() };
        match dice.between(1, 10) {
            1..=3 => {}
            4 => weather.twice = dice.between(50, 1_000),
            5 => weather.hiccup = dice.between(20, 300),
            6 => weather.failure = dice.between(2, 30),
            7 => weather.lost = dice.between(20, 300),
            8 => weather.death = dice.between(5, 100),
            _ => {
                weather.twice = dice.between(0, 100);
                weather.hiccup = dice.between(0, 60);
                weather.failure = dice.between(0, 8);
                weather.lost = dice.between(0, 60);
                weather.late = dice.between(0, 100);
                weather.death = dice.between(0, 30);
            }
        }
        weather
    }
}

/// What the meddler did.
#[derive(Debug, Clone, Default)]
pub(super) struct Meddling {
    /// How often it did what, by kind.
    pub(super) kinds: BTreeMap<&'static str, u64>,
    /// How often a state's answer was spoilt, by state.
    pub(super) spoilt: BTreeMap<String, u64>,
    /// The names of the errors it made up.
    pub(super) errors: Vec<String>,
}

impl Meddling {
    /// Whether a function died in the middle of what it did.
    pub(super) fn has_killed(&self) -> bool {
        self.kinds.keys().any(|kind| kind.starts_with("function dies"))
    }
}

/// Carries out the weather.
#[derive(Debug)]
pub(super) struct Meddler {
    weather: Weather,
    inner: Mutex<Inner>,
    power: mpsc::UnboundedSender<SignedDuration>,
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    calls: u64,
    meddling: Meddling,
    is_resting: bool,
    reconciler_deaths: u64,
}

/// The function behind everything that goes wrong: what it misses, nobody does.
const RECONCILER: &str = "reconcile-execution";
/// How often an event is delivered to it. One of these it survives.
const DELIVERIES: u64 = 3;
/// Errors that the machines retry.
const HICCUPS: [&str; 7] = [
    "Transient",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
];
/// Errors that they do not.
const FAILURES: [&str; 3] = ["Bug", "Rejected", "Lambda.ResourceNotFoundException"];

impl Meddler {
    /// The meddler of a run. It tells `power` when the stack is to die, and for how long.
    pub(super) fn new(weather: Weather, seed: u64, power: mpsc::UnboundedSender<SignedDuration>) -> Self {
        let inner = Inner {
            dice: Dice::new(seed, "meddler"),
            calls: 0,
            meddling: Meddling::default(),
            is_resting: false,
            reconciler_deaths: 0,
        };
        Self { weather, inner: Mutex::new(inner), power }
    }

    /// What it did so far.
    pub(super) fn meddling(&self) -> Meddling {
        self.lock().meddling.clone()
    }

    /// Does nothing from now on.
    pub(super) fn rest(&self) {
        self.lock().is_resting = true;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn note(&mut self, kind: &'static str) {
        *self.meddling.kinds.entry(kind).or_default() += 1;
    }

    fn spoil(&mut self, state: &str, error: TaskError) -> TaskError {
        *self.meddling.spoilt.entry(state.to_owned()).or_default() += 1;
        self.meddling.errors.push(error.name.clone());
        error
    }
}

impl Interpose for Meddler {
    fn task(&self, call: &TaskCall) -> TaskFate {
        let mut inner = self.lock();
        if inner.is_resting {
            return TaskFate::Normal;
        }
        inner.calls += 1;
        if self.weather.power_cuts.contains(&inner.calls) {
            inner.note("power cut in a task");
            let minutes = if inner.dice.percent(50) { 0 } else { inner.dice.between(1, 180) };
            // Nobody listens any more once the run is over.
            let _ = self.power.send(SignedDuration::from_mins(i64::try_from(minutes).unwrap()));
            // Its side effects are there, its answer is not.
            return TaskFate::Late(SignedDuration::from_secs(20));
        }
        let state = &*call.task.state;
        let weather = &self.weather;
        let message = "the storm made it up";
        if inner.dice.per_mille(weather.failure) {
            inner.note("task fails for good");
            let name = *inner.dice.pick(&FAILURES);
            return TaskFate::Fails(inner.spoil(state, TaskError::new(name, message)));
        }
        if inner.dice.per_mille(weather.hiccup) {
            inner.note("task fails for now");
            let name = *inner.dice.pick(&HICCUPS);
            return TaskFate::Fails(inner.spoil(state, TaskError::new(name, message)));
        }
        // A service that is called directly answers once, or not at all: what it did cannot be asked for again.
        if call.is_function() && inner.dice.per_mille(weather.lost) {
            inner.note("answer lost");
            return TaskFate::AnswerLost(inner.spoil(state, TaskError::crash()));
        }
        if call.is_function() && inner.dice.per_mille(weather.twice) {
            inner.note("task run twice");
            return TaskFate::Twice;
        }
        if inner.dice.per_mille(weather.late) {
            inner.note("answer late");
            // The functions' own time-out is 30 s.
            return TaskFate::Late(SignedDuration::from_secs(i64::try_from(inner.dice.between(1, 29)).unwrap()));
        }
        TaskFate::Normal
    }

    fn request(&self, request: &FunctionRequest) -> RequestFate {
        let mut inner = self.lock();
        if inner.is_resting || self.weather.death == 0 || !inner.dice.per_mille(self.weather.death) {
            return RequestFate::Normal;
        }
        if request.function == RECONCILER {
            inner.reconciler_deaths += 1;
            if inner.reconciler_deaths >= DELIVERIES {
                return RequestFate::Normal;
            }
        }
        if inner.dice.percent(50) {
            inner.note("function dies before a request");
            RequestFate::DiesBefore
        } else {
            inner.note("function dies after a request");
            RequestFate::DiesAfter
        }
    }
}
