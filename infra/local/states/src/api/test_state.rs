//! `TestState`: one state on its own, with a mock in place of its work.

use serde_json::{Map, Value, json};

use super::{
    machines::{MAX_ARN, MAX_DEFINITION},
    request::Request,
    test_context,
};
use crate::{
    ApiError, StepFunctions,
    asl::{Body, Integration, Resource, State},
    engine::{Conclusion, Mock, SingleStateSetup},
    history::Failure,
    payload::{self, MAX_PAYLOAD_BYTES},
    service::{TestState, TestedState},
};

/// What the state is called if the caller gives only the state.
const NAME: &str = "StateName";

pub(super) async fn test(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let definition = request.required("definition", 1, MAX_DEFINITION);
    let name = request.text("stateName", 1, 80);
    let role_arn = request.text("roleArn", 1, MAX_ARN).unwrap_or_default();
    let input = request.text("input", 0, MAX_PAYLOAD_BYTES).unwrap_or_else(|| "{}".to_owned());
    let context = request.text("context", 0, MAX_PAYLOAD_BYTES);
    let inspects = request.one_of("inspectionLevel", &["INFO", "DEBUG", "TRACE"]).is_some_and(|level| level != "INFO");
    let reveals = request.boolean("revealSecrets") == Some(true);
    request.check()?;
    if request.value("variables").is_some() {
        return Err(ApiError::validation("The member 'variables' is not supported: states of JSONPath have none"));
    }
    let mock = request.value("mock").map(|mock| read_mock(mock, request.value("stateConfiguration"))).transpose()?;
    if reveals && mock.is_some() {
        return Err(ApiError::validation("TestState does not support RevealSecrets when a mock is specified."));
    }
    payload::parse(&input).map_err(|problem| ApiError::invalid_input(&problem.to_string()))?;
    let definition = match &name {
        None => alone(NAME, &parse(&definition)?),
        Some(name) => {
            service.parse_definition(&definition)?;
            let machine = parse(&definition)?;
            alone(name, find(&machine, name).ok_or_else(|| ApiError::validation("State not found in definition"))?)
        }
    };
    let machine = service.parse_definition(&definition)?;
    let state = machine.scope.state(machine.scope.start);
    check_mock(state, mock.as_ref())?;
    let context = context.map(|context| test_context::parse(&context, submits(state))).transpose()?;
    if context.is_some() && mock.is_none() {
        return Err(ApiError::validation("The context object can be specified only when a mock is specified"));
    }
    let setup = SingleStateSetup { definition, role_arn, input: input.clone(), context };
    let tested = service.test_state(TestState { setup, mock }).await?;
    Ok(answer(&tested, inspects.then_some(input)))
}

fn parse(definition: &str) -> Result<Value, ApiError> {
    serde_json::from_str(definition).map_err(|cause| {
        let message = format!("Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: {cause}'");
        ApiError::new("InvalidDefinition", message)
    })
}

/// A machine of one state. The states that it names exist, so that its transitions are sound.
fn alone(name: &str, state: &Value) -> String {
    let mut states = Map::new();
    let rules = state.get("Choices").and_then(Value::as_array).into_iter().flatten();
    let catchers = state.get("Catch").and_then(Value::as_array).into_iter().flatten();
    let targets = rules.chain(catchers).chain([state]).flat_map(|place| [place.get("Next"), place.get("Default")]);
    for target in targets.flatten().filter_map(Value::as_str) {
        states.insert(target.to_owned(), json!({"Type": "Succeed"}));
    }
    states.insert(name.to_owned(), state.clone());
    json!({"StartAt": name, "States": states}).to_string()
}

/// The state of that name, wherever it is nested.
fn find<'a>(scope: &'a Value, name: &str) -> Option<&'a Value> {
    let states = scope.get("States")?.as_object()?;
    states.get(name).or_else(|| {
        states.values().find_map(|state| {
            let branches = state.get("Branches").and_then(Value::as_array).into_iter().flatten();
            let processors = ["ItemProcessor", "Iterator"].into_iter().filter_map(|field| state.get(field));
            branches.chain(processors).find_map(|scope| find(scope, name))
        })
    })
}

