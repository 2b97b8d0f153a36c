//! The one clock of a rehearsal: shared by the interpreter and by every simulator that runs beside it.
//!
//! Virtual time moves only while nobody holds the clock. Whoever works takes a [`Hold`]; whoever waits
//! registers a [`Sleep`] or an [`Alarm`] and is woken with a hold of its own, so that time cannot run on
//! before the woken task has done its work.

mod alarm;
mod busy;
mod pace;
mod sleep;
mod timeline;

#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
};

use jiff::Timestamp;

use self::timeline::Timeline;
pub use self::{
    alarm::{Alarm, Bell},
    pace::{Pace, PaceError},
    sleep::Sleep,
};

/// A clock that can be shared, read, held and slept on.
///
/// Clones are the same clock. Times have a resolution of one millisecond, as AWS reports them.
#[derive(Clone)]
pub struct Clock {
    timeline: Arc<Mutex<Timeline>>,
}

impl Clock {
    /// Starts a clock at `origin`; [`Pace::Real`] ignores the origin and follows the wall clock.
    pub fn start(pace: Pace, origin: Timestamp) -> Self {
        Self { timeline: Arc::new(Mutex::new(Timeline::start(pace, origin))) }
    }

    /// The time it is.
    pub fn now(&self) -> Timestamp {
        self.lock().now()
    }

    /// How virtual time relates to real time.
    pub fn pace(&self) -> Pace {
        self.lock().pace()
    }

    /// Changes the pace while the clock runs. Time goes on from where it is and never back.
    pub fn set_pace(&self, pace: Pace) {
        self.change(|timeline| timeline.set_pace(pace));
    }

    /// Makes virtual time stand still for as long as the returned guard lives. Without effect at [`Pace::Real`].
    pub fn hold(&self) -> Hold {
        self.lock().add_hold();
        Hold { clock: self.clone() }
    }

    /// Waits until the clock shows `at`.
    ///
    /// The sleeper is registered by this call, not by the first poll: whoever calls it under a hold may let
    /// go of the hold at once and time will not pass `at` unnoticed.
    pub fn sleep_until(&self, at: Timestamp) -> Sleep {
        Sleep::new(self, at)
    }

    /// An alarm whose time can be moved, and the bell that rings when it is due.
    pub fn alarm(&self) -> (Alarm, Bell) {
        alarm::pair(self)
    }

    /// Holds the clock while `work` runs, except while `work` itself sleeps on this clock.
    ///
    /// Without the exception a simulated function that waits in virtual time would wait for ever.
    pub async fn busy<F: Future>(&self, work: F) -> F::Output {
        busy::run(self, work).await
    }

    fn lock(&self) -> MutexGuard<'_, Timeline> {
        self.timeline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies a change and wakes whoever it concerns, outside the lock.
    fn change<R>(&self, change: impl FnOnce(&mut Timeline) -> R) -> R {
        let (result, wakers): (R, Vec<Waker>) = {
            let mut timeline = self.lock();
            let result = change(&mut timeline);
            (result, timeline.settle())
        };
        for waker in wakers {
            waker.wake();
        }
        result
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut timeline = self.lock();
        formatter
            .debug_struct("Clock")
            .field("pace", &timeline.pace())
            .field("now", &timeline.now())
            .field("holds", &timeline.holds())
            .finish()
    }
}

/// While it lives, virtual time stands still.
#[must_use = "time runs on as soon as the hold is dropped"]
#[derive(Debug)]
pub struct Hold {
    clock: Clock,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.clock.change(Timeline::release_hold);
    }
}
