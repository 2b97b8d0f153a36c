//! Every fault of the library does what it says.

use serde_json::{Value, json};

use super::kit::{Kit, part};
use crate::Request;

fn status(job: &Value, hostname: &str) -> String {
    part(job, hostname)["launchStatus"].as_str().unwrap().to_owned()
}

/// The raw error of a server's entry of an event.
fn raw_error(kit: &mut Kit, job: &str, event: &str) -> String {
    let answer = kit.drs("DescribeJobLogItems", json!({"jobID": job}));
    let items = answer["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["event"] == event).unwrap();
    item["eventData"]["rawError"].as_str().unwrap().to_owned()
}

#[test]
fn a_failed_conversion_leaves_a_completed_job_and_the_retry_of_the_server_succeeds() {
    let mut kit = Kit::scenario("app-conversion-fails");
    let id = kit.start(&["app-01", "app-02"], true);
    let job = kit.finish(&id);
    assert_eq!(job["status"], "COMPLETED");
    assert_eq!((status(&job, "app-01"), status(&job, "app-02")), ("LAUNCHED".to_owned(), "FAILED".to_owned()));
    let log = kit.log(&id, Some("app-02"));
    assert_eq!(log.iter().filter(|event| *event == "CONVERSION_FAIL").count(), 3, "DRS tries three times");
    assert!(raw_error(&mut kit, &id, "CONVERSION_FAIL").contains("boot configuration"));
    assert_eq!(kit.instance("app-02"), None);
    let retry = kit.start(&["app-02"], true);
    let job = kit.finish(&retry);
    assert_eq!(status(&job, "app-02"), "LAUNCHED");
}

#[test]
fn a_conversion_that_fails_less_often_than_drs_tries_succeeds() {
    let mut kit = Kit::scenario("conversion-retried");
    let id = kit.start(&["db-01"], true);
    let job = kit.finish(&id);
    assert_eq!(status(&job, "db-01"), "LAUNCHED");
    let answer = kit.drs("DescribeJobLogItems", json!({"jobID": id}));
    let attempts: Vec<Value> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["event"].as_str().unwrap().starts_with("CONVERSION"))
        .map(|item| json!([item["event"], item["eventData"]["attemptCount"], item["eventData"]["maxAttemptsCount"]]))
        .collect();
    assert_eq!(
        json!(attempts),
        json!([
            ["CONVERSION_START", 1, 3],
            ["CONVERSION_FAIL", 1, 3],
            ["CONVERSION_START", 2, 3],
            ["CONVERSION_FAIL", 2, 3],
            ["CONVERSION_START", 3, 3],
            ["CONVERSION_END", null, null],
        ])
    );
}

#[test]
fn a_hanging_conversion_keeps_its_job_started_for_ever() {
    let mut kit = Kit::scenario("conversion-hangs");
    let id = kit.start(&["db-01", "db-02"], true);
    kit.settle();
    kit.pass(30 * 86_400);
    let job = kit.job(&id);
    assert_eq!(job["status"], "STARTED");
    assert_eq!((status(&job, "db-01"), status(&job, "db-02")), ("LAUNCHED".to_owned(), "PENDING".to_owned()));
    assert_eq!(kit.log(&id, Some("db-02")).last().unwrap(), "CONVERSION_START");
    let server = json!({"sourceServerID": kit.id("db-01")});
    assert_eq!(kit.drs_error("StartRecovery", json!({"sourceServers": [server]})).0, 409, "the job holds its servers");
}

#[test]
fn missing_rights_fail_a_launch_in_silence() {
    for scenario in ["permission-denied", "permission-missing"] {
        let mut kit = Kit::scenario(scenario);
        let id = kit.start(&["web-01"], true);
        let job = kit.finish(&id);
        assert_eq!((&job["status"], status(&job, "web-01")), (&json!("COMPLETED"), "FAILED".to_owned()));
        assert_eq!(kit.log(&id, None), ["JOB_START", "SNAPSHOT_START", "SNAPSHOT_END", "JOB_END"]);
        let seconds = kit.now.duration_since(super::kit::START.parse().unwrap()).as_secs();
        assert!((1..=210).contains(&seconds), "{seconds}");
    }
}

