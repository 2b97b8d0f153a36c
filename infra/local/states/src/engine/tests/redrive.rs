//! Redriving executions: from memory, and from what is kept of them after a restart.

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, succeed};
use crate::{
    engine::{Call, ExecutionStatus, MapRunStatus},
    history::EventDetails,
};

fn task(name: &str) -> Value {
    json!({"Type": "Task", "Resource": format!("arn:aws:lambda:us-east-1:111122223333:function:{name}"), "End": true})
}

fn single(name: &str) -> Value {
    json!({"StartAt": name, "States": {name: task(name)}})
}

/// The function is asked for by its name; payloads are of no interest.
fn function(call: &Call) -> &str {
    match call {
        Call::Function { function, .. } => function.rsplit(':').next().unwrap(),
        Call::Service { .. } => "",
    }
}

/// Fails every function whose name begins with `Bad` until so many calls were made; the others echo.
fn mended_after(calls: usize) -> Simulation {
    Simulation::with(move |call, before| match call {
        Call::Function { payload, .. } if !function(call).starts_with("Bad") || before >= calls => {
            succeed(payload.clone())
        }
        _ => fail("Custom"),
    })
}

/// Runs a machine that fails, redrives it, and checks that a restart in between makes no difference.
fn redriven(calls: usize, definition: &Value, input: &Value) -> (Simulation, std::sync::Arc<str>) {
    let run = |restart: bool| {
        let mut simulation = mended_after(calls);
        let arn = simulation.run(definition, input);
        assert_eq!(simulation.record(&arn).status, ExecutionStatus::Failed);
        if restart {
            simulation.restart();
        }
        simulation.redrive(&arn);
        simulation.finish();
        (simulation, arn)
    };
    let ((kept, arn), (restored, _)) = (run(false), run(true));
    assert_eq!(kept.history(&arn), restored.history(&arn));
    assert_eq!(kept.outcome(&arn), restored.outcome(&arn));
    (kept, arn)
}

#[test]
fn a_redriven_execution_goes_on_with_the_task_that_failed() {
    let (simulation, arn) = redriven(
        2,
        &json!({"StartAt": "First", "States": {
            "First": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:Good", "Next": "Second"},
            "Second": task("Bad"),
        }}),
        &json!({"a": 1}),
    );
    insta::assert_snapshot!(simulation.outline(&arn));
    let functions: Vec<&str> = simulation.calls.iter().map(function).collect();
    assert_eq!(functions, ["Good", "Bad", "Bad"]);
    let record = simulation.record(&arn);
    assert_eq!((record.status, record.redrive_count), (ExecutionStatus::Succeeded, 1));
    assert_eq!(simulation.announced.len(), 4, "running and failed, then again running and succeeded");
}

#[test]
fn only_the_branches_that_did_not_succeed_are_redriven() {
    let (simulation, arn) = redriven(
        2,
        &json!({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
            single("Good"),
            single("Bad"),
            {"StartAt": "Pause", "States": {
                "Pause": {"Type": "Wait", "Seconds": 60, "Next": "Late"}, "Late": task("Late"),
            }},
        ]}}}),
        &json!(7),
    );
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!([7, 7, 7]));
}

#[test]
fn only_the_iterations_that_did_not_succeed_are_redriven_and_the_rest_is_started() {
    let (simulation, arn) = redriven(
        3,
        &json!({"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "MaxConcurrency": 2, "End": true,
            "ItemProcessor": {"StartAt": "Which", "States": {
                "Which": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "Bad"}], "Default": "Good"},
                "Good": task("Good"),
                "Bad": task("Bad"),
            }},
        }}}),
        &json!([1, 2, 3, 4, 5]),
    );
    assert_eq!(simulation.outcome(&arn), json!([1, 2, 3, 4, 5]));
    let started = |index: usize| {
        simulation
            .history(&arn)
            .iter()
            .filter(|event| matches!(&event.details, EventDetails::MapIterationStarted { index: found, .. } if *found == index))
            .count()
    };
    assert_eq!((0..5).map(started).collect::<Vec<_>>(), [1, 1, 1, 1, 1]);
}

#[test]
fn a_redriven_map_run_redrives_only_the_children_that_failed() {
    let (simulation, arn) = redriven(
        3,
        &json!({"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "MaxConcurrency": 2, "Label": "L", "End": true,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Which", "States": {
                    "Which": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "Bad"}], "Default": "Good"},
                    "Good": task("Good"),
                    "Bad": task("Bad"),
                }},
        }}}),
        &json!([1, 2, 3, 4, 5]),
    );
    assert_eq!(simulation.outcome(&arn), json!([1, 2, 3, 4, 5]));
    insta::assert_snapshot!(simulation.outline(&arn));
    let runs = simulation.engine.map_runs_of(&arn);
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].status, runs[0].redrive_count), (MapRunStatus::Succeeded, 1));
    insta::assert_json_snapshot!(runs[0].item_counts.to_wire());
    let redrives: Vec<u32> =
        simulation.engine.executions_of(&runs[0].arn).map(|execution| execution.redrive_count).collect();
    assert_eq!(redrives.iter().sum::<u32>(), 2, "the one that failed and the one that was aborted with it");
}

