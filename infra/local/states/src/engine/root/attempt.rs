//! Doing what a state says; again after each retry.

use super::{Root, Site};
use crate::asl::Body;

impl Root {
    /// Executes the strand's current state from its input.
    pub(super) fn attempt(&mut self, site: Site) {
        let Some(current) = self.current(site) else { return };
        let result = match &current.state().body {
            Body::Pass(pass) => self.pass(site, &current, pass),
            Body::Choice(choice) => self.choose(site, &current, choice),
            Body::Wait(wait) => self.wait(site, &current, wait),
            Body::Succeed => self.succeed(site, &current),
            Body::Fail { error, cause } => self.fail_state(site, &current, error, cause),
            Body::Task(task) => self.start_task(site, &current, task),
            Body::Parallel(parallel) => self.start_branches(site, &current, parallel),
            Body::Map(map) => self.start_map(site, &current, map),
        };
        if let Err(error) = result {
            self.fail(site, error);
        }
    }
}
