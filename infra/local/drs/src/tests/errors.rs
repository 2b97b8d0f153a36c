//! Errors on the wire: status, header, body, of every service.

use serde_json::{Value, json};

use super::kit::Kit;
use crate::{Request, Response, Service};

fn shown(response: &Response) -> Value {
    let headers: Vec<String> = response
        .headers
        .iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("x-amzn-requestid"))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let body = response.json();
    json!([response.status, headers, if body.is_null() { Value::from(response.text()) } else { body }])
}

#[test]
fn a_drs_error_is_named_in_a_header_and_has_its_members_in_the_body() {
    let mut kit = Kit::faults(json!([
        {"fault": "throttle", "operations": ["DescribeJobs"], "retryAfterSeconds": 7},
        {"fault": "server-error", "operations": ["DescribeJobLogItems"], "retryAfterSeconds": 3},
        {"fault": "access-denied", "operations": ["DescribeRecoveryInstances"]},
        {"fault": "quota-exceeded", "operations": ["StartRecovery"]},
        {"fault": "conflict", "operations": ["DeleteJob"]},
    ]));
    let calls = [
        ("DescribeJobs", json!({})),
        ("DescribeJobLogItems", json!({})),
        ("DescribeRecoveryInstances", json!({})),
        ("StartRecovery", json!({})),
        ("DeleteJob", json!({})),
        ("GetLaunchConfiguration", json!({"sourceServerID": "s-00000000000000000"})),
        ("GetLaunchConfiguration", json!({"sourceServerID": "x", "whim": 1})),
        ("DescribeJobs ", json!({})),
        ("DescribeSourceNetworks", json!({})),
    ];
    let errors: Vec<Value> = calls.iter().map(|(name, input)| shown(&kit.send(&Request::drs(name, input)))).collect();
    insta::assert_json_snapshot!(errors);
}

#[test]
fn a_body_that_cannot_be_parsed_is_said_to_be_so() {
    let mut kit = Kit::sample();
    let request = Request { body: b"{".to_vec(), ..Request::drs("DescribeJobs", &json!({})) };
    let response = kit.send(&request);
    assert_eq!((response.status, &response.json()["reason"]), (400, &json!("cannotParse")));
}

#[test]
fn an_ssm_error_is_named_by_its_type_and_an_sns_error_by_a_code_in_xml() {
    let mut kit = Kit::faults(json!([
        {"fault": "throttle", "operations": ["ListCommands", "ListTopics"]},
        {"fault": "server-error", "operations": ["CancelCommand", "DeleteTopic"]},
    ]));
    let shown: Vec<Value> = [
        Request::ssm("ListCommands", &json!({})),
        Request::ssm("CancelCommand", &json!({})),
        Request::ssm("SendCommand", &json!({"DocumentName": 3})),
        Request::ssm("SendCommand", &json!({"DocumentName": "AWS-RunShellScript", "TimeoutSeconds": 3})),
        Request::ssm("GetParameter", &json!({})),
        Request::ssm("Nonsense", &json!({})),
        Request::sns("ListTopics", &[]),
        Request::sns("DeleteTopic", &[]),
        Request::sns("Publish", &[("TopicArn", "arn:aws:sns:eu-west-1:111122223333:none"), ("Message", "x")]),
        Request::sns("Publish", &[("TopicArn", "x")]),
        Request::sns("SetTopicAttributes", &[]),
        Request::sns("Nonsense", &[]),
    ]
    .iter()
    .map(|request| {
        let response = kit.send(request);
        let id = response.header("x-amzn-requestid").unwrap().to_owned();
        let text = shown(&response).to_string().replace(&id, "ID");
        serde_json::from_str(&text).unwrap()
    })
    .collect();
    insta::assert_json_snapshot!(shown);
}

#[test]
fn every_operation_that_is_not_served_says_so_by_name_and_is_never_an_empty_success() {
    let mut kit = Kit::sample();
    let model = crate::ServiceModel::of(Service::Drs);
    let served: Vec<&str> = model.operations(true).collect();
    for name in model.operations(false).filter(|name| !served.contains(name)) {
        let (status, _, body) = kit.drs_error(name, json!({}));
        assert_eq!(status, 501, "{name}");
        assert!(body["message"].as_str().unwrap().contains(name));
    }
}

#[test]
fn an_account_that_was_never_initialised_refuses_everything_until_it_is() {
    let mut kit = Kit::scenario("account-not-initialized");
    let (status, name, _) = kit.drs_error("DescribeSourceServers", json!({}));
    assert_eq!((status, name.as_str()), (400, "UninitializedAccountException"));
    let response = kit.send(&Request::drs("InitializeService", &json!({})));
    assert_eq!((response.status, response.body.as_slice()), (204, b"".as_slice()));
    kit.drs("DescribeSourceServers", json!({}));
}
