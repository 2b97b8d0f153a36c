//! An alarm whose time can be moved by whoever holds it while another task waits for its bell.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use jiff::Timestamp;

use super::{
    Clock, Hold,
    timeline::{Collected, SleeperId},
};

/// Sets the time at which the [`Bell`] rings. Dropping it ends the bell.
#[derive(Debug)]
pub struct Alarm {
    clock: Clock,
    id: SleeperId,
}

/// Rings when its [`Alarm`] is due.
#[derive(Debug)]
pub struct Bell {
    pub(super) clock: Clock,
    pub(super) id: SleeperId,
    pub(super) timer: Option<Pin<Box<tokio::time::Sleep>>>,
}

pub(super) fn pair(clock: &Clock) -> (Alarm, Bell) {
    let id = clock.lock().register();
    let alarm = Alarm { clock: clock.clone(), id };
    let bell = Bell { clock: clock.clone(), id, timer: None };
    (alarm, bell)
}

impl Alarm {
    /// Moves the alarm; `None` turns it off. Takes effect before this call returns.
    pub fn set(&self, at: Option<Timestamp>) {
        self.clock.change(|timeline| timeline.schedule(self.id, at));
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.clock.change(|timeline| timeline.remove(self.id));
    }
}

impl Bell {
    /// Waits for the alarm. Answers `None` once the alarm is gone.
    pub async fn ring(&mut self) -> Option<Hold> {
        std::future::poll_fn(|context| self.poll_ring(context)).await
    }

    pub(super) fn poll_ring(&mut self, context: &mut Context<'_>) -> Poll<Option<Hold>> {
        loop {
            let clock = self.clock.clone();
            let delay = clock.change(|timeline| {
                timeline.set_waker(self.id, context.waker());
                timeline.real_delay(self.id)
            });
            match clock.lock().collect(self.id) {
                Collected::Rung => {
                    return Poll::Ready(Some(Hold { clock: self.clock.clone() }));
                }
                Collected::Gone => return Poll::Ready(None),
                Collected::Waiting => {}
            }
            let Some(delay) = delay else {
                self.timer = None;
                return Poll::Pending;
            };
            let mut timer = Box::pin(tokio::time::sleep(delay));
            if timer.as_mut().poll(context).is_pending() {
                self.timer = Some(timer);
                return Poll::Pending;
            }
        }
    }
}
