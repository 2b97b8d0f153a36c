//! `ListCommandInvocations`, `GetCommandInvocation`, `ListCommands`.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::invocation::Status;
use super::output::head;
use super::runs::{Command, Invocation};
use super::{SsmError, page, seconds};
use crate::account::Account;
use crate::time::{DateTime, after};

/// Characters of an output in `ListCommandInvocations`, and of outputs and errors in `GetCommandInvocation`.
const MOST_PLUGIN_OUTPUT: usize = 2_500;
const MOST_OUTPUT: usize = 24_000;
const MOST_ERRORS: usize = 8_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListCommands {
    command_id: Option<String>,
    instance_id: Option<String>,
    #[serde(default)]
    filters: Vec<Filter>,
    #[serde(default)]
    details: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Filter {
    key: String,
    value: String,
}

impl Filter {
    fn selects(&self, command: &Command, status: Status) -> Result<bool, SsmError> {
        let time = || self.value.parse::<Timestamp>().map_err(|_| SsmError::InvalidFilterKey(self.value.clone()));
        match self.key.as_str() {
            "Status" => Ok(status.word() == self.value),
            "DocumentName" => Ok(command.document == self.value),
            "InvokedAfter" => Ok(command.requested_at > time()?),
            "InvokedBefore" => Ok(command.requested_at < time()?),
            "ExecutionStage" => Ok(status.has_ended() == (self.value == "Complete")),
            other => Err(SsmError::InvalidFilterKey(other.to_owned())),
        }
    }
}

/// The commands that a request speaks of, newest first.
fn commands<'account>(
    account: &'account Account,
    input: &ListCommands,
    now: Timestamp,
) -> Result<Vec<&'account Command>, SsmError> {
    let commands = &account.runs.commands;
    let mut sent: Vec<&Command> = match &input.command_id {
        Some(id) => vec![commands.get(id).ok_or_else(|| SsmError::InvalidCommandId(id.clone()))?],
        None => commands.values().collect(),
    };
    sent.retain(|command| command.is_sent(now));
    sent.sort_by_key(|command| order(command));
    Ok(sent)
}

fn order(command: &Command) -> (i64, String) {
    (-command.requested_at.as_millisecond(), command.id.clone())
}

pub(super) fn list(account: &Account, input: &ListCommands, now: Timestamp) -> Result<Value, SsmError> {
    let mut found = Vec::new();
    for command in commands(account, input, now)? {
        for one in &command.invocations {
            let of_instance = input.instance_id.as_ref().is_none_or(|id| id == one.instance.as_str());
            let status = one.course.status(now);
            let filtered = input.filters.iter().map(|filter| filter.selects(command, status));
            if of_instance && filtered.collect::<Result<Vec<_>, _>>()?.iter().all(|selected| *selected) {
                found.push((command, one));
            }
        }
    }
    page(
        "ListCommandInvocations",
        "CommandInvocations",
        (input.max_results, input.next_token.as_deref()),
        found,
        |(command, one)| (order(command), one.instance.to_string()),
        |(command, one)| summary(command, one, input.details, now),
    )
}

fn summary(command: &Command, one: &Invocation, details: bool, now: Timestamp) -> Value {
    let status = one.course.status(now);
    let plugins = if details { vec![plugin(one, now)] } else { Vec::new() };
    json!({
        "CommandId": command.id,
        "InstanceId": one.instance,
        "InstanceName": one.name,
        "Comment": command.comment,
        "DocumentName": command.document,
        "DocumentVersion": command.version,
        "RequestedDateTime": seconds(command.requested_at),
        "Status": status.word(),
        "StatusDetails": status.details(),
        "StandardOutputUrl": "",
        "StandardErrorUrl": "",
        "CommandPlugins": plugins,
        "ServiceRole": "",
    })
}

