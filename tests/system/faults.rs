//! What goes wrong in DRS and around it, and what the product makes of it.

use std::collections::BTreeMap;

use domain::readiness::Severity;
use domain::status::{ExecutionStatus, ServerStatus};
use serde_json::{Value, json};
use system_tests::{Finished, Setup};

/// No server was ever in two jobs of the execution, and none was left out.
fn assert_launched_exactly_once(finished: &Finished) {
    let mut launches: BTreeMap<String, usize> = BTreeMap::new();
    for job in finished.launch_jobs() {
        for server in job["participatingServers"].as_array().unwrap() {
            *launches.entry(server["sourceServerID"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    assert_eq!(launches.len(), finished.servers.len());
    assert!(launches.values().all(|count| *count == 1), "{launches:?}");
}

/// How often a state's task was tried, from a history.
fn attempts(history: &[Value], state: &str) -> usize {
    let start = history.iter().position(|event| event["stateEnteredEventDetails"]["name"] == state).unwrap();
    let rest = &history[start + 1..];
    let end = rest.iter().position(|event| event["stateExitedEventDetails"]["name"] == state).unwrap_or(rest.len());
    rest[..end].iter().filter(|event| event["type"] == "TaskScheduled").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_in_start_recovery_is_retried_in_the_history_and_ends_well() {
    let finished = Setup::default().scenario("conflict").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    assert_launched_exactly_once(&finished);
    let history = finished.rehearsal.history("wave", "exec-1-1").await;
    assert_eq!(attempts(&history, "StartWave"), 3, "two conflicts, then the job");
    let causes: Vec<&str> =
        history.iter().filter_map(|event| event["taskFailedEventDetails"]["error"].as_str()).collect();
    assert_eq!(causes, ["Transient", "Transient"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_throttling_passes() {
    let finished = Setup::default().scenario("throttle-burst").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    assert_launched_exactly_once(&finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_recovery_whose_answer_was_lost_is_found_again_and_not_made_twice() {
    let finished = Setup::default().scenario("answer-lost").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    assert_launched_exactly_once(&finished);
    assert_eq!(attempts(&finished.rehearsal.history("wave", "exec-1-1").await, "StartWave"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_drs_is_waited_for() {
    let finished = Setup::default().scenario("quota-exceeded").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    assert_launched_exactly_once(&finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_drs_shows_late_or_oddly_changes_nothing() {
    for scenario in ["server-errors", "job-appears-late", "instance-id-never", "instance-id-late", "newer-aws"] {
        let finished = Setup::default().scenario(scenario).run("DRILL").await;
        assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{scenario}: {:?}", finished.view.reason);
        assert_launched_exactly_once(&finished);
        let instances = finished.servers.iter().filter(|server| server.recovery_instance_id.is_some()).count();
        assert_eq!(instances, 6, "{scenario}: every instance is known");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversion_that_hangs_ends_with_the_waves_deadline_and_says_so() {
    let finished = Setup::default().scenario("conversion-hangs").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    let failed = finished.server("db-02");
    assert_eq!(failed.server_status, ServerStatus::Failed);
    let reason = failed.reason.as_deref().unwrap();
    assert!(reason.starts_with("its conversion had not ended after 1 h 0 min"), "{reason}");
    assert_eq!(finished.server("db-01").server_status, ServerStatus::Launched, "the other one is up");
    assert_eq!(finished.view.waves[0].ended_at.unwrap(), finished.waves[0].deadline.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_recovery_point_is_no_failure_but_is_told() {
    let finished = Setup::default().scenario("snapshot-falls-back").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    let reason = finished.server("db-01").reason.as_deref().unwrap();
    assert!(reason.contains("used the previous one"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_permissions_are_recognised_by_the_silence_of_drs() {
    let finished = Setup::default().scenario("permission-denied").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    let reasons: Vec<&str> = finished.servers.iter().filter_map(|server| server.reason.as_deref()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("iam:PassRole")), "{reasons:?}");
    let [warning] = &finished.readiness.as_ref().unwrap().findings[..] else { panic!("{:?}", finished.readiness) };
    assert_eq!((warning.code.as_str(), warning.severity), ("PERMISSIONS_UNKNOWN", Severity::Warning));
    let why = "iam:SimulatePrincipalPolicy on arn:aws:iam::111122223333:role/start-wave is not allowed";
    assert!(warning.sentence.ends_with(why), "{}", warning.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_is_missing_keeps_a_drill_from_starting_and_is_named() {
    let finished = Setup::default().scenario("permission-missing").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Rejected);
    assert_eq!(finished.launch_jobs(), Vec::<Value>::new(), "DRS was asked for nothing");
    insta::assert_snapshot!(finished.view.reason.as_deref().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_goes_on_without_a_permission_and_records_the_risk() {
    let finished = Setup::default().scenario("permission-missing").run("RECOVERY").await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed, "DRS does nothing without it");
    let [risk] = &finished.readiness.as_ref().unwrap().findings[..] else { panic!("{:?}", finished.readiness) };
    assert_eq!((risk.code.as_str(), risk.severity), ("PERMISSION_MISSING", Severity::Block));
    let events = finished.events().await;
    assert!(events.iter().any(|event| event.message == "ready, with 0 warnings and 1 accepted risks"), "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_iam_keeps_nothing_from_starting() {
    let faults = "faults: [{fault: server-error, operations: [SimulatePrincipalPolicy]}]";
    let finished = Setup::default().faults(faults).run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    let findings = &finished.readiness.as_ref().unwrap().findings;
    assert!(findings[0].sentence.contains("SimulatePrincipalPolicy of IAM answered ServiceFailure"), "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_with_a_failed_check_is_not_a_success() {
    let finished = Setup::default().scenario("check-fails").run("RECOVERY").await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    let server = finished.server("app-01");
    assert_eq!(server.server_status, ServerStatus::Unhealthy);
    assert!(server.reason.as_deref().unwrap().contains("connection to db-01:5432 refused"), "{:?}", server.reason);
    assert_eq!(finished.server("app-02").server_status, ServerStatus::Healthy);
    let drill = Setup::default().scenario("check-fails").run("DRILL").await;
    assert_eq!(drill.view.status, ExecutionStatus::Succeeded, "this plan does not check drills");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_never_ends_or_never_begins_has_its_time_limit() {
    for (scenario, server) in [("agent-never-online", "web-02"), ("check-hangs", ""), ("check-not-delivered", "")] {
        let finished = Setup::default().scenario(scenario).run("RECOVERY").await;
        assert_eq!(finished.view.status, ExecutionStatus::Failed, "{scenario}");
        let unhealthy: Vec<&str> = finished
            .servers
            .iter()
            .filter(|server| server.server_status == ServerStatus::Unhealthy)
            .map(domain::execution::ServerRecord::label)
            .collect();
        assert!(!unhealthy.is_empty() && (server.is_empty() || unhealthy == [server]), "{scenario}: {unhealthy:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_of_the_library_ends_with_a_reason_for_everything_that_did_not_succeed() {
    for scenario in drs::LIBRARY {
        let finished = Setup::default().scenario(scenario.name).run("RECOVERY").await;
        let view = &finished.view;
        assert!(domain::status::Status::has_ended(view.status), "{}: {}", scenario.name, view.status);
        assert!(view.status == ExecutionStatus::Succeeded || view.reason.is_some(), "{}", scenario.name);
        for server in &finished.servers {
            let is_well = server.server_status.is_up();
            assert!(
                is_well || server.reason.is_some() || view.status == ExecutionStatus::Rejected,
                "{}",
                scenario.name
            );
        }
        assert_eq!(finished.rehearsal.messages().len(), 1, "{}: one message", scenario.name);
        let plan = finished.rehearsal.history("plan", "exec-1").await;
        let expected = match view.status {
            ExecutionStatus::Succeeded | ExecutionStatus::SucceededWithFailures => "ExecutionSucceeded",
            _ => "ExecutionFailed",
        };
        assert_eq!(plan.last().unwrap()["type"], expected, "{}", scenario.name);
        finished.rehearsal.stack.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_somebody_elses_job_keeps_a_drill_from_starting_and_is_named() {
    let rehearsal = Setup::default().start().await;
    let busy = json!({"sourceServers": [{"sourceServerID": "s-3c1d5a7e9b2f40681"}], "isDrill": true});
    let job = rehearsal.drs("StartRecovery", &busy)["job"]["jobID"].as_str().unwrap().to_owned();
    let finished = rehearsal.run(json!({"planId": "payroll", "executionType": "DRILL"})).await;
    assert_eq!(finished.view.status, ExecutionStatus::Rejected);
    let reason = finished.view.reason.as_deref().unwrap();
    assert!(reason.contains(&format!("server db-01 is being processed by DRS job {job}")), "{reason}");
}
