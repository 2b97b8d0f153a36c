//! What a launch does: its phases in order, what it leaves, what it replaces.

use serde_json::{Value, json};

use super::kit::{Kit, part};
use crate::{Estate, Scenario};

#[test]
fn a_launch_logs_snapshot_conversion_and_launch_in_this_order() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    let expected = ["SNAPSHOT_START", "SNAPSHOT_END", "CONVERSION_START", "CONVERSION_END", "LAUNCH_START"];
    assert_eq!(kit.log(&id, Some("web-01")), expected);
    let all = kit.log(&id, None);
    assert_eq!((all.first().unwrap().as_str(), all.last().unwrap().as_str()), ("JOB_START", "JOB_END"));
}

#[test]
fn log_entries_of_several_servers_interleave_by_time() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01", "db-02"], true);
    kit.finish(&id);
    let answer = kit.drs("DescribeJobLogItems", json!({"jobID": id}));
    let items = answer["items"].as_array().unwrap();
    let times: Vec<&str> = items.iter().map(|item| item["logDateTime"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
    let servers: Vec<&Value> = items.iter().map(|item| &item["eventData"]["sourceServerID"]).collect();
    assert!(servers.windows(2).filter(|pair| pair[0] != pair[1]).count() > 3, "{servers:?}");
}

#[test]
fn a_server_is_pending_until_its_instance_starts_and_then_in_progress() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], true);
    let mut seen = Vec::new();
    while let Some(next) = kit.simulator.next_event(kit.now) {
        kit.now = next;
        let status = part(&kit.job(&id), "web-01")["launchStatus"].as_str().unwrap().to_owned();
        let started = kit.log(&id, None).contains(&"LAUNCH_START".to_owned());
        assert_eq!(started, status != "PENDING");
        seen.push(status);
    }
    seen.dedup();
    assert_eq!(seen, ["PENDING", "IN_PROGRESS", "LAUNCHED"]);
}

#[test]
fn fast_mode_does_without_conversion() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    kit.drs("UpdateLaunchConfiguration", json!({"sourceServerID": server, "recoveryMode": "FAST"}));
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    assert_eq!(kit.log(&id, Some("web-01")), ["SNAPSHOT_START", "SNAPSHOT_END", "LAUNCH_START"]);
}

#[test]
fn a_second_launch_cleans_up_the_first_and_replaces_its_instance() {
    let mut kit = Kit::sample();
    let first = kit.start(&["web-01"], true);
    kit.finish(&first);
    let before = kit.instance("web-01").unwrap()["recoveryInstanceID"].clone();
    let second = kit.start(&["web-01"], false);
    assert_eq!(kit.instance("web-01").unwrap()["recoveryInstanceID"], before);
    kit.finish(&second);
    let log = kit.log(&second, Some("web-01"));
    assert_eq!(log[..3], ["CLEANUP_START", "CLEANUP_END", "SNAPSHOT_START"]);
    let after = kit.instance("web-01").unwrap();
    assert_ne!(after["recoveryInstanceID"], before);
    assert_eq!((&after["isDrill"], &after["jobID"]), (&json!(false), &json!(second)));
    let gone = json!({"filters": {"recoveryInstanceIDs": [before]}});
    assert_eq!(kit.drs("DescribeRecoveryInstances", gone), json!({"items": []}));
}

#[test]
fn an_instance_is_its_ec2_instance_and_carries_the_tags_of_drs() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    let (server, instance) = (kit.id("web-01"), kit.instance("web-01").unwrap());
    assert_eq!(instance["recoveryInstanceID"], instance["ec2InstanceID"]);
    assert_eq!(part(&kit.job(&id), "web-01")["recoveryInstanceID"], instance["recoveryInstanceID"]);
    let tags = &instance["tags"];
    assert_eq!(tags["AWSElasticDisasterRecoveryManaged"], "drs.amazonaws.com");
    assert_eq!(tags["AWSElasticDisasterRecoverySourceServerID"], server.as_str());
    assert_eq!(tags["drs.amazonaws.com-job"], id.as_str());
    assert_eq!(tags["drs.amazonaws.com-source-server"], server.as_str());
    assert_eq!(tags["Tier"], "web", "copyTags");
}

#[test]
fn a_launch_configured_to_stop_leaves_a_stopped_instance_without_agent() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    kit.drs("UpdateLaunchConfiguration", json!({"sourceServerID": server, "launchDisposition": "STOPPED"}));
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    kit.settle();
    assert_eq!(kit.instance("web-01").unwrap()["ec2InstanceState"], "STOPPED");
    assert_eq!(kit.ssm("DescribeInstanceInformation", json!({})), json!({"InstanceInformationList": []}));
}

#[test]
fn the_recovery_point_is_the_lag_older_than_the_snapshot() {
    let mut kit = Kit::sample();
    let id = kit.start(&["db-02"], true);
    kit.finish(&id);
    // The job started about a second after the call, and db-02 lags 25 s.
    let point: jiff::Timestamp =
        kit.instance("db-02").unwrap()["pointInTimeSnapshotDateTime"].as_str().unwrap().parse().unwrap();
    let age = "2026-11-20T08:00:00Z".parse::<jiff::Timestamp>().unwrap().duration_since(point);
    assert!((23..=25).contains(&age.as_secs()), "{age:?}");
}

