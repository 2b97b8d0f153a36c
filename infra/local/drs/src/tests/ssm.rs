//! Commands, automations and managed instances.

use serde_json::{Value, json};

use super::kit::Kit;

/// Instances of servers, launched and reporting.
fn online(mut kit: Kit, hostnames: &[&str]) -> (Kit, Vec<String>) {
    let id = kit.start(hostnames, false);
    kit.finish(&id);
    kit.settle();
    let instance = |name: &&str| kit.instance(name).unwrap()["recoveryInstanceID"].as_str().unwrap().to_owned();
    let ids = hostnames.iter().map(instance).collect();
    (kit, ids)
}

fn send(kit: &mut Kit, document: &str, instances: &[String]) -> String {
    let input = json!({"DocumentName": document, "InstanceIds": instances, "Comment": "check"});
    kit.ssm("SendCommand", input)["Command"]["CommandId"].as_str().unwrap().to_owned()
}

fn invocation(kit: &mut Kit, command: &str, instance: &str) -> Value {
    kit.ssm("GetCommandInvocation", json!({"CommandId": command, "InstanceId": instance}))
}

#[test]
fn an_instance_reports_a_minute_or_two_after_it_was_launched() {
    for (name, seconds) in [("web-01", 60..=110), ("app-02", 100..=150)] {
        let mut kit = Kit::sample();
        let id = kit.start(&[name], true);
        kit.finish(&id);
        let launched = kit.now;
        assert_eq!(kit.ssm("DescribeInstanceInformation", json!({})), json!({"InstanceInformationList": []}));
        kit.settle();
        let waited = kit.now.duration_since(launched).as_secs() + 3;
        assert!(seconds.contains(&waited), "{name}: {waited}");
        let listed = kit.ssm("DescribeInstanceInformation", json!({}));
        assert_eq!(listed["InstanceInformationList"][0]["PingStatus"], "Online");
        assert_eq!(listed["InstanceInformationList"][0]["ComputerName"], name);
    }
}

#[test]
fn managed_instances_are_filtered_in_both_forms_that_ssm_has() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01", "app-02"]);
    let mut count = |input: Value| {
        kit.ssm("DescribeInstanceInformation", input)["InstanceInformationList"].as_array().unwrap().len()
    };
    assert_eq!(count(json!({"Filters": [{"Key": "InstanceIds", "Values": [ids[0], "i-0123456789abcdef0"]}]})), 1);
    assert_eq!(count(json!({"InstanceInformationFilterList": [{"key": "PlatformTypes", "valueSet": ["Windows"]}]})), 1);
    assert_eq!(count(json!({"Filters": [{"Key": "tag:Tier", "Values": ["web", "application"]}]})), 2);
    assert_eq!(count(json!({"Filters": [{"Key": "PingStatus", "Values": ["ConnectionLost"]}]})), 0);
    assert_eq!(
        kit.ssm_error("DescribeInstanceInformation", json!({"Filters": [{"Key": "Colour", "Values": ["red"]}]})),
        "InvalidFilterKey"
    );
}

#[test]
fn a_command_is_pending_then_in_progress_then_successful_within_a_minute() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01"]);
    let sent = kit.now;
    let command = send(&mut kit, "Payroll-CheckWeb", &ids);
    let mut seen = vec![invocation(&mut kit, &command, &ids[0])["Status"].clone()];
    while let Some(next) = kit.simulator.next_event(kit.now) {
        kit.now = next;
        seen.push(invocation(&mut kit, &command, &ids[0])["Status"].clone());
    }
    assert_eq!(seen, ["Pending", "InProgress", "Success"]);
    assert!((20..=64).contains(&kit.now.duration_since(sent).as_secs()));
    insta::assert_json_snapshot!("command_invocation", invocation(&mut kit, &command, &ids[0]));
    insta::assert_json_snapshot!(
        "command_invocations",
        kit.ssm("ListCommandInvocations", json!({"CommandId": command, "Details": true}))
    );
    insta::assert_json_snapshot!("commands", kit.ssm("ListCommands", json!({"CommandId": command})));
}

#[test]
fn scripts_print_what_they_would() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01"]);
    let input = json!({
        "DocumentName": "AWS-RunShellScript", "InstanceIds": ids,
        "Parameters": {"commands": ["echo 'hello there'", "hostname", "systemctl is-active nginx"]},
    });
    let command = kit.ssm("SendCommand", input)["Command"]["CommandId"].as_str().unwrap().to_owned();
    kit.settle();
    let output = invocation(&mut kit, &command, &ids[0])["StandardOutputContent"].clone();
    assert_eq!(output, "hello there\nweb-01\nsystemctl is-active nginx: ok\n");
}

