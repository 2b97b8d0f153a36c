//! Task tokens: who answers them, when, and how often.

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, succeed};
use crate::{
    engine::{Call, ExecutionStatus, TokenAnswer},
    history::Failure,
    testing::single,
};

fn invoke() -> Value {
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": true,
        "Parameters": {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token"}},
    })
}

fn started(simulation: &mut Simulation, state: &Value) -> std::sync::Arc<str> {
    let machine = simulation.machine("machine", &single(state));
    simulation.start(&machine, "run", &json!({}))
}

#[test]
fn the_output_is_what_the_token_was_answered_with() {
    let mut simulation = Simulation::echo();
    let arn = started(&mut simulation, &invoke());
    simulation.finish_until(100);
    let token = simulation.tokens()[0].clone();
    assert!(simulation.answer_token(&token, TokenAnswer::Success(json!({"ok": true}))));
    assert!(!simulation.answer_token(&token, TokenAnswer::Success(json!({"ok": false}))), "the token is spent");
    assert_eq!(simulation.outcome(&arn), json!({"ok": true}));
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_token_may_be_answered_before_the_call_has_returned() {
    let mut simulation = Simulation::with(|_, _| (50, succeed(json!("the function's own result")).1));
    let arn = started(&mut simulation, &invoke());
    simulation.finish_until(10);
    let token = simulation.tokens()[0].clone();
    simulation.answer_token(&token, TokenAnswer::Success(json!("early")));
    assert_eq!(simulation.outcome(&arn), "early");
    simulation.finish();
    assert_eq!(simulation.outcome(&arn), "early");
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_token_may_be_answered_with_a_failure_that_is_caught() {
    let mut simulation = Simulation::echo();
    let mut state = invoke();
    state["Catch"] = json!([{"ErrorEquals": ["Declined"], "Next": "Caught"}]);
    let mut machine = single(&state);
    machine["States"]["Caught"] = json!({"Type": "Succeed"});
    let machine = simulation.machine("machine", &machine);
    let arn = simulation.start(&machine, "run", &json!({}));
    simulation.finish_until(1);
    let token = simulation.tokens()[0].clone();
    simulation.answer_token(&token, TokenAnswer::Failure(Failure::new("Declined", "not now")));
    assert_eq!(simulation.outcome(&arn), json!({"Error": "Declined", "Cause": "not now"}));
}

#[test]
fn a_failed_submission_fails_the_state_and_spends_the_token() {
    let mut simulation = Simulation::with(|_, _| fail("Lambda.ResourceNotFoundException"));
    let arn = started(&mut simulation, &invoke());
    simulation.finish();
    let token = simulation.tokens()[0].clone();
    assert!(!simulation.answer_token(&token, TokenAnswer::Success(json!(1))));
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn every_attempt_has_a_token_of_its_own() {
    let mut simulation = Simulation::echo();
    let mut state = invoke();
    state["TimeoutSeconds"] = json!(10);
    state["Retry"] = json!([{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 5, "MaxAttempts": 1}]);
    let arn = started(&mut simulation, &state);
    simulation.finish_until(16);
    let tokens = simulation.tokens();
    assert_eq!(tokens.len(), 2);
    assert!(!simulation.answer_token(&tokens[0], TokenAnswer::Success(json!("late"))));
    assert!(simulation.engine.knows_token(&tokens[0]) && !simulation.engine.knows_token("made up"));
    assert!(simulation.answer_token(&tokens[1], TokenAnswer::Success(json!("in time"))));
    assert_eq!(simulation.outcome(&arn), "in time");
}

#[test]
fn a_token_of_a_stopped_execution_is_spent() {
    let mut simulation = Simulation::echo();
    let arn = started(&mut simulation, &invoke());
    simulation.finish_until(1);
    simulation.stop(&arn);
    let token = simulation.tokens()[0].clone();
    assert!(!simulation.answer_token(&token, TokenAnswer::Success(json!(1))));
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Aborted);
}

#[test]
fn a_started_execution_can_hold_the_token_of_the_task_that_started_it() {
    let mut simulation = Simulation::echo();
    let child = simulation.machine(
        "child",
        &single(&json!({
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
            "Parameters": {"FunctionName": "answer", "Payload.$": "$"},
        })),
    );
    let arn = started(
        &mut simulation,
        &json!({
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.waitForTaskToken", "End": true,
            "Parameters": {"StateMachineArn": child, "Input": {"token.$": "$$.Task.Token"}},
        }),
    );
    simulation.finish_until(5);
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Running, "the child's end is not the task's");
    let token = simulation.tokens()[0].clone();
    simulation.answer_token(&token, TokenAnswer::Success(json!("by the child")));
    assert_eq!(simulation.outcome(&arn), "by the child");
    assert!(matches!(&simulation.calls[0], Call::Function { function, .. } if function == "answer"));
    insta::assert_snapshot!(simulation.outline(&arn));
}
