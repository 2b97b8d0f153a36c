//! Answers to task tokens.

use serde_json::{Value, json};

use super::Client;
use crate::testing::{Scripted, single};

/// Publishes its token and waits for the answer.
fn asking() -> Value {
    single(&json!({
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true,
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message.$": "$$.Task.Token"},
    }))
}

/// A client, an execution that waits, and its token.
async fn waiting() -> (Client, String, String) {
    let scripted = Scripted::echo();
    let client = Client::with(scripted.clone());
    let machine = client.create("machine", &asking()).await;
    let arn = client.start(&machine, "run", &json!({})).await;
    while scripted.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    let token = scripted.calls()[0].1["Message"].as_str().unwrap().to_owned();
    (client, arn, token)
}

#[tokio::test]
async fn a_token_is_answered_with_success_once() {
    let (client, arn, token) = waiting().await;
    client.ok("SendTaskHeartbeat", json!({"taskToken": token})).await;
    let success = json!({"taskToken": token, "output": "{\"approved\": true}"});
    assert_eq!(client.ok("SendTaskSuccess", success.clone()).await, json!({}));
    let described = client.ok("DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(
        (described["status"].as_str(), described["output"].as_str()),
        (Some("SUCCEEDED"), Some("{\"approved\":true}"))
    );
    for (operation, request) in [
        ("SendTaskSuccess", success),
        ("SendTaskFailure", json!({"taskToken": token})),
        ("SendTaskHeartbeat", json!({"taskToken": token})),
    ] {
        assert_eq!(
            client.refused(operation, request).await,
            "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'"
        );
    }
}

#[tokio::test]
async fn a_token_is_answered_with_failure() {
    let (client, arn, token) = waiting().await;
    client.ok("SendTaskFailure", json!({"taskToken": token, "error": "Declined", "cause": "not now"})).await;
    let described = client.ok("DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(
        json!([described["status"], described["error"], described["cause"]]),
        json!(["FAILED", "Declined", "not now"])
    );
}

#[tokio::test]
async fn what_is_no_answer_is_refused() {
    let (client, arn, token) = waiting().await;
    let refusals = [
        client.refused("SendTaskSuccess", json!({"taskToken": "made up", "output": "{}"})).await,
        client.refused("SendTaskSuccess", json!({"taskToken": token, "output": "{"})).await,
        client.refused("SendTaskSuccess", json!({"taskToken": token})).await,
        client.refused("SendTaskHeartbeat", json!({})).await,
    ];
    insta::assert_json_snapshot!(refusals);
    let large = json!({"taskToken": token, "output": format!("\"{}\"", "x".repeat(262_144))});
    assert!(client.refused("SendTaskSuccess", large).await.contains("less than or equal to 262144"));
    let described = client.ok("DescribeExecution", json!({"executionArn": arn})).await;
    assert_eq!(described["status"], "RUNNING");
}
