//! Tags of servers, jobs, instances and templates.

use serde_json::{Value, json};

use super::kit::Kit;
use crate::{Request, Service};

fn request(method: &str, arn: &str, query: &str, body: &Value) -> Request {
    Request {
        service: Some(Service::Drs),
        method: method.to_owned(),
        path: format!("/tags/{}", arn.replace(':', "%3A").replace('/', "%2F")),
        query: query.to_owned(),
        body: body.to_string().into_bytes(),
        ..Request::default()
    }
}

fn tags(kit: &mut Kit, arn: &str) -> Value {
    kit.send(&request("GET", arn, "", &json!({}))).json()["tags"].clone()
}

#[test]
fn every_kind_of_resource_can_be_tagged_and_untagged() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], true);
    let job = kit.finish(&id);
    let server = kit.source_server("web-01");
    let instance = kit.instance("web-01").unwrap();
    let launch = kit.drs("DescribeLaunchConfigurationTemplates", json!({}))["items"][0].clone();
    let replication = kit.drs("DescribeReplicationConfigurationTemplates", json!({}))["items"][0].clone();
    let plan = kit.drs("ListRecoveryPlans", json!({}))["recoveryPlans"][0].clone();
    let arns =
        [&server["arn"], &instance["arn"], &job["arn"], &launch["arn"], &replication["arn"], &plan["recoveryPlanArn"]];
    for arn in arns {
        let arn = arn.as_str().unwrap();
        let before = tags(&mut kit, arn);
        let response = kit.send(&request("POST", arn, "", &json!({"tags": {"Owner": "Zoë", "a b": "1"}})));
        assert_eq!((response.status, response.body.as_slice()), (200, b"".as_slice()));
        assert_eq!(tags(&mut kit, arn)["Owner"], "Zoë");
        let response = kit.send(&request("DELETE", arn, "tagKeys=Owner&tagKeys=a%20b", &json!({})));
        assert_eq!(response.status, 200);
        assert_eq!(tags(&mut kit, arn), before, "{arn}");
    }
}

#[test]
fn tags_show_in_the_resource() {
    let mut kit = Kit::sample();
    let arn = kit.source_server("web-01")["arn"].as_str().unwrap().to_owned();
    kit.send(&request("POST", &arn, "", &json!({"tags": {"Owner": "web"}})));
    assert_eq!(kit.source_server("web-01")["tags"]["Owner"], "web");
    assert_eq!(kit.source_server("web-01")["tags"]["Tier"], "web");
}

#[test]
fn unknown_resources_and_aws_own_keys_are_refused() {
    let mut kit = Kit::sample();
    let unknown = "arn:aws:drs:eu-west-1:111122223333:source-server/s-00000000000000000";
    let response = kit.send(&request("GET", unknown, "", &json!({})));
    assert_eq!((response.status, response.header("x-amzn-errortype")), (404, Some("ResourceNotFoundException")));
    let arn = kit.source_server("web-01")["arn"].as_str().unwrap().to_owned();
    let response = kit.send(&request("POST", &arn, "", &json!({"tags": {"aws:x": "1"}})));
    assert_eq!((response.status, response.header("x-amzn-errortype")), (400, Some("ValidationException")));
    let response = kit.send(&request("DELETE", &arn, "", &json!({})));
    assert_eq!(response.status, 400, "tagKeys is required");
}
