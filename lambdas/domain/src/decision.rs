//! What a person answers to a wave that holds: before it starts, or after servers of it failed.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::execution::WaveRecord;
use crate::ids::Attempt;
use crate::intent::Intent;
use crate::status::{Status, WaveStatus};

/// Where a wave holds and asks a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Hold {
    /// Before it starts: `pauseBefore` of the plan.
    Approval,
    /// After critical servers failed: `onFailure: ASK`.
    Failure,
}

impl Hold {
    /// Where a wave of this status holds.
    pub fn of(status: WaveStatus) -> Option<Self> {
        match status {
            WaveStatus::AwaitingApproval => Some(Self::Approval),
            WaveStatus::NeedsDecision => Some(Self::Failure),
            _ => None,
        }
    }

    /// What can be answered.
    pub fn answers(self) -> &'static [OperatorAnswer] {
        match self {
            Self::Approval => &[OperatorAnswer::Approve, OperatorAnswer::Stop],
            Self::Failure => &[OperatorAnswer::Retry, OperatorAnswer::Skip, OperatorAnswer::Stop],
        }
    }
}

/// The answers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum OperatorAnswer {
    /// Start the wave.
    Approve,
    /// Launch the failed servers again, and check the unhealthy ones again.
    Retry,
    /// Go on without the servers that failed.
    Skip,
    /// End the wave here.
    Stop,
}

impl fmt::Display for OperatorAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// An answer with who gave it, and the question it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Where the wave held.
    pub hold: Hold,
    /// In which attempt.
    pub attempt: Attempt,
    /// The answer.
    pub answer: OperatorAnswer,
    /// For a retry: launch from the newest recovery point that is not younger than this; from the latest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_point: Option<Timestamp>,
    /// Who answered, when and why.
    #[serde(flatten)]
    pub intent: Intent,
}

impl WaveRecord {
    /// The answer to where the wave holds now, if there is one.
    pub fn answered(&self) -> Option<&Decision> {
        let hold = Hold::of(self.wave_status)?;
        self.decision.as_ref().filter(|decision| decision.hold == hold && decision.attempt == self.attempt)
    }

    /// Whether this is an answer to where the wave holds now.
    ///
    /// # Errors
    /// What happened instead, in one sentence.
    pub fn accepts(&self, attempt: Attempt, answer: OperatorAnswer) -> Result<Hold, String> {
        let name = format!("wave {} `{}`", self.wave, self.name);
        let earlier = self.decision.as_ref().filter(|decision| decision.attempt == attempt);
        let instead = earlier.map(|decision| {
            format!(
                "; attempt {attempt} was answered {} by {} at {}",
                decision.answer, decision.intent, decision.intent.at
            )
        });
        let instead = instead.unwrap_or_default();
        let Some(hold) = Hold::of(self.wave_status) else {
            let verb = if self.wave_status.has_ended() { "has ended" } else { "asks nothing: it is" };
            return Err(format!("{name} {verb} {}{instead}", self.wave_status));
        };
        if self.attempt != attempt {
            return Err(format!("{name} is in attempt {}, not {attempt}{instead}", self.attempt));
        }
        if self.answered().is_some() {
            return Err(format!("{name} has its answer already{instead}"));
        }
        if !hold.answers().contains(&answer) {
            let words: Vec<String> = hold.answers().iter().map(ToString::to_string).collect();
            return Err(format!("{name} is {}: the answer can be {}", self.wave_status, words.join(" or ")));
        }
        Ok(hold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::wave;

    fn held(status: WaveStatus) -> WaveRecord {
        WaveRecord { wave_status: status, ..wave(2) }
    }

    fn decision(hold: Hold, answer: OperatorAnswer) -> Decision {
        let intent = Intent { by: "alice".to_owned(), at: "2026-11-20T03:00:00Z".parse().unwrap(), comment: None };
        Decision { hold, attempt: Attempt::FIRST, answer, recovery_point: None, intent }
    }

    #[test]
    fn a_wave_that_holds_takes_the_answers_to_its_question_only() {
        let approval = held(WaveStatus::AwaitingApproval);
        assert_eq!(approval.accepts(Attempt(1), OperatorAnswer::Approve), Ok(Hold::Approval));
        let refused = approval.accepts(Attempt(1), OperatorAnswer::Retry).unwrap_err();
        assert_eq!(refused, "wave 2 `Wave 2` is AwaitingApproval: the answer can be Approve or Stop");
        assert_eq!(held(WaveStatus::NeedsDecision).accepts(Attempt(1), OperatorAnswer::Skip), Ok(Hold::Failure));
    }

    #[test]
    fn a_late_answer_is_refused_with_what_happened_instead() {
        let mut ended = held(WaveStatus::Succeeded);
        ended.decision = Some(decision(Hold::Failure, OperatorAnswer::Retry));
        let refused = ended.accepts(Attempt(1), OperatorAnswer::Stop).unwrap_err();
        let expected =
            "wave 2 `Wave 2` has ended Succeeded; attempt 1 was answered Retry by alice at 2026-11-20T03:00:00Z";
        assert_eq!(refused, expected);
    }

    #[test]
    fn a_repeated_answer_is_refused_but_one_to_the_next_question_is_not() {
        let mut wave = held(WaveStatus::NeedsDecision);
        wave.decision = Some(decision(Hold::Approval, OperatorAnswer::Approve));
        assert!(wave.accepts(Attempt(1), OperatorAnswer::Retry).is_ok(), "the approval answered another question");
        wave.decision = Some(decision(Hold::Failure, OperatorAnswer::Retry));
        assert!(wave.accepts(Attempt(1), OperatorAnswer::Retry).unwrap_err().contains("has its answer already"));
        wave.attempt = Attempt(2);
        assert!(wave.accepts(Attempt(2), OperatorAnswer::Stop).is_ok());
    }

    #[test]
    fn an_answer_to_another_attempt_is_refused() {
        let refused = held(WaveStatus::NeedsDecision).accepts(Attempt(3), OperatorAnswer::Retry).unwrap_err();
        assert_eq!(refused, "wave 2 `Wave 2` is in attempt 1, not 3");
    }
}
