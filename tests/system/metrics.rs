//! What a run measures, as CloudWatch reads it from the functions' logs.

use serde_json::Value;
use system_tests::{Finished, Setup};

/// The values of a metric, in the order in which they were measured.
fn values(finished: &Finished, metric: &str) -> Vec<i64> {
    let lines = finished.rehearsal.stack.metrics();
    lines.iter().filter_map(|line| line[metric].as_i64()).collect()
}

/// Every metric of a line is defined as CloudWatch wants it.
fn assert_well_formed(line: &Value) {
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(
        (&directive["Namespace"], &directive["Dimensions"][0][0]),
        (&"DisasterRecovery".into(), &"Stack".into())
    );
    assert!(line["Stack"].is_string() && line["_aws"]["Timestamp"].is_i64(), "{line}");
    for metric in directive["Metrics"].as_array().unwrap() {
        assert!(line[metric["Name"].as_str().unwrap()].is_i64(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_with_a_failing_server_is_measured_in_the_logs_of_its_functions() {
    let finished = Setup::default().scenario("launch-fails").run("DRILL").await;
    finished.rehearsal.stack.metrics().iter().for_each(assert_well_formed);
    // The wave behind the failed one never starts.
    assert_eq!(values(&finished, "ServersLaunched"), [2, 1]);
    assert_eq!(values(&finished, "ServersFailed"), [0, 1]);
    assert_eq!(values(&finished, "ChecksFailed"), [0, 0]);
    let execution = &finished.execution;
    let duration = execution.ended_at.unwrap().duration_since(execution.started_at).as_secs();
    assert_eq!(values(&finished, "ExecutionDuration"), [duration]);
    assert_eq!(values(&finished, "AchievedRto"), [0; 0], "a critical server did not come up");
    let lags = values(&finished, "PollLag");
    assert!(lags.len() > 2 && lags.iter().all(|lag| *lag < 30), "{lags:?}");
}

#[tokio::test]
async fn a_recovery_measures_its_rto_and_the_checks_that_failed() {
    let faults = "faults: [{fault: command-fails, servers: [web-01]}]";
    let setup = Setup::default().in_process().faults(faults);
    let plan = ("groups: [payroll-web]", "groups: [payroll-web]\n      onFailure: CONTINUE");
    let finished = setup.edit_plan(plan.0, plan.1).run("RECOVERY").await;
    assert_eq!(values(&finished, "ServersLaunched"), [2, 2, 2]);
    assert_eq!(values(&finished, "ChecksFailed"), [0, 0, 1]);
    let well = Setup::default().in_process().run("RECOVERY").await;
    assert_eq!(values(&well, "AchievedRto"), [well.execution.rto_seconds.unwrap()]);
}

#[tokio::test]
async fn what_was_rejected_has_no_duration() {
    let finished = Setup::default().in_process().start().await.run(serde_json::json!({"planId": "payroll"})).await;
    assert_eq!(values(&finished, "ExecutionDuration"), [0; 0]);
}
