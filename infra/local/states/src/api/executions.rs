//! Operations on executions.

use serde_json::{Value, json};

use super::{machines::MAX_ARN, paging::Paging, request::Request};
use crate::{
    ApiError, ExecutionRecord, ExecutionStatus, ExecutionType, StepFunctions, history::epoch_seconds,
    payload::MAX_PAYLOAD_BYTES,
};

/// The longest ARN of a Map Run, in characters.
pub(super) const MAX_MAP_RUN_ARN: usize = 2_000;

const STATUSES: [&str; 6] = ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"];

/// What `StartExecution` and `StartSyncExecution` take.
struct Start {
    machine: String,
    name: Option<String>,
    input: String,
}

impl Start {
    fn read(request: &mut Request) -> Result<Self, ApiError> {
        let start = Self {
            machine: request.required("stateMachineArn", 1, MAX_ARN),
            name: request.text("name", 1, 80),
            input: request.text("input", 0, MAX_PAYLOAD_BYTES).unwrap_or_else(|| "{}".to_owned()),
        };
        request.text("traceHeader", 0, 256);
        request.check()?;
        if start.input.len() > MAX_PAYLOAD_BYTES {
            let message = format!(
                "1 validation error detected: Value at 'input' failed to satisfy constraint: \
                 Member must have length less than or equal to {MAX_PAYLOAD_BYTES}"
            );
            return Err(ApiError::validation(message));
        }
        Ok(start)
    }
}

pub(super) fn start(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let start = Start::read(&mut request)?;
    let started = service.start_execution(&start.machine, start.name.as_deref(), &start.input)?;
    Ok(json!({"executionArn": &*started.execution_arn, "startDate": epoch_seconds(started.start_date)}))
}

pub(super) async fn start_sync(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let start = Start::read(&mut request)?;
    let machine = service.describe_state_machine(&start.machine)?;
    if machine.snapshot.execution_type != ExecutionType::Express {
        return Err(ApiError::type_not_supported());
    }
    let started = service.start_execution(&start.machine, start.name.as_deref(), &start.input)?;
    let record = service.wait_for_execution(&started.execution_arn).await?;
    let mut answer = described(&record);
    answer["billingDetails"] = billing(&record);
    Ok(answer)
}

/// The price of an express execution depends on memory in steps of 64 MB and time in steps of 100 ms.
fn billing(record: &ExecutionRecord) -> Value {
    const STEP_MILLISECONDS: i64 = 100;
    const MEMORY_MB: u64 = 64;
    let stopped = record.stopped_at.unwrap_or(record.started_at);
    let duration = stopped.as_millisecond() - record.started_at.as_millisecond();
    let billed = (duration / STEP_MILLISECONDS + 1) * STEP_MILLISECONDS;
    json!({"billedMemoryUsedInMB": MEMORY_MB, "billedDurationInMilliseconds": billed})
}

pub(super) fn describe(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    request.check()?;
    let record = service.describe_execution(&arn)?;
    refuse_express(&record)?;
    let mut answer = described(&record);
    let redrive = record.redrive_status(service.clock().now());
    answer["redriveCount"] = record.redrive_count.into();
    answer["redriveStatus"] = redrive.status.into();
    if let Some(reason) = redrive.reason {
        answer["redriveStatusReason"] = reason.into();
    }
    if let Some(at) = record.redriven_at {
        answer["redriveDate"] = epoch_seconds(at);
    }
    if let Some(run) = &record.map_run_arn {
        answer["mapRunArn"] = (&**run).into();
    }
    Ok(answer)
}

/// Express executions can only be looked at as children of a Map Run.
fn refuse_express(record: &ExecutionRecord) -> Result<(), ApiError> {
    if record.execution_type == ExecutionType::Express && record.map_run_arn.is_none() {
        return Err(ApiError::invalid_resource_type("express"));
    }
    Ok(())
}

fn described(record: &ExecutionRecord) -> Value {
    let mut answer = json!({
        "executionArn": &*record.arn,
        "stateMachineArn": &*record.state_machine_arn,
        "name": &*record.name,
        "status": record.status,
        "startDate": epoch_seconds(record.started_at),
        "input": &*record.input,
        "inputDetails": {"included": true},
    });
    if let Some(stopped) = record.stopped_at {
        answer["stopDate"] = epoch_seconds(stopped);
    }
    if let Some(output) = &record.output {
        answer["output"] = output.text().into();
        answer["outputDetails"] = json!({"included": true});
    }
    for (member, text) in [("error", &record.failure.error), ("cause", &record.failure.cause)] {
        if let Some(text) = text {
            answer[member] = text.as_str().into();
        }
    }
    answer
}

