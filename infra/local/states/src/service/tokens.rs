//! Answers to task tokens.

use super::StepFunctions;
use crate::{
    ApiError,
    engine::{Stimulus, TokenAnswer},
    history::Failure,
    payload,
};

impl StepFunctions {
    /// Lets a task that waits for a token succeed with an output, which must be JSON.
    ///
    /// # Errors
    /// `InvalidOutput`, `InvalidToken`, `TaskTimedOut` if the task is over.
    pub fn send_task_success(&self, token: &str, output: &str) -> Result<(), ApiError> {
        let output = payload::parse(output)
            .map_err(|problem| ApiError::new("InvalidOutput", format!("Invalid Output: '{problem}'")))?;
        self.answer_token(token, TokenAnswer::Success(output))
    }

    /// Lets a task that waits for a token fail.
    ///
    /// # Errors
    /// `InvalidToken`, `TaskTimedOut` if the task is over.
    pub fn send_task_failure(&self, token: &str, error: Option<&str>, cause: Option<&str>) -> Result<(), ApiError> {
        let failure = Failure { error: error.map(str::to_owned), cause: cause.map(str::to_owned) };
        self.answer_token(token, TokenAnswer::Failure(failure))
    }

    /// Tells that whoever holds a token is still at work.
    ///
    /// # Errors
    /// `InvalidToken`, `TaskTimedOut` if the task is over.
    pub fn send_task_heartbeat(&self, token: &str) -> Result<(), ApiError> {
        self.answer_token(token, TokenAnswer::Heartbeat)
    }

    fn answer_token(&self, token: &str, answer: TokenAnswer) -> Result<(), ApiError> {
        let _hold = self.shared.clock.hold();
        let mut core = self.core();
        let Some(root) = core.engine.root_awaiting(token) else {
            return Err(if core.engine.knows_token(token) {
                ApiError::new("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
            } else {
                ApiError::invalid_token()
            });
        };
        let stimulus = Stimulus::TokenAnswered { token: token.into(), answer };
        let outgoing = core.drive(&self.shared.clock, self.shared.clock.now(), &root, stimulus)?;
        drop(core);
        self.shared.make(outgoing);
        Ok(())
    }
}