#[test]
fn express_children_that_failed_are_started_anew() {
    let (simulation, arn) = redriven(
        1,
        &json!({"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "Label": "L", "End": true,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "Bad", "States": {"Bad": task("Bad")}},
        }}}),
        &json!([1]),
    );
    assert_eq!(simulation.outcome(&arn), json!([1]));
    let runs = simulation.engine.map_runs_of(&arn);
    let children: Vec<_> = simulation.engine.executions_of(&runs[0].arn).map(|child| child.status).collect();
    assert_eq!(children, [ExecutionStatus::Succeeded, ExecutionStatus::Failed]);
}

#[test]
fn retriers_have_all_their_attempts_again() {
    let mut bad = task("Bad");
    bad["Retry"] = json!([{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "MaxAttempts": 2}]);
    let (simulation, arn) = redriven(5, &json!({"StartAt": "Bad", "States": {"Bad": bad}}), &json!({}));
    assert_eq!(simulation.calls.len(), 6, "three attempts before and three after the redrive");
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Succeeded);
}

#[test]
fn a_caught_failure_inside_leaves_nothing_to_redrive() {
    let (simulation, arn) = redriven(
        2,
        &json!({"StartAt": "Both", "States": {
            "Both": {"Type": "Parallel", "Next": "Never", "Branches": [single("Bad")],
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.caught", "Next": "BadToo"}]},
            "Never": {"Type": "Succeed"},
            "BadToo": task("BadToo"),
        }}),
        &json!({"a": 1}),
    );
    let functions: Vec<&str> = simulation.calls.iter().map(function).collect();
    assert_eq!(functions, ["Bad", "BadToo", "BadToo"]);
    assert_eq!(simulation.outcome(&arn)["caught"]["Error"], "Custom");
}

#[test]
fn a_stopped_wait_waits_again_and_the_time_limit_begins_anew() {
    let mut simulation = Simulation::echo();
    let machine = simulation.machine(
        "machine",
        &json!({"TimeoutSeconds": 100, "StartAt": "Pause", "States": {
            "Pause": {"Type": "Wait", "Seconds": 70, "End": true},
        }}),
    );
    let arn = simulation.start(&machine, "run", &json!({}));
    simulation.finish_until(60);
    simulation.stop(&arn);
    simulation.redrive(&arn);
    simulation.finish();
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_redriven_execution_can_fail_and_be_redriven_again() {
    let mut simulation = mended_after(2);
    let arn = simulation.run(
        &json!({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true,
        "Branches": [single("Bad")]}}}),
        &json!(1),
    );
    for _ in 0..2 {
        simulation.restart();
        simulation.redrive(&arn);
        simulation.finish();
    }
    assert_eq!(simulation.outcome(&arn), json!([1]));
    assert_eq!(simulation.record(&arn).redrive_count, 2);
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_child_that_failed_can_be_redriven_on_its_own() {
    let mut simulation = mended_after(1);
    let child = simulation.machine("child", &single("Bad"));
    let arn = simulation.run(
        &json!({"StartAt": "Start", "States": {"Start": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": child, "Name": "child-1", "Input": {"a": 1}}}}}),
        &json!({}),
    );
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Failed);
    let child: std::sync::Arc<str> = child.replace("stateMachine:", "execution:").into();
    let child: std::sync::Arc<str> = format!("{child}:child-1").into();
    simulation.redrive(&child);
    simulation.finish();
    assert_eq!(simulation.outcome(&child), json!({"a": 1}));
    assert_eq!(simulation.record(&arn).status, ExecutionStatus::Failed, "the parent does not hear of it");
}

#[test]
fn results_that_are_null_survive_a_restart() {
    let both = |next: &serde_json::Value| {
        json!({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
            {"StartAt": "Null", "States": {"Null": {"Type": "Pass", "Result": null, "End": true}}},
            {"StartAt": "Next", "States": {"Next": next}},
        ]}}})
    };
    let (simulation, arn) = redriven(1, &both(&task("Bad")), &json!(null));
    assert_eq!(simulation.outcome(&arn), json!([null, null]));
    let mut simulation = Simulation::echo();
    let arn = simulation.run(&single("Good"), &json!(null));
    simulation.restart();
    assert_eq!(simulation.record(&arn).output.as_ref().map(crate::Payload::text).as_deref(), Some("null"));
}
