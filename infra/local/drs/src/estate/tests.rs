//! What estate files are accepted, and how wrong ones are explained.

use serde_json::{Value, json};

use super::*;
use crate::drs::shapes::Platform;

fn error(estate: &Value) -> String {
    Estate::parse(&estate.to_string()).unwrap_err().to_string()
}

fn server(id: &str) -> Value {
    let hints = json!({"hostname": format!("host-{}", &id[2..5])});
    json!({"sourceServerID": id, "sourceProperties": {"identificationHints": hints}})
}

#[test]
fn the_sample_estate_has_six_servers_of_both_platforms() {
    let estate = Estate::sample().unwrap();
    let servers: Vec<(&str, Platform)> =
        estate.servers().map(|(_, server)| (server.hostname().unwrap(), server.platform())).collect();
    assert_eq!(servers.len(), 6);
    assert!(servers.contains(&("db-01", Platform::Linux)) && servers.contains(&("app-02", Platform::Windows)));
    assert_eq!(estate.account_and_region(), Some(("111122223333".to_owned(), "eu-west-1".to_owned())));
}

#[test]
fn the_sample_servers_are_valid_by_the_service_model() {
    let items: Vec<Value> =
        Estate::sample().unwrap().servers().map(|(_, server)| Value::Object(server.0.clone())).collect();
    let violations =
        crate::ServiceModel::of(crate::Service::Drs).check_output("DescribeSourceServers", &json!({"items": items}));
    assert_eq!(violations, vec![]);
}

#[test]
fn an_answer_of_aws_is_an_estate_as_it_is_with_what_it_lacks_and_what_no_model_knows() {
    let odd = json!({
        "sourceServerID": "s-0123456789abcdef0", "tags": {"Näme": "日本語 🦀"}, "novelty": {"deep": [1]},
        "dataReplicationInfo": {"lagDuration": "P152D", "dataReplicationState": "HIBERNATING"},
        "sourceProperties": {"identificationHints": {"hostname": null}},
    });
    let estate =
        Estate::parse(&json!({"items": [odd], "ResponseMetadata": {}, "nextToken": null}).to_string()).unwrap();
    let (_, server) = estate.servers().next().unwrap();
    assert_eq!(Value::Object(server.0.clone()), odd);
    assert_eq!(server.hostname(), None);
}

#[test]
fn the_bare_list_that_a_query_leaves_is_an_estate_too() {
    assert_eq!(Estate::parse(&json!([server("s-0123456789abcdef0")]).to_string()).unwrap().servers().count(), 1);
}

#[test]
fn a_recovery_instance_named_by_a_server_is_there_from_the_beginning() {
    let mut with_instance = server("s-0123456789abcdef0");
    with_instance["recoveryInstanceId"] = json!("i-1234567890abcdef0");
    with_instance["lifeCycle"] = json!({"lastLaunch": {"initiated": {"type": "DRILL"}}});
    let estate = Estate::parse(&json!({"items": [with_instance]}).to_string()).unwrap();
    assert_eq!(estate.instances[0].id.as_ref().unwrap().as_str(), "i-1234567890abcdef0");
    assert!(estate.instances[0].is_drill);
}

#[test]
fn wrong_files_are_explained_with_the_place_and_the_fix() {
    let two = [server("s-0123456789abcdef0"), server("s-0123456789abcdef0")];
    let one = [server("s-0123456789abcdef0")];
    insta::assert_json_snapshot!([
        error(&json!({"servers": []})),
        error(&json!({"items": [{"hostname": "x"}]})),
        error(&json!({"items": [{"sourceServerID": "i-123"}]})),
        error(
            &json!({"items": [{"sourceServerID": "s-0123456789abcdef0", "dataReplicationInfo": {"lagDuration": 3}}]})
        ),
        error(&json!({"items": two})),
        error(&json!({"items": one, "nextToken": "abc"})),
        error(&json!({"items": one, "launchConfiguration": []})),
        error(&json!({"items": one, "launchConfigurations": [{"servers": ["host-013"], "recoveryMode": "FAST"}]})),
        error(&json!({"items": one, "launchConfigurations": [{"servers": ["host-*"], "recoveryMode": "QUICK"}]})),
        error(&json!({"items": one, "timings": [{"conversionSeconds": [9, 3]}]})),
        error(&json!({"items": one, "recoveryPlans": [{"name": "p", "steps": [{"name": "s"}]}]})),
        error(&json!({"items": one, "launchActions": [{"servers": ["*"], "actionCode": "a b", "name": "n"}]})),
    ]);
}

#[test]
fn later_timing_rules_win_and_select_by_server_and_platform() {
    let text = json!({"items": [server("s-0123456789abcdef0")], "timings": [
        {"conversionSeconds": 10},
        {"platform": "Windows", "conversionSeconds": 99},
        {"servers": ["host-*"], "launchSeconds": [5, 5]},
    ]});
    let estate = Estate::parse(&text.to_string()).unwrap();
    let timings = estate.timings(&SourceServerId::new("s-0123456789abcdef0").unwrap());
    let draw = crate::dice::Dice::new(0).draw(&[]);
    assert_eq!(timings.conversion.draw(&draw).as_secs(), 10);
    assert_eq!(timings.launch.draw(&draw).as_secs(), 5);
}
