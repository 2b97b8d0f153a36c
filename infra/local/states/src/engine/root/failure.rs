//! What becomes of a failed state: it is tried again, caught, or fails what it is part of.

use jiff::SignedDuration;

use super::{
    Root, Site,
    strand::{Activity, Current},
};
use crate::{
    asl::{Body, Retrier, Transition},
    engine::{StateError, timers::Timer},
    history::EventDetails,
};

impl Root {
    /// Handles the failure of a strand's current state.
    pub(super) fn fail(&mut self, site: Site, error: StateError) {
        let Some(current) = self.current(site) else { return };
        self.probe_fails(site, &error);
        let previous = self.strand(site).map(|strand| strand.position.previous).unwrap_or_default();
        if error.fatal {
            self.fail_execution(site.execution, previous, error.failure);
            return;
        }
        if current.state().body.outcome().is_some() {
            self.stop_activity(site, true);
            if self.retry(site, &current, &error) {
                return;
            }
            match current.state().body {
                Body::Map(_) => drop(self.record(site, EventDetails::MapStateFailed)),
                Body::Parallel(_) => drop(self.record(site, EventDetails::ParallelStateFailed)),
                _ => {}
            }
            match self.catch(site, &current, &error) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.fail_strand(site, error),
            }
        }
        self.fail_strand(site, error);
    }

    /// Schedules another attempt if a retrier has one left.
    fn retry(&mut self, site: Site, current: &Current, error: &StateError) -> bool {
        let Some(outcome) = current.state().body.outcome() else { return false };
        let Some(place) = outcome.retry.iter().position(|retrier| error.matches(&retrier.errors)) else { return false };
        let Some(retrier) = outcome.retry.get(place) else { return false };
        let Some(attempts) = self.visit_mut(site).and_then(|visit| visit.attempts.get_mut(place)) else { return false };
        if *attempts >= retrier.max_attempts {
            return false;
        }
        let before = *attempts;
        *attempts += 1;
        let delay = self.delay(retrier, before);
        let at = self.now.checked_add(delay).unwrap_or(jiff::Timestamp::MAX);
        self.probe_retries(site, place, delay);
        let timer = self.timers.set(at, Timer::Retry(site));
        self.drop_parts(site);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::BackingOff { timer };
        }
        true
    }

    /// How long to wait after `before` earlier retries.
    fn delay(&mut self, retrier: &Retrier, before: u32) -> SignedDuration {
        /// Milliseconds in a second.
        const MILLISECONDS: f64 = 1_000.0;
        let exponent = i32::try_from(before).unwrap_or(i32::MAX);
        let seconds = retrier.interval_seconds as f64 * retrier.backoff_rate.powi(exponent);
        let capped = retrier.max_delay_seconds.map_or(seconds, |most| seconds.min(most as f64));
        let jittered = if retrier.full_jitter { capped * self.random.fraction() } else { capped };
        SignedDuration::from_millis((jittered * MILLISECONDS).round() as i64)
    }

    /// Leaves through a catcher if one matches.
    fn catch(&mut self, site: Site, current: &Current, error: &StateError) -> Result<bool, StateError> {
        let Some(outcome) = current.state().body.outcome() else { return Ok(false) };
        let mut catchers = outcome.catch.iter().enumerate();
        let Some((place, catcher)) = catchers.find(|(_, catcher)| error.matches(&catcher.errors)) else {
            return Ok(false);
        };
        let output = catcher
            .result_path
            .apply(&current.input, error.output())
            .map_err(|error| self.state_error(current, &error.into()))?;
        self.probe_catches(site, place);
        self.leave(site, output, Transition::Next(catcher.next))?;
        Ok(true)
    }

    /// A strand fails, and with it what it is part of.
    fn fail_strand(&mut self, site: Site, error: StateError) {
        let Some(strand) = self.strand(site) else { return };
        let previous = strand.position.previous;
        match strand.position.parent {
            None => self.fail_execution(site.execution, previous, error.failure),
            Some((parent, index)) => {
                let parent = Site { strand: parent, ..site };
                self.part_failed(parent, site, index);
                if let Some(parent) = self.strand_mut(parent) {
                    parent.position.previous = previous;
                }
                self.fail(parent, error);
            }
        }
    }

    /// Tells the history that an iteration failed. A failed branch has no event of its own.
    fn part_failed(&mut self, parent: Site, part: Site, index: usize) {
        let Some(current) = self.current(parent) else { return };
        if matches!(current.state().body, Body::Map(_)) {
            let name = current.state().name.clone();
            self.note(part, EventDetails::MapIterationFailed { name, index });
        }
        if let Some(part) = self.strand_mut(part) {
            // What is stopped now are its siblings.
            part.position.stopped = true;
        }
    }
}