fn read_mock(mock: &Value, configuration: Option<&Value>) -> Result<Mock, ApiError> {
    let answer = match (mock.get("result"), mock.get("errorOutput")) {
        (Some(result), None) => {
            let parsed = result.as_str().map(payload::parse);
            let Some(Ok(result)) = parsed else { return Err(ApiError::validation("Mocked result must be JSON")) };
            Ok(result)
        }
        (None, Some(error)) => {
            let text = |member: &str| error.get(member).and_then(Value::as_str).map(str::to_owned);
            Err(Failure { error: text("error"), cause: text("cause") })
        }
        _ => {
            let message = "A test mock should have only one of the following fields: [result, errorOutput].";
            return Err(ApiError::validation(message));
        }
    };
    let count = |member| configuration.and_then(|configuration| configuration.get(member)).and_then(Value::as_u64);
    let (retries, failed) = (count("retrierRetryCount"), count("mapIterationFailureCount"));
    Ok(Mock {
        answer,
        retries: retries.map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX)),
        failed_items: failed.map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX)),
    })
}

/// Whether the state is a Task that hands out a token or waits for a job.
fn submits(state: &State) -> bool {
    match &state.body {
        Body::Task(task) => match &task.resource {
            Resource::Service { integration, .. } => *integration != Integration::RequestResponse,
            Resource::Function { .. } => false,
        },
        _ => false,
    }
}

fn check_mock(state: &State, mock: Option<&Mock>) -> Result<(), ApiError> {
    let items = |mock: &Mock| match &mock.answer {
        Ok(result) => result
            .as_array()
            .map(|items| Some(items.len()))
            .ok_or_else(|| ApiError::validation("Mocked result must be an array.")),
        Err(_) => Ok(None),
    };
    match (&state.body, mock) {
        (Body::Map(_) | Body::Parallel(_), None) => Err(ApiError::new(
            "InvalidDefinition",
            "TestState API does not support Map or Parallel states. \
             Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )),
        (Body::Map(_), Some(mock)) => items(mock).map(drop),
        (Body::Parallel(parallel), Some(mock)) => match items(mock)? {
            Some(items) if items != parallel.branches.len() => Err(ApiError::validation(
                "Mocked result must contain the same number of items as number of Parallel branches.",
            )),
            _ => Ok(()),
        },
        (Body::Task(_), Some(_)) => Ok(()),
        (Body::Task(_), None) if submits(state) => Err(ApiError::validation(
            "TestState supports the '.sync' and '.waitForTaskToken' service integration patterns \
             only when a mock is specified",
        )),
        (_, None) => Ok(()),
        (body, Some(_)) => {
            let message = format!("State type '{}' is not supported when a mock is specified", body.kind());
            Err(ApiError::validation(message))
        }
    }
}

/// The answer; with the stages of the data if the input is given.
fn answer(tested: &TestedState, input: Option<String>) -> Value {
    let mut answer = Map::new();
    let status = match tested.state.conclusion().filter(|_| !tested.timed_out) {
        None => "FAILED",
        Some(Conclusion::Retriable) => "RETRIABLE",
        Some(Conclusion::Left { output, next, caught }) => {
            answer.insert("output".to_owned(), output.text().into());
            if let Some(next) = next {
                answer.insert("nextState".to_owned(), (&**next).into());
            }
            if *caught { "CAUGHT_ERROR" } else { "SUCCEEDED" }
        }
    };
    answer.insert("status".to_owned(), status.into());
    let failure = tested.failure().unwrap_or_default();
    for (member, text) in [("error", failure.error), ("cause", failure.cause)] {
        if let Some(text) = text {
            answer.insert(member.to_owned(), text.into());
        }
    }
    if let Some(input) = input {
        let mut stages = tested.state.stages();
        stages.insert("input".to_owned(), input.into());
        answer.insert("inspectionData".to_owned(), stages.into());
    }
    answer.into()
}
