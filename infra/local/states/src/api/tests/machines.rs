//! State machines and their tags.

use serde_json::{Value, json};

use super::Client;
use crate::testing::single;

const ARN: &str = "arn:aws:states:us-east-1:111122223333:stateMachine:machine";

fn pass() -> Value {
    single(&json!({"Type": "Pass", "End": true}))
}

#[tokio::test]
async fn a_machine_is_created_described_changed_and_deleted() {
    let client = Client::new();
    let mut seen = Vec::new();
    for (operation, request) in [
        (
            "CreateStateMachine",
            json!({"name": "machine", "definition": pass().to_string(), "roleArn": "arn:aws:iam::111122223333:role/r"}),
        ),
        ("DescribeStateMachine", json!({"stateMachineArn": ARN})),
        ("UpdateStateMachine", json!({"stateMachineArn": ARN, "roleArn": "arn:aws:iam::111122223333:role/other"})),
        ("DescribeStateMachine", json!({"stateMachineArn": ARN})),
        ("ListStateMachines", json!({})),
        ("DeleteStateMachine", json!({"stateMachineArn": ARN})),
        ("DeleteStateMachine", json!({"stateMachineArn": ARN})),
        ("ListStateMachines", json!({})),
    ] {
        seen.push(json!([operation, client.ok(operation, request).await]));
    }
    insta::assert_json_snapshot!(seen);
}

#[tokio::test]
async fn creating_the_same_machine_again_changes_nothing() {
    let client = Client::new();
    let arn = client.create("machine", &pass()).await;
    assert_eq!(client.create("machine", &pass()).await, arn);
    let other = json!({
        "name": "machine", "definition": single(&json!({"Type": "Succeed"})).to_string(),
        "roleArn": "arn:aws:iam::111122223333:role/machine",
    });
    assert_eq!(
        client.refused("CreateStateMachine", other).await,
        format!("StateMachineAlreadyExists: State Machine Already Exists: '{ARN}'")
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_a_definition_is_told() {
    let definition = json!({"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parametres": {}, "Next": "Nowhere"},
        "B": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true},
        "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true},
    }});
    let client = Client::new();
    let create = json!({"name": "machine", "definition": definition.to_string(), "roleArn": "r"});
    let validated = client.ok("ValidateStateMachineDefinition", json!({"definition": definition.to_string()})).await;
    insta::assert_json_snapshot!(json!([client.refused("CreateStateMachine", create).await, validated]));
    let good = json!({"definition": pass().to_string()});
    assert_eq!(
        client.ok("ValidateStateMachineDefinition", good).await,
        json!({"result": "OK", "diagnostics": [], "truncated": false})
    );
    let few = client
        .ok("ValidateStateMachineDefinition", json!({"definition": definition.to_string(), "maxResults": 1}))
        .await;
    assert_eq!((few["diagnostics"].as_array().unwrap().len(), &few["truncated"]), (1, &json!(true)));
}

#[tokio::test]
async fn an_execution_tells_the_definition_that_it_runs() {
    let client = Client::new();
    let machine = client.create("machine", &pass()).await;
    let execution = client.run(&machine, "run", &json!({})).await;
    let changed = json!({"stateMachineArn": machine, "definition": single(&json!({"Type": "Succeed"})).to_string()});
    client.ok("UpdateStateMachine", changed).await;
    let run = client.ok("DescribeStateMachineForExecution", json!({"executionArn": execution})).await;
    assert_eq!(run["definition"], pass().to_string());
}

#[tokio::test]
async fn tags_are_set_changed_and_removed() {
    let client = Client::new();
    let machine = client.create("machine", &pass()).await;
    let tags = json!([{"key": "team", "value": "a"}, {"key": "stage", "value": "test"}]);
    client.ok("TagResource", json!({"resourceArn": machine, "tags": tags})).await;
    let tags = json!([{"key": "team", "value": "b"}]);
    client.ok("TagResource", json!({"resourceArn": machine, "tags": tags})).await;
    client.ok("UntagResource", json!({"resourceArn": machine, "tagKeys": ["stage"]})).await;
    assert_eq!(
        client.ok("ListTagsForResource", json!({"resourceArn": machine})).await,
        json!({"tags": [{"key": "team", "value": "b"}]})
    );
    let unknown = json!({"resourceArn": format!("{machine}2")});
    assert_eq!(
        client.refused("ListTagsForResource", unknown).await,
        format!("ResourceNotFound: Resource not found: '{machine}2'")
    );
}
