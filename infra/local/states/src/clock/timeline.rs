//! What the clock's lock protects: the time, the holds and the sleepers. Knows no tasks, only wakers.

use std::{
    collections::{BTreeMap, HashMap},
    task::Waker,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::Pace;

/// Names one sleeper for as long as it exists.
pub(super) type SleeperId = u64;

/// Where virtual time comes from at the moment.
enum Flow {
    /// It stands still.
    Still(Timestamp),
    /// It passes `factor` times as fast as real time.
    Scaled { from: Timestamp, since: Instant, factor: f64 },
    /// It is the wall clock, moved so that a change of pace does not move time.
    Wall { offset: SignedDuration },
}

/// One place in the order in which sleepers wake: by time, then by registration.
type Turn = (Timestamp, u64);

#[derive(Default)]
struct Sleeper {
    turn: Option<Turn>,
    /// Due, and given a hold, but not yet collected by its task.
    rung: bool,
    waker: Option<Waker>,
}

pub(super) struct Timeline {
    pace: Pace,
    flow: Flow,
    latest: Timestamp,
    holds: usize,
    turns: BTreeMap<Turn, SleeperId>,
    sleepers: HashMap<SleeperId, Sleeper>,
    registrations: u64,
    /// Set when sleepers must look again at how long they have to wait in real time.
    flow_changed: bool,
}

impl Timeline {
    pub(super) fn start(pace: Pace, origin: Timestamp) -> Self {
        let origin = if pace == Pace::Real { wall_now() } else { to_millisecond(origin) };
        let mut timeline = Self {
            pace,
            flow: Flow::Still(origin),
            latest: origin,
            holds: 0,
            turns: BTreeMap::new(),
            sleepers: HashMap::new(),
            registrations: 0,
            flow_changed: false,
        };
        timeline.reflow();
        timeline
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    pub(super) fn holds(&self) -> usize {
        self.holds
    }

    pub(super) fn now(&mut self) -> Timestamp {
        let shown = match self.flow {
            Flow::Still(at) => at,
            Flow::Scaled { from, since, factor } => {
                from.checked_add(scale(since.elapsed(), factor)).unwrap_or(Timestamp::MAX)
            }
            Flow::Wall { offset } => wall_now().checked_add(offset).unwrap_or(Timestamp::MAX),
        };
        self.latest = self.latest.max(to_millisecond(shown));
        self.latest
    }

    pub(super) fn set_pace(&mut self, pace: Pace) {
        self.now();
        self.pace = pace;
        self.reflow();
    }

    pub(super) fn add_hold(&mut self) {
        self.holds += 1;
        if self.holds == 1 {
            self.reflow();
        }
    }

    pub(super) fn release_hold(&mut self) {
        self.holds = self.holds.saturating_sub(1);
        if self.holds == 0 {
            self.reflow();
        }
    }

    /// Lets time flow, or stand still, as pace and holds demand, from the time that is shown now.
    fn reflow(&mut self) {
        let now = self.now();
        self.flow = match self.pace {
            Pace::Instant => Flow::Still(now),
            Pace::Times(_) if self.holds > 0 => Flow::Still(now),
            Pace::Times(factor) => Flow::Scaled { from: now, since: Instant::now(), factor },
            Pace::Real => Flow::Wall { offset: now.duration_since(wall_now()) },
        };
        self.flow_changed = true;
    }

    /// Registers a sleeper that is not yet waiting for anything.
    pub(super) fn register(&mut self) -> SleeperId {
        self.registrations += 1;
        self.sleepers.insert(self.registrations, Sleeper::default());
        self.registrations
    }

    /// Moves a sleeper to another time, or to none. A ring that nobody collected yet is taken back.
    pub(super) fn schedule(&mut self, id: SleeperId, at: Option<Timestamp>) {
        self.registrations += 1;
        let turn = at.map(|at| (next_millisecond(at), self.registrations));
        let Some(sleeper) = self.sleepers.get_mut(&id) else {
            return;
        };
        let uncollected = std::mem::take(&mut sleeper.rung);
        if let Some(old) = std::mem::replace(&mut sleeper.turn, turn) {
            self.turns.remove(&old);
        }
        if let Some(turn) = turn {
            self.turns.insert(turn, id);
        }
        if uncollected {
            self.release_hold();
        }
        self.flow_changed = true;
    }

    pub(super) fn remove(&mut self, id: SleeperId) {
        self.schedule(id, None);
        if let Some(waker) = self.sleepers.remove(&id).and_then(|sleeper| sleeper.waker) {
            waker.wake();
        }
    }

    /// Takes the ring of a sleeper, and with it responsibility for one hold.
    pub(super) fn collect(&mut self, id: SleeperId) -> Collected {
        let Some(sleeper) = self.sleepers.get_mut(&id) else {
            return Collected::Gone;
        };
        if std::mem::take(&mut sleeper.rung) {
            return Collected::Rung;
        }
        Collected::Waiting
    }

    pub(super) fn set_waker(&mut self, id: SleeperId, waker: &Waker) {
        if let Some(sleeper) = self.sleepers.get_mut(&id) {
            sleeper.waker = Some(waker.clone());
        }
    }

    /// How long the sleeper has to wait in real time, if time flows by itself.
    pub(super) fn real_delay(&mut self, id: SleeperId) -> Option<Duration> {
        let (at, _) = self.sleepers.get(&id)?.turn?;
        let left = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        match self.flow {
            Flow::Still(_) => None,
            Flow::Scaled { factor, .. } => {
                Some(Duration::try_from_secs_f64(left.as_secs_f64() / factor).unwrap_or(Duration::MAX))
            }
            Flow::Wall { .. } => Some(left),
        }
    }

    /// Rings whoever is due and returns the wakers of all whom the last change concerns.
    pub(super) fn settle(&mut self) -> Vec<Waker> {
        let mut wakers = Vec::new();
        while let Some((&turn, &id)) = self.turns.first_key_value() {
            let held = self.holds > 0 && self.pace != Pace::Real;
            if held {
                break;
            }
            if self.pace == Pace::Instant {
                self.latest = self.latest.max(to_millisecond(turn.0));
                self.flow = Flow::Still(self.latest);
            } else if turn.0 > self.now() {
                break;
            }
            self.turns.remove(&turn);
            if let Some(sleeper) = self.sleepers.get_mut(&id) {
                sleeper.turn = None;
                sleeper.rung = true;
                wakers.extend(sleeper.waker.take());
                self.add_hold();
            }
        }
        if std::mem::take(&mut self.flow_changed) && self.pace != Pace::Instant {
            wakers.extend(self.sleepers.values_mut().filter_map(|sleeper| sleeper.waker.take()));
        }
        wakers
    }
}

/// What became of a sleeper.
pub(super) enum Collected {
    Rung,
    Waiting,
    Gone,
}

fn scale(elapsed: Duration, factor: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(elapsed.as_secs_f64() * factor).unwrap_or(SignedDuration::MAX)
}

fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Rounds up, so that nobody wakes before the time they asked for.
fn next_millisecond(at: Timestamp) -> Timestamp {
    let floor = to_millisecond(at);
    if floor < at {
        return floor.checked_add(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX);
    }
    floor
}

#[expect(clippy::disallowed_methods, reason = "this is the clock: the one place that reads the wall clock")]
fn wall_now() -> Timestamp {
    Timestamp::now()
}
