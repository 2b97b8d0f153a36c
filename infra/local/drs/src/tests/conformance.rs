//! Every served operation, called once in a plausible life of an account: all answers are valid by the models.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::kit::Kit;
use crate::{Estate, Request, Response, Scenario, Service, ServiceModel};

struct Life {
    kit: Kit,
    called: BTreeSet<(Service, String)>,
}

impl Life {
    fn drs(&mut self, operation: &str, input: Value) -> Value {
        self.called.insert((Service::Drs, operation.to_owned()));
        self.kit.drs(operation, input)
    }

    fn ssm(&mut self, operation: &str, input: Value) -> Value {
        self.called.insert((Service::Ssm, operation.to_owned()));
        self.kit.ssm(operation, input)
    }

    fn sns(&mut self, operation: &str, parameters: &[(&str, &str)]) {
        self.called.insert((Service::Sns, operation.to_owned()));
        let response = self.kit.send(&Request::sns(operation, parameters));
        assert_eq!(response.status, 200, "{}", response.text());
    }

    fn raw(&mut self, operation: &str, method: &str, path: &str, query: &str, body: Value) -> Response {
        self.called.insert((Service::Drs, operation.to_owned()));
        let request = Request {
            service: Some(Service::Drs),
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            body: body.to_string().into_bytes(),
            ..Request::default()
        };
        let response = self.kit.send(&request);
        assert!(response.status < 300, "{operation}: {}", response.text());
        if !response.body.is_empty() {
            let output = response.json();
            assert_eq!(ServiceModel::of(Service::Drs).check_output(operation, &output), vec![], "{operation}");
        }
        response
    }
}

/// The sample, whose servers come from EC2: so everything can be done with them.
fn estate() -> Estate {
    let sample: Value = serde_json::from_str(&serde_json::to_string(&Estate::sample().unwrap()).unwrap()).unwrap();
    let mut items: Vec<Value> = sample["servers"].as_object().unwrap().values().cloned().collect();
    for item in &mut items {
        item["sourceCloudProperties"] =
            json!({"originRegion": "eu-central-1", "originAvailabilityZone": "eu-central-1a"});
        item["stagingArea"] = json!({"stagingAccountID": "222233334444", "status": "EXTENDED"});
    }
    let plans = json!([{"name": "p", "steps": [{"name": "w", "waitMinutes": 3}]}]);
    Estate::parse(&json!({"items": items, "recoveryPlans": plans}).to_string()).unwrap()
}

#[test]
fn every_served_operation_answers_validly_in_the_life_of_an_account() {
    let mut life = Life { kit: Kit::with(estate(), Scenario::none()), called: BTreeSet::new() };
    set_up(&mut life);
    let instance = recover(&mut life);
    check_instance(&mut life, &instance);
    fail_back_and_leave(&mut life, &instance);
    notify(&mut life);
    ask_for_quotas(&mut life);
    ask_for_rights(&mut life);
    for service in Service::ALL {
        for name in ServiceModel::of(service).operations(true) {
            assert!(life.called.contains(&(service, name.to_owned())), "{name} is not called");
        }
    }
}

