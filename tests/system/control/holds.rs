//! Approval before a wave, pause and resume, cancel.

use domain::status::{ExecutionStatus, ServerStatus, WaveStatus};
use serde_json::json;

use super::{EXECUTION, begin, record, sample, second_wave, story, subjects, until, until_wave, wish};

#[tokio::test]
async fn a_wave_with_pause_before_waits_for_a_person_who_approves() {
    let rehearsal = second_wave("pauseBefore: true").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until(&rehearsal, "paused", |execution, _| execution.status == ExecutionStatus::Paused).await;
    until_wave(&rehearsal, 2, WaveStatus::AwaitingApproval).await;
    let reason = record(&rehearsal).await.unwrap().status_reason.unwrap();
    assert_eq!(reason, "wave 2 `Application` waits for approval");
    let message = rehearsal.messages().pop().unwrap();
    assert_eq!(message.subject.as_deref(), Some("DRILL of payroll: ApprovalNeeded, wave 2"));
    assert!(message.message.contains("drsctl executions approve exec-1 --wave 2 --attempt 1"), "{}", message.message);

    let answer = json!({"wave": 2, "attempt": 1, "answer": "Approve", "comment": "databases look good"});
    wish(&rehearsal, "decide", answer.clone()).await.unwrap();
    let late = wish(&rehearsal, "decide", answer).await.unwrap_err();
    assert!(late.contains("answered Approve by alice: databases look good"), "{late}");
    assert!(story(&rehearsal).await.contains("wave 2 `Application`: Approve by alice: databases look good"));
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    assert_eq!(subjects(&finished.rehearsal).len(), 2, "asked once, told the end once");
}

#[tokio::test]
async fn a_wave_that_is_not_approved_never_starts_and_the_execution_is_cancelled() {
    let rehearsal = second_wave("pauseBefore: true").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 2, WaveStatus::AwaitingApproval).await;
    let answer = json!({"wave": 2, "attempt": 1, "answer": "Stop", "comment": "wrong data"});
    wish(&rehearsal, "decide", answer).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Cancelled);
    assert_eq!(finished.wave_statuses(), ["Succeeded", "Cancelled", "Skipped"]);
    assert_eq!(finished.launch_jobs().len(), 1);
    let history = finished.rehearsal.history("plan", EXECUTION).await;
    assert_eq!(history.last().unwrap()["executionFailedEventDetails"]["error"], "ExecutionCancelled");
}

#[tokio::test]
async fn a_pause_lets_what_is_under_way_end_and_starts_nothing_until_it_is_resumed() {
    let rehearsal = sample().start().await;
    let hold = rehearsal.stack.clock().hold();
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    wish(&rehearsal, "pause-execution", json!({"comment": "the network is being mended"})).await.unwrap();
    let execution = record(&rehearsal).await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Running, "a wave is under way");
    let reason = execution.status_reason.unwrap();
    assert_eq!(reason, "no further wave starts: paused by alice: the network is being mended");
    drop(hold);
    until(&rehearsal, "paused", |execution, _| execution.status == ExecutionStatus::Paused).await;
    until_wave(&rehearsal, 1, WaveStatus::Succeeded).await;
    until_wave(&rehearsal, 2, WaveStatus::Waiting).await;
    let again = wish(&rehearsal, "pause-execution", json!({})).await.unwrap_err();
    assert!(again.contains("was paused before, by alice: the network is being mended"), "{again}");

    wish(&rehearsal, "resume-execution", json!({})).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded);
    assert_eq!(finished.execution.pause_requested, None);
    let late = wish(&finished.rehearsal, "resume-execution", json!({})).await.unwrap_err();
    assert_eq!(late, "execution `exec-1` has ended Succeeded");
}

#[tokio::test]
async fn a_cancelled_execution_ends_what_is_under_way_keeps_its_instances_and_is_never_a_success() {
    let rehearsal = sample().start().await;
    let hold = rehearsal.stack.clock().hold();
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    wish(&rehearsal, "cancel-execution", json!({"comment": "false alarm"})).await.unwrap();
    drop(hold);
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Cancelled);
    assert_eq!(finished.view.reason.as_deref(), Some("cancelled by alice: false alarm"));
    assert_eq!(finished.wave_statuses(), ["Succeeded", "Cancelled", "Cancelled"]);
    assert_eq!(finished.server("db-01").server_status, ServerStatus::Launched);
    assert_eq!(finished.server("web-01").server_status, ServerStatus::Skipped);
    let message = finished.rehearsal.messages().pop().unwrap().message;
    let instance = finished.server("db-01").recovery_instance_id.as_ref().unwrap();
    assert!(message.contains(instance.as_str()), "{message}");
}

#[tokio::test]
async fn a_cancel_releases_a_waiting_approval_at_once() {
    let rehearsal = second_wave("pauseBefore: true").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 2, WaveStatus::AwaitingApproval).await;
    let before = rehearsal.stack.clock().now();
    wish(&rehearsal, "cancel-execution", json!({})).await.unwrap();
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Cancelled);
    assert_eq!(finished.execution.ended_at, Some(before), "nothing was waited for");
}

#[tokio::test]
async fn a_paused_execution_takes_no_approval_until_it_is_resumed() {
    let rehearsal = second_wave("pauseBefore: true").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 2, WaveStatus::AwaitingApproval).await;
    wish(&rehearsal, "pause-execution", json!({})).await.unwrap();
    let answer = json!({"wave": 2, "attempt": 1, "answer": "Approve"});
    let refused = wish(&rehearsal, "decide", answer.clone()).await.unwrap_err();
    assert_eq!(refused, "execution `exec-1` is paused by alice; resume it first, then approve");
    wish(&rehearsal, "resume-execution", json!({})).await.unwrap();
    wish(&rehearsal, "decide", answer).await.unwrap();
    assert_eq!(rehearsal.finish(EXECUTION, &arn).await.view.status, ExecutionStatus::Succeeded);
}
