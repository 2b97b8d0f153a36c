//! Testing one state without a machine and without an execution that anybody could find.

use jiff::SignedDuration;

use super::{StepFunctions, calls::outcome};
use crate::{
    ApiError, ExecutionType,
    asl::{self, StateMachine},
    engine::{Effect, Mock, SingleState, SingleStateSetup},
    history::Failure,
};

/// How long a test may take.
const MAX_DURATION: SignedDuration = SignedDuration::from_mins(5);

/// A state and what to do with it.
#[derive(Debug)]
pub(crate) struct TestState {
    pub(crate) setup: SingleStateSetup,
    /// Without it the state's task is really carried out.
    pub(crate) mock: Option<Mock>,
}

/// How a test ended.
#[derive(Debug)]
pub(crate) struct TestedState {
    pub(crate) state: SingleState,
    /// It was broken off.
    pub(crate) timed_out: bool,
}

impl StepFunctions {
    /// Checks a definition, and answers what it was parsed to.
    pub(crate) fn parse_definition(&self, definition: &str) -> Result<StateMachine, ApiError> {
        let (machine, diagnostics) = asl::parse(definition, ExecutionType::Standard, self.core().engine.capabilities());
        machine.ok_or_else(|| ApiError::invalid_definition(&diagnostics))
    }

    /// Executes one state. Time does not pass by it: a Wait state is over at once.
    pub(crate) async fn test_state(&self, test: TestState) -> Result<TestedState, ApiError> {
        let at = self.shared.clock.now();
        let (mut state, effects) = {
            let core = self.core();
            core.check()?;
            SingleState::start(&core.engine, test.setup, at)
        };
        if let Some(mock) = test.mock {
            state.mock(at, mock);
        } else {
            self.carry_out(&mut state, effects).await?;
        }
        while let Some(timer) = state.next_timer() {
            if timer.duration_since(at) > MAX_DURATION {
                return Ok(TestedState { state, timed_out: true });
            }
            state.advance(timer);
        }
        Ok(TestedState { state, timed_out: false })
    }

    async fn carry_out(&self, state: &mut SingleState, effects: Vec<Effect>) -> Result<(), ApiError> {
        let clock = &self.shared.clock;
        for effect in effects {
            match effect {
                Effect::Call { task, call, .. } => {
                    let answer = clock.busy(outcome(self.shared.integrations.clone(), call)).await;
                    state.answer(clock.now(), task, answer);
                }
                Effect::ResolveChild { .. } => {
                    let message = "A state that starts an execution can be tested only when a mock is specified";
                    return Err(ApiError::validation(message));
                }
                Effect::StatusChanged(_) | Effect::RootClosed { .. } => {}
            }
        }
        Ok(())
    }
}

impl TestedState {
    pub(crate) fn failure(&self) -> Option<Failure> {
        if self.timed_out {
            return Some(Failure { error: Some("States.Timeout".to_owned()), cause: None });
        }
        self.state.failure().cloned()
    }
}
