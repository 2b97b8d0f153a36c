//! A whole drill of the sample's databases, and what `StartRecovery` answers at once.

use serde_json::{Value, json};

use super::kit::{Kit, part};
use crate::Request;

#[test]
fn start_recovery_answers_202_with_everything_pending() {
    let mut kit = Kit::sample();
    let servers = json!([{"sourceServerID": kit.id("web-01")}]);
    let input = json!({"sourceServers": servers, "isDrill": true, "tags": {"DRS:WaveNumber": "3"}});
    let response = kit.send(&Request::drs("StartRecovery", &input));
    assert_eq!(response.status, 202);
    assert!(response.changed);
    insta::assert_json_snapshot!(response.json());
}

#[test]
fn a_drill_of_a_linux_and_a_windows_server_from_start_to_end() {
    let mut kit = Kit::sample();
    let id = kit.start(&["db-01", "db-02"], true);
    kit.finish(&id);
    let log = kit.drs("DescribeJobLogItems", json!({"jobID": id}));
    insta::assert_json_snapshot!("drill_job", kit.job(&id));
    insta::assert_json_snapshot!("drill_log", log);
    insta::assert_json_snapshot!("drill_recovery_instance", kit.instance("db-01").unwrap());
    insta::assert_json_snapshot!("drill_source_server", kit.source_server("db-01"));
}

/// What a poller sees of a job, in one line.
fn seen(kit: &mut Kit, id: &str) -> Value {
    let job = kit.job(id);
    let parts = ["app-01", "app-02"].map(|name| {
        let part = part(&job, name);
        let named = if part.get("recoveryInstanceID").is_some() { "named" } else { "unnamed" };
        format!("{name} {} {named}", part["launchStatus"].as_str().unwrap())
    });
    let last_event = kit.log(id, None).pop();
    let result = kit.source_server("app-02")["lastLaunchResult"].clone();
    json!([kit.now.to_string(), job["status"], parts, last_event, result])
}

#[test]
fn what_a_poller_sees_every_two_minutes() {
    let mut kit = Kit::sample();
    let id = kit.start(&["app-01", "app-02"], true);
    let mut polls = vec![seen(&mut kit, &id)];
    while kit.job(&id)["status"] != "COMPLETED" {
        kit.pass(120);
        polls.push(seen(&mut kit, &id));
    }
    insta::assert_json_snapshot!(polls);
}

#[test]
fn durations_are_those_of_recorded_jobs() {
    let mut kit = Kit::servers(60);
    let names: Vec<String> = (0..60).map(|number| format!("host-{number:04}")).collect();
    let id = kit.start(&names.iter().map(String::as_str).collect::<Vec<_>>(), false);
    let job = kit.finish(&id);
    let seconds = kit.now.duration_since(super::kit::START.parse().unwrap()).as_secs();
    // Snapshot 1-5 s, gap 50-200 s, conversion 3-6 min, launch 2-6 min: at least 6 min, and the slowest of 60 is slow.
    assert!((600..930).contains(&seconds), "{seconds}");
    assert_eq!(job["initiatedBy"], "START_RECOVERY");
}

#[test]
fn reading_changes_nothing_and_every_request_has_an_id_of_its_own() {
    let mut kit = Kit::sample();
    let request = Request::drs("DescribeSourceServers", &json!({}));
    let (one, other) = (kit.send(&request), kit.send(&request));
    assert!(!one.changed && !other.changed);
    assert_ne!(one.header("x-amzn-RequestId"), other.header("x-amzn-RequestId"));
    assert_eq!(one.body, other.body);
}
