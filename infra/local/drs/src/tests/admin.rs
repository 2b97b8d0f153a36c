//! The simulator's own calls.

use serde_json::{Value, json};

use super::kit::Kit;
use crate::{LIBRARY, Request};

fn call(kit: &mut Kit, method: &str, path: &str, input: Option<Value>) -> (u16, Value) {
    let response = kit.simulator.admin(&Request::admin(method, path, input.as_ref()), kit.now);
    assert_eq!(response.changed, method != "GET" && response.status < 300);
    (response.status, response.json())
}

#[test]
fn faults_are_set_listed_and_cleared_while_it_runs_in_the_words_of_scenarios() {
    let mut kit = Kit::sample();
    let fault = json!({"fault": "throttle", "operations": ["DescribeJobs"], "retryAfterSeconds": 2});
    let (status, set) = call(&mut kit, "POST", "/_simulator/faults", Some(fault));
    assert_eq!((status, &set["faults"][0]["id"]), (201, &json!("fault-1")));
    kit.drs_error("DescribeJobs", json!({}));
    insta::assert_json_snapshot!(call(&mut kit, "GET", "/_simulator/faults", None).1);
    assert_eq!(call(&mut kit, "DELETE", "/_simulator/faults/fault-1", None).0, 200);
    kit.drs("DescribeJobs", json!({}));
    assert_eq!(call(&mut kit, "DELETE", "/_simulator/faults/fault-1", None).0, 404);
}

#[test]
fn a_scenario_of_the_library_is_set_by_its_name_and_all_faults_are_cleared_at_once() {
    let mut kit = Kit::sample();
    let (_, set) = call(&mut kit, "POST", "/_simulator/faults", Some(json!({"scenario": "newer-aws"})));
    assert_eq!(set["faults"].as_array().unwrap().len(), 3);
    let (_, set) = call(&mut kit, "POST", "/_simulator/faults", Some(json!({"scenario": "account-not-initialized"})));
    assert_eq!(set["faults"][0]["fault"], "uninitialized-account");
    kit.drs_error("DescribeJobs", json!({}));
    let (_, cleared) = call(&mut kit, "DELETE", "/_simulator/faults", None);
    assert_eq!(cleared["cleared"].as_array().unwrap().len(), 4);
    kit.drs("DescribeJobs", json!({}));
}

#[test]
fn wrong_faults_are_refused_with_a_suggestion_and_nothing_is_set() {
    let mut kit = Kit::sample();
    let wrong = [
        json!({"fault": "throtle", "operations": ["DescribeJobs"]}),
        json!({"faults": [{"fault": "launch-fails", "servers": ["web-03"]}]}),
        json!({"scenario": "slow"}),
        json!({"scenario": "slow-launch", "faults": []}),
    ];
    let messages: Vec<Value> = wrong
        .into_iter()
        .map(|fault| {
            let (status, body) = call(&mut kit, "POST", "/_simulator/faults", Some(fault));
            assert_eq!(status, 400);
            body["message"].clone()
        })
        .collect();
    insta::assert_json_snapshot!(messages);
    assert_eq!(call(&mut kit, "GET", "/_simulator/faults", None).1, json!({"faults": []}));
}

#[test]
fn the_library_is_listed_with_what_each_scenario_teaches() {
    let mut kit = Kit::sample();
    let (_, answer) = call(&mut kit, "GET", "/_simulator/scenarios", None);
    assert_eq!(answer["scenarios"].as_array().unwrap().len(), LIBRARY.len());
    assert!(answer["scenarios"][0]["teaches"].as_str().unwrap().ends_with('.'));
}

#[test]
fn messages_and_events_are_listed() {
    let mut kit = Kit::sample();
    for name in ["one", "two"] {
        kit.send(&Request::sns("CreateTopic", &[("Name", name)]));
        let arn = format!("arn:aws:sns:eu-west-1:111122223333:{name}");
        kit.send(&Request::sns("Publish", &[("TopicArn", &arn), ("Message", name)]));
    }
    let (_, all) = call(&mut kit, "GET", "/_simulator/messages", None);
    assert_eq!(all["messages"].as_array().unwrap().len(), 2);
    let path = "/_simulator/messages?topicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Atwo";
    assert_eq!(call(&mut kit, "GET", path, None).1["messages"][0]["message"], "two");
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    let (_, events) = call(&mut kit, "GET", "/_simulator/events", None);
    assert_eq!(events["events"][0]["detail"]["job-id"], id.as_str());
    assert_eq!(call(&mut kit, "GET", "/_simulator/events?after=yesterday", None).0, 400);
}

#[test]
fn reset_begins_again() {
    let mut kit = Kit::scenario("one-of-two-fails");
    let id = kit.start(&["web-01", "web-02"], true);
    kit.finish(&id);
    call(&mut kit, "POST", "/_simulator/faults", Some(json!({"fault": "throttle", "operations": ["DescribeJobs"]})));
    let (_, overview) = call(&mut kit, "GET", "/_simulator", None);
    assert_eq!((&overview["runningInstances"], &overview["faults"]), (&json!(1), &json!(2)));
    let (_, overview) = call(&mut kit, "POST", "/_simulator/reset", None);
    assert_eq!((&overview["runningInstances"], &overview["faults"]), (&json!(0), &json!(1)));
    assert_eq!(kit.drs("DescribeJobs", json!({})), json!({"items": []}));
    assert_eq!(kit.start(&["web-01", "web-02"], true), id, "the same seed starts the same way");
}

#[test]
fn a_call_that_there_is_not_is_answered_with_those_that_there_are() {
    let mut kit = Kit::sample();
    let (status, body) = call(&mut kit, "GET", "/_simulator/falts", None);
    assert_eq!(status, 404);
    assert!(body["message"].as_str().unwrap().contains("GET /_simulator/faults"));
}
