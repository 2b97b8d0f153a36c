//! `CancelCommand`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::SsmError;
use crate::account::Account;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CancelCommand {
    command_id: String,
    #[serde(default)]
    instance_ids: Vec<String>,
}

/// Invocations that have ended stay as they are; without instances, all the others are cancelled.
pub(super) fn cancel(account: &mut Account, input: &CancelCommand, now: Timestamp) -> Result<Value, SsmError> {
    let id = &input.command_id;
    let command = account.runs.commands.get_mut(id).ok_or_else(|| SsmError::InvalidCommandId(id.clone()))?;
    for one in &mut command.invocations {
        let named = input.instance_ids.is_empty() || input.instance_ids.iter().any(|id| id == one.instance.as_str());
        if named && !one.course.status(now).has_ended() {
            one.course.cancelled_at = Some(now);
        }
    }
    Ok(json!({}))
}
