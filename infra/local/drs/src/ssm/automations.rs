//! `StartAutomationExecution`, `GetAutomationExecution`.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::documents::{check_parameters, check_version, with_defaults};
use super::invocation::{Course, CourseInput, Outcome};
use super::runs::{Automation, Parameters};
use super::{SsmError, output, seconds};
use crate::account::{Account, Instance};
use crate::drs::shapes::Platform;
use crate::estate::{Document, DocumentKind, Timings};
use crate::ids::RecoveryInstanceId;
use crate::time::to_milliseconds;

/// A step's limit, when the document does not say.
const EXECUTION_TIMEOUT: SignedDuration = SignedDuration::from_hours(1);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct StartAutomationExecution {
    document_name: String,
    document_version: Option<String>,
    #[serde(default)]
    parameters: Parameters,
    client_token: Option<String>,
}

/// Started once for each client token.
pub(super) fn start(account: &mut Account, input: StartAutomationExecution, now: Timestamp) -> Result<Value, SsmError> {
    let document = document(account, &input.document_name)?;
    check_version(input.document_version.as_deref())?;
    check_parameters(&document, &input.parameters).map_err(SsmError::InvalidAutomationExecutionParameters)?;
    let parameters = with_defaults(&document, input.parameters);
    if let Some(id) = input.client_token.as_ref().and_then(|token| account.runs.client_tokens.get(token)) {
        let same = account
            .runs
            .automations
            .get(id)
            .is_some_and(|found| found.document == document.name && found.parameters == parameters);
        return if same { Ok(started(id)) } else { Err(SsmError::IdempotentParameterMismatch) };
    }
    let instance = instance(account, &parameters);
    let who = instance.as_ref().map_or(document.name.as_str(), |instance| instance.id.as_str()).to_owned();
    let count = account.runs.count(&who).to_string();
    let id = account.dice().draw(&["automation", &who, &document.name, &count]).uuid();
    let course = course(account, &document, instance.as_ref(), &id, &parameters, now);
    account.agenda.note(now, course.moments());
    if let Some(token) = input.client_token {
        account.runs.client_tokens.insert(token, id.clone());
    }
    let version = "1".to_owned();
    let automation = Automation { id: id.clone(), document: document.name, version, parameters, course };
    account.runs.automations.insert(id.clone(), automation);
    Ok(started(&id))
}

fn started(id: &str) -> Value {
    json!({"AutomationExecutionId": id})
}

fn document(account: &Account, name: &str) -> Result<Document, SsmError> {
    account
        .estate
        .documents
        .get(name)
        .filter(|document| document.kind == DocumentKind::Automation)
        .cloned()
        .ok_or_else(|| SsmError::AutomationDefinitionNotFound(name.to_owned()))
}

/// The first instance that a parameter names, if one does.
fn instance(account: &Account, parameters: &Parameters) -> Option<Instance> {
    let ids = parameters.values().flatten().filter_map(|value| RecoveryInstanceId::new(value.as_str()).ok());
    ids.into_iter().find_map(|id| account.instances.get(&id)).cloned()
}

fn course(
    account: &mut Account,
    document: &Document,
    instance: Option<&Instance>,
    id: &str,
    parameters: &Parameters,
    now: Timestamp,
) -> Course {
    let draw = account.dice().draw(&[id]);
    let timings = instance.map_or_else(|| Timings::of(Platform::Linux), |found| account.estate.timings(&found.server));
    let server = instance.map(|instance| instance.server.clone());
    let hostname = server.as_ref().and_then(|server| account.hostname(server)).map(str::to_owned);
    let fault = server.and_then(|server| account.faults.command(&server, hostname.as_deref(), &document.name, now));
    Course::plan(CourseInput {
        requested_at: to_milliseconds(now),
        duration: timings.command.draw(&draw),
        draw,
        execution_timeout: EXECUTION_TIMEOUT,
        delivery_timeout: EXECUTION_TIMEOUT,
        output: output::of(document, parameters, hostname.as_deref().unwrap_or("AWS")),
        fault,
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetAutomationExecution {
    automation_execution_id: String,
}

pub(super) fn get(account: &Account, input: &GetAutomationExecution, now: Timestamp) -> Result<Value, SsmError> {
    let id = &input.automation_execution_id;
    let automation = account
        .runs
        .automations
        .get(id)
        .filter(|automation| automation.course.requested_at <= now)
        .ok_or_else(|| SsmError::AutomationExecutionNotFound(id.clone()))?;
    let course = &automation.course;
    let status = course.status(now);
    let mut step = json!({"StepName": "Run", "Action": "aws:runCommand", "StepStatus": status.word()});
    let mut execution = json!({
        "AutomationExecutionId": automation.id,
        "DocumentName": automation.document,
        "DocumentVersion": automation.version,
        "ExecutionStartTime": seconds(course.requested_at),
        "AutomationExecutionStatus": status.word(),
        "StepExecutionsTruncated": false,
        "Mode": "Auto",
        "ExecutedBy": format!("arn:aws:sts::{}:assumed-role/rehearsal/simulator", account.options.account),
    });
    if !automation.parameters.is_empty() {
        execution["Parameters"] = json!(automation.parameters);
    }
    if let Some(ended) = course.end(now) {
        execution["ExecutionEndTime"] = seconds(ended);
        step["ExecutionEndTime"] = seconds(ended);
        let message = match &course.outcome {
            Outcome::Failed { output, .. } => Some(output.as_str()),
            Outcome::ExecutionTimedOut | Outcome::DeliveryTimedOut => Some("The step exceeded its time limit"),
            Outcome::Success { .. } => None,
        };
        if let Some(message) = message {
            execution["FailureMessage"] = json!(message);
            step["FailureMessage"] = json!(message);
        }
    }
    if let Some(started) = course.started_at.filter(|start| *start <= now) {
        step["ExecutionStartTime"] = seconds(started);
    }
    execution["StepExecutions"] = json!([step]);
    Ok(json!({"AutomationExecution": execution}))
}