#[test]
fn a_failed_snapshot_falls_back_to_the_previous_one() {
    let mut kit = Kit::scenario("snapshot-falls-back");
    kit.pass(250);
    let id = kit.start(&["db-01"], true);
    kit.finish(&id);
    let log = kit.log(&id, Some("db-01"));
    assert_eq!(log[..3], ["SNAPSHOT_START", "SNAPSHOT_FAIL", "USING_PREVIOUS_SNAPSHOT"]);
    let point = kit.instance("db-01").unwrap()["pointInTimeSnapshotDateTime"].clone();
    assert_eq!(point, "2026-11-20T08:00:00.000Z");
}

#[test]
fn without_any_snapshot_the_server_fails() {
    let mut kit = Kit::scenario("snapshot-impossible");
    let id = kit.start(&["db-01"], true);
    let job = kit.finish(&id);
    assert_eq!(status(&job, "db-01"), "FAILED");
    assert_eq!(kit.log(&id, Some("db-01")).last().unwrap(), "USING_PREVIOUS_SNAPSHOT_FAILED");
}

#[test]
fn ec2_says_in_its_own_words_why_it_launches_nothing() {
    for (scenario, server, words) in [
        ("launch-fails", "app-01", "InsufficientFreeAddressesInSubnet"),
        (
            "capacity-shortage",
            "db-01",
            "sufficient r6i.xlarge capacity in the Availability Zone you requested (eu-west-1a)",
        ),
    ] {
        let mut kit = Kit::scenario(scenario);
        let id = kit.start(&[server], true);
        let job = kit.finish(&id);
        assert_eq!((status(&job, server), kit.instance(server)), ("FAILED".to_owned(), None));
        assert_eq!(kit.log(&id, Some(server)).last().unwrap(), "LAUNCH_FAILED");
        assert!(raw_error(&mut kit, &id, "LAUNCH_FAILED").contains(words), "{scenario}");
    }
}

#[test]
fn one_of_several_servers_can_fail_and_a_server_can_be_skipped() {
    let mut kit = Kit::scenario("one-of-two-fails");
    let id = kit.start(&["web-01", "web-02"], true);
    let job = kit.finish(&id);
    assert_eq!((status(&job, "web-01"), status(&job, "web-02")), ("LAUNCHED".to_owned(), "FAILED".to_owned()));
    let mut kit = Kit::scenario("server-skipped");
    let id = kit.start(&["web-01", "web-02"], true);
    let job = kit.finish(&id);
    assert_eq!(
        (status(&job, "web-01"), kit.log(&id, Some("web-01"))),
        ("FAILED".to_owned(), vec!["SERVER_SKIPPED".to_owned()])
    );
    assert_eq!(status(&job, "web-02"), "LAUNCHED");
}

#[test]
fn a_refused_clean_up_fails_one_server_long_after_the_other_launched() {
    let mut kit = Kit::scenario("cleanup-fails");
    let id = kit.start(&["web-01", "web-02"], true);
    let job = kit.finish(&id);
    assert_eq!((status(&job, "web-01"), status(&job, "web-02")), ("LAUNCHED".to_owned(), "FAILED".to_owned()));
    assert!(raw_error(&mut kit, &id, "CLEANUP_FAIL").contains("DeleteVolume"));
}

#[test]
fn a_refused_termination_leaves_the_instance_running() {
    let mut kit = Kit::scenario("termination-fails");
    let id = kit.start(&["web-01", "web-02"], true);
    kit.finish(&id);
    let ids = ["web-01", "web-02"].map(|name| kit.instance(name).unwrap()["recoveryInstanceID"].clone());
    let job = kit.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": ids}));
    let job = kit.finish(job["job"]["jobID"].as_str().unwrap());
    assert_eq!((status(&job, "web-01"), status(&job, "web-02")), ("TERMINATED".to_owned(), "FAILED".to_owned()));
    assert_eq!(kit.instance("web-02").unwrap()["ec2InstanceState"], "RUNNING");
}

#[test]
fn the_job_may_name_instances_late_or_never_while_their_records_are_there() {
    let mut kit = Kit::scenario("instance-id-late");
    let id = kit.start(&["web-01"], true);
    let job = kit.finish(&id);
    assert_eq!((status(&job, "web-01"), part(&job, "web-01").get("recoveryInstanceID")), ("LAUNCHED".to_owned(), None));
    kit.pass(120);
    let named = part(&kit.job(&id), "web-01")["recoveryInstanceID"].clone();
    assert_eq!(named, kit.instance("web-01").unwrap()["recoveryInstanceID"]);
    let mut kit = Kit::scenario("instance-id-never");
    let id = kit.start(&["web-01"], true);
    kit.finish(&id);
    kit.pass(86_400);
    assert_eq!(part(&kit.job(&id), "web-01").get("recoveryInstanceID"), None);
    assert!(kit.instance("web-01").is_some());
}

