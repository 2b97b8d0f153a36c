//! Parallel states and inline Map states: concurrency, order, failure and what is aborted with it.

use serde_json::{Value, json};

use super::simulation::{Simulation, fail, succeed};
use crate::{
    engine::Call,
    history::EventDetails,
    testing::{single, task},
};

fn scope(name: &str, state: &Value) -> Value {
    json!({"StartAt": name, "States": {name: state}})
}

fn map(concurrency: u64, processor: &Value) -> Value {
    json!({"Type": "Map", "MaxConcurrency": concurrency, "End": true, "ItemProcessor": processor})
}

/// Functions take as many seconds as their payload says.
fn slow() -> Simulation {
    Simulation::with(|call, _| match call {
        Call::Function { payload, .. } => (payload.as_u64().unwrap_or(0), succeed(payload.clone()).1),
        Call::Service { .. } => fail("None"),
    })
}

#[test]
fn outputs_keep_the_order_of_the_items_whatever_finishes_first() {
    let mut simulation = slow();
    let arn = simulation.run(&single(&map(0, &scope("F", &task("f")))), &json!([5, 1, 3]));
    assert_eq!(simulation.outcome(&arn), json!([5, 1, 3]));
}

#[test]
fn no_more_iterations_run_than_allowed_and_the_next_starts_when_one_ends() {
    let mut simulation = slow();
    let arn = simulation.run(&single(&map(2, &scope("F", &task("f")))), &json!([5, 1, 3, 1]));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!([5, 1, 3, 1]));
}

#[test]
fn at_most_forty_iterations_run_at_the_same_time() {
    let mut simulation = slow();
    let items: Value = (0..100).map(|_| json!(10)).collect();
    let machine = simulation.machine("machine", &single(&map(0, &scope("F", &task("f")))));
    let arn = simulation.start(&machine, "run", &items);
    assert_eq!(simulation.calls.len(), 40);
    simulation.finish();
    let lasted = simulation.now.duration_since(super::simulation::origin()).as_secs();
    assert_eq!((simulation.calls.len(), lasted), (100, 30));
    assert_eq!(simulation.outcome(&arn).as_array().unwrap().len(), 100);
}

#[test]
fn an_empty_array_is_mapped_to_an_empty_array() {
    let mut simulation = slow();
    let arn = simulation.run(&single(&map(0, &scope("F", &task("f")))), &json!([]));
    assert_eq!(simulation.outcome(&arn), json!([]));
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_failed_iteration_aborts_the_others_and_fails_the_map() {
    let mut simulation = Simulation::with(|call, _| match call {
        Call::Function { payload, .. } if payload == 2 => (3, fail("Custom").1),
        Call::Function { payload, .. } => (10, succeed(payload.clone()).1),
        Call::Service { .. } => fail("None"),
    });
    let processor = json!({"StartAt": "F", "States": {
        "F": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:f", "Next": "Pause"},
        "Pause": {"Type": "Wait", "Seconds": 60, "End": true},
    }});
    let arn = simulation.run(&single(&map(2, &processor)), &json!([1, 2, 3]));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!(["FAILED", "Custom", "the cause"]));
    assert!(!simulation.engine.awaits_call(&arn, crate::engine::TaskId(1)));
}

#[test]
fn a_failed_branch_aborts_the_others_down_to_the_innermost() {
    let mut simulation = Simulation::with(|call, _| match call {
        Call::Function { function, .. } if function.ends_with(":bad") => (5, fail("Custom").1),
        _ => (100, succeed(json!(1)).1),
    });
    let inner = json!({"Type": "Parallel", "End": true, "Branches": [
        scope("Deep", &task("slow")),
        scope("Each", &map(0, &scope("Item", &task("slow")))),
    ]});
    let arn = simulation.run(
        &single(&json!({"Type": "Parallel", "End": true, "Branches": [
            scope("Inner", &inner), scope("Bad", &task("bad")), scope("Nap", &json!({"Type": "Wait", "Seconds": 60, "End": true})),
        ]})),
        &json!([1]),
    );
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_retried_map_begins_from_the_first_item_and_says_so_only_by_starting_again() {
    let mut simulation = Simulation::with(|call, number| match call {
        Call::Function { payload, .. } if number != 1 => succeed(payload.clone()),
        _ => fail("Custom"),
    });
    let mut state = map(1, &scope("F", &task("f")));
    state["Retry"] = json!([{"ErrorEquals": ["Custom"], "IntervalSeconds": 2}]);
    let arn = simulation.run(&single(&state), &json!([1, 2]));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn), json!([1, 2]));
}

#[test]
fn a_caught_branch_failure_goes_on_after_the_parallel_state() {
    let mut simulation = Simulation::with(|_, _| fail("Custom"));
    let mut machine = single(&json!({
        "Type": "Parallel", "End": true, "Branches": [scope("A", &task("a")), scope("B", &task("b"))],
        "Catch": [{"ErrorEquals": ["Custom"], "ResultPath": "$.error", "Next": "Caught"}],
    }));
    machine["States"]["Caught"] = json!({"Type": "Succeed"});
    let arn = simulation.run(&machine, &json!({"kept": true}));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.outcome(&arn)["kept"], true);
}

#[test]
fn a_fail_state_in_a_branch_fails_the_parallel_state_with_its_error() {
    let mut simulation = Simulation::echo();
    let arn = simulation.run(
        &single(&json!({"Type": "Parallel", "End": true, "Branches": [
            scope("Stop", &json!({"Type": "Fail", "Error": "Deliberate", "CausePath": "States.Format('because {}', $.why)"})),
        ]})),
        &json!({"why": "so"}),
    );
    assert_eq!(simulation.outcome(&arn), json!(["FAILED", "Deliberate", "because so"]));
    insta::assert_snapshot!(simulation.outline(&arn));
}

#[test]
fn a_nested_map_sees_its_own_item_and_a_branch_sees_the_one_around_it() {
    let mut simulation = Simulation::echo();
    let show = json!({"Type": "Pass", "Parameters": {"index.$": "$$.Map.Item.Index", "value.$": "$$.Map.Item.Value"}, "End": true});
    let inner = json!({"Type": "Parallel", "End": true, "Branches": [
        scope("Around", &show),
        scope("Nested", &json!({"Type": "Map", "ItemsPath": "$.list", "End": true, "ItemProcessor": scope("Within", &show)})),
    ]});
    let arn = simulation.run(&single(&map(0, &scope("Inner", &inner))), &json!([{"list": ["x", "y"]}]));
    assert_eq!(
        simulation.outcome(&arn),
        json!([[{"index": 0, "value": {"list": ["x", "y"]}}, [{"index": 0, "value": "x"}, {"index": 1, "value": "y"}]]])
    );
}

#[test]
fn stopping_an_execution_stops_all_of_it_without_further_events() {
    let mut simulation = slow();
    let machine = simulation.machine("machine", &single(&map(0, &scope("F", &task("f")))));
    let arn = simulation.start(&machine, "run", &json!([50, 60]));
    simulation.finish_until(10);
    simulation.stop(&arn);
    simulation.finish();
    let last = simulation.history(&arn).last().unwrap().details.clone();
    assert!(matches!(last, EventDetails::ExecutionAborted(_)));
    assert_eq!(simulation.outcome(&arn), json!(["ABORTED", "Stopped", "by hand"]));
}
