//! Terminating, disconnecting and deleting: instances and servers.

use serde_json::{Value, json};

use super::kit::{Kit, part};

fn launched(hostname: &str, is_drill: bool) -> (Kit, Value) {
    let mut kit = Kit::sample();
    let id = kit.start(&[hostname], is_drill);
    kit.finish(&id);
    let instance = kit.instance(hostname).unwrap()["recoveryInstanceID"].clone();
    (kit, instance)
}

#[test]
fn termination_is_a_job_that_ends_the_instance_and_then_its_record() {
    let (mut kit, instance) = launched("web-01", true);
    let answer = kit.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    let id = answer["job"]["jobID"].as_str().unwrap().to_owned();
    assert_eq!((&answer["job"]["type"], &answer["job"]["status"]), (&json!("TERMINATE"), &json!("PENDING")));
    assert_eq!(answer["job"]["initiatedBy"], "TERMINATE_RECOVERY_INSTANCES");
    assert_eq!(part(&answer["job"], "web-01")["launchStatus"], "PENDING");
    kit.pass(10);
    assert_eq!(kit.instance("web-01").unwrap()["ec2InstanceState"], "SHUTTING-DOWN");
    let job = kit.finish(&id);
    assert_eq!(part(&job, "web-01")["launchStatus"], "TERMINATED");
    assert_eq!(kit.log(&id, None), ["JOB_START", "CLEANUP_START", "CLEANUP_END", "JOB_END"]);
    assert_eq!(kit.instance("web-01"), None);
    assert_eq!(kit.source_server("web-01").get("recoveryInstanceId"), None);
    let again = kit.drs_error("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    assert_eq!(again.0, 404);
}

#[test]
fn an_instance_cannot_be_terminated_while_its_server_is_in_a_job() {
    let (mut kit, instance) = launched("web-01", true);
    kit.start(&["web-01"], true);
    let error = kit.drs_error("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    assert_eq!(error.1, "ConflictException");
}

#[test]
fn an_instance_must_be_disconnected_before_its_record_is_deleted_and_goes_on_in_ec2() {
    let (mut kit, instance) = launched("web-01", false);
    let one = json!({"recoveryInstanceID": instance});
    assert_eq!(kit.drs_error("DeleteRecoveryInstance", one.clone()).1, "ConflictException");
    kit.drs("DisconnectRecoveryInstance", one.clone());
    assert_eq!(kit.instance("web-01").unwrap()["dataReplicationInfo"]["dataReplicationState"], "DISCONNECTED");
    kit.drs("DeleteRecoveryInstance", one.clone());
    assert_eq!(kit.instance("web-01"), None);
    assert_eq!(kit.drs_error("DisconnectRecoveryInstance", one).0, 404);
    kit.settle();
    let managed = kit.ssm("DescribeInstanceInformation", json!({}));
    assert_eq!(managed["InstanceInformationList"][0]["InstanceId"], instance);
}

#[test]
fn a_server_cannot_be_disconnected_while_it_has_a_recovery_instance() {
    let (mut kit, instance) = launched("web-01", true);
    let server = json!({"sourceServerID": kit.id("web-01")});
    let (status, _, body) = kit.drs_error("DisconnectSourceServer", server.clone());
    assert_eq!(status, 409);
    assert!(body["message"].as_str().unwrap().contains(instance.as_str().unwrap()));
    let answer = kit.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    kit.finish(answer["job"]["jobID"].as_str().unwrap());
    let disconnected = kit.drs("DisconnectSourceServer", server);
    let info = &disconnected["dataReplicationInfo"];
    assert_eq!(info["dataReplicationState"], "DISCONNECTED");
    assert_eq!((info.get("lagDuration"), &info["replicatedDisks"][0]["totalStorageBytes"]), (None, &json!(0)));
}

#[test]
fn a_server_must_be_disconnected_before_it_is_deleted() {
    let mut kit = Kit::sample();
    let server = json!({"sourceServerID": kit.id("web-01")});
    assert_eq!(kit.drs_error("DeleteSourceServer", server.clone()).1, "ConflictException");
    kit.drs("DisconnectSourceServer", server.clone());
    kit.drs("DeleteSourceServer", server.clone());
    assert_eq!(kit.drs("DescribeSourceServers", json!({}))["items"].as_array().unwrap().len(), 5);
    assert_eq!(kit.drs_error("GetLaunchConfiguration", server).0, 404);
}

#[test]
fn replication_can_be_stopped_and_started_again() {
    let mut kit = Kit::sample();
    let server = json!({"sourceServerID": kit.id("web-01")});
    let state = |kit: &mut Kit| kit.source_server("web-01")["dataReplicationInfo"]["dataReplicationState"].clone();
    assert_eq!(kit.drs_error("StartReplication", server.clone()).0, 409);
    kit.drs("StopReplication", server.clone());
    assert_eq!(state(&mut kit), "STOPPED");
    assert_eq!(kit.drs("DescribeRecoverySnapshots", server.clone()), json!({"items": []}));
    assert_eq!(kit.drs_error("StopReplication", server.clone()).0, 409);
    let started = kit.drs("StartReplication", server.clone());
    assert_eq!(started["sourceServer"]["dataReplicationInfo"]["dataReplicationState"], "INITIATING");
    kit.settle();
    assert_eq!(state(&mut kit), "CONTINUOUS");
    assert_eq!(kit.drs_error("RetryDataReplication", server).0, 400);
}

#[test]
fn servers_are_found_by_id_hardware_and_staging_account() {
    let item = json!({
        "sourceServerID": "s-00000000000000001", "stagingArea": {"stagingAccountID": "222233334444"},
        "sourceProperties": {"networkInterfaces": [{"macAddress": "0a:00:00:00:00:01"}]},
    });
    let other = json!({"sourceServerID": "s-00000000000000000"});
    let estate = crate::Estate::parse(&json!({"items": [item, other]}).to_string()).unwrap();
    let mut kit = Kit::with(estate, crate::Scenario::none());
    let mut found = |filters: Value| {
        let answer = kit.drs("DescribeSourceServers", json!({"filters": filters}));
        let ids = answer["items"].as_array().unwrap().iter().map(|item| item["sourceServerID"].clone());
        ids.collect::<Vec<_>>()
    };
    let all = ["s-00000000000000000", "s-00000000000000001"];
    assert_eq!(found(json!({"sourceServerIDs": []})), all);
    assert_eq!(found(json!({"sourceServerIDs": [all[1], all[1]]})), [all[1]]);
    assert_eq!(found(json!({"hardwareId": "0a:00:00:00:00:01"})), [all[1]]);
    assert_eq!(found(json!({"stagingAccountIDs": ["222233334444"]})), [all[1]]);
    let request = crate::Request { method: "GET".to_owned(), ..crate::Request::drs("ListStagingAccounts", &json!({})) };
    assert_eq!(kit.send(&request).json(), json!({"accounts": [{"accountID": "222233334444"}]}));
}
