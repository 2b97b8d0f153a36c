//! Every fault of the library strikes in the same way from a scenario file and by an admin call while it runs.

use serde_json::json;

use super::kit::Kit;
use crate::{LIBRARY, Request, Response, Scenario};

/// A session that gives every fault its occasion: starts that are repeated, polls, checks, termination.
fn session(kit: &mut Kit) -> Vec<Response> {
    let mut answers = Vec::new();
    let hosts = ["db-01", "db-02", "app-01", "app-02", "web-01", "web-02"];
    let servers = hosts.map(|name| json!({"sourceServerID": kit.id(name)}));
    let start = Request::drs("StartRecovery", &json!({"sourceServers": servers}));
    answers.push(kit.send(&Request::drs("DescribeSourceServers", &json!({}))));
    answers.extend((0..7).map(|_| kit.send(&start)));
    answers.push(kit.send(&Request::drs("InitializeService", &json!({}))));
    answers.push(kit.send(&start));
    let jobs = |kit: &mut Kit| kit.send(&Request::drs("DescribeJobs", &json!({})));
    for _ in 0..60 {
        let described = jobs(kit);
        if let Some(id) = described.json()["items"][0]["jobID"].as_str() {
            answers.push(kit.send(&Request::drs("DescribeJobLogItems", &json!({"jobID": id}))));
        }
        answers.push(described);
        kit.pass(60);
    }
    let described = kit.send(&Request::drs("DescribeRecoveryInstances", &json!({})));
    let instances: Vec<_> = described.json()["items"].as_array().cloned().unwrap_or_default();
    let ids: Vec<_> = instances.iter().map(|instance| instance["recoveryInstanceID"].clone()).collect();
    answers.push(described);
    // One command for each: an instance of the other platform refuses its own only.
    for document in ["AWS-RunShellScript", "AWS-RunPowerShellScript"] {
        for id in &ids {
            let parameters = json!({"commands": ["ping"]});
            let check = json!({"DocumentName": document, "InstanceIds": [id], "Parameters": parameters});
            answers.push(kit.send(&Request::ssm("SendCommand", &check)));
        }
    }
    answers.push(kit.send(&Request::ssm("DescribeInstanceInformation", &json!({}))));
    kit.pass(7200);
    answers.push(kit.send(&Request::ssm("ListCommandInvocations", &json!({"Details": true}))));
    answers.push(kit.send(&Request::drs("TerminateRecoveryInstances", &json!({"recoveryInstanceIDs": ids}))));
    kit.pass(7200);
    answers.push(jobs(kit));
    answers.push(kit.simulator.admin(&Request::admin("GET", "/_simulator/events", None), kit.now));
    answers
}

#[test]
fn every_fault_strikes_alike_from_a_scenario_file_and_by_an_admin_call() {
    let well = session(&mut Kit::sample());
    for entry in LIBRARY {
        let from_file = session(&mut Kit::scenario(entry.name));
        let mut kit = Kit::sample();
        for fault in Scenario::named(entry.name).unwrap().faults {
            let call = Request::admin("POST", "/_simulator/faults", Some(&fault.into()));
            assert_eq!(kit.simulator.admin(&call, kit.now).status, 201, "{}", entry.name);
        }
        assert!(session(&mut kit) == from_file, "{} by admin calls is another one than from its file", entry.name);
        assert!(from_file != well, "{} changes nothing", entry.name);
    }
}
