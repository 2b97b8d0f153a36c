//! A whole drill of the sample's databases, and what `StartRecovery` answers at once.

use serde_json::json;

use super::kit::Kit;

#[test]
fn start_recovery_answers_202_with_everything_pending() {
    let mut kit = Kit::sample();
    let request = crate::Request::drs(
        "StartRecovery",
        &json!({"sourceServers": [{"sourceServerID": kit.id("web-01")}], "isDrill": true, "tags": {"DRS:WaveNumber": "3"}}),
    );
    let response = kit.send(&request);
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
