//! What every request can reach.

use std::sync::Arc;

use aws::World;
use jiff::Timestamp;

/// Says what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Everything that the handlers need. Clones are the same.
#[derive(Clone)]
pub struct Api {
    /// AWS, or the local stack.
    pub world: World,
    /// The time: the local stack has its own.
    pub clock: Clock,
    /// The state machine that runs plans.
    pub plan_machine_arn: String,
    /// Which build this is, for people who wonder whether the new one is there.
    pub build: String,
}

impl Api {
    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
