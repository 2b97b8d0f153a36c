//! Post-launch actions: their records, and their runs.

use serde_json::{Value, json};

use super::kit::{Kit, part};

fn action(resource: &str, order: u32, id: u32, optional: bool) -> Value {
    json!({
        "resourceId": resource, "actionCode": "AWS-RunShellScript", "order": order,
        "optional": optional, "active": true,
        "actionId": format!("a1b2c3d4-5678-90ab-cdef-{id:012}"), "name": format!("Action {id}"),
        "actionVersion": "$DEFAULT",
        "category": "VALIDATION", "description": "Looks.",
    })
}

fn enabled(kit: &mut Kit, hostname: &str) -> String {
    let server = kit.id(hostname);
    kit.drs("UpdateLaunchConfiguration", json!({"sourceServerID": server, "postLaunchEnabled": true}));
    server
}

#[test]
fn actions_are_put_listed_in_order_replaced_and_deleted() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    kit.drs("PutLaunchAction", action(&server, 20, 1, true));
    let put = kit.drs("PutLaunchAction", action(&server, 10, 2, false));
    assert_eq!((&put["type"], &put["resourceId"]), (&json!("SSM_COMMAND"), &json!(server)));
    let listed = kit.drs("ListLaunchActions", json!({"resourceId": server}));
    let orders: Vec<u64> =
        listed["items"].as_array().unwrap().iter().map(|one| one["order"].as_u64().unwrap()).collect();
    assert_eq!(orders, [10, 20]);
    kit.drs("PutLaunchAction", action(&server, 30, 2, false));
    let wanted = json!({"resourceId": server, "filters": {"actionIds": ["a1b2c3d4-5678-90ab-cdef-000000000002"]}});
    assert_eq!(kit.drs("ListLaunchActions", wanted)["items"][0]["order"], 30);
    let gone = json!({"resourceId": server, "actionId": "a1b2c3d4-5678-90ab-cdef-000000000002"});
    kit.drs("DeleteLaunchAction", gone.clone());
    assert_eq!(kit.drs_error("DeleteLaunchAction", gone).0, 404);
}

#[test]
fn an_order_is_taken_once_and_begins_at_2() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    kit.drs("PutLaunchAction", action(&server, 2, 1, true));
    assert_eq!(kit.drs_error("PutLaunchAction", action(&server, 2, 2, true)).1, "ConflictException");
    assert_eq!(kit.drs_error("PutLaunchAction", action(&server, 1, 3, true)).1, "ValidationException");
    let mut unknown = action(&server, 5, 5, true);
    unknown["actionCode"] = json!("Nobody-Knows");
    assert_eq!(kit.drs_error("PutLaunchAction", unknown).1, "ValidationException");
}

#[test]
fn the_template_of_the_account_has_actions_too() {
    let mut kit = Kit::sample();
    let template = kit.drs("DescribeLaunchConfigurationTemplates", json!({}))["items"][0].clone();
    let id = template["launchConfigurationTemplateID"].as_str().unwrap();
    kit.drs("PutLaunchAction", action(id, 2, 1, true));
    assert_eq!(kit.drs("ListLaunchActions", json!({"resourceId": id}))["items"].as_array().unwrap().len(), 1);
    assert_eq!(kit.drs_error("ListLaunchActions", json!({"resourceId": "lct-00000000000000000"})).0, 404);
}

#[test]
fn actions_run_one_after_the_other_when_the_agent_reports_and_the_job_waits_for_them() {
    let mut kit = Kit::sample();
    let server = enabled(&mut kit, "web-01");
    kit.drs("PutLaunchAction", action(&server, 3, 2, true));
    kit.drs("PutLaunchAction", action(&server, 2, 1, false));
    let id = kit.start(&["web-01"], true);
    let mut seen = Vec::new();
    while let Some(next) = kit.simulator.next_event(kit.now) {
        kit.now = next;
        let job = kit.job(&id);
        let part = part(&job, "web-01");
        let runs = part["launchActionsStatus"]["runs"].as_array().cloned().unwrap_or_default();
        let runs: Vec<String> =
            runs.iter().map(|run| format!("{} {}", run["action"]["name"], run["status"]).replace('"', "")).collect();
        let discovered = part["launchActionsStatus"].get("ssmAgentDiscoveryDatetime").is_some();
        seen.push(json!([job["status"], part["launchStatus"], discovered, runs]));
    }
    seen.dedup();
    insta::assert_json_snapshot!(seen);
}

#[test]
fn without_post_launch_actions_enabled_none_runs() {
    let mut kit = Kit::sample();
    let server = kit.id("web-01");
    kit.drs("PutLaunchAction", action(&server, 2, 1, false));
    let id = kit.start(&["web-01"], true);
    let job = kit.finish(&id);
    assert_eq!(part(&job, "web-01").get("launchActionsStatus"), None);
}

fn with_failing_action(optional: bool) -> (Kit, Value) {
    let mut kit = Kit::faults(json!([{"fault": "launch-action-fails", "servers": ["web-01"], "action": "Action 1"}]));
    let server = enabled(&mut kit, "web-01");
    kit.drs("PutLaunchAction", action(&server, 2, 1, optional));
    kit.drs("PutLaunchAction", action(&server, 3, 2, true));
    let id = kit.start(&["web-01"], true);
    let job = kit.finish(&id);
    let part = part(&job, "web-01");
    (kit, part)
}

#[test]
fn a_mandatory_action_that_fails_fails_the_launch_though_the_instance_runs() {
    let (mut kit, part) = with_failing_action(false);
    assert_eq!(part["launchStatus"], "FAILED");
    let runs = &part["launchActionsStatus"]["runs"];
    assert_eq!((&runs[0]["status"], &runs[1]["status"]), (&json!("FAILED"), &json!("SUCCEEDED")));
    assert_eq!(runs[0]["failureReason"], "The command exited with status 1");
    assert_eq!(kit.source_server("web-01")["lastLaunchResult"], "FAILED");
    assert_eq!(kit.instance("web-01").unwrap()["ec2InstanceState"], "RUNNING");
}

#[test]
fn an_optional_action_that_fails_does_not() {
    let (_, part) = with_failing_action(true);
    assert_eq!(
        (&part["launchStatus"], &part["launchActionsStatus"]["runs"][0]["status"]),
        (&json!("LAUNCHED"), &json!("FAILED"))
    );
}

#[test]
fn a_run_is_a_command_of_ssm() {
    let (mut kit, part) = with_failing_action(true);
    let run = &part["launchActionsStatus"]["runs"][0];
    let invocation =
        kit.ssm("GetCommandInvocation", json!({"CommandId": run["runId"], "InstanceId": part["recoveryInstanceID"]}));
    assert_eq!((&invocation["Status"], &invocation["ResponseCode"]), (&json!("Failed"), &json!(1)));
}

#[test]
fn without_an_agent_the_actions_fail_after_a_while() {
    let mut kit = Kit::faults(json!([{"fault": "agent-never-online", "servers": ["db-01"]}]));
    let id = kit.start(&["db-01"], true);
    let job = kit.finish(&id);
    let part = part(&job, "db-01");
    assert_eq!(part["launchStatus"], "FAILED");
    assert_eq!(part["launchActionsStatus"].get("ssmAgentDiscoveryDatetime"), None);
    assert_eq!(part["launchActionsStatus"]["runs"][0]["status"], "FAILED");
}
