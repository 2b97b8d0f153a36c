//! Operations on state machines.

use serde_json::{Value, json};

use super::{paging::Paging, request::Request, tags};
use crate::{
    ApiError, CreateStateMachine, ExecutionType, MachineEntry, Page, StepFunctions, history::epoch_seconds,
    service::UpdateStateMachine,
};

/// The longest definition, in characters.
pub(super) const MAX_DEFINITION: usize = 1_048_576;
/// The longest ARN, in characters.
pub(super) const MAX_ARN: usize = 256;

const TYPES: [&str; 2] = ["STANDARD", "EXPRESS"];

pub(super) fn create(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let machine = CreateStateMachine {
        name: request.required("name", 1, 80),
        definition: request.required("definition", 1, MAX_DEFINITION),
        role_arn: request.required("roleArn", 1, MAX_ARN),
        execution_type: execution_type(&mut request),
        tags: tags::read(&request, "tags")?,
        logging_configuration: logging(&request)
            .unwrap_or_else(|| json!({"level": "OFF", "includeExecutionData": false})),
        tracing_enabled: tracing(&request).unwrap_or(false),
    };
    refuse_versions(&mut request)?;
    request.check()?;
    let entry = service.create_state_machine(machine)?;
    Ok(json!({"stateMachineArn": &*entry.snapshot.arn, "creationDate": epoch_seconds(entry.created_at)}))
}

pub(super) fn update(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("stateMachineArn", 1, MAX_ARN);
    let update = UpdateStateMachine {
        definition: request.text("definition", 1, MAX_DEFINITION),
        role_arn: request.text("roleArn", 1, MAX_ARN),
        logging_configuration: logging(&request),
        tracing_enabled: tracing(&request),
    };
    refuse_versions(&mut request)?;
    request.check()?;
    if update == UpdateStateMachine::default() {
        let message = "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified";
        return Err(ApiError::new("MissingRequiredParameter", message));
    }
    let entry = service.update_state_machine(&arn, update)?;
    let mut answer = json!({"updateDate": epoch_seconds(entry.snapshot.updated_at)});
    if let Some(revision) = &entry.snapshot.revision_id {
        answer["revisionId"] = (&**revision).into();
    }
    Ok(answer)
}

pub(super) fn delete(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("stateMachineArn", 1, MAX_ARN);
    request.check()?;
    service.delete_state_machine(&arn)?;
    Ok(json!({}))
}

pub(super) fn describe(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("stateMachineArn", 1, MAX_ARN);
    request.check()?;
    let entry = service.describe_state_machine(&arn)?;
    let mut answer = described(&entry);
    answer["status"] = "ACTIVE".into();
    answer["type"] = json!(entry.snapshot.execution_type);
    answer["creationDate"] = epoch_seconds(entry.created_at);
    Ok(answer)
}

pub(super) fn describe_for_execution(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    request.check()?;
    let snapshot = service.state_machine_of_execution(&arn)?;
    let execution = service.describe_execution(&arn)?;
    let current = service.describe_state_machine(&snapshot.arn).ok();
    let entry = MachineEntry {
        created_at: snapshot.updated_at,
        tags: crate::Tags::new(),
        logging_configuration: current.as_ref().map_or_else(
            || json!({"level": "OFF", "includeExecutionData": false}),
            |entry| entry.logging_configuration.clone(),
        ),
        tracing_enabled: current.is_some_and(|entry| entry.tracing_enabled),
        snapshot,
    };
    let mut answer = described(&entry);
    answer["updateDate"] = epoch_seconds(entry.snapshot.updated_at);
    if let Some(run) = &execution.map_run_arn {
        answer["mapRunArn"] = (&**run).into();
        answer["label"] = execution.state_machine_arn.rsplit('/').next().into();
    }
    Ok(answer)
}

fn described(entry: &MachineEntry) -> Value {
    let snapshot = &entry.snapshot;
    let mut answer = json!({
        "stateMachineArn": &*snapshot.arn,
        "name": &*snapshot.name,
        "definition": &*snapshot.definition,
        "roleArn": &*snapshot.role_arn,
        "loggingConfiguration": entry.logging_configuration,
        "tracingConfiguration": {"enabled": entry.tracing_enabled},
    });
    if let Some(revision) = &snapshot.revision_id {
        answer["revisionId"] = (&**revision).into();
    }
    answer
}

pub(super) fn list(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let paging = Paging::read(&mut request, "state machines", 1_024);
    request.check()?;
    let page = Page::of(service.state_machines().into_iter(), paging.from()?, paging.most);
    let machines: Vec<Value> = page
        .entries
        .iter()
        .map(|entry| {
            json!({
                "stateMachineArn": &*entry.snapshot.arn,
                "name": &*entry.snapshot.name,
                "type": entry.snapshot.execution_type,
                "creationDate": epoch_seconds(entry.created_at),
            })
        })
        .collect();
    let mut answer = json!({"stateMachines": machines});
    if let Some(next) = page.next {
        answer["nextToken"] = paging.token(next).into();
    }
    Ok(answer)
}

pub(super) fn execution_type(request: &mut Request) -> ExecutionType {
    match request.one_of("type", &TYPES) {
        Some("EXPRESS") => ExecutionType::Express,
        _ => ExecutionType::Standard,
    }
}

fn logging(request: &Request) -> Option<Value> {
    request.value("loggingConfiguration").cloned()
}

fn tracing(request: &Request) -> Option<bool> {
    request.value("tracingConfiguration")?.get("enabled")?.as_bool()
}

fn refuse_versions(request: &mut Request) -> Result<(), ApiError> {
    if request.boolean("publish") == Some(true) {
        return Err(ApiError::validation(
            "Versions of state machines are not supported by this interpreter; leave 'publish' out",
        ));
    }
    Ok(())
}
