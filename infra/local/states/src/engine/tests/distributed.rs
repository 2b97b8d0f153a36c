//! Distributed Map states. <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, succeed};
use crate::{
    engine::{Call, ExecutionStatus, MapRunStatus},
    testing::{single, task},
};

fn distributed(members: &Value) -> Value {
    let mut state = json!({
        "Type": "Map", "Label": "Each", "End": true,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "F", "States": {"F": task("f")},
        },
    });
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

/// Negative payloads fail after as many seconds, others succeed after as many.
fn signed() -> Simulation {
    Simulation::with(|call, _| {
        let Call::Function { payload, .. } = call else { return fail("None") };
        match payload.as_i64() {
            Some(seconds) if seconds < 0 => (seconds.unsigned_abs(), fail("Negative").1),
            Some(seconds) => (seconds.unsigned_abs(), succeed(payload.clone()).1),
            None => succeed(payload.clone()),
        }
    })
}

fn statuses(simulation: &Simulation, arn: &str) -> Vec<ExecutionStatus> {
    let run = simulation.engine.map_runs_of(arn)[0].arn.clone();
    let mut statuses: Vec<_> = simulation.engine.executions_of(&run).map(|child| child.status).collect();
    statuses.reverse();
    statuses
}

#[test]
fn every_item_is_an_execution_of_its_own() {
    let mut simulation = signed();
    let arn = simulation.run(&single(&distributed(&json!({}))), &json!([2, 1]));
    assert_eq!(simulation.outcome(&arn), json!([2, 1]));
    insta::assert_snapshot!(simulation.outline(&arn));
    let run = simulation.engine.map_runs_of(&arn)[0].arn.clone();
    let child = simulation.engine.executions_of(&run).last().unwrap().arn.clone();
    insta::assert_snapshot!(simulation.outline(&child));
    assert_eq!(simulation.announced.len(), 6, "the children are announced too");
}

#[test]
fn one_failure_more_than_is_tolerated_fails_the_run_and_aborts_the_rest() {
    let mut simulation = signed();
    let arn = simulation.run(
        &single(&distributed(&json!({"ToleratedFailureCount": 1, "MaxConcurrency": 4}))),
        &json!([-1, 50, 2, -3, 4]),
    );
    insta::assert_snapshot!(simulation.outline(&arn));
    insta::assert_json_snapshot!(simulation.outcome(&arn));
    use ExecutionStatus::{Aborted, Failed, Succeeded};
    assert_eq!(statuses(&simulation, &arn), [Failed, Aborted, Succeeded, Failed, Aborted]);
    let run = simulation.engine.map_runs_of(&arn)[0];
    assert_eq!(run.status, MapRunStatus::Failed);
    insta::assert_json_snapshot!(run.to_wire());
}

#[test]
fn tolerated_failures_leave_no_result() {
    let mut simulation = signed();
    let tolerant = distributed(&json!({"ToleratedFailurePercentagePath": "$.share", "ItemsPath": "$.items"}));
    let arn = simulation.run(&single(&tolerant), &json!({"share": 50, "items": [1, -1, 2, -2]}));
    assert_eq!(simulation.outcome(&arn), json!([1, 2]));
    let mut simulation = signed();
    let arn = simulation.run(&single(&tolerant), &json!({"share": 49.9, "items": [1, -1, 2, -2]}));
    assert_eq!(simulation.record(&arn).failure.error.as_deref(), Some("States.ExceedToleratedFailureThreshold"));
}

#[test]
fn without_a_tolerance_the_first_failure_fails_the_run() {
    let mut simulation = signed();
    let mut machine = single(&distributed(&json!({
        "Catch": [{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "Next": "Caught"}],
    })));
    machine["States"]["Caught"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!([-1, 5]));
    assert_eq!(simulation.outcome(&arn)["Cause"], "The specified tolerated failure threshold was exceeded");
}

