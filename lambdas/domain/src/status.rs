//! The status words of executions, waves and servers, and the one function that says which may follow which.
//!
//! The same words stand in the database, the API, the console, the command line and the messages.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// A status with rules about what may follow it.
pub trait Status: Copy + PartialEq + fmt::Display {
    /// What is in this status: "execution", "wave" or "server".
    const THING: &'static str;

    /// Whether nothing follows by itself any more.
    fn has_ended(self) -> bool;

    /// Whether `next` may directly follow `self`. Staying the same is asked elsewhere.
    fn leads_to(self, next: Self) -> bool;
}

/// A step that the rules do not allow: the caller read old data or has a defect.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a {thing} that is {from} cannot become {to}")]
pub struct IllegalTransition {
    /// "execution", "wave" or "server".
    pub thing: &'static str,
    /// The status it has.
    pub from: String,
    /// The status it was to get.
    pub to: String,
}

/// The one place where a status changes. A repeat of the same step is allowed, because every Task may run twice.
///
/// # Errors
/// [`IllegalTransition`] when `next` may not follow `current`.
pub fn transition<S: Status>(current: S, next: S) -> Result<S, IllegalTransition> {
    if current == next || current.leads_to(next) {
        Ok(next)
    } else {
        Err(IllegalTransition { thing: S::THING, from: current.to_string(), to: next.to_string() })
    }
}

/// An execution of a recovery plan, seen as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum ExecutionStatus {
    /// Asked for, not yet begun.
    Pending,
    /// Waves are waiting, launching or being checked.
    Running,
    /// Held by a person, a wave's approval or a failed wave; the reason says which.
    Paused,
    /// Every server ended well.
    Succeeded,
    /// It came to its end, but some servers did not end well and the plan allowed that.
    SucceededWithFailures,
    /// A wave failed.
    Failed,
    /// A person cancelled it.
    Cancelled,
    /// Refused before anything was launched.
    Rejected,
}

impl Status for ExecutionStatus {
    const THING: &'static str = "execution";

    fn has_ended(self) -> bool {
        use ExecutionStatus::{Cancelled, Failed, Rejected, Succeeded, SucceededWithFailures};
        matches!(self, Succeeded | SucceededWithFailures | Failed | Cancelled | Rejected)
    }

    fn leads_to(self, next: Self) -> bool {
        use ExecutionStatus::{Paused, Pending, Running};
        match self {
            Pending => next != Paused,
            Running => next != Pending,
            Paused => next != Pending,
            _ => false,
        }
    }
}

/// One wave of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum WaveStatus {
    /// The waves it depends on have not ended well yet.
    Waiting,
    /// Its turn has come, a person has to say yes.
    AwaitingApproval,
    /// Its servers are with DRS.
    Launching,
    /// Its launched servers are being checked.
    Checking,
    /// Servers failed and a person has to decide.
    NeedsDecision,
    /// Every server ended well.
    Succeeded,
    /// It counts as done, although some servers did not end well.
    SucceededWithFailures,
    /// Servers that matter did not end well.
    Failed,
    /// Never started, because a wave it depends on did not end well.
    Skipped,
    /// Never started, because the execution was cancelled.
    Cancelled,
}

impl WaveStatus {
    /// Whether waves that depend on this one may start.
    pub fn ended_well(self) -> bool {
        matches!(self, Self::Succeeded | Self::SucceededWithFailures)
    }
}

impl Status for WaveStatus {
    const THING: &'static str = "wave";

    fn has_ended(self) -> bool {
        use WaveStatus::{Cancelled, Failed, Skipped, Succeeded, SucceededWithFailures};
        matches!(self, Succeeded | SucceededWithFailures | Failed | Skipped | Cancelled)
    }

    fn leads_to(self, next: Self) -> bool {
        use WaveStatus::{
            AwaitingApproval, Cancelled, Checking, Failed, Launching, NeedsDecision, Skipped, Succeeded,
            SucceededWithFailures, Waiting,
        };
        match self {
            Waiting => matches!(next, AwaitingApproval | Launching | Failed | Skipped | Cancelled),
            AwaitingApproval => matches!(next, Launching | Failed | Skipped | Cancelled),
            Launching => matches!(next, Checking | NeedsDecision | Succeeded | SucceededWithFailures | Failed),
            Checking => matches!(next, NeedsDecision | Succeeded | SucceededWithFailures | Failed),
            NeedsDecision => matches!(next, Launching | Checking | SucceededWithFailures | Failed),
            Succeeded | SucceededWithFailures | Failed | Skipped | Cancelled => false,
        }
    }
}

