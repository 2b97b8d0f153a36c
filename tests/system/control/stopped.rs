//! State machines that are stopped from outside leave no row running and no lock taken.

use domain::ports::ReadExecution;
use domain::status::{ExecutionStatus, Status, WaveStatus};
use serde_json::{Value, json};
use system_tests::Rehearsal;

use super::{EXECUTION, begin, id, sample, second_wave, subjects, until, until_wave};

async fn stop(rehearsal: &Rehearsal, arn: &str) {
    let request = json!({"executionArn": arn, "cause": "wrong button"}).to_string();
    let answer = rehearsal.stack.step_functions().handle("AWSStepFunctions.StopExecution", request.as_bytes()).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_stopped_plan_machine_is_closed_as_cancelled_and_said_so() {
    let rehearsal = sample().start().await;
    let hold = rehearsal.stack.clock().hold();
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    stop(&rehearsal, &arn).await;
    until(&rehearsal, "everything closed", |execution, waves| {
        execution.status.has_ended() && waves.iter().all(|wave| wave.wave_status.has_ended())
    })
    .await;
    drop(hold);
    let execution = super::record(&rehearsal).await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Cancelled);
    assert_eq!(execution.status_reason.as_deref(), Some("the execution was stopped in Step Functions: wrong button"));
    let servers = rehearsal.world().servers(&id(EXECUTION), None).await.unwrap();
    assert!(servers.iter().all(|server| server.server_status.has_ended()), "{servers:#?}");
    while subjects(&rehearsal).is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(subjects(&rehearsal), ["DRILL of payroll: Cancelled"]);
}

#[tokio::test]
async fn a_stopped_execution_that_waits_for_a_person_is_closed_too() {
    let rehearsal = second_wave("pauseBefore: true").start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 2, WaveStatus::AwaitingApproval).await;
    stop(&rehearsal, &arn).await;
    until(&rehearsal, "everything closed", |execution, waves| {
        execution.status.has_ended() && waves.iter().all(|wave| wave.wave_status.has_ended())
    })
    .await;
    let next = json!({"planId": "payroll", "executionType": "RECOVERY"});
    let next = rehearsal.begin("exec-2", next).await;
    let started = loop {
        let record = rehearsal.world().execution(&id("exec-2")).await.unwrap();
        if let Some(record) = record.filter(|record| record.status != ExecutionStatus::Pending) {
            break record;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(started.status, ExecutionStatus::Running, "the plan's lock was given back: {:?}", started.status_reason);
    drop(next);
}

#[tokio::test]
async fn a_wave_machine_that_is_stopped_ends_its_wave_and_the_plan_goes_on_to_its_end() {
    let rehearsal = sample().start().await;
    let hold = rehearsal.stack.clock().hold();
    let arn = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    let wave = rehearsal.stack.step_functions().namespace().execution("wave", &format!("{EXECUTION}-1"));
    stop(&rehearsal, &wave).await;
    drop(hold);
    let finished = rehearsal.finish(EXECUTION, &arn).await;
    assert_eq!(finished.view.status, ExecutionStatus::Failed);
    assert_eq!(finished.wave_statuses(), ["Failed", "Skipped", "Skipped"]);
    let _: Value = json!(finished.view);
}