fn plugin(one: &Invocation, now: Timestamp) -> Value {
    let status = one.course.status(now);
    let (output, errors) = one.course.printed(now);
    let printed =
        if errors.is_empty() { output.to_owned() } else { format!("{output}\n----------ERROR-------\n{errors}") };
    let mut plugin = json!({
        "Name": one.plugin,
        "Status": status.word(),
        "StatusDetails": status.details(),
        "ResponseCode": one.course.response_code(now),
        "Output": head(&printed, MOST_PLUGIN_OUTPUT),
        "StandardOutputUrl": "",
        "StandardErrorUrl": "",
    });
    if let Some(started) = one.course.started_at.filter(|start| *start <= now) {
        plugin["ResponseStartDateTime"] = seconds(started);
    }
    if let Some(ended) = one.course.end(now) {
        plugin["ResponseFinishDateTime"] = seconds(ended);
    }
    plugin
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetCommandInvocation {
    command_id: String,
    instance_id: String,
    plugin_name: Option<String>,
}

pub(super) fn get(account: &Account, input: &GetCommandInvocation, now: Timestamp) -> Result<Value, SsmError> {
    let id = &input.command_id;
    let command = account
        .runs
        .commands
        .get(id)
        .filter(|command| command.is_sent(now))
        .ok_or_else(|| SsmError::InvalidCommandId(id.clone()))?;
    let one = command
        .invocations
        .iter()
        .find(|one| one.instance.as_str() == input.instance_id)
        .ok_or(SsmError::InvocationDoesNotExist)?;
    if let Some(other) = input.plugin_name.as_ref().filter(|name| **name != one.plugin) {
        return Err(SsmError::InvalidPluginName(other.clone()));
    }
    let status = one.course.status(now);
    let (output, errors) = one.course.printed(now);
    let started = one.course.started_at.filter(|start| *start <= now);
    let time = |at: Option<Timestamp>| at.map(|at| DateTime(at).to_string()).unwrap_or_default();
    let elapsed = started.map(|start| {
        let end = one.course.end(now).unwrap_or(now);
        after(end, SignedDuration::ZERO).duration_since(start).to_string()
    });
    Ok(json!({
        "CommandId": command.id,
        "InstanceId": one.instance,
        "Comment": command.comment,
        "DocumentName": command.document,
        "DocumentVersion": command.version,
        "PluginName": one.plugin,
        "ResponseCode": one.course.response_code(now),
        "ExecutionStartDateTime": time(started),
        "ExecutionElapsedTime": elapsed.unwrap_or_default(),
        "ExecutionEndDateTime": time(one.course.end(now)),
        "Status": status.word(),
        "StatusDetails": status.details(),
        "StandardOutputContent": head(output, MOST_OUTPUT),
        "StandardOutputUrl": "",
        "StandardErrorContent": head(errors, MOST_ERRORS),
        "StandardErrorUrl": "",
        "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": false},
    }))
}

pub(super) fn list_commands(account: &Account, input: &ListCommands, now: Timestamp) -> Result<Value, SsmError> {
    let mut found = commands(account, input, now)?;
    if let Some(instance) = &input.instance_id {
        found.retain(|command| command.invocations.iter().any(|one| one.instance.as_str() == instance));
    }
    let mut selected = Vec::new();
    for command in found {
        let status = command.status(now);
        let filtered = input.filters.iter().map(|filter| filter.selects(command, status));
        if filtered.collect::<Result<Vec<_>, _>>()?.iter().all(|selected| *selected) {
            selected.push(command);
        }
    }
    page(
        "ListCommands",
        "Commands",
        (input.max_results, input.next_token.as_deref()),
        selected,
        |command| order(command),
        |found| command(found, now),
    )
}

/// A command as a whole.
pub(super) fn command(command: &Command, now: Timestamp) -> Value {
    let status = command.status(now);
    let expires = after(command.requested_at, SignedDuration::from_secs(i64::from(command.timeout_seconds) + 3600));
    let failed = |status| matches!(status, Status::Failed | Status::ExecutionTimedOut);
    let details = if command.invocations.is_empty() { "NoInstancesInTag" } else { status.details() };
    json!({
        "CommandId": command.id,
        "DocumentName": command.document,
        "DocumentVersion": command.version,
        "Comment": command.comment,
        "ExpiresAfter": seconds(expires),
        "Parameters": command.parameters,
        "InstanceIds": command.instance_ids,
        "Targets": command.targets,
        "RequestedDateTime": seconds(command.requested_at),
        "Status": status.word(),
        "StatusDetails": details,
        "MaxConcurrency": "50",
        "MaxErrors": "0",
        "TargetCount": command.invocations.len(),
        "CompletedCount": command.count(now, Status::has_ended),
        "ErrorCount": command.count(now, failed),
        "DeliveryTimedOutCount": command.count(now, |status| status == Status::DeliveryTimedOut),
        "ServiceRole": "",
        "TimeoutSeconds": command.timeout_seconds,
    })
}
