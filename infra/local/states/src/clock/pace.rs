//! How fast virtual time passes; read from the command line and shown to users.

use std::{fmt, str::FromStr};

/// How virtual time relates to real time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Time jumps to the next thing that is due as soon as nothing is running.
    Instant,
    /// Time passes this many times faster than real time, and stands still while something is running.
    Times(f64),
    /// Time is real time.
    Real,
}

/// The text names no pace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a pace; use `instant`, `real` or a factor such as `60x`")]
pub struct PaceError {
    text: String,
}

impl FromStr for Pace {
    type Err = PaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "instant" => Ok(Self::Instant),
            "real" => Ok(Self::Real),
            _ => text
                .strip_suffix(['x', '×'])
                .and_then(|factor| factor.parse::<f64>().ok())
                .filter(|factor| factor.is_finite() && *factor > 0.0)
                .map(Self::Times)
                .ok_or_else(|| PaceError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant => formatter.write_str("instant"),
            Self::Times(factor) => write!(formatter, "{factor}x"),
            Self::Real => formatter.write_str("real"),
        }
    }
}
