//! What EventBridge carries.

use serde_json::{Value, json};

use super::kit::{Kit, START};

/// Kinds, states and resources of all events up to now.
fn events(kit: &Kit) -> Vec<Value> {
    let all = kit.simulator.events_between(START.parse().unwrap(), kit.now);
    all.iter().map(|event| json!([event.detail_type, event.detail["state"], event.resources[0]])).collect()
}

#[test]
fn a_launch_result_is_one_event_for_each_server() {
    let mut kit = Kit::scenario("one-of-two-fails");
    let id = kit.start(&["web-01", "web-02"], true);
    kit.finish(&id);
    let events = kit.simulator.events_between(START.parse().unwrap(), kit.now);
    insta::assert_json_snapshot!(events);
}

#[test]
fn events_are_those_of_the_time_asked_for() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], false);
    kit.finish(&id);
    let event = kit.simulator.events_between(START.parse().unwrap(), kit.now).remove(0);
    assert_eq!(event.detail["is-drill"], "FALSE");
    assert_eq!(kit.simulator.events_between(event.time, kit.now), []);
}

#[test]
fn events_can_be_lost_and_duplicated() {
    let mut kit = Kit::faults(json!([
        {"fault": "launch-event-lost", "servers": ["web-01"]},
        {"fault": "launch-event-duplicated", "servers": ["web-02"]},
    ]));
    let id = kit.start(&["web-01", "web-02"], false);
    kit.finish(&id);
    let all = kit.simulator.events_between(START.parse().unwrap(), kit.now);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], all[1]);
}

#[test]
fn stalling_and_its_end_are_events() {
    let mut kit = Kit::faults(json!([
        {"fault": "replication-state", "servers": ["db-01"], "state": "STALLED", "from": "10m", "until": "1h"},
    ]));
    kit.settle();
    let states: Vec<Value> = events(&kit).into_iter().map(|event| event[1].clone()).collect();
    assert_eq!(states, ["STALLED", "NOT_STALLED"]);
    assert_eq!(kit.now.to_string(), "2026-11-20T09:00:00Z", "faults come and go by themselves");
}
