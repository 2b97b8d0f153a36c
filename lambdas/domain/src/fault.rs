//! Why a Lambda failed, in the three names that the state machines match on.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The three names, for ever. Step Functions sees them as the error's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// It may work in a moment: throttling, 5xx, a time-out, a conflict. The state is retried.
    Transient,
    /// The world says no, and will say no again. The operator reads the sentence.
    Rejected,
    /// Our own defect, or data that cannot be.
    Bug,
}

impl FaultKind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transient => "Transient",
            Self::Rejected => "Rejected",
            Self::Bug => "Bug",
        }
    }
}

/// A failure with the operator's sentence. It crosses Step Functions as JSON and must survive it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}", self.sentence())]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// How the state machine treats it.
    pub kind: FaultKind,
    /// What happened, with the names of the things it happened to; no full stop.
    pub what: String,
    /// What the operator can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// DRS has no room now: a quota is used up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_no_room: bool,
}

impl Fault {
    /// It may work in a moment.
    pub fn transient(what: impl Into<String>) -> Self {
        Self { kind: FaultKind::Transient, what: what.into(), next_step: None, is_no_room: false }
    }

    /// The world says no.
    pub fn rejected(what: impl Into<String>) -> Self {
        Self { kind: FaultKind::Rejected, what: what.into(), next_step: None, is_no_room: false }
    }

    /// Our own defect.
    pub fn bug(what: impl Into<String>) -> Self {
        Self { kind: FaultKind::Bug, what: what.into(), next_step: None, is_no_room: false }
    }

    /// The same failure with what to do about it.
    #[must_use]
    pub fn next_step(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = Some(next_step.into());
        self
    }

    /// The same failure, saying first during what it happened.
    #[must_use]
    pub fn during(mut self, what: &str) -> Self {
        self.what = format!("{what}: {}", self.what);
        self
    }

    /// What happened and what to do, as one line.
    pub fn sentence(&self) -> String {
        match &self.next_step {
            Some(next_step) => format!("{}; {next_step}", self.what),
            None => self.what.clone(),
        }
    }
}

/// A state that cannot be reached means that somebody else moved first or that we have a defect; either way a
/// retry of the Task reads the new state.
impl From<crate::status::IllegalTransition> for Fault {
    fn from(error: crate::status::IllegalTransition) -> Self {
        Self::bug(error.to_string())
    }
}

/// What Step Functions hands to a Catch: the error's name and its cause, which for a Lambda is the JSON text
/// `{"errorType": ..., "errorMessage": ...}`
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaughtError {
    /// The error's name.
    #[serde(rename = "Error")]
    pub error: String,
    /// Its cause, as text.
    #[serde(rename = "Cause", default)]
    pub cause: String,
}

impl CaughtError {
    /// The sentence for the operator: the Lambda's own message when there is one, else name and cause.
    pub fn sentence(&self) -> String {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct LambdaError {
            error_message: String,
        }
        match serde_json::from_str::<LambdaError>(&self.cause) {
            Ok(lambda) if !lambda.error_message.is_empty() => lambda.error_message,
            _ if self.error == "States.Timeout" => "a step took longer than it is allowed to".to_owned(),
            // Our own machine's words, which no Lambda said.
            _ if self.error == "WaveAbandoned" => first_line(&self.cause),
            _ if self.cause.is_empty() => format!("Step Functions reports {}", self.error),
            _ => format!("Step Functions reports {}: {}", self.error, first_line(&self.cause)),
        }
    }

    /// Whether the Lambda refused, in contrast to having failed.
    pub fn is_rejection(&self) -> bool {
        self.error == FaultKind::Rejected.name()
    }
}

/// Causes can be whole documents; one line of at most 300 characters is enough for a person.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(300) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_survives_a_round_trip_through_json() {
        let fault = Fault::rejected("plan `payroll` has no waves").next_step("add a wave");
        let json = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
    }

    #[test]
    fn a_caught_lambda_error_reads_as_the_lambdas_own_sentence() {
        let caught = CaughtError {
            error: "Rejected".to_owned(),
            cause: r#"{"errorType":"Rejected","errorMessage":"there is no recovery plan `payrol`"}"#.to_owned(),
        };
        assert_eq!(caught.sentence(), "there is no recovery plan `payrol`");
        assert!(caught.is_rejection());
    }

    #[test]
    fn a_caught_service_error_keeps_its_name_and_its_first_line() {
        let caught = CaughtError { error: "Lambda.Unknown".to_owned(), cause: "exit\nstack".to_owned() };
        assert_eq!(caught.sentence(), "Step Functions reports Lambda.Unknown: exit");
        let long = CaughtError { error: "E".to_owned(), cause: "ä".repeat(1000) };
        assert!(long.sentence().ends_with("..."));
    }
}