#[test]
fn commands_that_cannot_be_sent_are_refused_by_ssms_names() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01", "app-02"]);
    let shell = "AWS-RunShellScript";
    let script = json!({"commands": ["ls"]});
    for (error, input) in [
        ("InvalidDocument", json!({"DocumentName": "None-Such", "InstanceIds": [ids[0]]})),
        ("InvalidDocument", json!({"DocumentName": "AWS-RestartEC2Instance", "InstanceIds": [ids[0]]})),
        (
            "InvalidDocumentVersion",
            json!({"DocumentName": shell, "DocumentVersion": "7", "InstanceIds": [ids[0]], "Parameters": script}),
        ),
        ("InvalidParameters", json!({"DocumentName": shell, "InstanceIds": [ids[0]]})),
        (
            "InvalidParameters",
            json!({"DocumentName": shell, "InstanceIds": [ids[0]], "Parameters": {"commands": ["ls"], "colour": ["r"]}}),
        ),
        ("InvalidParameters", json!({"DocumentName": shell, "Parameters": script})),
        (
            "InvalidInstanceId",
            json!({"DocumentName": shell, "InstanceIds": ["i-0123456789abcdef0"], "Parameters": script}),
        ),
        ("DuplicateInstanceId", json!({"DocumentName": shell, "InstanceIds": [ids[0], ids[0]], "Parameters": script})),
        ("UnsupportedPlatformType", json!({"DocumentName": shell, "InstanceIds": [ids[1]], "Parameters": script})),
        (
            "InvalidTarget",
            json!({"DocumentName": shell, "Targets": [{"Key": "colour", "Values": ["red"]}], "Parameters": script}),
        ),
        ("ValidationException", json!({"DocumentName": shell, "InstanceIds": vec![&ids[0]; 51], "Parameters": script})),
    ] {
        assert_eq!(kit.ssm_error("SendCommand", input.clone()), error, "{input}");
    }
    assert_eq!(
        kit.ssm_error(
            "GetCommandInvocation",
            json!({"CommandId": "00000000-0000-4000-8000-000000000000", "InstanceId": ids[0]})
        ),
        "InvalidCommandId"
    );
    let command = send(&mut kit, "Payroll-CheckApplication", &ids[1..]);
    assert_eq!(
        kit.ssm_error("GetCommandInvocation", json!({"CommandId": command, "InstanceId": ids[0]})),
        "InvocationDoesNotExist"
    );
}

#[test]
fn an_instance_that_is_gone_takes_no_commands() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01"]);
    let job = kit.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": ids}));
    kit.finish(job["job"]["jobID"].as_str().unwrap());
    assert_eq!(
        kit.ssm_error("SendCommand", json!({"DocumentName": "Payroll-CheckWeb", "InstanceIds": ids})),
        "InvalidInstanceId"
    );
}

#[test]
fn targets_select_instances_by_tag_and_none_is_a_command_without_invocations() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01", "web-02", "app-01"]);
    let mut send = |values: Value| {
        kit.ssm(
            "SendCommand",
            json!({"DocumentName": "Payroll-CheckWeb", "Targets": [{"Key": "tag:Tier", "Values": values}]}),
        )["Command"]
            .clone()
    };
    let command = send(json!(["web"]));
    assert_eq!((&command["TargetCount"], ids.len()), (&json!(2), 3));
    let none = send(json!(["none"]));
    assert_eq!((&none["TargetCount"], &none["StatusDetails"]), (&json!(0), &json!("NoInstancesInTag")));
}

#[test]
fn checks_can_fail_time_out_hang_and_not_be_delivered() {
    for (scenario, server, status, details, code) in [
        ("check-fails", "app-01", "Failed", "Failed", 1),
        ("check-times-out", "app-02", "TimedOut", "ExecutionTimedOut", -1),
        ("check-hangs", "web-01", "InProgress", "InProgress", -1),
        ("check-not-delivered", "web-01", "TimedOut", "DeliveryTimedOut", -1),
    ] {
        let (mut kit, ids) = online(Kit::scenario(scenario), &[server]);
        let command = send(&mut kit, "Payroll-CheckApplication", &ids);
        kit.settle();
        let result = invocation(&mut kit, &command, &ids[0]);
        assert_eq!(
            (&result["Status"], &result["StatusDetails"], &result["ResponseCode"]),
            (&json!(status), &json!(details), &json!(code)),
            "{scenario}"
        );
    }
    let (mut kit, ids) = online(Kit::scenario("check-fails"), &["app-01"]);
    let command = send(&mut kit, "Payroll-CheckApplication", &ids);
    kit.settle();
    assert_eq!(invocation(&mut kit, &command, &ids[0])["StandardErrorContent"], "connection to db-01:5432 refused");
}

