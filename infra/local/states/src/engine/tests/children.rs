//! Executions that tasks start.

use std::sync::Arc;

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, succeed};
use crate::{
    engine::{Call, ExecutionStatus},
    testing::{single, task},
};

fn start(pattern: &str, machine: &str, members: &Value) -> Value {
    let mut state = json!({
        "Type": "Task", "Resource": format!("arn:aws:states:::states:startExecution{pattern}"), "End": true,
        "Parameters": {"StateMachineArn": machine, "Name": "child-run", "Input": {"a": 1}},
    });
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

fn child_arn() -> Arc<str> {
    "arn:aws:states:us-east-1:111122223333:execution:child:child-run".into()
}

/// Runs a parent that starts a child whose only task calls `f`.
fn family(mut simulation: Simulation, pattern: &str, members: &Value) -> (Simulation, Arc<str>) {
    let child = simulation.machine("child", &single(&task("f")));
    let arn = simulation.run(&single(&start(pattern, &child, members)), &json!({}));
    (simulation, arn)
}

#[test]
fn sync_answers_the_output_as_text_and_sync_2_as_json() {
    let (simulation, arn) = family(Simulation::echo(), ".sync", &json!({"OutputPath": "$.Output"}));
    assert_eq!(simulation.outcome(&arn), json!("{\"a\":1}"));
    let (simulation, arn) = family(Simulation::echo(), ".sync:2", &json!({"OutputPath": "$.Output"}));
    assert_eq!(simulation.outcome(&arn), json!({"a": 1}));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.closed, [arn], "a family is closed together");
}

#[test]
fn without_a_pattern_the_parent_goes_on_at_once_and_the_family_ends_with_the_child() {
    let slow = Simulation::with(|call, _| match call {
        Call::Function { payload, .. } => (60, succeed(payload.clone()).1),
        Call::Service { .. } => fail("None"),
    });
    let (simulation, arn) = family(slow, "", &json!({"OutputPath": "$.ExecutionArn"}));
    assert_eq!(simulation.outcome(&arn), json!(&*child_arn()));
    let (parent, child) = (simulation.record(&arn), simulation.record(&child_arn()));
    assert!(parent.stopped_at < child.stopped_at);
    assert_eq!((child.status, simulation.closed.len()), (ExecutionStatus::Succeeded, 1));
}

#[test]
fn a_failed_child_fails_the_task_with_all_that_is_known_of_it() {
    let (simulation, arn) = family(Simulation::with(|_, _| fail("Custom")), ".sync:2", &json!({}));
    let failure = &simulation.record(&arn).failure;
    assert_eq!(failure.error.as_deref(), Some("States.TaskFailed"));
    let cause: Value = serde_json::from_str(failure.cause.as_deref().unwrap()).unwrap();
    insta::assert_json_snapshot!(cause);
}

#[test]
fn a_retry_with_the_same_name_finds_the_name_taken() {
    let retry = json!({"Retry": [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}]});
    let (simulation, arn) = family(Simulation::with(|_, _| fail("Custom")), ".sync:2", &retry);
    let failure = &simulation.record(&arn).failure;
    assert_eq!(failure.error.as_deref(), Some("StepFunctions.ExecutionAlreadyExistsException"));
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_task_that_times_out_stops_its_child() {
    let slow = Simulation::with(|_, _| (60, succeed(json!(1)).1));
    let (simulation, arn) = family(slow, ".sync:2", &json!({"TimeoutSeconds": 10}));
    assert_eq!(simulation.outcome(&arn), json!(["FAILED", "States.Timeout", null]));
    let child = simulation.record(&child_arn());
    assert_eq!((child.status, child.stopped_at), (ExecutionStatus::Aborted, simulation.record(&arn).stopped_at));
}

#[test]
fn stopping_a_parent_stops_its_child_and_stopping_a_child_fails_the_task() {
    for stop_parent in [true, false] {
        let mut simulation = Simulation::with(|_, _| (60, succeed(json!(1)).1));
        let child = simulation.machine("child", &single(&task("f")));
        let machine = simulation.machine("machine", &single(&start(".sync:2", &child, &json!({}))));
        let arn = simulation.start(&machine, "run", &json!({}));
        simulation.finish_until(10);
        simulation.stop(&if stop_parent { arn.clone() } else { child_arn() });
        simulation.finish();
        let (parent, child) = (simulation.record(&arn), simulation.record(&child_arn()));
        assert_eq!(child.status, ExecutionStatus::Aborted);
        let expected = if stop_parent { ExecutionStatus::Aborted } else { ExecutionStatus::Failed };
        assert_eq!(parent.status, expected);
    }
}

#[test]
fn what_cannot_be_started_fails_the_task_like_the_api_would() {
    let mut failures = Vec::new();
    for parameters in [
        json!({"StateMachineArn": "arn:aws:states:us-east-1:111122223333:stateMachine:none"}),
        json!({"StateMachineArn.$": "$.number"}),
        json!({"StateMachineArn.$": "$.child", "Name": "a b"}),
        json!({"StateMachineArn.$": "$.child", "Input.$": "$.text"}),
    ] {
        let mut simulation = Simulation::echo();
        let child = simulation.machine("child", &single(&task("f")));
        let mut state = start(".sync:2", "", &json!({}));
        state["Parameters"] = parameters;
        let arn = simulation.run(&single(&state), &json!({"child": child, "number": 1, "text": "no json"}));
        failures.push(simulation.outcome(&arn));
    }
    insta::assert_json_snapshot!(failures);
}

#[test]
fn a_machine_can_start_itself_until_it_has_enough() {
    let mut simulation = Simulation::echo();
    let machine = "arn:aws:states:us-east-1:111122223333:stateMachine:machine";
    let arn = simulation.run(
        &json!({"StartAt": "Enough?", "States": {
            "Enough?": {"Type": "Choice", "Choices": [{"Variable": "$.left", "NumericEquals": 0, "Next": "Bottom"}], "Default": "Deeper"},
            "Bottom": {"Type": "Pass", "Result": "bottom", "End": true},
            "Deeper": {
                "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "OutputPath": "$.Output", "End": true,
                "Parameters": {"StateMachineArn": machine, "Input": {"left.$": "States.MathAdd($.left, -1)"}},
            },
        }}),
        &json!({"left": 200}),
    );
    assert_eq!(simulation.outcome(&arn), "bottom");
    assert_eq!(simulation.engine.executions_of(machine).count(), 201);
}
