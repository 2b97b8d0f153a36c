//! After a drill: its instances are terminated when their lease ends, and no others ever.

use domain::clean_up::CleanUpStatus;
use domain::status::{ExecutionStatus, ServerStatus};
use serde_json::json;
use system_tests::{Rehearsal, Setup};

use super::{EXECUTION, begin, record, sample, until, wish};

fn leased() -> Setup {
    sample().edit_plan("  rtoMinutes: 120\n", "  rtoMinutes: 120\n  drillLeaseMinutes: 60\n")
}

fn live_instances(rehearsal: &Rehearsal) -> usize {
    let listed = rehearsal.drs("DescribeRecoveryInstances", &json!({}));
    listed["items"].as_array().unwrap().iter().filter(|item| item["ec2InstanceState"] == "RUNNING").count()
}

async fn until_cleaned_up(rehearsal: &Rehearsal) {
    until(rehearsal, "cleaned up", |execution, _| {
        execution.clean_up.as_ref().is_some_and(|clean_up| clean_up.status == CleanUpStatus::CleanedUp)
    })
    .await;
}

#[tokio::test]
async fn the_instances_of_a_drill_are_terminated_when_its_lease_ends_and_verified_gone() {
    let rehearsal = leased().start().await;
    begin(&rehearsal, "DRILL").await;
    until_cleaned_up(&rehearsal).await;
    let execution = record(&rehearsal).await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Succeeded);
    let lease = execution.lease_ends_at.unwrap().duration_since(execution.ended_at.unwrap());
    assert_eq!(lease.as_mins(), 60);
    let clean_up = execution.clean_up.unwrap();
    assert!(clean_up.started_at >= execution.lease_ends_at.unwrap());
    assert_eq!(live_instances(&rehearsal), 0);
    let servers = domain::ports::ReadExecution::servers(rehearsal.world(), &super::id(EXECUTION), None).await.unwrap();
    assert!(servers.iter().all(|server| server.server_status == ServerStatus::Terminated));
}

#[tokio::test]
async fn a_deployment_can_give_a_lease_to_drills_whose_plan_names_none() {
    let rehearsal = sample().drill_lease_minutes(240).start().await;
    begin(&rehearsal, "DRILL").await;
    until_cleaned_up(&rehearsal).await;
    let execution = record(&rehearsal).await.unwrap();
    assert_eq!(execution.drill_lease_minutes, Some(240));
    let lease = execution.lease_ends_at.unwrap().duration_since(execution.ended_at.unwrap());
    assert_eq!(lease.as_mins(), 240);
    assert_eq!(live_instances(&rehearsal), 0);

    let rehearsal = leased().drill_lease_minutes(240).start().await;
    begin(&rehearsal, "DRILL").await;
    until_cleaned_up(&rehearsal).await;
    assert_eq!(record(&rehearsal).await.unwrap().drill_lease_minutes, Some(60), "what the plan says counts");
}

#[tokio::test]
async fn an_extended_lease_keeps_the_instances_until_then() {
    let rehearsal = leased().start().await;
    let arn = begin(&rehearsal, "DRILL").await;
    // Time stands still as soon as the drill has ended.
    let mut changes = rehearsal.stack.step_functions().subscribe();
    let ended = loop {
        let change = changes.next().await.unwrap();
        if *change.record.arn == *arn && !change.record.is_running() {
            break change;
        }
    };
    drop(changes);
    let end = record(&rehearsal).await.unwrap().lease_ends_at.unwrap();
    let until = end + jiff::SignedDuration::from_hours(5);
    wish(&rehearsal, "extend-lease", json!({ "until": until })).await.unwrap();
    let shorter = wish(&rehearsal, "extend-lease", json!({ "until": end })).await.unwrap_err();
    assert!(shorter.contains("ends at"), "{shorter}");
    drop(ended);
    until_cleaned_up(&rehearsal).await;
    assert!(record(&rehearsal).await.unwrap().clean_up.unwrap().started_at >= until);
}

#[tokio::test]
async fn a_drill_without_a_lease_is_cleaned_up_when_somebody_asks() {
    let finished = sample().run("DRILL").await;
    let rehearsal = finished.rehearsal;
    assert_eq!(live_instances(&rehearsal), 6);
    wish(&rehearsal, "request-clean-up", json!({})).await.unwrap();
    until_cleaned_up(&rehearsal).await;
    assert_eq!(live_instances(&rehearsal), 0);
    let again = wish(&rehearsal, "request-clean-up", json!({})).await.unwrap_err();
    assert_eq!(again, "drill `exec-1` is cleaned up already; nothing of it runs");
}

#[tokio::test]
async fn the_instances_of_a_recovery_are_never_terminated() {
    let finished = sample().run("RECOVERY").await;
    let refused = wish(&finished.rehearsal, "request-clean-up", json!({})).await.unwrap_err();
    assert_eq!(refused, "execution `exec-1` is no drill; only a drill's instances are terminated");
    assert_eq!(live_instances(&finished.rehearsal), 6);
}

#[tokio::test]
async fn instances_that_another_execution_launched_are_left_and_reported() {
    let first = sample().run("DRILL").await;
    // DRS is asked directly to launch one of the servers again: the instance is nobody's of this drill.
    let server = first.server("web-01").source_server_id.as_str().to_owned();
    let replaced = json!({"planId": "payroll", "executionType": "RECOVERY"});
    let second = first.rehearsal.run_named("exec-2", replaced).await;
    assert_eq!(second.view.status, ExecutionStatus::Succeeded, "{:?}", second.view.reason);
    wish(&second.rehearsal, "request-clean-up", json!({})).await.unwrap();
    until(&second.rehearsal, "an end", |execution, _| {
        execution.clean_up.as_ref().is_some_and(|clean_up| clean_up.ended_at.is_some())
    })
    .await;
    assert_eq!(live_instances(&second.rehearsal), 6, "all of the recovery's instances run, {server} too");
}
