//! What may not run at once, and what waits for its turn.

use domain::plan_file::PlanFile;
use domain::ports::{WriteGroup, WritePlan};
use domain::status::{ExecutionStatus, WaveStatus};
use drs::Quotas;
use serde_json::json;
use system_tests::{Setup, fleet};

use super::{EXECUTION, begin, id, sample, story, until_wave};

#[tokio::test]
async fn of_two_executions_of_one_plan_the_second_is_rejected_with_the_name_of_the_first() {
    let rehearsal = sample().start().await;
    let hold = rehearsal.stack.clock().hold();
    let first = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    let second = rehearsal.begin("exec-2", json!({"planId": "payroll", "executionType": "RECOVERY"})).await;
    rehearsal.ended(&second).await;
    let refused = domain::ports::ReadExecution::execution(rehearsal.world(), &id("exec-2")).await.unwrap().unwrap();
    assert_eq!(refused.status, ExecutionStatus::Rejected);
    let reason = refused.status_reason.unwrap();
    assert!(reason.contains("plan `payroll` is already being executed by `exec-1`"), "{reason}");
    drop(hold);
    assert_eq!(rehearsal.finish(EXECUTION, &first).await.view.status, ExecutionStatus::Succeeded);
}

#[tokio::test]
async fn a_server_of_another_plan_that_runs_is_not_launched_by_this_one() {
    let rehearsal = sample().start().await;
    let other = json!({
        "plan": {"planId": "databases", "name": "Databases only", "waves": [{"name": "all", "groups": ["shared"]}]},
        "protectionGroups": [{"groupId": "shared", "name": "Shared", "tags": {"Tier": "database"}}],
    });
    let file: PlanFile = domain::strict::from_value(other).unwrap();
    rehearsal.world().put_group(&file.protection_groups[0]).await.unwrap();
    rehearsal.world().put_plan(&file.plan).await.unwrap();
    let hold = rehearsal.stack.clock().hold();
    let first = begin(&rehearsal, "DRILL").await;
    until_wave(&rehearsal, 1, WaveStatus::Launching).await;
    let second = rehearsal.begin("exec-2", json!({"planId": "databases", "executionType": "DRILL"})).await;
    rehearsal.ended(&second).await;
    let refused = domain::ports::ReadExecution::execution(rehearsal.world(), &id("exec-2")).await.unwrap().unwrap();
    assert_eq!(refused.status, ExecutionStatus::Rejected);
    let reason = refused.status_reason.unwrap();
    assert!(reason.contains("are being launched by execution `exec-1`"), "{reason}");
    drop(hold);
    assert_eq!(rehearsal.finish(EXECUTION, &first).await.view.status, ExecutionStatus::Succeeded);
}

#[tokio::test]
async fn a_drill_that_would_replace_a_live_instance_is_refused_unless_the_request_names_the_server() {
    let first = sample().run("DRILL").await;
    let request = json!({"planId": "payroll", "executionType": "DRILL"});
    let second = first.rehearsal.run_named("exec-2", request.clone()).await;
    assert_eq!(second.view.status, ExecutionStatus::Rejected);
    let reason = second.view.reason.as_deref().unwrap();
    let instance = first.servers[0].recovery_instance_id.as_ref().unwrap();
    for part in [instance.as_str(), first.servers[0].label(), " old", "replaceInstances"] {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    let mut allowed = request;
    let ids: Vec<&str> = first.servers.iter().map(|server| server.source_server_id.as_str()).collect();
    allowed["overrides"] = json!({ "replaceInstances": ids });
    let third = second.rehearsal.run_named("exec-3", allowed).await;
    assert_eq!(third.view.status, ExecutionStatus::Succeeded, "{:?}", third.view.reason);
}

#[tokio::test]
async fn waves_wait_for_room_in_drs_fairly_and_say_so() {
    let waves = json!([{"name": "a", "groups": ["a"]}, {"name": "b", "groups": ["b"], "dependsOn": []},
        {"name": "c", "groups": ["c"], "dependsOn": []}]);
    let group = |tier: &str| json!({"groupId": tier, "name": tier, "tags": {"Tier": tier}});
    let plan = json!({"plan": {"planId": "payroll", "name": "Payroll", "waves": waves},
        "protectionGroups": [group("a"), group("b"), group("c")]});
    let quotas = Quotas { jobs_in_progress: 1, ..Quotas::default() };
    let estate = fleet(&[("a", 2), ("b", 2), ("c", 2)]);
    let setup = Setup::default().in_process().estate(estate).plan(&plan.to_string()).quotas(quotas);
    let finished = setup.run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    let told = story(&finished.rehearsal).await;
    assert!(told.contains("jobs wait for room in DRS"), "{told}");
    let tickets = domain::ports::QueueForDrs::tickets(finished.rehearsal.world()).await.unwrap();
    assert!(tickets.is_empty(), "{tickets:?}");
}

#[tokio::test]
async fn a_wave_with_more_jobs_than_drs_has_room_for_starts_the_rest_as_the_first_end() {
    let plan = json!({"plan": {"planId": "payroll", "name": "Payroll", "waves": [{"name": "web", "groups": ["web"]}]},
        "protectionGroups": [{"groupId": "web", "name": "web", "tags": {"Tier": "web"}}]});
    let quotas = Quotas { servers_in_all_jobs: 200, ..Quotas::default() };
    let setup = Setup::default().in_process().estate(fleet(&[("web", 330)])).plan(&plan.to_string()).quotas(quotas);
    let finished = setup.run("DRILL").await;
    assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{:?}", finished.view.reason);
    assert_eq!(finished.launch_jobs().len(), 4);
}