#[test]
fn a_named_recovery_point_is_used_and_needs_no_snapshot() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    let snapshots = kit.drs("DescribeRecoverySnapshots", json!({"sourceServerID": server, "order": "ASC"}));
    let oldest = snapshots["items"][0].clone();
    let input = json!({"sourceServers": [{"sourceServerID": server, "recoverySnapshotID": oldest["snapshotID"]}]});
    let id = kit.drs("StartRecovery", input)["job"]["jobID"].as_str().unwrap().to_owned();
    kit.finish(&id);
    assert!(!kit.log(&id, None).iter().any(|event| event.starts_with("SNAPSHOT")));
    assert_eq!(kit.instance("web-01").unwrap()["pointInTimeSnapshotDateTime"], oldest["timestamp"]);
}

#[test]
fn a_recovery_point_that_is_no_longer_kept_is_refused() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    let snapshots = kit.drs("DescribeRecoverySnapshots", json!({"sourceServerID": server, "order": "ASC"}));
    let oldest = snapshots["items"][0]["snapshotID"].clone();
    kit.pass(2 * 86_400);
    let input = json!({"sourceServers": [{"sourceServerID": server, "recoverySnapshotID": oldest}]});
    let (status, _, body) = kit.drs_error("StartRecovery", input);
    assert_eq!((status, &body["resourceId"]), (404, &oldest));
}

#[test]
fn an_ebs_snapshot_is_no_recovery_point() {
    let mut kit = Kit::sample();
    let server = json!({"sourceServerID": kit.id("web-01"), "recoverySnapshotID": "snap-1234567890abcdef0"});
    assert_eq!(kit.drs_error("StartRecovery", json!({"sourceServers": [server]})).1, "ValidationException");
}

#[test]
fn a_server_shows_its_latest_launch() {
    let mut kit = Kit::sample();
    assert_eq!(kit.source_server("web-01")["lastLaunchResult"], "NOT_STARTED");
    let id = kit.start(&["web-01"], true);
    let server = kit.source_server("web-01");
    assert_eq!(server["lastLaunchResult"], "PENDING");
    assert_eq!(server["lifeCycle"]["lastLaunch"]["initiated"]["jobID"], id.as_str());
    assert_eq!(server["lifeCycle"]["lastLaunch"]["initiated"]["type"], "DRILL");
    kit.finish(&id);
    let server = kit.source_server("web-01");
    assert_eq!(
        (&server["lastLaunchResult"], &server["lifeCycle"]["lastLaunch"]["status"]),
        (&json!("SUCCEEDED"), &json!("LAUNCHED"))
    );
    assert_eq!(server["recoveryInstanceId"], kit.instance("web-01").unwrap()["recoveryInstanceID"]);
}

#[test]
fn servers_without_a_recovery_point_are_refused() {
    for state in ["DISCONNECTED", "STOPPED", "INITIATING", "INITIAL_SYNC"] {
        let item =
            json!({"sourceServerID": "s-00000000000000000", "dataReplicationInfo": {"dataReplicationState": state}});
        let mut kit = Kit::with(Estate::parse(&json!({"items": [item]}).to_string()).unwrap(), Scenario::none());
        let (status, _, body) =
            kit.drs_error("StartRecovery", json!({"sourceServers": [{"sourceServerID": "s-00000000000000000"}]}));
        assert_eq!(status, 409, "{state}");
        assert!(body["message"].as_str().unwrap().contains(state));
    }
}

#[test]
fn a_drill_is_allowed_while_replication_lags_or_stalls() {
    for state in ["BACKLOG", "STALLED", "PAUSED", "RESCAN", "CREATING_SNAPSHOT"] {
        let mut kit = Kit::faults(json!([{"fault": "replication-state", "servers": ["web-01"], "state": state}]));
        assert_eq!(kit.source_server("web-01")["dataReplicationInfo"]["dataReplicationState"], state);
        kit.start(&["web-01"], true);
    }
}

#[test]
fn unknown_and_repeated_servers_are_refused() {
    let mut kit = Kit::sample();
    let unknown = json!({"sourceServerID": "s-00000000000000000"});
    assert_eq!(kit.drs_error("StartRecovery", json!({"sourceServers": [unknown]})).0, 404);
    let server = json!({"sourceServerID": kit.id("web-01")});
    assert_eq!(kit.drs_error("StartRecovery", json!({"sourceServers": [server, server]})).0, 400);
}

#[test]
fn an_estate_decides_how_long_things_take() {
    let items = json!([{"sourceServerID": "s-00000000000000000"}]);
    let timings =
        json!([{"snapshotSeconds": 1, "conversionWaitSeconds": 1, "conversionSeconds": 2, "launchSeconds": 4}]);
    let estate = Estate::parse(&json!({"items": items, "timings": timings}).to_string()).unwrap();
    let mut kit = Kit::with(estate, Scenario::none());
    let id = kit.start(&["host-0"], false);
    kit.finish(&id);
    let seconds = kit.now.duration_since(super::kit::START.parse().unwrap()).as_secs_f64();
    // 1 to 2 s until JOB_START, 8 s of phases, 3 s until JOB_END.
    assert!((11.8..13.0).contains(&seconds), "{seconds}");
}
