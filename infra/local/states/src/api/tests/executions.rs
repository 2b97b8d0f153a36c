//! Executions: starting, describing, listing, stopping, redriving, and their histories.

use serde_json::{Value, json};

use super::Client;
use crate::{
    FunctionFailure,
    testing::{Scripted, single, task},
};

fn pass() -> Value {
    single(&json!({"Type": "Pass", "End": true}))
}

/// It waits until somebody answers the token, which nobody does.
fn endless() -> Value {
    single(&json!({
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true,
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message.$": "$$.Task.Token"},
    }))
}

#[tokio::test]
async fn an_execution_is_started_and_described() {
    let client = Client::new();
    let machine = client.create("machine", &pass()).await;
    let started = json!({"stateMachineArn": machine, "name": "run", "input": "{\"a\":  1.50}"});
    let started = client.ok("StartExecution", started).await;
    let described = client.ok("DescribeExecution", json!({"executionArn": started["executionArn"]})).await;
    insta::assert_json_snapshot!([started, described]);
    let unnamed = client.ok("StartExecution", json!({"stateMachineArn": machine})).await;
    let unnamed = client.ok("DescribeExecution", json!({"executionArn": unnamed["executionArn"]})).await;
    assert_eq!(unnamed["input"], "{}");
    assert_eq!(unnamed["name"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn starting_a_running_execution_again_answers_the_running_one() {
    let client = Client::new();
    let machine = client.create("machine", &endless()).await;
    let start = |input: &str| json!({"stateMachineArn": machine, "name": "run", "input": input});
    let first = client.ok("StartExecution", start("{\"a\":1}")).await;
    assert_eq!(client.ok("StartExecution", start("{ \"a\": 1 }")).await, first);
    let already =
        format!("ExecutionAlreadyExists: Execution Already Exists: '{}'", first["executionArn"].as_str().unwrap());
    assert_eq!(client.refused("StartExecution", start("{\"a\":2}")).await, already);
    client.ok("StopExecution", json!({"executionArn": first["executionArn"]})).await;
    assert_eq!(client.refused("StartExecution", start("{\"a\":1}")).await, already, "it has ended");
}

#[tokio::test]
async fn a_stopped_execution_tells_why() {
    let client = Client::new();
    let machine = client.create("machine", &endless()).await;
    let arn = client.start(&machine, "run", &json!({})).await;
    let stop = json!({"executionArn": arn, "error": "Stopped", "cause": "by hand"});
    let stopped = client.ok("StopExecution", stop.clone()).await;
    let described = client.ok("DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(
        json!([described["status"], described["error"], described["cause"], described["stopDate"]]),
        json!(["ABORTED", "Stopped", "by hand", stopped["stopDate"]])
    );
    assert_eq!(client.ok("StopExecution", stop).await, stopped, "it stays as it was");
}

#[tokio::test]
async fn histories_are_read_in_pages_in_both_directions() {
    let client = Client::new();
    let machine = client.create("machine", &single(&task("f"))).await;
    let arn = client.run(&machine, "run", &json!({"secret": 1})).await;
    let whole = client.ok("GetExecutionHistory", json!({"executionArn": arn})).await;
    insta::assert_json_snapshot!(whole);
    let mut pages = Vec::new();
    let mut token = Value::Null;
    loop {
        let request = json!({"executionArn": arn, "maxResults": 3, "reverseOrder": true, "nextToken": token});
        let page = client.ok("GetExecutionHistory", request).await;
        pages.extend(page["events"].as_array().unwrap().clone());
        token = page["nextToken"].clone();
        if token.is_null() {
            break;
        }
        let foreign = json!({"executionArn": arn, "nextToken": token});
        assert_eq!(
            client.refused("GetExecutionHistory", foreign).await,
            "InvalidToken: Invalid Token: 'Invalid token'"
        );
    }
    pages.reverse();
    assert_eq!(whole["events"], json!(pages));
    let bare = json!({"executionArn": arn, "includeExecutionData": false});
    let bare = client.ok("GetExecutionHistory", bare).await.to_string();
    assert!(!bare.contains("secret") && bare.contains("stateEnteredEventDetails"));
}

#[tokio::test]
async fn executions_are_listed_newest_first_with_filters_and_pages() {
    let client = Client::new();
    let machine = client.create("machine", &single(&json!({
        "Type": "Choice", "Choices": [{"Variable": "$.fail", "IsPresent": true, "Next": "Bad"}], "Default": "Good",
    })).as_object().map(|scope| {
        let mut scope = scope.clone();
        scope["States"]["Bad"] = json!({"Type": "Fail"});
        scope["States"]["Good"] = json!({"Type": "Succeed"});
        Value::Object(scope)
    }).unwrap()).await;
    for (name, input) in [("first", json!({})), ("second", json!({"fail": 1})), ("third", json!({}))] {
        client.run(&machine, name, &input).await;
    }
    let names = |answer: &Value| -> Vec<String> {
        let executions = answer["executions"].as_array().unwrap();
        executions.iter().map(|execution| execution["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = client.ok("ListExecutions", json!({"stateMachineArn": machine})).await;
    assert_eq!(names(&all), ["third", "second", "first"]);
    let failed = client.ok("ListExecutions", json!({"stateMachineArn": machine, "statusFilter": "FAILED"})).await;
    assert_eq!(names(&failed), ["second"]);
    let page = client.ok("ListExecutions", json!({"stateMachineArn": machine, "maxResults": 2})).await;
    assert_eq!(names(&page), ["third", "second"]);
    let rest = json!({"stateMachineArn": machine, "maxResults": 2, "nextToken": page["nextToken"]});
    let rest = client.ok("ListExecutions", rest).await;
    assert_eq!(names(&rest), ["first"]);
    assert!(rest.get("nextToken").is_none());
    client.ok("RedriveExecution", json!({"executionArn": failed["executions"][0]["executionArn"]})).await;
    let redriven = client.ok("ListExecutions", json!({"stateMachineArn": machine, "redriveFilter": "REDRIVEN"})).await;
    assert_eq!(names(&redriven), ["second"]);
    insta::assert_json_snapshot!(redriven);
}

#[tokio::test]
async fn map_runs_and_their_children_are_listed_and_described() {
    let client = Client::with(Scripted::new(|_, payload| async move {
        match payload.as_i64() {
            Some(2) => Err(FunctionFailure::Service { error: "Bad".to_owned(), cause: "two".to_owned() }),
            _ => Ok(payload),
        }
    }));
    let machine = client
        .create(
            "machine",
            &single(&json!({
                "Type": "Map", "Label": "Each", "ToleratedFailurePercentage": 50, "End": true,
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "F", "States": {"F": task("f")},
                },
            })),
        )
        .await;
    let arn = client.run(&machine, "run", &json!([1, 2, 3])).await;
    let runs = client.ok("ListMapRuns", json!({"executionArn": arn})).await;
    let run = runs["mapRuns"][0]["mapRunArn"].clone();
    let described = client.ok("DescribeMapRun", json!({"mapRunArn": run})).await;
    let children = client.ok("ListExecutions", json!({"mapRunArn": run, "statusFilter": "FAILED"})).await;
    let child = children["executions"][0]["executionArn"].clone();
    let failed = client.ok("DescribeExecution", json!({"executionArn": child})).await;
    insta::assert_json_snapshot!([runs, described, children, failed]);
    let refused = client.refused("RedriveExecution", json!({"executionArn": child})).await;
    assert_eq!(refused, "ExecutionNotRedrivable: Execution can only be redriven by its Map Run");
    let by_machine = client.ok("DescribeStateMachineForExecution", json!({"executionArn": child})).await;
    assert_eq!((&by_machine["mapRunArn"], by_machine["label"].as_str()), (&run, Some("Each")));
}

#[tokio::test]
async fn a_failed_execution_is_redriven_once_per_failure() {
    let client = Client::with(Scripted::new(|_, _| async {
        Err(FunctionFailure::Service { error: "Bad".to_owned(), cause: String::new() })
    }));
    let machine = client.create("machine", &single(&task("f"))).await;
    let arn = client.run(&machine, "run", &json!({})).await;
    let redrive = json!({"executionArn": arn});
    let first = client.ok("RedriveExecution", redrive.clone()).await;
    assert_eq!(client.ok("RedriveExecution", redrive.clone()).await, first, "it is running already");
    client.service.wait_for_execution(&arn).await.unwrap();
    client.ok("RedriveExecution", redrive).await;
    let described = client.ok("DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(described["redriveCount"], 2);
    let good = client.create("good", &pass()).await;
    let good = client.run(&good, "run", &json!({})).await;
    assert_eq!(
        client.refused("RedriveExecution", json!({"executionArn": good})).await,
        "ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven"
    );
}

#[tokio::test]
async fn an_express_execution_is_answered_when_it_has_ended() {
    let client = Client::new();
    let create = json!({
        "name": "quick", "definition": single(&task("f")).to_string(), "type": "EXPRESS",
        "roleArn": "arn:aws:iam::111122223333:role/r",
    });
    let machine = client.ok("CreateStateMachine", create).await["stateMachineArn"].clone();
    let start = json!({"stateMachineArn": machine, "name": "run", "input": "{\"a\":1}"});
    let mut answer = client.ok("StartSyncExecution", start.clone()).await;
    let arn = answer["executionArn"].take();
    assert!(arn.as_str().unwrap().starts_with("arn:aws:states:us-east-1:111122223333:express:quick:run:"));
    insta::assert_json_snapshot!(answer);
    client.ok("StartSyncExecution", start.clone()).await;
    for operation in ["DescribeExecution", "GetExecutionHistory", "StopExecution", "RedriveExecution"] {
        let refused = client.refused(operation, json!({"executionArn": arn})).await;
        assert_eq!(
            refused, "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
            "{operation}"
        );
    }
    let standard = client.create("standard", &pass()).await;
    let refused = client.refused("StartSyncExecution", json!({"stateMachineArn": standard})).await;
    assert!(refused.starts_with("StateMachineTypeNotSupported"), "{refused}");
}