#[test]
fn a_job_may_appear_late_in_describe_jobs() {
    let mut kit = Kit::scenario("job-appears-late");
    let id = kit.start(&["web-01"], true);
    assert_eq!(kit.drs("DescribeJobs", json!({})), json!({"items": []}));
    kit.pass(20);
    assert_eq!(kit.job(&id)["status"], "STARTED");
}

#[test]
fn bursts_of_refusals_pass() {
    for (scenario, error, times) in [
        ("throttle-burst", (429, "ThrottlingException"), 5),
        ("conflict", (409, "ConflictException"), 2),
        ("quota-exceeded", (402, "ServiceQuotaExceededException"), 2),
        ("server-errors", (500, "InternalServerException"), 4),
    ] {
        let mut kit = Kit::scenario(scenario);
        let input = json!({"sourceServers": [{"sourceServerID": kit.id("web-01")}]});
        for _ in 0..times {
            let (status, name, _) = kit.drs_error("StartRecovery", input.clone());
            assert_eq!((status, name.as_str()), error, "{scenario}");
        }
        kit.drs("StartRecovery", input);
    }
}

#[test]
fn an_answer_can_be_lost_although_the_job_has_started() {
    let mut kit = Kit::scenario("answer-lost");
    let input = json!({"sourceServers": [{"sourceServerID": kit.id("web-01")}], "tags": {"DRS:Attempt": "1"}});
    let response = kit.send(&Request::drs("StartRecovery", &input));
    assert_eq!((response.status, response.changed), (500, true));
    let jobs = kit.drs("DescribeJobs", json!({}));
    assert_eq!(jobs["items"][0]["tags"], json!({"DRS:Attempt": "1"}));
    assert_eq!(kit.drs_error("StartRecovery", input).1, "ConflictException");
}

#[test]
fn answers_can_carry_words_and_members_of_a_newer_aws() {
    let mut kit = Kit::scenario("newer-aws");
    kit.start(&["web-01"], true);
    let raw = |kit: &mut Kit, operation: &str| kit.send(&Request::drs(operation, &json!({}))).json();
    let job = raw(&mut kit, "DescribeJobs")["items"][0].clone();
    assert_eq!(job["participatingServers"][0]["launchStatus"], "VERIFYING");
    assert_eq!(job["sustainabilityScore"], json!({"grams": 12}));
    let server = raw(&mut kit, "DescribeSourceServers")["items"][0].clone();
    assert_eq!(server["dataReplicationInfo"]["dataReplicationState"], "THROTTLED");
    raw(&mut kit, "DescribeJobs");
    raw(&mut kit, "DescribeJobs");
    let job = raw(&mut kit, "DescribeJobs")["items"][0].clone();
    assert_eq!(job["participatingServers"][0]["launchStatus"], "PENDING", "three times only");
}

#[test]
fn a_slow_launch_takes_so_many_times_longer() {
    let end = |factor: u32| {
        let mut kit = Kit::faults(json!([{"fault": "slow-launch", "factor": factor}]));
        let id = kit.start(&["web-01"], true);
        kit.finish(&id);
        kit.now.duration_since(super::kit::START.parse().unwrap()).as_secs_f64()
    };
    let ratio = end(3) / end(1);
    assert!((2.9..3.1).contains(&ratio), "{ratio}");
}

#[test]
fn occasions_are_counted_for_each_server_so_their_order_does_not_matter() {
    let mut kit = Kit::faults(json!([{"fault": "launch-fails", "servers": ["web-*"], "skip": 1, "times": 1}]));
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        for name in ["web-01", "web-02"] {
            let id = kit.start(&[name], true);
            let job = kit.finish(&id);
            outcomes.push(status(&job, name));
        }
    }
    assert_eq!(outcomes, ["LAUNCHED", "LAUNCHED", "FAILED", "FAILED", "LAUNCHED", "LAUNCHED"]);
}

#[test]
fn a_fault_can_begin_and_end_at_a_time() {
    let mut kit =
        Kit::faults(json!([{"fault": "throttle", "operations": ["DescribeJobs"], "from": "PT1M", "until": "2m"}]));
    kit.drs("DescribeJobs", json!({}));
    kit.pass(60);
    assert_eq!(kit.drs_error("DescribeJobs", json!({})).0, 429);
    kit.pass(60);
    kit.drs("DescribeJobs", json!({}));
}
