//! Exit codes: those of the AWS CLI where they overlap
//! (<https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html>).

use std::process::ExitCode;

use domain::status::ExecutionStatus;
use thiserror::Error;

/// Done, or the execution succeeded.
pub(crate) const DONE: u8 = 0;
/// The execution ended otherwise than succeeded.
pub(crate) const EXECUTION_FAILED: u8 = 1;
/// The execution succeeded with failures.
pub(crate) const SUCCEEDED_WITH_FAILURES: u8 = 2;
/// The command line, or a file it names, is wrong; nothing was started.
pub(crate) const BAD_USAGE: u8 = 252;
/// The system refused what was asked: it is not in a state in which that can be done.
pub(crate) const REFUSED: u8 = 254;
/// Anything else.
pub(crate) const OTHER: u8 = 255;

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The command line, or a file it names, is wrong; nothing was started.
    #[error("{what}")]
    BadUsage {
        /// What is wrong, and where.
        what: String,
        /// What would be right.
        hint: String,
    },
    /// The system is not in a state in which this can be done.
    #[error("{what}")]
    Refused {
        /// What happened instead.
        what: String,
        /// What can be done now.
        hint: String,
    },
    /// Anything else.
    #[error("{what}")]
    Other {
        /// What happened.
        what: String,
        /// What can be done about it.
        hint: String,
    },
}

impl Failure {
    /// The command line, or a file it names, is wrong.
    pub(crate) fn usage(what: impl ToString, hint: impl Into<String>) -> Self {
        Self::BadUsage { what: what.to_string(), hint: hint.into() }
    }

    /// Something else went wrong.
    pub(crate) fn other(what: impl ToString, hint: impl Into<String>) -> Self {
        Self::Other { what: what.to_string(), hint: hint.into() }
    }

    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::BadUsage { .. } => BAD_USAGE,
            Self::Refused { .. } => REFUSED,
            Self::Other { .. } => OTHER,
        }
    }

    pub(crate) fn hint(&self) -> &str {
        match self {
            Self::BadUsage { hint, .. } | Self::Refused { hint, .. } | Self::Other { hint, .. } => hint,
        }
    }
}

/// The exit code that tells how an execution ended.
pub(crate) fn of(status: ExecutionStatus) -> ExitCode {
    ExitCode::from(match status {
        ExecutionStatus::Succeeded => DONE,
        ExecutionStatus::SucceededWithFailures => SUCCEEDED_WITH_FAILURES,
        _ => EXECUTION_FAILED,
    })
}