#[test]
fn a_retried_map_starts_a_new_run() {
    let mut simulation = Simulation::with(|call, number| {
        let Call::Function { payload, .. } = call else { return fail("None") };
        if number == 0 { fail("Custom") } else { succeed(payload.clone()) }
    });
    let state = distributed(&json!({"Retry": [{"ErrorEquals": ["States.ALL"]}]}));
    let arn = simulation.run(&single(&state), &json!([1]));
    assert_eq!(simulation.outcome(&arn), json!([1]));
    let runs: Vec<_> = simulation.engine.map_runs_of(&arn).iter().map(|run| run.status).collect();
    assert_eq!(runs, [MapRunStatus::Succeeded, MapRunStatus::Failed]);
}

#[test]
fn no_more_children_run_than_allowed() {
    let mut simulation = signed();
    let state = distributed(&json!({"MaxConcurrencyPath": "$.most", "ItemsPath": "$.items"}));
    let machine = simulation.machine("machine", &single(&state));
    let arn = simulation.start(&machine, "run", &json!({"most": 2, "items": [10, 10, 10, 10, 10]}));
    assert_eq!(simulation.calls.len(), 2);
    simulation.finish();
    assert_eq!(simulation.now.duration_since(super::simulation::origin()).as_secs(), 30);
    assert_eq!(simulation.outcome(&arn), json!([10, 10, 10, 10, 10]));
}

#[test]
fn items_are_put_into_batches() {
    let mut simulation = signed();
    let state = distributed(&json!({
        "ItemSelector": {"n.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"fixed.$": "$.fixed"}},
        "ItemsPath": "$.items",
    }));
    let arn = simulation.run(&single(&state), &json!({"fixed": "f", "items": [1, 2, 3]}));
    assert_eq!(
        simulation.outcome(&arn),
        json!([
            {"BatchInput": {"fixed": "f"}, "Items": [{"n": 1}, {"n": 2}]},
            {"BatchInput": {"fixed": "f"}, "Items": [{"n": 3}]},
        ])
    );
    let run = simulation.engine.map_runs_of(&arn)[0];
    assert_eq!((run.item_counts.total, run.execution_counts.total), (3, 2));
}

#[test]
fn batches_are_limited_by_size_too() {
    let mut simulation = signed();
    let state = distributed(&json!({"ItemBatcher": {"MaxInputBytesPerBatch": 60}}));
    let arn = simulation.run(&single(&state), &json!(["a".repeat(20), "b".repeat(20), "c".repeat(20)]));
    let sizes: Vec<usize> = simulation
        .outcome(&arn)
        .as_array()
        .unwrap()
        .iter()
        .map(|batch| batch["Items"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [2, 1]);
}

#[test]
fn an_empty_array_succeeds_at_once() {
    let mut simulation = signed();
    let arn = simulation.run(&single(&distributed(&json!({}))), &json!([]));
    assert_eq!(simulation.outcome(&arn), json!([]));
    assert_eq!(simulation.engine.map_runs_of(&arn)[0].status, MapRunStatus::Succeeded);
}

#[test]
fn stopping_the_execution_aborts_the_run_and_its_children() {
    let mut simulation = signed();
    let machine = simulation.machine("machine", &single(&distributed(&json!({"MaxConcurrency": 1}))));
    let arn = simulation.start(&machine, "run", &json!([50, 50]));
    simulation.finish_until(10);
    simulation.stop(&arn);
    simulation.finish();
    assert_eq!(statuses(&simulation, &arn), [ExecutionStatus::Aborted]);
    assert_eq!(simulation.engine.map_runs_of(&arn)[0].status, MapRunStatus::Aborted);
    assert_eq!(simulation.closed.len(), 1);
}

#[test]
fn a_failed_branch_aborts_a_map_run_beside_it() {
    let mut simulation = Simulation::with(|call, _| match call {
        Call::Function { function, .. } if function.ends_with(":bad") => (5, fail("Custom").1),
        _ => (100, succeed(json!(1)).1),
    });
    let arn = simulation.run(
        &single(&json!({"Type": "Parallel", "End": true, "Branches": [
            {"StartAt": "Each", "States": {"Each": distributed(&json!({}))}},
            {"StartAt": "Bad", "States": {"Bad": task("bad")}},
        ]})),
        &json!([1, 2]),
    );
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.engine.map_runs_of(&arn)[0].status, MapRunStatus::Aborted);
}
