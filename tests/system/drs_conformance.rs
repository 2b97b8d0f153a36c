//! botocore, AWS's own client, drives the simulated DRS: it validates what is sent, and answers must be as its model says.

use drs::{Estate, Service, ServiceModel};
use serde_json::{Value, json};
use system_tests::{Served, python_tool, serve, shared, workspace};

/// The names of the operations that the simulator serves, by service.
fn served() -> Value {
    let names = |service| ServiceModel::of(service).operations(true).collect::<Vec<_>>();
    json!({
        "drs": names(Service::Drs), "ssm": names(Service::Ssm), "sns": names(Service::Sns),
        "service-quotas": names(Service::ServiceQuotas), "iam": names(Service::Iam),
    })
}

fn simulate(estate: &Value) -> Served {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), estate.to_string()).unwrap();
    let estate = file.path().to_string_lossy();
    serve(&["simulate", "--port", "0", "--clock", "instant", "--seed", "1", "--estate", &estate])
}

/// Runs a script against a simulator and gives what it says; `None`, with a message, without Python.
fn run(script: &str, estate: &Value, arguments: &[&str]) -> Option<String> {
    let python = python_tool("python")?;
    let simulator = simulate(estate);
    let script = workspace().join("tests/system/drs_conformance").join(script);
    let output = simulator.command(&python).env("PYTHONDONTWRITEBYTECODE", "1").arg(script).args(arguments).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The sample, whose servers come from EC2: so everything can be done with them.
fn estate() -> Value {
    let sample = serde_json::to_value(Estate::sample().unwrap()).unwrap();
    let mut items: Vec<Value> = sample["servers"].as_object().unwrap().values().cloned().collect();
    for item in &mut items {
        item["sourceCloudProperties"] =
            json!({"originRegion": "eu-central-1", "originAvailabilityZone": "eu-central-1a"});
        item["stagingArea"] = json!({"stagingAccountID": "222233334444", "status": "EXTENDED"});
    }
    json!({"items": items, "recoveryPlans": [{"name": "p", "steps": [{"name": "w", "waitMinutes": 3}]}]})
}

#[test]
fn botocore_drives_every_served_operation_and_finds_every_answer_valid() {
    let Some(said) = run("life.py", &estate(), &[&served().to_string()]) else { return };
    let counts = served();
    for service in ["drs", "ssm", "sns", "service-quotas", "iam"] {
        let count = counts[service].as_array().unwrap().len();
        assert!(said.contains(&format!("{service} {count} operations answer as the model says")), "{said}");
    }
}

#[test]
fn botocore_is_told_by_name_about_every_operation_that_is_not_served() {
    let Some(said) = run("unserved.py", &estate(), &[&served().to_string()]) else { return };
    insta::assert_snapshot!(said);
}

#[test]
fn the_examples_of_the_aws_cli_pass_botocore_and_the_simulator() {
    let Some(folder) = shared("conformance/drs/examples") else { return };
    let servers = std::fs::read_to_string(folder.join("DescribeSourceServers.json")).unwrap();
    let servers: Value = serde_json::from_str(&servers).unwrap();
    let estate = &servers["examples"][0]["response"];
    let arguments = [&*folder.to_string_lossy(), &*served().to_string()];
    let Some(said) = run("examples.py", estate, &arguments) else { return };
    insta::assert_snapshot!(said);
}
