//! Retrying and catching. <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, origin, succeed};
use crate::{
    history::EventDetails,
    testing::{single, task},
};

fn with(mut state: Value, members: &Value) -> Value {
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

fn scheduled(simulation: &Simulation, arn: &str) -> Vec<f64> {
    simulation
        .history(arn)
        .iter()
        .filter(|event| matches!(event.details, EventDetails::LambdaFunctionScheduled { .. }))
        .map(|event| event.timestamp.duration_since(origin()).as_secs_f64())
        .collect()
}

/// When the attempts of a task begin that always fails.
fn attempts(retrier: &Value) -> Vec<f64> {
    let mut simulation = Simulation::with(|_, _| fail("Custom"));
    let arn = simulation.run(&single(&with(task("f"), &json!({"Retry": [retrier]}))), &json!({}));
    assert_eq!(simulation.outcome(&arn), json!(["FAILED", "Custom", "the cause"]));
    scheduled(&simulation, &arn)
}

#[test]
fn a_failed_task_is_retried_until_its_attempts_are_used_up() {
    assert_eq!(attempts(&json!({"ErrorEquals": ["Custom"]})), [0.0, 1.0, 3.0, 7.0], "1 s, doubled, three times");
    assert_eq!(attempts(&json!({"ErrorEquals": ["States.ALL"], "MaxAttempts": 0})), [0.0]);
    assert_eq!(attempts(&json!({"ErrorEquals": ["Other"]})), [0.0]);
}

#[test]
fn delays_grow_by_the_backoff_rate_up_to_the_largest_delay() {
    let retrier = json!({
        "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 3, "BackoffRate": 1.5, "MaxAttempts": 5, "MaxDelaySeconds": 8,
    });
    assert_eq!(attempts(&retrier), [0.0, 3.0, 7.5, 14.25, 22.25, 30.25]);
    let constant =
        json!({"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "BackoffRate": 1.0, "MaxAttempts": 2});
    assert_eq!(attempts(&constant), [0.0, 2.0, 4.0]);
}

#[test]
fn full_jitter_draws_the_delay_between_nothing_and_all_of_it() {
    let retrier = json!({
        "ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "BackoffRate": 1.0, "MaxAttempts": 40, "JitterStrategy": "FULL",
    });
    let times = attempts(&retrier);
    let delays: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(delays.len(), 40);
    assert!(delays.iter().all(|delay| (0.0..=10.0).contains(delay)), "{delays:?}");
    assert!(delays.iter().any(|delay| *delay < 3.0) && delays.iter().any(|delay| *delay > 7.0), "{delays:?}");
    assert_eq!(attempts(&retrier), times, "the same seed draws the same delays");
}

#[test]
fn every_retrier_counts_its_own_attempts() {
    let mut simulation = Simulation::with(|_, number| fail(if number % 2 == 0 { "Even" } else { "Odd" }));
    let state = with(
        task("f"),
        &json!({"Retry": [
            {"ErrorEquals": ["Even"], "MaxAttempts": 2, "BackoffRate": 1.0},
            {"ErrorEquals": ["Odd"], "MaxAttempts": 3, "BackoffRate": 1.0},
        ]}),
    );
    let arn = simulation.run(&single(&state), &json!({}));
    assert_eq!(scheduled(&simulation, &arn).len(), 5, "Even, Odd, Even, Odd, Even");
    assert_eq!(simulation.record(&arn).failure.error.as_deref(), Some("Even"));
}

#[test]
fn the_context_object_counts_the_retries() {
    let mut simulation = Simulation::with(|call, number| {
        let crate::engine::Call::Function { payload, .. } = call else { return fail("None") };
        if number < 2 { fail("Custom") } else { succeed(payload.clone()) }
    });
    let state = json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Parameters": {"FunctionName": "f", "Payload": {"count.$": "$$.State.RetryCount"}},
        "OutputPath": "$.Payload.count", "Retry": [{"ErrorEquals": ["States.ALL"]}],
    });
    let arn = simulation.run(&single(&state), &json!({}));
    assert_eq!(simulation.outcome(&arn), json!(2));
}

#[test]
fn a_catcher_gets_what_the_retriers_could_not_mend() {
    let mut simulation = Simulation::with(|_, _| fail("Custom"));
    let state = with(
        task("f"),
        &json!({
            "Retry": [{"ErrorEquals": ["Custom"], "MaxAttempts": 1}],
            "Catch": [
                {"ErrorEquals": ["Other"], "Next": "Wrong"},
                {"ErrorEquals": ["Custom"], "ResultPath": "$.caught.error", "Next": "Right"},
                {"ErrorEquals": ["States.ALL"], "Next": "Wrong"},
            ],
            "ResultPath": "$.never", "OutputPath": "$.never",
        }),
    );
    let mut machine = single(&state);
    machine["States"]["Right"] = json!({"Type": "Succeed"});
    machine["States"]["Wrong"] = json!({"Type": "Fail"});
    let arn = simulation.run(&machine, &json!({"kept": 1}));
    assert_eq!(
        simulation.outcome(&arn),
        json!({"kept": 1, "caught": {"error": {"Error": "Custom", "Cause": "the cause"}}})
    );
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn task_failed_matches_everything_but_a_time_out() {
    let state = |error: &str| {
        with(task("f"), &json!({"TimeoutSeconds": 5, "Catch": [{"ErrorEquals": [error], "Next": "Caught"}]}))
    };
    let run = |error: &str, times_out: bool| {
        let mut simulation =
            Simulation::with(move |_, _| if times_out { (10, fail("Late").1) } else { fail("Custom") });
        let mut machine = single(&state(error));
        machine["States"]["Caught"] = json!({"Type": "Pass", "Result": "caught", "End": true});
        let arn = simulation.run(&machine, &json!({}));
        simulation.outcome(&arn)
    };
    assert_eq!(run("States.TaskFailed", false), "caught");
    assert_eq!(run("States.TaskFailed", true), json!(["FAILED", "States.Timeout", null]));
    assert_eq!(run("States.Timeout", true), "caught");
    assert_eq!(run("States.ALL", true), "caught");
    assert_eq!(run("States.HeartbeatTimeout", true), json!(["FAILED", "States.Timeout", null]));
}

#[test]
fn a_result_that_has_no_place_in_the_input_fails_the_state_and_can_be_caught() {
    let mut simulation = Simulation::echo();
    let state = with(
        task("f"),
        &json!({"ResultPath": "$.list[0].a", "Catch": [
            {"ErrorEquals": ["States.ResultPathMatchFailure"], "ResultPath": null, "Next": "Caught"},
        ]}),
    );
    let mut machine = single(&state);
    machine["States"]["Caught"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!("just a text"));
    assert_eq!(simulation.outcome(&arn), "just a text");
}

#[test]
fn a_runtime_error_is_neither_retried_nor_caught() {
    for state in [
        with(task("f"), &json!({"InputPath": "$.missing"})),
        with(task("f"), &json!({"OutputPath": "$.missing"})),
        with(task("f"), &json!({"ResultSelector": {"a.$": "$.missing"}})),
    ] {
        let handled = with(
            state,
            &json!({
                "Retry": [{"ErrorEquals": ["States.ALL"]}],
                "Catch": [{"ErrorEquals": ["States.Runtime"], "Next": "Caught"}, {"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
            }),
        );
        let mut machine = json!({"StartAt": "Outer", "States": {"Outer": {
            "Type": "Parallel", "End": true, "Branches": [{"StartAt": "Only", "States": {
                "Only": handled, "Caught": {"Type": "Succeed"},
            }}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Outside"}],
        }}});
        machine["States"]["Outside"] = json!({"Type": "Succeed"});
        let mut simulation = Simulation::echo();
        let arn = simulation.run(&machine, &json!({}));
        assert_eq!(simulation.record(&arn).failure.error.as_deref(), Some("States.Runtime"));
        assert!(simulation.calls.len() <= 1);
    }
}

#[test]
fn a_choice_without_a_match_fails_the_execution() {
    let mut simulation = Simulation::echo();
    let state = json!({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsString": true, "Next": "Other"}]});
    let mut machine = single(&state);
    machine["States"]["Other"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!({"a": 1}));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
}
