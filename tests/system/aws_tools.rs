//! The AWS CLI and boto3 against `drsctl serve`: everything that a person does on AWS works here in the same words.

use std::process::Command;

use serde_json::Value;
use system_tests::{Served, python_tool, serve, workspace};

const PLAN: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:plan";

fn aws(served: &Served, arguments: &[&str]) -> Option<Value> {
    let mut command: Command = served.command(&python_tool("aws")?);
    let output = command.args(arguments).args(["--output", "json"]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[test]
fn the_aws_cli_does_the_whole_job() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    let input = r#"{"planId":"payroll","executionType":"DRILL"}"#;
    let start = ["stepfunctions", "start-execution", "--state-machine-arn", PLAN, "--input", input];
    let Some(started) = aws(&served, &start) else { return };
    let arn = started["executionArn"].as_str().unwrap();
    let id = arn.rsplit(':').next().unwrap();
    let describe = || aws(&served, &["stepfunctions", "describe-execution", "--execution-arn", arn]).unwrap();
    let ended = std::iter::repeat_with(describe).find(|described| described["status"] != "RUNNING").unwrap();
    assert_eq!(ended["status"], "SUCCEEDED", "{ended}");

    let history = |machine: &str, name: &str| {
        let arn = format!("arn:aws:states:eu-west-1:111122223333:execution:{machine}:{name}");
        aws(&served, &["stepfunctions", "get-execution-history", "--execution-arn", &arn]).unwrap()
    };
    assert_eq!(history("plan", id)["events"].as_array().unwrap().last().unwrap()["type"], "ExecutionSucceeded");
    for wave in 1..=3 {
        let events = history("wave", &format!("{id}-{wave}"));
        assert_eq!(events["events"].as_array().unwrap().last().unwrap()["type"], "ExecutionSucceeded");
    }
    let jobs = aws(&served, &["drs", "describe-jobs"]).unwrap();
    let jobs = jobs["items"].as_array().unwrap();
    assert_eq!(jobs.len(), 3);
    let job = jobs[0]["jobID"].as_str().unwrap();
    assert_eq!(jobs[0]["tags"]["DRS:ExecutionId"], id);
    let log = aws(&served, &["drs", "describe-job-log-items", "--job-id", job]).unwrap();
    assert!(log["items"].as_array().unwrap().iter().any(|item| item["event"] == "CONVERSION_END"));
    let values = format!(r#"{{":id":{{"S":"{id}"}}}}"#);
    let query = ["dynamodb", "query", "--table-name", "executions", "--key-condition-expression", "executionId = :id"];
    let rows = aws(&served, &[&query[..], &["--expression-attribute-values", &values]].concat()).unwrap();
    let items: Vec<&str> =
        rows["Items"].as_array().unwrap().iter().map(|row| row["item"]["S"].as_str().unwrap()).collect();
    assert_eq!(items.iter().filter(|item| item.starts_with("SERVER#")).count(), 6);
    assert_eq!(items.iter().filter(|item| **item == "EXECUTION").count(), 1);
    let by_status = [
        "dynamodb",
        "query",
        "--table-name",
        "executions",
        "--index-name",
        "by-status",
        "--key-condition-expression",
        "#s = :s",
        "--expression-attribute-names",
        r##"{"#s":"status"}"##,
        "--expression-attribute-values",
        r#"{":s":{"S":"Succeeded"}}"#,
    ];
    assert_eq!(aws(&served, &by_status).unwrap()["Count"], 1, "the index holds executions only");
}

#[test]
fn the_aws_cli_asks_iam_what_a_role_may_do() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant", "--scenario", "permission-missing"]);
    let role = "arn:aws:iam::111122223333:role/start-wave";
    let volume = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0";
    let simulate = ["iam", "simulate-principal-policy", "--policy-source-arn", role, "--resource-arns", volume];
    let actions = ["--action-names", "ec2:AttachVolume", "ec2:DetachVolume"];
    let Some(simulated) = aws(&served, &[&simulate[..], &actions].concat()) else { return };
    let results = simulated["EvaluationResults"].as_array().unwrap();
    let decisions: Vec<&str> = results.iter().map(|result| result["EvalDecision"].as_str().unwrap()).collect();
    assert_eq!(decisions, ["allowed", "implicitDeny"], "{simulated}");
}

#[test]
fn boto3_parses_every_answer() {
    let Some(python) = python_tool("python") else { return };
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    let script = workspace().join("tests/system/boto3_client.py");
    let output = served.command(&python).arg(script).arg(PLAN).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_aws_cli_tests_a_single_state_with_a_mock_and_validates_our_files() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    for machine in ["plan", "wave", "server"] {
        let file = format!("file://{}", workspace().join(format!("statemachine/{machine}.asl.json")).display());
        let validate = ["stepfunctions", "validate-state-machine-definition", "--definition", &file];
        let Some(validated) = aws(&served, &validate) else { return };
        assert_eq!(
            (&validated["result"], &validated["diagnostics"]),
            (&"OK".into(), &Value::Array(vec![])),
            "{machine}"
        );
    }
    let broken = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}"#;
    let validate = ["stepfunctions", "validate-state-machine-definition", "--definition", broken];
    let validated = aws(&served, &validate).unwrap();
    assert_eq!((&validated["result"], &validated["diagnostics"][0]["severity"]), (&"FAIL".into(), &"ERROR".into()));
    assert_eq!(validated["diagnostics"][0]["code"], "MISSING_TRANSITION_TARGET", "{validated}");

    let server = std::fs::read_to_string(workspace().join("statemachine/server.asl.json")).unwrap();
    let input = r#"{"executionId":"e","wave":1,"sourceServerId":"s-1"}"#;
    let test = |mock: &str| {
        let state = ["stepfunctions", "test-state", "--definition", &server, "--state-name", "PollChecks"];
        aws(&served, &[&state[..], &["--input", input, "--mock", mock]].concat()).unwrap()
    };
    let answered = test(r#"{"result":"{\"Payload\":{\"state\":\"Healthy\",\"pollSeconds\":0}}"}"#);
    assert_eq!(
        (&answered["status"], &answered["nextState"]),
        (&"SUCCEEDED".into(), &"ChecksDone?".into()),
        "{answered}"
    );
    let output: Value = serde_json::from_str(answered["output"].as_str().unwrap()).unwrap();
    assert_eq!(output["checks"]["state"], "Healthy");
    let refused = test(r#"{"errorOutput":{"error":"Rejected","cause":"no"}}"#);
    assert_eq!((&refused["status"], &refused["nextState"]), (&"CAUGHT_ERROR".into(), &"ServerUnhealthy".into()));
    assert_eq!(test(r#"{"errorOutput":{"error":"Transient","cause":"later"}}"#)["status"], "RETRIABLE");
}