#[test]
fn an_agent_can_be_late_or_never_come() {
    let mut kit = Kit::scenario("agent-never-online");
    let id = kit.start(&["web-02"], true);
    kit.finish(&id);
    kit.settle();
    kit.pass(86_400);
    let instance = kit.instance("web-02").unwrap()["recoveryInstanceID"].clone();
    assert_eq!(
        kit.ssm_error("SendCommand", json!({"DocumentName": "Payroll-CheckWeb", "InstanceIds": [instance]})),
        "InvalidInstanceId"
    );
    let (mut kit, _) = online(Kit::scenario("agent-late"), &["app-01"]);
    let online_at = kit.now;
    let launched = kit.simulator.events_between(super::kit::START.parse().unwrap(), kit.now)[0].time;
    assert!(online_at.duration_since(launched).as_secs() >= 8 * 60 + 60);
    assert_eq!(
        kit.ssm("DescribeInstanceInformation", json!({}))["InstanceInformationList"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn throttled_calls_pass_after_a_while() {
    let (mut kit, ids) = online(Kit::scenario("ssm-throttled"), &["web-01"]);
    for _ in 0..6 {
        assert_eq!(kit.ssm_error("DescribeInstanceInformation", json!({})), "ThrottlingException");
    }
    send(&mut kit, "Payroll-CheckWeb", &ids);
}

#[test]
fn invocations_have_pages_and_filters_and_commands_can_be_cancelled() {
    let (mut kit, ids) =
        online(Kit::faults(json!([{"fault": "command-hangs", "servers": ["web-02"]}])), &["web-01", "web-02"]);
    let command = send(&mut kit, "Payroll-CheckWeb", &ids);
    kit.settle();
    let page = kit.ssm("ListCommandInvocations", json!({"CommandId": command, "MaxResults": 1}));
    let next = kit
        .ssm("ListCommandInvocations", json!({"CommandId": command, "MaxResults": 1, "NextToken": page["NextToken"]}));
    assert_ne!(page["CommandInvocations"][0]["InstanceId"], next["CommandInvocations"][0]["InstanceId"]);
    assert_eq!(next.get("NextToken"), None);
    assert_eq!(kit.ssm_error("ListCommandInvocations", json!({"NextToken": "x"})), "InvalidNextToken");
    let of_status = |kit: &mut Kit, status: &str| {
        let input = json!({"CommandId": command, "Filters": [{"key": "Status", "value": status}]});
        kit.ssm("ListCommandInvocations", input)["CommandInvocations"].as_array().unwrap().len()
    };
    assert_eq!((of_status(&mut kit, "Success"), of_status(&mut kit, "InProgress")), (1, 1));
    kit.ssm("CancelCommand", json!({"CommandId": command}));
    assert_eq!((of_status(&mut kit, "Success"), of_status(&mut kit, "Cancelled")), (1, 1));
}

#[test]
fn documents_of_aws_and_of_the_estate_are_described() {
    let mut kit = Kit::sample();
    let document = kit.ssm("DescribeDocument", json!({"Name": "AWS-RunPowerShellScript"}))["Document"].clone();
    assert_eq!((&document["Owner"], &document["PlatformTypes"]), (&json!("Amazon"), &json!(["Windows"])));
    let document = kit.ssm("DescribeDocument", json!({"Name": "Payroll-CheckApplication"}))["Document"].clone();
    assert_eq!(
        (&document["Owner"], &document["Parameters"][0]["DefaultValue"]),
        (&json!("111122223333"), &json!("8080"))
    );
    assert_eq!(kit.ssm_error("DescribeDocument", json!({"Name": "None-Such"})), "InvalidDocument");
}

#[test]
fn an_automation_runs_to_its_end_and_is_started_once_for_each_token() {
    let (mut kit, ids) = online(Kit::sample(), &["web-01"]);
    let token = "a1b2c3d4-5678-90ab-cdef-000000000001";
    let input =
        json!({"DocumentName": "AWS-RestartEC2Instance", "Parameters": {"InstanceId": ids}, "ClientToken": token});
    let started = kit.ssm("StartAutomationExecution", input.clone());
    assert_eq!(kit.ssm("StartAutomationExecution", input), started);
    let other =
        json!({"DocumentName": "AWS-RestartEC2Instance", "Parameters": {"InstanceId": ["i-0"]}, "ClientToken": token});
    assert_eq!(kit.ssm_error("StartAutomationExecution", other), "IdempotentParameterMismatch");
    let status = |kit: &mut Kit| {
        kit.ssm("GetAutomationExecution", started.clone())["AutomationExecution"]["AutomationExecutionStatus"].clone()
    };
    assert_eq!(status(&mut kit), "Pending");
    kit.settle();
    assert_eq!(status(&mut kit), "Success");
    assert_eq!(
        kit.ssm_error("StartAutomationExecution", json!({"DocumentName": "AWS-RunShellScript"})),
        "AutomationDefinitionNotFoundException"
    );
    let unknown = json!({"AutomationExecutionId": "00000000-0000-4000-8000-000000000000"});
    assert_eq!(kit.ssm_error("GetAutomationExecution", unknown), "AutomationExecutionNotFoundException");
}
