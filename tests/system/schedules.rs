//! Drills on a calendar: started once, or left out and told in one sentence.

use domain::ids::ExecutionId;
use domain::ports::ReadExecution;
use domain::status::ExecutionStatus;
use serde_json::{Value, json};
use system_tests::{Rehearsal, Setup};

const TIME: &str = "2026-11-20T08:00:00Z";
const NAME: &str = "drill-20261120T080000Z-b4c6699a";

async fn call(rehearsal: &Rehearsal, event: &Value) -> Value {
    rehearsal.stack.invoke("start-scheduled-drill", event).await.unwrap()
}

fn payroll() -> Value {
    json!({"planId": "payroll", "time": TIME})
}

fn executions(rehearsal: &Rehearsal) -> usize {
    let machine = rehearsal.stack.plan_machine_arn();
    rehearsal.stack.step_functions().executions(&machine, 0, 10, |_| true).entries.len()
}

/// It was not started, for this reason, and people read that once, however often the schedule calls.
async fn assert_left_out(rehearsal: &Rehearsal, event: &Value, reason: &str) {
    let before = (executions(rehearsal), rehearsal.messages().len());
    let answer = call(rehearsal, event).await;
    assert_eq!(answer["started"], false);
    assert!(answer["reason"].as_str().unwrap().contains(reason), "{answer}");
    assert_eq!(call(rehearsal, event).await["started"], false);
    assert_eq!((executions(rehearsal), rehearsal.messages().len()), (before.0, before.1 + 1));
    let told = &rehearsal.messages()[before.1].message;
    assert!(told.starts_with("The drill of recovery plan ") && told.contains(reason), "{told}");
    assert!(!told.contains('\n'), "one sentence: {told}");
}

#[tokio::test]
async fn a_plan_that_was_never_drilled_is_drilled_once_however_often_its_schedule_calls() {
    let rehearsal = Setup::default().in_process().start().await;
    let answers = [call(&rehearsal, &payroll()).await, call(&rehearsal, &payroll()).await];
    let expected = json!({"executionId": NAME, "started": true, "reason": ""});
    assert_eq!(answers, [expected.clone(), expected.clone()]);
    let arn = rehearsal.stack.step_functions().namespace().execution("plan", NAME);
    let finished = rehearsal.finish(NAME, &arn).await;
    assert_eq!(finished.execution.status, ExecutionStatus::Succeeded);
    assert_eq!(finished.execution.initiated_by.as_deref(), Some("schedule"));
    assert_eq!(call(&finished.rehearsal, &payroll()).await, expected, "also when it has ended");
    assert_eq!(executions(&finished.rehearsal), 1);
    // The drill's instances still run, and the next drill would remove them.
    let next = json!({"planId": "payroll", "time": "2026-11-27T08:00:00Z"});
    assert_left_out(&finished.rehearsal, &next, "would remove drill instance").await;
}

#[tokio::test]
async fn nothing_starts_inside_a_skip_window() {
    let rehearsal = Setup::default().in_process().start().await;
    let window = json!({"from": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z", "reason": "quarter end"});
    let event = json!({"planId": "payroll", "time": TIME, "skipWindows": [window]});
    assert_left_out(&rehearsal, &event, "quarter end").await;
    let later = json!({"planId": "payroll", "time": "2026-11-21T00:00:00Z", "skipWindows": event["skipWindows"]});
    assert_eq!(call(&rehearsal, &later).await["started"], true);
}

#[tokio::test]
async fn nothing_starts_when_the_plan_is_not_ready_or_not_there() {
    let faults = "faults: [{fault: replication-state, servers: [db-01], state: DISCONNECTED}]";
    let rehearsal = Setup::default().in_process().faults(faults).start().await;
    assert_left_out(&rehearsal, &payroll(), "replication of server db-01 is disconnected").await;
    let rehearsal = Setup::default().in_process().scenario("permission-missing").start().await;
    assert_left_out(&rehearsal, &payroll(), "lacks ec2:DetachVolume").await;
    let gone = json!({"planId": "gone", "time": TIME});
    assert_left_out(&rehearsal, &gone, "there is no such plan").await;
}

#[tokio::test]
async fn nothing_starts_while_the_plan_is_being_executed() {
    let rehearsal = Setup::default().in_process().start().await;
    let hold = rehearsal.stack.clock().hold();
    rehearsal.begin("by-hand", json!({"planId": "payroll", "executionType": "DRILL"})).await;
    let id: ExecutionId = "by-hand".parse().unwrap();
    while rehearsal.world().execution(&id).await.unwrap().is_none_or(|begun| begun.status == ExecutionStatus::Pending) {
        tokio::task::yield_now().await;
    }
    assert_left_out(&rehearsal, &payroll(), "execution by-hand is executing the plan").await;
    drop(hold);
}

#[tokio::test]
async fn a_schedule_with_a_field_that_is_not_known_fails_instead_of_ignoring_it() {
    let rehearsal = Setup::default().in_process().start().await;
    let event = json!({"planId": "payroll", "time": TIME, "skipWindow": []});
    assert!(rehearsal.stack.invoke("start-scheduled-drill", &event).await.is_err());
    assert_eq!(executions(&rehearsal), 0);
}
