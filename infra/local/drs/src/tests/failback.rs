//! Reverse replication, and the failback states.

use serde_json::{Value, json};

use super::kit::{Kit, part};
use crate::{Estate, Scenario};

const SERVER: &str = "s-00000000000000000";

/// A recovery instance, launched for real, of a server that comes from EC2 (or not).
fn recovered(from_ec2: bool, is_drill: bool) -> (Kit, Value) {
    let mut item = json!({"sourceServerID": SERVER});
    if from_ec2 {
        item["sourceCloudProperties"] = json!({
            "originAccountID": "222233334444", "originRegion": "us-east-1", "originAvailabilityZone": "us-east-1c",
        });
    }
    let mut kit = Kit::with(Estate::parse(&json!({"items": [item]}).to_string()).unwrap(), Scenario::none());
    let id = kit.start(&["host-0"], is_drill);
    kit.finish(&id);
    let instance = kit.instance("host-0").unwrap();
    (kit, instance)
}

fn states(kit: &mut Kit) -> (Value, Value) {
    let instance = kit.instance("host-0").unwrap();
    (instance["failback"]["state"].clone(), instance["dataReplicationInfo"]["dataReplicationState"].clone())
}

#[test]
fn an_instance_from_ec2_goes_back_through_the_failback_states() {
    let (mut kit, instance) = recovered(true, false);
    assert_eq!(instance["originEnvironment"], "AWS");
    assert_eq!(instance["originAvailabilityZone"], "us-east-1c");
    assert_eq!(states(&mut kit), (json!("FAILBACK_NOT_READY_FOR_LAUNCH"), json!("NOT_STARTED")));
    let one = json!({"recoveryInstanceID": instance["recoveryInstanceID"]});
    let many = json!({"recoveryInstanceIDs": [instance["recoveryInstanceID"]]});
    assert_eq!(kit.drs_error("StartFailbackLaunch", many.clone()).1, "ConflictException");

    let arn = kit.drs("ReverseReplication", one.clone())["reversedDirectionSourceServerArn"].clone();
    assert!(arn.as_str().unwrap().starts_with("arn:aws:drs:us-east-1:222233334444:source-server/s-"));
    assert_eq!(kit.source_server("host-0")["reversedDirectionSourceServerArn"], arn);
    assert_eq!(states(&mut kit), (json!("FAILBACK_IN_PROGRESS"), json!("INITIATING")));
    assert_eq!(kit.drs_error("ReverseReplication", one).1, "ConflictException");
    kit.settle();
    assert_eq!(states(&mut kit), (json!("FAILBACK_READY_FOR_LAUNCH"), json!("CONTINUOUS")));

    let job = kit.drs("StartFailbackLaunch", many)["job"].clone();
    assert_eq!((&job["initiatedBy"], &job["type"]), (&json!("FAILBACK"), &json!("LAUNCH")));
    let job = kit.finish(job["jobID"].as_str().unwrap());
    assert_eq!(part(&job, "host-0")["launchStatus"], "LAUNCHED");
    assert_eq!(states(&mut kit).0, "FAILBACK_COMPLETED");
    assert_eq!(kit.instance("host-0").unwrap()["failback"]["failbackJobID"], job["jobID"]);
}

#[test]
fn stopping_failback_goes_back_to_not_started() {
    let (mut kit, instance) = recovered(true, false);
    let one = json!({"recoveryInstanceID": instance["recoveryInstanceID"]});
    kit.drs("ReverseReplication", one.clone());
    kit.pass(400);
    assert_eq!(states(&mut kit).1, "INITIAL_SYNC");
    kit.drs("StopFailback", one);
    assert_eq!(states(&mut kit).0, "FAILBACK_NOT_STARTED");
    kit.settle();
    assert_eq!(states(&mut kit).0, "FAILBACK_NOT_STARTED", "what was planned does not happen");
}

#[test]
fn replication_of_servers_from_elsewhere_and_of_drills_cannot_be_reversed() {
    let (mut kit, instance) = recovered(false, false);
    assert_eq!(states(&mut kit).0, "FAILBACK_NOT_STARTED");
    let one = json!({"recoveryInstanceID": instance["recoveryInstanceID"]});
    assert_eq!(kit.drs_error("ReverseReplication", one).1, "ValidationException");
    let (mut kit, instance) = recovered(true, true);
    let one = json!({"recoveryInstanceID": instance["recoveryInstanceID"]});
    assert_eq!(kit.drs_error("ReverseReplication", one).1, "ConflictException");
}

#[test]
fn an_estate_can_have_instances_on_their_way_back() {
    let items = json!([{"sourceServerID": SERVER}]);
    let instances = json!([{"server": SERVER, "failbackState": "FAILBACK_READY_FOR_LAUNCH"}]);
    let estate = Estate::parse(&json!({"items": items, "recoveryInstances": instances}).to_string()).unwrap();
    let mut kit = Kit::with(estate, Scenario::none());
    let instance = kit.instance("host-0").unwrap();
    let job = kit.drs("StartFailbackLaunch", json!({"recoveryInstanceIDs": [instance["recoveryInstanceID"]]}));
    kit.finish(job["job"]["jobID"].as_str().unwrap());
    assert_eq!(states(&mut kit).0, "FAILBACK_COMPLETED");
}

#[test]
fn the_failback_replication_configuration_can_be_read_and_changed() {
    let (mut kit, instance) = recovered(true, false);
    let id = instance["recoveryInstanceID"].clone();
    kit.drs("UpdateFailbackReplicationConfiguration", json!({"recoveryInstanceID": id, "bandwidthThrottling": 100}));
    let configuration = kit.drs("GetFailbackReplicationConfiguration", json!({"recoveryInstanceID": id}));
    assert_eq!((&configuration["bandwidthThrottling"], &configuration["usePrivateIP"]), (&json!(100), &json!(false)));
}