/// One server of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum ServerStatus {
    /// Its wave has not started.
    Pending,
    /// In a DRS job.
    Launching,
    /// DRS reports it as launched.
    Launched,
    /// Its post-launch checks run.
    Checking,
    /// Every required check passed.
    Healthy,
    /// It did not launch.
    Failed,
    /// It launched, but a required check did not pass.
    Unhealthy,
    /// Its wave never started.
    Skipped,
    /// Its instance was terminated after a drill.
    Terminated,
}

impl ServerStatus {
    /// Whether the server runs as far as anyone has looked: launched, or launched and checked.
    pub fn is_up(self) -> bool {
        matches!(self, Self::Launched | Self::Healthy)
    }
}

impl Status for ServerStatus {
    const THING: &'static str = "server";

    fn has_ended(self) -> bool {
        use ServerStatus::{Failed, Healthy, Launched, Skipped, Terminated, Unhealthy};
        matches!(self, Launched | Healthy | Failed | Unhealthy | Skipped | Terminated)
    }

    fn leads_to(self, next: Self) -> bool {
        use ServerStatus::{Checking, Failed, Healthy, Launched, Launching, Pending, Skipped, Terminated, Unhealthy};
        match self {
            Pending => matches!(next, Launching | Failed | Skipped),
            Launching => matches!(next, Launched | Failed),
            Launched => matches!(next, Checking | Failed | Unhealthy | Launching | Terminated),
            Checking => matches!(next, Healthy | Unhealthy),
            Healthy => matches!(next, Terminated),
            Failed => matches!(next, Launching | Terminated),
            // Launched, when it is to be checked again.
            Unhealthy => matches!(next, Launching | Launched | Terminated),
            Skipped | Terminated => false,
        }
    }
}

macro_rules! display_as_written {
    ($($status:ty),+) => {
        $(impl fmt::Display for $status {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self, formatter)
            }
        })+
    };
}

display_as_written!(ExecutionStatus, WaveStatus, ServerStatus);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_execution_never_changes_again() {
        use ExecutionStatus::*;
        for ended in [Succeeded, SucceededWithFailures, Failed, Cancelled, Rejected] {
            for next in [Pending, Running, Paused, Succeeded, SucceededWithFailures, Failed, Cancelled, Rejected] {
                assert_eq!(transition(ended, next).is_ok(), ended == next, "{ended} to {next}");
            }
        }
    }

    #[test]
    fn a_wave_that_was_skipped_or_cancelled_never_succeeds() {
        for ended in [WaveStatus::Skipped, WaveStatus::Cancelled, WaveStatus::Failed] {
            assert!(transition(ended, WaveStatus::Succeeded).is_err());
            assert!(!ended.ended_well());
        }
    }

    #[test]
    fn a_server_is_healthy_only_after_it_was_checked() {
        for before in [ServerStatus::Pending, ServerStatus::Launching, ServerStatus::Launched, ServerStatus::Failed] {
            assert!(transition(before, ServerStatus::Healthy).is_err(), "{before}");
        }
        assert!(transition(ServerStatus::Checking, ServerStatus::Healthy).is_ok());
    }

    #[test]
    fn an_illegal_transition_names_both_states() {
        let error = transition(WaveStatus::Skipped, WaveStatus::Launching).unwrap_err();
        assert_eq!(error.to_string(), "a wave that is Skipped cannot become Launching");
    }

    #[test]
    fn the_words_are_the_same_on_the_wire_and_on_the_screen() {
        let word = serde_json::to_string(&ExecutionStatus::SucceededWithFailures).unwrap();
        assert_eq!(word, "\"SucceededWithFailures\"");
        assert_eq!(ExecutionStatus::SucceededWithFailures.to_string(), "SucceededWithFailures");
    }
}
