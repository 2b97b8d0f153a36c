//! Requests that are wrong, and what AWS says to them.

use serde_json::json;

use super::Client;
use crate::testing::single;

#[tokio::test]
async fn wrong_requests_are_refused_in_the_words_of_aws() {
    let client = Client::new();
    let machine = client.create("machine", &single(&json!({"Type": "Succeed"}))).await;
    let execution = "arn:aws:states:us-east-1:111122223333:execution:machine:none";
    let mut refusals = Vec::new();
    for (operation, request) in [
        ("StartExecution", json!({})),
        ("StartExecution", json!({"stateMachineArn": "no arn"})),
        ("StartExecution", json!({"stateMachineArn": execution})),
        ("StartExecution", json!({"stateMachineArn": format!("{machine}2")})),
        ("StartExecution", json!({"stateMachineArn": machine, "name": "a b"})),
        ("StartExecution", json!({"stateMachineArn": machine, "name": ""})),
        ("StartExecution", json!({"stateMachineArn": machine, "input": "{"})),
        ("StartExecution", json!({"stateMachineArn": machine, "input": ""})),
        ("StartExecution", json!({"stateMachineArn": machine, "input": {}})),
        ("DescribeExecution", json!({"executionArn": execution})),
        ("DescribeExecution", json!({"executionArn": machine})),
        ("GetExecutionHistory", json!({"executionArn": execution})),
        ("StopExecution", json!({"executionArn": execution})),
        ("RedriveExecution", json!({"executionArn": execution})),
        ("ListExecutions", json!({"stateMachineArn": machine, "maxResults": 1_001})),
        ("ListExecutions", json!({"stateMachineArn": machine, "statusFilter": "DONE"})),
        ("ListExecutions", json!({})),
        ("ListExecutions", json!({"stateMachineArn": machine, "nextToken": "made up"})),
        ("DescribeMapRun", json!({"mapRunArn": "arn:aws:states:us-east-1:111122223333:mapRun:machine/label:id"})),
        ("DescribeStateMachine", json!({"stateMachineArn": format!("{machine}2")})),
        ("UpdateStateMachine", json!({"stateMachineArn": machine})),
        ("CreateStateMachine", json!({"name": "a/b", "definition": "{}", "roleArn": "r"})),
        ("CreateStateMachine", json!({"name": "a", "definition": "{", "roleArn": "r"})),
        ("CreateStateMachine", json!({"name": "a", "definition": "{}", "roleArn": "r", "type": "FAST"})),
        ("PublishStateMachineVersion", json!({"stateMachineArn": machine})),
    ] {
        refusals.push(json!([operation, request, client.refused(operation, request.clone()).await]));
    }
    insta::assert_json_snapshot!(refusals);
}

#[tokio::test]
async fn inputs_and_definitions_have_a_limit() {
    let client = Client::new();
    let machine = client.create("machine", &single(&json!({"Type": "Succeed"}))).await;
    let text = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
    client.ok("StartExecution", json!({"stateMachineArn": machine, "input": text(262_144)})).await;
    let refused = client.refused("StartExecution", json!({"stateMachineArn": machine, "input": text(262_145)})).await;
    assert!(
        refused.ends_with("Member must have length less than or equal to 262144"),
        "{}",
        &refused[refused.len() - 100..]
    );
    // The limit counts bytes and not characters.
    let umlauts = format!("\"{}\"", "ä".repeat(140_000));
    let refused = client.refused("StartExecution", json!({"stateMachineArn": machine, "input": umlauts})).await;
    assert!(refused.starts_with("ValidationException"));
    let create = json!({"name": "large", "definition": "x".repeat(1_048_577), "roleArn": "r"});
    let refused = client.refused("CreateStateMachine", create).await;
    assert!(refused.ends_with("Member must have length less than or equal to 1048576"));
}

#[tokio::test]
async fn what_is_not_json_is_refused() {
    let client = Client::new();
    for body in ["{", "[]", "\"text\""] {
        let response = client.service.handle("AWSStepFunctions.ListStateMachines", body.as_bytes()).await;
        assert_eq!((response.status, response.error_type.as_deref()), (400, Some("SerializationException")), "{body}");
    }
    let empty = client.service.handle("AWSStepFunctions.ListStateMachines", b"").await;
    assert_eq!(empty.status, 200);
}

#[tokio::test]
async fn inputs_are_not_nested_without_end() {
    let client = Client::new();
    let machine = client.create("machine", &single(&json!({"Type": "Succeed"}))).await;
    let nested = |levels: usize| json!({"stateMachineArn": machine, "input": "[".repeat(levels) + &"]".repeat(levels)});
    client.ok("StartExecution", nested(100)).await;
    for levels in [101, 127, 128, 10_000] {
        let refused = client.refused("StartExecution", nested(levels)).await;
        assert!(refused.starts_with("InvalidExecutionInput"), "{levels}: {refused}");
    }
}
