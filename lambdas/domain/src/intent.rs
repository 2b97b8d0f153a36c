//! What people want of an execution that runs: kept in attributes of their own, which the state machines only read.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody's wish: who, when, and why in their words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl fmt::Display for Intent {
    /// `alice: the network is being mended`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.comment {
            Some(comment) => write!(formatter, "{}: {comment}", self.by),
            None => formatter.write_str(&self.by),
        }
    }
}