fn set_up(life: &mut Life) {
    let web = life.kit.id("web-01");
    let server = json!({"sourceServerID": web});
    let response = life.raw("InitializeService", "POST", "/InitializeService", "", json!({}));
    assert_eq!(response.status, 204);
    life.drs("DescribeSourceServers", json!({"maxResults": 2}));
    life.raw("ListStagingAccounts", "GET", "/ListStagingAccounts", "maxResults=1", json!({}));
    life.drs("GetLaunchConfiguration", server.clone());
    life.drs(
        "UpdateLaunchConfiguration",
        json!({"sourceServerID": web, "postLaunchEnabled": true, "licensing": {"osByol": true}}),
    );
    life.drs("GetReplicationConfiguration", server);
    life.drs("UpdateReplicationConfiguration", json!({"sourceServerID": web, "bandwidthThrottling": 10}));
    life.drs("DescribeLaunchConfigurationTemplates", json!({}));
    life.drs("DescribeReplicationConfigurationTemplates", json!({}));
    let id = "a1b2c3d4-5678-90ab-cdef-000000000001";
    for (id, document) in
        [(id, "AWS-RunShellScript"), ("a1b2c3d4-5678-90ab-cdef-000000000002", "AWS-RestartEC2Instance")]
    {
        life.drs(
            "PutLaunchAction",
            json!({
                "resourceId": web, "actionCode": document,
                "order": 2 + u32::from(document.contains("Restart")), "actionId": id,
                "optional": true, "active": true, "name": "Look", "actionVersion": "$DEFAULT", "category": "OTHER",
                "description": "Looks.", "parameters": {"commands": {"value": "ls", "type": "SSM_STORE"}},
            }),
        );
    }
    life.drs("ListLaunchActions", json!({"resourceId": web}));
    let arn = life.drs("ListRecoveryPlans", json!({}))["recoveryPlans"][0]["recoveryPlanArn"].clone();
    life.drs("GetRecoveryPlan", json!({"recoveryPlanArn": arn}));
    let step = life.drs("ListRecoveryPlanSteps", json!({"recoveryPlanArn": arn}))["recoveryPlanSteps"][0].clone();
    life.drs("GetRecoveryPlanStep", json!({"recoveryPlanStepArn": step["recoveryPlanStepArn"]}));
}

fn recover(life: &mut Life) -> Value {
    let web = life.kit.id("web-01");
    let snapshot =
        life.drs("DescribeRecoverySnapshots", json!({"sourceServerID": web}))["items"][3]["snapshotID"].clone();
    let servers =
        json!([{"sourceServerID": web, "recoverySnapshotID": snapshot}, {"sourceServerID": life.kit.id("app-02")}]);
    let job = life.drs("StartRecovery", json!({"sourceServers": servers, "tags": {"a": "b"}}))["job"].clone();
    while let Some(next) = life.kit.simulator.next_event(life.kit.now) {
        life.kit.now = next;
        life.drs("DescribeJobs", json!({}));
        life.drs("DescribeJobLogItems", json!({"jobID": job["jobID"]}));
        life.drs("DescribeRecoveryInstances", json!({}));
        life.drs("DescribeSourceServers", json!({}));
        life.ssm("DescribeInstanceInformation", json!({}));
        life.ssm("ListCommandInvocations", json!({"Details": true}));
    }
    let arn = job["arn"].as_str().unwrap();
    life.raw("TagResource", "POST", &format!("/tags/{arn}"), "", json!({"tags": {"c": "d"}}));
    life.raw("UntagResource", "DELETE", &format!("/tags/{arn}"), "tagKeys=a", json!({}));
    let tags = life.raw("ListTagsForResource", "GET", &format!("/tags/{arn}"), "", json!({})).json();
    assert_eq!(tags, json!({"tags": {"c": "d"}}));
    life.kit.instance("web-01").unwrap()["recoveryInstanceID"].clone()
}

fn check_instance(life: &mut Life, instance: &Value) {
    life.ssm("DescribeDocument", json!({"Name": "AWS-RunShellScript"}));
    let input =
        json!({"DocumentName": "AWS-RunShellScript", "InstanceIds": [instance], "Parameters": {"commands": ["ls"]}});
    let command = life.ssm("SendCommand", input)["Command"]["CommandId"].clone();
    let input = json!({"DocumentName": "AWS-RestartEC2Instance", "Parameters": {"InstanceId": [instance]}});
    let automation = life.ssm("StartAutomationExecution", input);
    loop {
        life.ssm("GetCommandInvocation", json!({"CommandId": command, "InstanceId": instance}));
        life.ssm("GetAutomationExecution", automation.clone());
        life.ssm("ListCommands", json!({}));
        let Some(next) = life.kit.simulator.next_event(life.kit.now) else { break };
        life.kit.now = next;
    }
    life.ssm("CancelCommand", json!({"CommandId": command}));
}

