//! The examples of the AWS CLI's documentation: accepted as requests, and their answers read by our types.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::kit::{Kit, shared};
use crate::shapes::{
    Job, JobLog, LaunchAction, LaunchConfiguration, RecoveryInstance, RecoverySnapshot, ReplicationConfiguration,
    SourceServer,
};
use crate::{Estate, Request, Scenario, Service, ServiceModel};

/// The example of an operation: its requests and answers.
fn examples(operation: &str) -> Option<Vec<(Value, Value)>> {
    let text = shared(&format!("conformance/drs/examples/{operation}.json"))?;
    let file: Value = serde_json::from_str(&text).unwrap();
    let examples = file["examples"].as_array().unwrap();
    Some(examples.iter().map(|example| (example["request"].clone(), example["response"].clone())).collect())
}

/// As an SDK sends it: path and query members out of the body.
fn request(operation: &str, input: &Value) -> Request {
    let tags = |method: &str, query: String| Request {
        service: Some(Service::Drs),
        method: method.to_owned(),
        path: format!("/tags/{}", input["resourceArn"].as_str().unwrap()),
        query,
        body: input.to_string().into_bytes(),
        ..Request::default()
    };
    match operation {
        "ListTagsForResource" => tags("GET", String::new()),
        "TagResource" => tags("POST", String::new()),
        "UntagResource" => {
            let keys = input["tagKeys"].as_array().unwrap();
            let keys: Vec<String> = keys.iter().map(|key| format!("tagKeys={}", key.as_str().unwrap())).collect();
            tags("DELETE", keys.join("&"))
        }
        "ListStagingAccounts" => Request { method: "GET".to_owned(), ..Request::drs(operation, input) },
        _ => Request::drs(operation, input),
    }
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn skipped() {
    eprintln!("skipped: ../shared/conformance is not beside the checkout");
}

/// Requests that the model itself refuses: an id of the documentation is no UUID.
const NOT_VALID: [&str; 2] = ["DeleteLaunchAction", "PutLaunchAction"];

#[test]
fn every_example_of_a_served_operation_is_accepted_as_a_request() {
    let Some(servers) = examples("DescribeSourceServers") else {
        return skipped();
    };
    for operation in ServiceModel::of(Service::Drs).operations(true) {
        for (input, _) in examples(operation).unwrap_or_default() {
            let estate = Estate::parse(&servers[0].1.to_string()).unwrap();
            let mut kit = Kit::with(estate, Scenario::none());
            let response = kit.send(&request(operation, &input));
            let text = response.text();
            match response.status {
                204 => assert!(text.is_empty()),
                200..300 => assert_eq!(
                    ServiceModel::of(Service::Drs).check_output(operation, &response.json()),
                    vec![],
                    "{operation} {text}"
                ),
                // The example speaks of a job or a state that this account does not have.
                404 | 409 => {}
                400 if NOT_VALID.contains(&operation) || text.contains("originate in EC2") => {}
                status => panic!("{operation} {input}: {status} {text}"),
            }
        }
    }
}

fn read<T: DeserializeOwned>(operation: &str, member: &str) {
    for (_, answer) in examples(operation).unwrap_or_default() {
        let values = match (member, &answer[member]) {
            ("", _) => vec![answer.clone()],
            (_, Value::Array(values)) => values.clone(),
            (_, value) => vec![value.clone()],
        };
        assert!(!values.is_empty(), "{operation}");
        for value in values {
            if let Err(error) = serde_json::from_value::<T>(value.clone()) {
                panic!("{operation}: {error}\n{value:#}");
            }
        }
    }
}

#[test]
fn the_answers_of_the_examples_are_read_by_our_types() {
    for operation in ["StartRecovery", "TerminateRecoveryInstances", "StartFailbackLaunch"] {
        read::<Job>(operation, "job");
    }
    read::<Job>("DescribeJobs", "items");
    read::<JobLog>("DescribeJobLogItems", "items");
    read::<SourceServer>("DescribeSourceServers", "items");
    read::<SourceServer>("DisconnectSourceServer", "");
    read::<RecoveryInstance>("DescribeRecoveryInstances", "items");
    read::<RecoverySnapshot>("DescribeRecoverySnapshots", "items");
    read::<LaunchConfiguration>("GetLaunchConfiguration", "");
    read::<LaunchConfiguration>("UpdateLaunchConfiguration", "");
    read::<ReplicationConfiguration>("GetReplicationConfiguration", "");
    read::<LaunchAction>("ListLaunchActions", "items");
}

#[test]
fn the_example_of_source_servers_is_an_estate_and_is_answered_as_it_came() {
    let Some(servers) = examples("DescribeSourceServers") else {
        return skipped();
    };
    let estate = Estate::parse(&servers[0].1.to_string()).unwrap();
    assert_eq!(estate.account_and_region(), Some(("123456789012".to_owned(), "us-west-2".to_owned())));
    let mut kit = Kit::with(estate, Scenario::none());
    let answer = kit.drs("DescribeSourceServers", json!({}));
    assert_eq!(answer["items"], servers[0].1["items"]);
    let instance = kit.drs("DescribeRecoveryInstances", json!({}))["items"][0].clone();
    assert_eq!(instance["recoveryInstanceID"], "i-1234567890abcdef0");
}
