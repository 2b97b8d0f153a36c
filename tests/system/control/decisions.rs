//! When servers fail: the operator retries them, goes on without them, or stops.

use domain::status::{ExecutionStatus, ServerStatus, WaveStatus};
use serde_json::{Value, json};
use system_tests::Rehearsal;

use super::{EXECUTION, begin, record, sample, second_wave, story, until_wave, wish};

/// A drill whose second wave asks, because `app-02` failed.
async fn asked() -> (Rehearsal, String) {
    let rehearsal = second_wave("onFailure: ASK").scenario("app-conversion-fails").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 2, WaveStatus::NeedsDecision).await;
    (rehearsal, arn)
}

fn answer(answer: &str) -> Value {
    json!({"wave": 2, "attempt": 1, "answer": answer, "comment": "seen"})
}

#[tokio::test]
async fn the_operator_is_told_what_failed_and_how_to_answer() {
    let (rehearsal, _) = asked().await;
    while rehearsal.messages().is_empty() {
        tokio::task::yield_now().await;
    }
    let message = rehearsal.messages().pop().unwrap();
    assert_eq!(message.subject.as_deref(), Some("DRILL of payroll: DecisionNeeded, wave 2"));
    for part in ["app-02", "conversion failed", "drsctl executions retry exec-1 --wave 2 --attempt 1", "skip", "stop"] {
        assert!(message.message.contains(part), "{part}: {}", message.message);
    }
    let execution = record(&rehearsal).await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Paused);
}

#[tokio::test]
async fn a_retry_launches_only_what_failed_and_the_execution_succeeds() {
    let (rehearsal, arn) = asked().await;
    wish(&rehearsal, "decide", answer("Retry")).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    let jobs = finished.launch_jobs();
    let retried: Vec<&Value> = jobs.iter().filter(|job| job["tags"]["DRS:Attempt"] == "2").collect();
    assert_eq!(retried.len(), 1);
    let servers = retried[0]["participatingServers"].as_array().unwrap();
    assert_eq!(servers.len(), 1);
    assert_eq!(servers[0]["sourceServerID"], finished.server("app-02").source_server_id.as_str());
    assert_eq!(jobs.len(), 4, "three waves and one retry");
    let again = finished.server("app-02");
    assert_eq!((again.server_status, again.reason.as_deref()), (ServerStatus::Launched, None));
    let story = story(&finished.rehearsal).await;
    assert!(story.contains("wave 2 `Application`: Retry by alice: seen"), "{story}");
    let late = wish(&finished.rehearsal, "decide", answer("Stop")).await.unwrap_err();
    assert!(late.contains("has ended Succeeded; attempt 1 was answered Retry by alice: seen at"), "{late}");
}

#[tokio::test]
async fn a_retry_can_take_another_recovery_point() {
    let (rehearsal, arn) = asked().await;
    let limit = "2026-11-20T06:00:00Z";
    let mut retry = answer("Retry");
    retry["recoveryPoint"] = json!(limit);
    wish(&rehearsal, "decide", retry).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    let again = finished.server("app-02");
    assert!(again.recovery_snapshot_id.is_some());
    assert!(again.recovery_point.unwrap() <= limit.parse().unwrap(), "{:?}", again.recovery_point);
    assert!(finished.server("app-01").recovery_point.unwrap() > limit.parse().unwrap(), "it was not launched again");
}

#[tokio::test]
async fn going_on_without_the_failed_servers_starts_the_waves_behind_and_is_no_full_success() {
    let (rehearsal, arn) = asked().await;
    wish(&rehearsal, "decide", answer("Skip")).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::SucceededWithFailures);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "SucceededWithFailures", "Succeeded"]);
    let reason = finished.waves[1].status_reason.as_deref().unwrap();
    assert!(reason.ends_with("went on without them by decision of alice: seen"), "{reason}");
}

#[tokio::test]
async fn stopping_fails_the_wave_and_skips_those_behind_it() {
    let (rehearsal, arn) = asked().await;
    wish(&rehearsal, "decide", answer("Stop")).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "Failed", "Skipped"]);
}

#[tokio::test]
async fn a_cancel_ends_a_wave_that_asks() {
    let (rehearsal, arn) = asked().await;
    wish(&rehearsal, "cancel-execution", json!({})).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Cancelled);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "Failed", "Cancelled"]);
}

#[tokio::test]
async fn an_answer_that_fits_no_question_is_refused() {
    let (rehearsal, _) = asked().await;
    let refused = wish(&rehearsal, "decide", answer("Approve")).await.unwrap_err();
    assert_eq!(refused, "wave 2 `Application` is NeedsDecision: the answer can be Retry or Skip or Stop");
    let mut other = answer("Retry");
    other["attempt"] = json!(2);
    let refused = wish(&rehearsal, "decide", other).await.unwrap_err();
    assert_eq!(refused, "wave 2 `Application` is in attempt 1, not 2");
    let mut unknown = answer("Retry");
    unknown["wave"] = json!(9);
    assert_eq!(wish(&rehearsal, "decide", unknown).await.unwrap_err(), "execution `exec-1` has no wave 9; it has 3");
    let nothing =
        wish(&rehearsal, "decide", json!({"executionId": "exec-9", "wave": 1, "attempt": 1, "answer": "Stop"}));
    assert!(nothing.await.unwrap_err().starts_with("there is no execution `exec-9`"));
}

#[tokio::test]
async fn a_server_that_failed_its_checks_is_checked_again_without_being_launched_again() {
    let faults = "faults: [{fault: command-fails, servers: [app-01], times: 1}]";
    let rehearsal = second_wave("onFailure: ASK").faults(faults).start().await;
    let arn = begin(&rehearsal, "RECOVERY").await;
    until_wave(&rehearsal, 2, WaveStatus::NeedsDecision).await;
    wish(&rehearsal, "decide", answer("Retry")).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    assert_eq!(finished.server("app-01").server_status, ServerStatus::Healthy);
    assert_eq!(finished.launch_jobs().len(), 3, "nothing was launched again");
}

#[tokio::test]
async fn launch_settings_are_applied_before_the_wave_and_only_where_they_differ() {
    let from = "    name: Payroll databases\n";
    let to = "    name: Payroll databases\n    launchSettings: { copyPrivateIp: true, copyTags: true }\n";
    let first = sample().edit_plan(from, to).run("DRILL").await;
    assert_eq!(first.view.status, ExecutionStatus::Succeeded);
    let told = story(&first.rehearsal).await;
    assert!(told.contains("db-01: launch settings changed: copyPrivateIp false -> true"), "{told}");
    let id = first.server("db-01").source_server_id.as_str().to_owned();
    let has = first.rehearsal.drs("GetLaunchConfiguration", &json!({"sourceServerID": id}));
    assert_eq!(has["copyPrivateIp"], true);

    let replace: Vec<&str> = first.servers.iter().map(|server| server.source_server_id.as_str()).collect();
    let request = json!({"planId": "payroll", "executionType": "DRILL", "overrides": {"replaceInstances": replace}});
    let second = first.rehearsal.run_named("exec-2", request).await;
    assert_eq!(second.view.status, ExecutionStatus::Succeeded);
    let events = domain::ports::ReadHistory::events(second.rehearsal.world(), &super::id("exec-2")).await.unwrap();
    assert!(!events.iter().any(|event| event.message.contains("launch settings")), "nothing differed any more");
}