fn fail_back_and_leave(life: &mut Life, instance: &Value) {
    let one = json!({"recoveryInstanceID": instance});
    let web = json!({"sourceServerID": life.kit.id("web-01")});
    let db = json!({"sourceServerID": life.kit.id("db-01")});
    life.drs("GetFailbackReplicationConfiguration", one.clone());
    life.drs("UpdateFailbackReplicationConfiguration", json!({"recoveryInstanceID": instance, "usePrivateIP": true}));
    life.drs("ReverseReplication", one.clone());
    life.kit.settle();
    let job = life.drs("StartFailbackLaunch", json!({"recoveryInstanceIDs": [instance]}))["job"].clone();
    life.kit.finish(job["jobID"].as_str().unwrap());
    life.drs("DescribeRecoveryInstances", json!({}));
    life.drs("StopFailback", one.clone());
    life.drs("DisconnectRecoveryInstance", one.clone());
    life.drs("DeleteRecoveryInstance", one);
    let other = life.kit.instance("app-02").unwrap()["recoveryInstanceID"].clone();
    let job = life.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [other]}))["job"].clone();
    life.kit.finish(job["jobID"].as_str().unwrap());
    life.drs("DeleteJob", json!({"jobID": job["jobID"]}));
    let id = "a1b2c3d4-5678-90ab-cdef-000000000001";
    life.drs("DeleteLaunchAction", json!({"resourceId": web["sourceServerID"], "actionId": id}));
    life.drs("DisconnectSourceServer", web.clone());
    life.drs("DeleteSourceServer", web);
    life.drs("StopReplication", db.clone());
    life.drs("RetryDataReplication", db.clone());
    life.kit.settle();
    life.drs("StopReplication", db.clone());
    life.drs("StartReplication", db);
}

fn ask_for_quotas(life: &mut Life) {
    for (operation, input) in [
        ("ListServiceQuotas", json!({"ServiceCode": "drs", "MaxResults": 2})),
        ("GetServiceQuota", json!({"ServiceCode": "drs", "QuotaCode": "L-D88FAC3A"})),
    ] {
        life.called.insert((Service::ServiceQuotas, operation.to_owned()));
        let response = life.kit.send(&Request::service_quotas(operation, &input));
        assert_eq!(response.status, 200, "{}", response.text());
        let problems = ServiceModel::of(Service::ServiceQuotas).check_output(operation, &response.json());
        assert_eq!(problems, vec![], "{operation}");
    }
}

fn ask_for_rights(life: &mut Life) {
    life.called.insert((Service::Iam, "SimulatePrincipalPolicy".to_owned()));
    let role = ("PolicySourceArn", "arn:aws:iam::111122223333:role/start-wave");
    let response =
        life.kit.send(&Request::iam("SimulatePrincipalPolicy", &[role, ("ActionNames.member.1", "ec2:RunInstances")]));
    assert_eq!(response.status, 200, "{}", response.text());
}

fn notify(life: &mut Life) {
    let arn = "arn:aws:sns:eu-west-1:111122223333:t";
    life.sns("CreateTopic", &[("Name", "t")]);
    life.sns("ListTopics", &[]);
    life.sns("GetTopicAttributes", &[("TopicArn", arn)]);
    life.sns("Subscribe", &[("TopicArn", arn), ("Protocol", "email"), ("Endpoint", "a@example.com")]);
    life.sns("ListSubscriptionsByTopic", &[("TopicArn", arn)]);
    life.sns("Publish", &[("TopicArn", arn), ("Message", "m")]);
    life.sns("Unsubscribe", &[("SubscriptionArn", arn)]);
    life.sns("DeleteTopic", &[("TopicArn", arn)]);
}
