//! Drills and recoveries from `StartExecution` to the message that tells their end.

use domain::status::{ExecutionStatus, ServerStatus, WaveStatus};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use system_tests::{Rehearsal, Setup, fleet};

/// A plan of independent or dependent waves over the tiers of a fleet.
fn plan_of(waves: &Value, tiers: &[&str]) -> String {
    let groups: Vec<Value> =
        tiers.iter().map(|tier| json!({"groupId": tier, "name": tier, "tags": {"Tier": tier}})).collect();
    json!({"plan": {"planId": "payroll", "name": "Payroll", "waves": waves}, "protectionGroups": groups}).to_string()
}

/// When a state was entered, from a history.
fn entered<'a>(history: &'a [Value], state: &str) -> Option<&'a Value> {
    history.iter().find(|event| event["stateEnteredEventDetails"]["name"] == state)
}

fn time(event: &Value) -> f64 {
    event["timestamp"].as_f64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_drill_launches_six_servers_wave_by_wave() {
    let finished = Setup::default().run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    assert_json_snapshot!(finished.view);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_also_proves_every_server_healthy_and_takes_about_ten_minutes_longer() {
    let drill = Setup::default().run("DRILL").await;
    let recovery = Setup::default().run("RECOVERY").await;
    assert_eq!(recovery.view.status, ExecutionStatus::Succeeded);
    assert!(recovery.servers.iter().all(|server| server.server_status == ServerStatus::Healthy));
    assert!(drill.servers.iter().all(|server| server.server_status == ServerStatus::Launched));
    let longer = recovery.view.duration_seconds.unwrap() - drill.view.duration_seconds.unwrap();
    assert!((300..=900).contains(&longer), "{longer} s");
    assert_eq!(recovery.execution.rto_seconds, recovery.view.duration_seconds);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_is_given_to_drs_only_after_every_server_of_the_wave_before_is_launched() {
    let finished = Setup::default().run("DRILL").await;
    for number in 2..=3 {
        let before = finished.rehearsal.history("wave", &format!("exec-1-{}", number - 1)).await;
        let history = finished.rehearsal.history("wave", &format!("exec-1-{number}")).await;
        let ended = entered(&before, "WaveSucceeded").unwrap();
        let started = entered(&history, "StartWave").unwrap();
        assert!(time(started) >= time(ended), "wave {number} started before wave {} ended", number - 1);
        assert!(entered(&history, "AwaitTurn").map(time).unwrap() < time(ended), "it waited by itself");
    }
    // And DRS saw it the same way: no job was made before all servers of the one before were launched.
    let jobs = finished.launch_jobs();
    assert_eq!(jobs.len(), 3);
    for (before, job) in finished.waves.iter().zip(&jobs[1..]) {
        let created: jiff::Timestamp = job["creationDateTime"].as_str().unwrap().parse().unwrap();
        let servers = finished.servers.iter().filter(|server| server.wave == before.wave);
        assert!(servers.map(|server| server.launched_at.unwrap()).max().unwrap() <= created);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn independent_waves_run_side_by_side() {
    let waves = json!([
        {"name": "a", "groups": ["a"]},
        {"name": "b", "groups": ["b"], "dependsOn": []},
        {"name": "c", "groups": ["c"], "dependsOn": ["a", "b"]},
    ]);
    let setup =
        Setup::default().estate(fleet(&[("a", 2), ("b", 2), ("c", 1)])).plan(&plan_of(&waves, &["a", "b", "c"]));
    let finished = setup.run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    let wave = |number: usize| &finished.view.waves[number - 1];
    assert!(wave(1).started_at < wave(2).ended_at && wave(2).started_at < wave(1).ended_at, "a and b overlap");
    assert!(wave(3).started_at >= wave(1).ended_at.max(wave(2).ended_at), "c waits for both");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completed_job_with_a_failed_server_fails_the_wave_and_skips_those_behind_it() {
    let finished = Setup::default().scenario("app-conversion-fails").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "Failed", "Skipped"]);
    let jobs = finished.launch_jobs();
    assert_eq!(jobs.len(), 2, "the third wave was never given to DRS");
    assert_eq!(jobs[1]["status"], "COMPLETED", "which proves nothing");
    let failed = finished.server("app-02");
    assert_eq!(failed.server_status, ServerStatus::Failed);
    let reason = failed.reason.as_deref().unwrap();
    assert!(reason.starts_with("conversion failed") && reason.contains("boot configuration data"), "{reason}");
    assert_eq!(finished.server("app-01").server_status, ServerStatus::Launched);
    assert!(finished.server("web-01").reason.as_deref().unwrap().contains("wave 2 `Application`"));
    assert_eq!(finished.execution.rto_seconds, None, "no recovery time was achieved");

    let messages = finished.rehearsal.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].message.contains(reason), "{}", messages[0].message);
    assert_eq!(messages[0].subject.as_deref(), Some("DRILL of payroll: Failed"));
    let history = finished.rehearsal.history("plan", "exec-1").await;
    assert_eq!(history.last().unwrap()["type"], "ExecutionFailed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_of_230_servers_becomes_three_jobs_and_no_payload_grows_with_them() {
    let estate = fleet(&[("web", 230)]);
    let checks = json!([{"name": "c", "document": "AWS-RunShellScript", "parameters": {"commands": ["true"]}}]);
    let waves = json!([{"name": "web", "groups": ["web"], "checks": checks}]);
    let finished = Setup::default().estate(estate).plan(&plan_of(&waves, &["web"])).run("RECOVERY").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    let sizes: Vec<usize> =
        finished.launch_jobs().iter().map(|job| job["participatingServers"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [100, 100, 30]);
    for (machine, name) in [("plan", "exec-1"), ("wave", "exec-1-1")] {
        for event in finished.rehearsal.history(machine, name).await {
            assert!(payload_without_server_ids(&event) <= 8 * 1024, "{event}");
        }
    }
}

/// The bytes of an event's payload, the list of server ids that feeds `CheckServers` apart.
fn payload_without_server_ids(event: &Value) -> usize {
    let details = event.as_object().unwrap().values().find(|value| value.is_object());
    let texts = details.into_iter().flat_map(|details| details.as_object().unwrap().values());
    let id = "\"s-00000000000000000\",".len();
    texts
        .filter_map(Value::as_str)
        .map(|text| text.len() - text.matches("\"s-0").count() * id.min(text.len()))
        .max()
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_executed_by_one_execution_at_a_time_and_the_second_is_told_by_which() {
    let rehearsal = Setup::default().start().await;
    let request = || json!({"planId": "payroll", "executionType": "DRILL"});
    let hold = rehearsal.stack.clock().hold();
    let first = rehearsal.begin("first", request()).await;
    let second = rehearsal.begin("second", request()).await;
    drop(hold);
    rehearsal.ended(&second).await;
    let finished = rehearsal.finish("first", &first).await;
    let id = "second".parse().unwrap();
    let other = domain::ports::ReadExecution::execution(finished.rehearsal.world(), &id).await.unwrap().unwrap();
    let statuses = [finished.execution.status, other.status];
    assert!(statuses.contains(&ExecutionStatus::Succeeded) && statuses.contains(&ExecutionStatus::Rejected));
    let (winner, loser) =
        if other.status == ExecutionStatus::Rejected { ("first", &other) } else { ("second", &finished.execution) };
    let expected = format!("plan `payroll` is already being executed by `{winner}`");
    assert!(loser.status_reason.as_deref().unwrap().starts_with(&expected), "{:?}", loser.status_reason);
    assert_eq!(finished.launch_jobs().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_can_be_executed_again_when_its_execution_has_ended() {
    let finished = Setup::default().run("DRILL").await;
    let ids: Vec<&str> = finished.servers.iter().map(|server| server.source_server_id.as_str()).collect();
    let overrides = json!({ "replaceInstances": ids });
    let request = json!({"planId": "payroll", "executionType": "DRILL", "overrides": overrides});
    let again = finished.rehearsal.run_named("exec-2", request).await;
    assert_eq!(again.view.status, ExecutionStatus::Succeeded);
    assert_eq!(again.launch_jobs().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_optional_server_that_fails_does_not_stop_the_plan() {
    let optional = "groups: [payroll-application]\n      impact: { s-6f408da1c25e739b4: OPTIONAL }";
    let setup = Setup::default().edit_plan("groups: [payroll-application]", optional).scenario("app-conversion-fails");
    let finished = setup.run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::SucceededWithFailures, "{:?}", finished.view.reason);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "SucceededWithFailures", "Succeeded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_continue_the_plan_goes_on_and_does_not_forget() {
    let policy = "groups: [payroll-application]\n      onFailure: CONTINUE";
    let setup = Setup::default().edit_plan("groups: [payroll-application]", policy).scenario("app-conversion-fails");
    let finished = setup.run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::SucceededWithFailures);
    assert_eq!(finished.waves[2].wave_status, WaveStatus::Succeeded);
    let message = &finished.rehearsal.messages()[0].message;
    assert!(message.contains("app-02") && message.contains("conversion failed"), "{message}");
}

async fn rejected(rehearsal: Rehearsal, request: Value) -> String {
    let finished = rehearsal.run(request).await;
    assert_eq!(finished.view.status, ExecutionStatus::Rejected);
    assert_eq!(finished.launch_jobs(), Vec::<Value>::new(), "nothing is started");
    let messages = finished.rehearsal.messages();
    assert_eq!(messages.len(), 1, "and people are told");
    let reason = finished.view.reason.unwrap();
    assert!(messages[0].message.contains(&reason));
    reason
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_answered_and_not_run() {
    let mut answers = Vec::new();
    for request in [
        json!({"planId": "payrol", "executionType": "DRILL"}),
        json!({"planId": "payroll", "executionType": "TEST"}),
        json!({"planId": "payroll"}),
        json!({"planId": "payroll", "executionType": "DRILL", "nott": "x"}),
        json!(["payroll"]),
    ] {
        answers.push(rejected(Setup::default().start().await, request).await);
    }
    insta::assert_snapshot!(answers.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_drs_would_refuse_is_named_before_anything_starts() {
    let finished = Setup::default().scenario("replication-stalls").run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "a stalled server is launched with older data");
    let report = finished.readiness.unwrap();
    assert!(report.ready && !report.findings.is_empty());
}
