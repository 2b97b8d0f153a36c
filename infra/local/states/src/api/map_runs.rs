//! Operations on Map Runs.

use serde_json::{Value, json};

use super::{executions::MAX_MAP_RUN_ARN, machines::MAX_ARN, paging::Paging, request::Request};
use crate::{ApiError, Page, StepFunctions, history::epoch_seconds};

pub(super) fn describe(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("mapRunArn", 1, MAX_MAP_RUN_ARN);
    request.check()?;
    Ok(service.describe_map_run(&arn)?.to_wire())
}

pub(super) fn list(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("executionArn", 1, MAX_ARN);
    let paging = Paging::read(&mut request, &format!("map runs {arn}"), 1_024);
    request.check()?;
    let page = Page::of(service.map_runs(&arn)?.into_iter(), paging.from()?, paging.most);
    let runs: Vec<Value> = page
        .entries
        .iter()
        .map(|run| {
            let mut entry = json!({
                "executionArn": &*run.execution_arn,
                "mapRunArn": &*run.arn,
                "stateMachineArn": &*run.state_machine_arn,
                "startDate": epoch_seconds(run.started_at),
            });
            if let Some(stopped) = run.stopped_at {
                entry["stopDate"] = epoch_seconds(stopped);
            }
            entry
        })
        .collect();
    let mut answer = json!({"mapRuns": runs});
    if let Some(next) = page.next {
        answer["nextToken"] = paging.token(next).into();
    }
    Ok(answer)
}
