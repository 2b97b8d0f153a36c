//! Time-outs, heartbeats, and the limits of histories and payloads.

use serde_json::{Value, json};

use super::simulation::{Simulation, succeed};
use crate::{
    engine::{ExecutionStatus, TokenAnswer},
    history::MAX_EVENTS,
    testing::{single, task},
};

fn with(mut state: Value, members: &Value) -> Value {
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

fn asking(members: &Value) -> Value {
    let state = json!({
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true,
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message": {"token.$": "$$.Task.Token"}},
    });
    with(state, members)
}

#[test]
fn a_task_that_takes_too_long_times_out_and_its_late_answer_is_ignored() {
    let mut simulation = Simulation::with(|_, _| (10, succeed(json!(1)).1));
    let state = with(
        task("f"),
        &json!({
            "TimeoutSecondsPath": "$.limit", "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 1}],
        }),
    );
    let arn = simulation.run(&single(&state), &json!({"limit": 4}));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!(["FAILED", "States.Timeout", null]));
}

#[test]
fn an_answer_at_the_last_moment_counts() {
    let mut simulation = Simulation::with(|_, _| (4, succeed(json!(1)).1));
    let arn = simulation.run(&single(&with(task("f"), &json!({"TimeoutSeconds": 4}))), &json!({}));
    assert_eq!(simulation.outcome(&arn), json!(1));
}

#[test]
fn a_heartbeat_sets_the_time_anew_and_a_missed_one_is_a_time_out() {
    let mut simulation = Simulation::echo();
    let mut machine = single(&asking(&json!({
        "HeartbeatSeconds": 10, "Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Missed"}],
    })));
    machine["States"]["Missed"] = json!({"Type": "Succeed"});
    let machine = simulation.machine("machine", &machine);
    let arn = simulation.start(&machine, "run", &json!({}));
    simulation.finish_until(0);
    let token = simulation.tokens()[0].clone();
    for seconds in [8, 16, 24] {
        simulation.finish_until(seconds);
        assert!(simulation.answer_token(&token, TokenAnswer::Heartbeat));
    }
    simulation.finish();
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!({"Error": "States.Timeout", "Cause": ""}));
    assert!(!simulation.answer_token(&token, TokenAnswer::Heartbeat));
}

#[test]
fn the_time_limit_of_a_task_is_not_moved_by_heartbeats() {
    let mut simulation = Simulation::echo();
    let machine =
        simulation.machine("machine", &single(&asking(&json!({"TimeoutSeconds": 15, "HeartbeatSeconds": 10}))));
    let arn = simulation.start(&machine, "run", &json!({}));
    simulation.finish_until(8);
    let token = simulation.tokens()[0].clone();
    simulation.answer_token(&token, TokenAnswer::Heartbeat);
    simulation.finish();
    let ended = simulation.record(&arn).stopped_at.unwrap().duration_since(super::simulation::origin());
    assert_eq!(ended.as_secs(), 15);
}

#[test]
fn an_execution_that_takes_too_long_ends_as_timed_out() {
    let mut simulation = Simulation::with(|_, _| (50, succeed(json!(1)).1));
    let mut machine = json!({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "F", "States": {"F": task("f")}},
        {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 90, "End": true}}},
    ], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]}, "Caught": {"Type": "Succeed"}}});
    machine["TimeoutSeconds"] = json!(30);
    let arn = simulation.run(&machine, &json!({}));
    insta::assert_snapshot!(simulation.outline(&arn));
    let record = simulation.record(&arn);
    assert_eq!(record.status, ExecutionStatus::TimedOut);
    assert_eq!(record.failure, crate::Failure::default(), "the error is in the history only");
    assert_eq!(simulation.closed.len(), 1, "the late answer changes nothing");
}

#[test]
fn an_execution_fails_when_its_history_is_full() {
    let mut simulation = Simulation::echo();
    let arn = simulation.run(
        &json!({"StartAt": "Loop", "States": {
            "Loop": {"Type": "Choice", "Choices": [{"Variable": "$.enough", "IsPresent": true, "Next": "Enough"}], "Default": "Again"},
            "Again": {"Type": "Pass", "Next": "Loop"},
            "Enough": {"Type": "Succeed"},
        }}),
        &json!({}),
    );
    let history = simulation.history(&arn);
    assert_eq!(history.len(), MAX_EVENTS);
    let last = &history[MAX_EVENTS - 1];
    assert_eq!((last.id.0, last.previous_event_id.0), (25_000, 24_999));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
    let record = simulation.record(&arn);
    assert_eq!(record.redrive_status(simulation.now).reason.as_deref(), Some("Execution history event limit exceeded"));
}

#[test]
fn a_full_history_ends_everything_that_still_runs() {
    let mut simulation = Simulation::with(|_, _| (100_000, succeed(json!(1)).1));
    let arn = simulation.run(
        &json!({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
            {"StartAt": "Loop", "States": {"Loop": {"Type": "Wait", "Seconds": 1, "Next": "Again"}, "Again": {"Type": "Choice", "Choices": [{"Variable": "$.enough", "IsPresent": true, "Next": "Enough"}], "Default": "Loop"}, "Enough": {"Type": "Succeed"}}},
            {"StartAt": "F", "States": {"F": task("f")}},
        ]}}}),
        &json!({}),
    );
    assert_eq!(simulation.history(&arn).len(), MAX_EVENTS);
    assert_eq!(simulation.record(&arn).failure.error.as_deref(), Some("States.Runtime"));
    assert_eq!(simulation.engine.next_timer(), None);
}

#[test]
fn data_that_is_too_large_fails_the_state_and_can_be_caught() {
    let mut simulation = Simulation::with(|_, _| succeed(json!("x".repeat(262_143))));
    let state = with(
        task("f"),
        &json!({"Catch": [
            {"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Caught"},
        ]}),
    );
    let mut machine = single(&state);
    machine["States"]["Caught"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!({}));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
    let mut simulation = Simulation::with(|_, _| succeed(json!("x".repeat(262_142))));
    let arn = simulation.run(&single(&task("f")), &json!({}));
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Succeeded, "262,144 bytes with the quotes");
}

#[test]
fn the_outputs_of_branches_together_are_limited_too() {
    let mut simulation = Simulation::with(|_, _| succeed(json!("x".repeat(200_000))));
    let map = json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "F", "States": {"F": task("f")}}});
    let arn = simulation.run(&single(&map), &json!([1, 2]));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
    assert_eq!(simulation.record(&arn).failure.error.as_deref(), Some("States.DataLimitExceeded"));
}

#[test]
fn data_cannot_be_nested_deeper_and_deeper() {
    let mut simulation = Simulation::echo();
    let mut machine = single(&json!({"Type": "Pass", "Parameters": {"deeper.$": "$"}, "Next": "Enough?"}));
    machine["States"]["Enough?"] = json!({"Type": "Choice", "Choices": [{"Variable": "$.enough", "IsPresent": true, "Next": "Enough"}], "Default": "Only"});
    machine["States"]["Enough"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!({}));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
    assert!(simulation.history(&arn).len() < 1_000);
    simulation.restart();
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Failed, "what is kept can be read back");
}
