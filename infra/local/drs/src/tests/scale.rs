//! Large estates, and odd ones.

use serde_json::{Value, json};

use super::kit::Kit;
use crate::{Estate, Scenario};

#[test]
fn four_thousand_servers_are_launched_in_forty_jobs_and_listed_in_pages() {
    let mut kit = Kit::servers(4_000);
    for round in 0..8 {
        for job in 0..5 {
            let first = round * 500 + job * 100;
            let servers: Vec<Value> =
                (first..first + 100).map(|number| json!({"sourceServerID": format!("s-{number:017}")})).collect();
            let request = crate::Request::drs("StartRecovery", &json!({"sourceServers": servers, "isDrill": true}));
            assert_eq!(kit.send(&request).status, 202);
        }
        kit.settle();
    }
    for operation in ["DescribeSourceServers", "DescribeRecoveryInstances"] {
        let (mut count, mut pages, mut token) = (0, 0, Value::Null);
        loop {
            let input = if token.is_null() { json!({}) } else { json!({"nextToken": token}) };
            let page = kit.send(&crate::Request::drs(operation, &input)).json();
            count += page["items"].as_array().unwrap().len();
            pages += 1;
            token = page["nextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        assert_eq!((count, pages), (4_000, 20), "{operation}");
    }
}

/// A valid record that lacks what is optional, and has what no model knows.
fn odd(number: usize) -> Value {
    let mut item = json!({"sourceServerID": format!("s-{number:017}")});
    let system = if number.is_multiple_of(3) { "Microsoft Windows Server 2016" } else { "Linux" };
    match number % 6 {
        0 => {}
        1 => item["tags"] = json!({"Näme": "日本語 🦀", "": ""}),
        2 => item["dataReplicationInfo"] = json!({"lagDuration": "P152D", "dataReplicationState": "BACKLOG"}),
        3 => item["sourceProperties"] = json!({"os": {"fullString": system}, "identificationHints": {}, "disks": []}),
        4 => item["usageOperationData"] = json!({"code": "RunInstances:0002", "deep": {"list": [1, null]}}),
        _ => {
            item["sourceProperties"] = json!({"identificationHints": {"hostname": null, "fqdn": "a.b"}, "disks": [{}]})
        }
    }
    item
}

#[test]
fn three_hundred_odd_but_valid_records_are_an_estate_that_can_be_recovered() {
    let items: Vec<Value> = (0..300).map(odd).collect();
    let estate = Estate::parse(&json!({"items": items}).to_string()).unwrap();
    let mut kit = Kit::with(estate, Scenario::none());
    let mut jobs = Vec::new();
    for job in 0..3 {
        let servers: Vec<Value> =
            items[job * 100..][..100].iter().map(|item| json!({"sourceServerID": item["sourceServerID"]})).collect();
        let started = kit.drs("StartRecovery", json!({"sourceServers": servers}));
        jobs.push(started["job"]["jobID"].as_str().unwrap().to_owned());
    }
    kit.settle();
    for id in &jobs {
        let job = kit.job(id);
        let parts = job["participatingServers"].as_array().unwrap();
        assert!(parts.iter().all(|part| part["launchStatus"] == "LAUNCHED"));
    }
    let mut answered = Vec::new();
    for input in [json!({"maxResults": 150}), json!({})] {
        let page = kit.drs("DescribeSourceServers", input);
        answered.extend(page["items"].as_array().unwrap().clone());
    }
    let fourth = answered.iter().find(|item| item["sourceServerID"] == items[4]["sourceServerID"]).unwrap();
    assert_eq!(fourth["usageOperationData"], items[4]["usageOperationData"]);
    assert_eq!(
        kit.drs("DescribeRecoveryInstances", json!({"maxResults": 300}))["items"].as_array().unwrap().len(),
        300
    );
}
