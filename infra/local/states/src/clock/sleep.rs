//! The future that `Clock::sleep_until` returns.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use jiff::Timestamp;

use super::{Alarm, Bell, Clock, Hold, alarm, busy};

/// Resolves, with a hold, when the clock shows the time. Dropping it takes the sleeper off the clock.
#[derive(Debug)]
#[must_use = "nobody sleeps unless the future is awaited"]
pub struct Sleep {
    /// Declared before the bell so that a ring nobody collected is given back.
    _alarm: Alarm,
    bell: Bell,
    /// The hold of the surrounding `Clock::busy` was given up for the time of this sleep.
    resting: bool,
}

impl Sleep {
    pub(super) fn new(clock: &Clock, at: Timestamp) -> Self {
        let (alarm, bell) = alarm::pair(clock);
        alarm.set(Some(at));
        Self { _alarm: alarm, bell, resting: false }
    }
}

impl Future for Sleep {
    type Output = Hold;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Hold> {
        match self.bell.poll_ring(context) {
            Poll::Ready(Some(hold)) => {
                if std::mem::take(&mut self.resting) {
                    busy::resume(&self.bell.clock);
                }
                Poll::Ready(hold)
            }
            // The alarm lives as long as this future, so it is never gone.
            Poll::Ready(None) => Poll::Pending,
            Poll::Pending => {
                if let Some(hold) = busy::rest() {
                    self.resting = true;
                    drop(hold);
                }
                Poll::Pending
            }
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if self.resting {
            busy::resume(&self.bell.clock);
        }
    }
}
