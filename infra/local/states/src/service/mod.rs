//! The service around the engine: it lets time pass, makes the calls that executions ask for, and keeps the journal.

mod calls;
mod core;
mod driver;
mod executions;
mod machines;
mod restore;
mod subscription;
mod test_state;
mod tokens;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::core::Core;
pub use self::{
    executions::{Page, StartedExecution},
    machines::CreateStateMachine,
    restore::RestoreError,
    subscription::{StatusChange, StatusChanges},
};
pub(crate) use self::{
    machines::UpdateStateMachine,
    test_state::{TestState, TestedState},
};
use crate::{
    Clock, Integrations, Journal, Namespace,
    asl::Capabilities,
    engine::{Engine, EngineConfig},
};

/// What makes one service different from another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The account and the Region of all ARNs.
    pub namespace: Namespace,
    /// All chance in executions follows from it: identifiers, task tokens, jitter.
    pub seed: u64,
    /// At [`Pace::Instant`](crate::Pace::Instant) time does not jump to the limits of tasks that wait for somebody: a
    /// person who is asked has all the time in the world. Limits that other events pass strike all the same.
    pub patient: bool,
}

/// A Step Functions service. Clones are the same service; it stops when the last one is dropped.
#[derive(Clone)]
pub struct StepFunctions {
    shared: Arc<Shared>,
}

/// What the handles, the driver and the running calls share.
struct Shared {
    clock: Clock,
    integrations: Arc<dyn Integrations>,
    runtime: tokio::runtime::Handle,
    core: Mutex<Core>,
}

impl StepFunctions {
    /// Starts an empty service. Must be called within a Tokio runtime, which then runs its calls and timers.
    pub fn new(config: Config, clock: Clock, integrations: Arc<dyn Integrations>, journal: impl Journal) -> Self {
        let patient = config.patient;
        let engine = engine(config, &*integrations);
        Self::with_engine(engine, clock, integrations, journal, patient)
    }

    fn with_engine(
        engine: Engine,
        clock: Clock,
        integrations: Arc<dyn Integrations>,
        journal: impl Journal,
        patient: bool,
    ) -> Self {
        let (alarm, bell) = clock.alarm();
        let shared = Arc::new(Shared {
            clock,
            integrations,
            runtime: tokio::runtime::Handle::current(),
            core: Mutex::new(Core::new(engine, Box::new(journal), alarm, patient)),
        });
        driver::spawn(&shared, bell);
        Self { shared }
    }

    /// Stops everything at once: no timer fires and no call is answered any more. What was journalled stays.
    pub fn shutdown(&self) {
        self.core().stop();
    }

    /// The clock that executions run by.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The account and the Region of all ARNs.
    pub fn namespace(&self) -> Namespace {
        self.core().engine.namespace().clone()
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        self.shared.core()
    }
}

impl Shared {
    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for StepFunctions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StepFunctions").field("clock", &self.shared.clock).finish_non_exhaustive()
    }
}

fn engine(config: Config, integrations: &dyn Integrations) -> Engine {
    Engine::new(EngineConfig {
        namespace: config.namespace,
        seed: config.seed,
        capabilities: Capabilities { services: integrations.services().into_iter().collect(), unchecked: false },
    })
}
