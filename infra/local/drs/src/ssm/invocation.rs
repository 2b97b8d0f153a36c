//! One command on one instance, or one automation: its whole course, laid down when it is sent.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::CommandFault;
use crate::dice::Draw;
use crate::time::after;

/// The course of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Course {
    pub(super) requested_at: Timestamp,
    /// `None`: it never reaches the agent.
    pub(super) started_at: Option<Timestamp>,
    /// `None`: never.
    pub(super) ended_at: Option<Timestamp>,
    pub(super) outcome: Outcome,
    pub(super) cancelled_at: Option<Timestamp>,
}

/// How a run ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Outcome {
    Success { output: String },
    Failed { exit_code: i32, output: String },
    ExecutionTimedOut,
    DeliveryTimedOut,
}

/// How a run stands: SSM's Status and `StatusDetails`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Pending,
    InProgress,
    Success,
    Failed,
    ExecutionTimedOut,
    DeliveryTimedOut,
    Cancelled,
}

impl Status {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Success => "Success",
            Self::Failed => "Failed",
            Self::ExecutionTimedOut | Self::DeliveryTimedOut => "TimedOut",
            Self::Cancelled => "Cancelled",
        }
    }

    pub(super) fn details(self) -> &'static str {
        match self {
            Self::ExecutionTimedOut => "ExecutionTimedOut",
            Self::DeliveryTimedOut => "DeliveryTimedOut",
            other => other.word(),
        }
    }

    pub(super) fn has_ended(self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress)
    }
}

/// What decides a course.
pub(super) struct CourseInput {
    pub(super) requested_at: Timestamp,
    pub(super) draw: Draw,
    /// How long it runs when all goes well.
    pub(super) duration: SignedDuration,
    /// The document's own limit.
    pub(super) execution_timeout: SignedDuration,
    /// Until the agent must have taken it.
    pub(super) delivery_timeout: SignedDuration,
    pub(super) output: String,
    pub(super) fault: Option<CommandFault>,
}

impl Course {
    pub(super) fn plan(input: CourseInput) -> Self {
        let CourseInput { requested_at, draw, duration, output, .. } = input;
        let delivery = draw.between(SignedDuration::from_millis(700), SignedDuration::from_secs(3));
        let started_at = after(requested_at, delivery);
        let ended = |outcome, after_start: Option<SignedDuration>| Self {
            requested_at,
            started_at: Some(started_at),
            ended_at: after_start.map(|duration| after(started_at, duration)),
            outcome,
            cancelled_at: None,
        };
        match input.fault {
            None if duration >= input.execution_timeout => {
                ended(Outcome::ExecutionTimedOut, Some(input.execution_timeout))
            }
            None => ended(Outcome::Success { output }, Some(duration)),
            Some(CommandFault::Fails { exit_code, output }) => {
                ended(Outcome::Failed { exit_code, output }, Some(duration))
            }
            Some(CommandFault::TimesOut) => ended(Outcome::ExecutionTimedOut, Some(input.execution_timeout)),
            Some(CommandFault::Hangs) => ended(Outcome::Success { output }, None),
            Some(CommandFault::NotDelivered) => Self {
                started_at: None,
                ended_at: Some(after(requested_at, input.delivery_timeout)),
                ..ended(Outcome::DeliveryTimedOut, None)
            },
        }
    }

    pub(super) fn status(&self, now: Timestamp) -> Status {
        if self.cancelled_at.is_some_and(|at| at <= now) {
            return Status::Cancelled;
        }
        match (&self.outcome, self.ended_at.is_some_and(|end| end <= now)) {
            (Outcome::Success { .. }, true) => Status::Success,
            (Outcome::Failed { .. }, true) => Status::Failed,
            (Outcome::ExecutionTimedOut, true) => Status::ExecutionTimedOut,
            (Outcome::DeliveryTimedOut, true) => Status::DeliveryTimedOut,
            (_, false) if self.started_at.is_some_and(|start| start <= now) => Status::InProgress,
            (_, false) => Status::Pending,
        }
    }

    /// -1 until it has ended, or when it did not end by itself.
    pub(super) fn response_code(&self, now: Timestamp) -> i32 {
        match (&self.outcome, self.status(now)) {
            (_, Status::Success) => 0,
            (Outcome::Failed { exit_code, .. }, Status::Failed) => *exit_code,
            _ => -1,
        }
    }

    /// What it has printed, and what of it are errors.
    pub(super) fn printed(&self, now: Timestamp) -> (&str, &str) {
        match (&self.outcome, self.status(now)) {
            (Outcome::Success { output }, Status::Success) => (output, ""),
            (Outcome::Failed { output, .. }, Status::Failed) => ("", output),
            _ => ("", ""),
        }
    }

    /// When it ended, as it stands now.
    pub(super) fn end(&self, now: Timestamp) -> Option<Timestamp> {
        self.cancelled_at.or(self.ended_at).filter(|end| *end <= now)
    }

    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        self.started_at.into_iter().chain(self.ended_at).chain(self.cancelled_at)
    }
}
