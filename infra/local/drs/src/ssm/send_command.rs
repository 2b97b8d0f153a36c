//! `SendCommand`.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::documents::{check_parameters, check_version, with_defaults};
use super::invocation::{Course, CourseInput};
use super::managed_instances::{is_online, name};
use super::runs::{Command, Invocation, Parameters};
use super::{SsmError, invocations, output};
use crate::account::{Account, Instance};
use crate::estate::{Document, DocumentKind};
use crate::ids::RecoveryInstanceId;
use crate::time::to_milliseconds;

/// Until the agent must have taken a command, when the request does not say.
pub(super) const DELIVERY_TIMEOUT_SECONDS: u32 = 3600;
/// A document's own limit, when neither it nor the request says.
const EXECUTION_TIMEOUT: SignedDuration = SignedDuration::from_hours(1);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendCommand {
    document_name: String,
    document_version: Option<String>,
    #[serde(default)]
    instance_ids: Vec<String>,
    #[serde(default)]
    targets: Vec<Target>,
    #[serde(default)]
    parameters: Parameters,
    #[serde(default)]
    comment: String,
    timeout_seconds: Option<u32>,
}

#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    #[serde(default)]
    key: String,
    #[serde(default)]
    values: Vec<String>,
}

pub(super) fn send_command(account: &mut Account, input: SendCommand, now: Timestamp) -> Result<Value, SsmError> {
    let document = document(account, &input.document_name)?;
    check_version(input.document_version.as_deref())?;
    check_parameters(&document, &input.parameters).map_err(SsmError::InvalidParameters)?;
    let instances = instances(account, &input, &document, now)?;
    let requested_at = to_milliseconds(now);
    let who = instances.iter().map(|instance| instance.id.as_str()).min().unwrap_or(&document.name).to_owned();
    let count = account.runs.count(&who).to_string();
    let id = account.dice().draw(&["command", &who, &count]).uuid();
    let parameters = with_defaults(&document, input.parameters);
    let mut invocations = Vec::new();
    for instance in &instances {
        let course = course(account, &document, instance, (&id, requested_at), &parameters, input.timeout_seconds);
        account.agenda.note(now, course.moments());
        let name = name(account, instance).to_owned();
        let plugin = output::plugin(Some(&document));
        invocations.push(Invocation { instance: instance.id.clone(), name, plugin, course });
    }
    let command = Command {
        id: id.clone(),
        document: input.document_name,
        version: input.document_version.unwrap_or_else(|| "$DEFAULT".to_owned()),
        comment: input.comment,
        parameters,
        instance_ids: input.instance_ids,
        targets: input.targets.iter().map(|target| json!(target)).collect(),
        timeout_seconds: input.timeout_seconds.unwrap_or(DELIVERY_TIMEOUT_SECONDS),
        requested_at,
        invocations,
    };
    let answer = json!({"Command": invocations::command(&command, now)});
    account.runs.commands.insert(id, command);
    Ok(answer)
}

fn document(account: &Account, name: &str) -> Result<Document, SsmError> {
    account
        .estate
        .documents
        .get(name)
        .filter(|document| document.kind == DocumentKind::Command)
        .cloned()
        .ok_or_else(|| SsmError::InvalidDocument(name.to_owned()))
}

/// The instances that a request names, or that its targets select.
fn instances(
    account: &Account,
    input: &SendCommand,
    document: &Document,
    now: Timestamp,
) -> Result<Vec<Instance>, SsmError> {
    if input.instance_ids.is_empty() {
        return targeted(account, &input.targets, now);
    }
    if !input.targets.is_empty() {
        return Err(SsmError::InvalidParameters("a command has either InstanceIds or Targets".to_owned()));
    }
    let wanted: BTreeSet<&String> = input.instance_ids.iter().collect();
    if wanted.len() < input.instance_ids.len() {
        return Err(SsmError::DuplicateInstanceId);
    }
    let mut instances = online(account, &input.instance_ids, now)?;
    instances.sort_by(|one, other| one.id.cmp(&other.id));
    for instance in &instances {
        let platform = account.estate.servers.get(&instance.server).map(|server| server.platform());
        if platform.is_some_and(|platform| !document.platform_types.contains(&platform)) {
            return Err(SsmError::UnsupportedPlatformType(instance.id.to_string()));
        }
    }
    Ok(instances)
}

/// Managed instances whose agents report; an error that names the others.
pub(super) fn online(account: &Account, ids: &[String], now: Timestamp) -> Result<Vec<Instance>, SsmError> {
    let find = |id: &String| {
        let instance = account.instances.get(&RecoveryInstanceId::new(id.as_str()).ok()?)?;
        is_online(instance, now).then(|| instance.clone())
    };
    let found: Vec<(&String, Option<Instance>)> = ids.iter().map(|id| (id, find(id))).collect();
    let missing: Vec<String> =
        found.iter().filter(|(_, instance)| instance.is_none()).map(|(id, _)| (*id).clone()).collect();
    if !missing.is_empty() {
        return Err(SsmError::InvalidInstanceId { instances: missing, account: account.options.account.clone() });
    }
    Ok(found.into_iter().filter_map(|(_, instance)| instance).collect())
}

/// All targets must match; instances that are not online are left out, as AWS does.
fn targeted(account: &Account, targets: &[Target], now: Timestamp) -> Result<Vec<Instance>, SsmError> {
    if targets.is_empty() {
        return Err(SsmError::InvalidParameters("a command needs InstanceIds or Targets".to_owned()));
    }
    let matches = |instance: &Instance, target: &Target| match target.key.as_str() {
        "InstanceIds" => Ok(target.values.iter().any(|id| id == instance.id.as_str() || id == "*")),
        key => match key.strip_prefix("tag:") {
            Some(tag) => Ok(instance.tags.get(tag).is_some_and(|value| target.values.contains(value))),
            None => Err(SsmError::InvalidTarget(format!("{key}: this simulator knows `InstanceIds` and `tag:…`"))),
        },
    };
    let mut selected = Vec::new();
    for instance in account.instances.values().filter(|instance| is_online(instance, now)) {
        let all = targets.iter().map(|target| matches(instance, target)).collect::<Result<Vec<_>, _>>()?;
        if all.iter().all(|matched| *matched) {
            selected.push(instance.clone());
        }
    }
    Ok(selected)
}

fn course(
    account: &mut Account,
    document: &Document,
    instance: &Instance,
    (command, requested_at): (&str, Timestamp),
    parameters: &Parameters,
    timeout_seconds: Option<u32>,
) -> Course {
    let hostname = account.hostname(&instance.server).map(str::to_owned);
    let draw = account.dice().draw(&[command, instance.id.as_str()]);
    let seconds = |text: &String| text.parse().ok().map(SignedDuration::from_secs);
    let execution_timeout = parameters.get("executionTimeout").and_then(|values| values.first()).and_then(seconds);
    let fault = account.faults.command(&instance.server, hostname.as_deref(), &document.name, requested_at);
    Course::plan(CourseInput {
        requested_at,
        duration: account.estate.timings(&instance.server).command.draw(&draw),
        draw,
        execution_timeout: execution_timeout.unwrap_or(EXECUTION_TIMEOUT),
        delivery_timeout: SignedDuration::from_secs(timeout_seconds.unwrap_or(DELIVERY_TIMEOUT_SECONDS).into()),
        output: output::of(document, parameters, name(account, instance)),
        fault,
    })
}