pub(super) fn list(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let machine = request.text("stateMachineArn", 1, MAX_ARN);
    let run = request.text("mapRunArn", 1, MAX_MAP_RUN_ARN);
    let status = request.one_of("statusFilter", &STATUSES);
    let redrive = request.one_of("redriveFilter", &["REDRIVEN", "NOT_REDRIVEN"]);
    let owner = match (machine, run) {
        (Some(machine), None) => machine,
        (None, Some(run)) => run,
        _ => {
            return Err(ApiError::validation(
                "Either 'stateMachineArn' or 'mapRunArn' must be specified, and not both",
            ));
        }
    };
    let list = format!("executions {owner} {status:?} {redrive:?}");
    let paging = Paging::read(&mut request, &list, 3_096);
    request.check()?;
    check_owner(service, &owner)?;
    let page = service.executions(&owner, paging.from()?, paging.most, |record| {
        status.is_none_or(|status| record.status.to_string() == status)
            && redrive.is_none_or(|redrive| (record.redrive_count > 0) == (redrive == "REDRIVEN"))
    });
    let mut answer = json!({"executions": page.entries.iter().map(listed).collect::<Vec<_>>()});
    if let Some(next) = page.next {
        answer["nextToken"] = paging.token(next).into();
    }
    Ok(answer)
}

fn check_owner(service: &StepFunctions, owner: &str) -> Result<(), ApiError> {
    if service.describe_map_run(owner).is_ok() {
        return Ok(());
    }
    // The children of a Map Run are also listed under machine and label.
    let machine = owner.split_once("stateMachine:").and_then(|(_, name)| name.split('/').next());
    let plain = machine.map_or_else(|| owner.to_owned(), |name| service.namespace().state_machine(name));
    let found = service.describe_state_machine(if owner.contains('/') { &plain } else { owner })?;
    if found.snapshot.execution_type == ExecutionType::Express {
        return Err(ApiError::type_not_supported());
    }
    Ok(())
}

fn listed(record: &ExecutionRecord) -> Value {
    let mut entry = json!({
        "executionArn": &*record.arn,
        "stateMachineArn": &*record.state_machine_arn,
        "name": &*record.name,
        "status": record.status,
        "startDate": epoch_seconds(record.started_at),
        "redriveCount": record.redrive_count,
    });
    if let Some(stopped) = record.stopped_at {
        entry["stopDate"] = epoch_seconds(stopped);
    }
    if let Some(at) = record.redriven_at {
        entry["redriveDate"] = epoch_seconds(at);
    }
    if let (Some(run), Some(items)) = (&record.map_run_arn, record.item_count) {
        entry["mapRunArn"] = (&**run).into();
        entry["itemCount"] = items.into();
    }
    entry
}

pub(super) fn history(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    let reverse = request.boolean("reverseOrder").unwrap_or(false);
    let include_data = request.boolean("includeExecutionData").unwrap_or(true);
    let paging = Paging::read(&mut request, &format!("history {arn} {reverse}"), 1_024);
    request.check()?;
    let record = service.describe_execution(&arn)?;
    if record.execution_type == ExecutionType::Express {
        return Err(ApiError::invalid_resource_type("express"));
    }
    let page = service.history_page(&arn, paging.from()?, paging.most, reverse)?;
    let events: Vec<Value> = page.entries.iter().map(|event| event.to_wire(include_data)).collect();
    let mut answer = json!({"events": events});
    if let Some(next) = page.next {
        answer["nextToken"] = paging.token(next).into();
    }
    Ok(answer)
}

pub(super) fn stop(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    let error = request.text("error", 0, 256);
    let cause = request.text("cause", 0, 32_768);
    request.check()?;
    refuse_express(&service.describe_execution(&arn)?)?;
    let stopped = service.stop_execution(&arn, error.as_deref(), cause.as_deref())?;
    Ok(json!({"stopDate": epoch_seconds(stopped)}))
}

pub(super) fn redrive(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    request.text("clientToken", 1, 64);
    request.check()?;
    let record = service.describe_execution(&arn)?;
    refuse_express(&record)?;
    // A second request for the same redrive is answered like the first one.
    let at = match (record.status, record.redriven_at) {
        (ExecutionStatus::Running, Some(at)) => at,
        _ => service.redrive_execution(&arn)?,
    };
    Ok(json!({"redriveDate": epoch_seconds(at)}))
}
