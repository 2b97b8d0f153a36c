//! Testing single states. The expected stages and messages were recorded on AWS.

use serde_json::{Value, json};

use super::Client;
use crate::testing::task;

fn invoke(members: &Value) -> Value {
    let mut state = json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f", "Payload.$": "$"}, "End": true,
    });
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

fn request(state: &Value, members: &Value) -> Value {
    let mut request = json!({"definition": state.to_string(), "input": r#"{"Value":"HelloWorld"}"#});
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    request
}

async fn test(state: &Value, members: &Value) -> Result<Value, String> {
    Client::new().call("TestState", request(state, members)).await
}

#[tokio::test]
async fn every_stage_of_a_pass_state_is_shown() {
    let debug = json!({"inspectionLevel": "DEBUG"});
    let computed = json!({
        "Type": "Pass", "InputPath": "$.Value", "Parameters": {"text.$": "$"}, "ResultPath": "$.new",
        "OutputPath": "$.new", "Next": "Later",
    });
    let fixed = json!({"Type": "Pass", "Result": {"key": 1}, "ResultPath": "$.new", "End": true});
    insta::assert_json_snapshot!([test(&computed, &debug).await.unwrap(), test(&fixed, &debug).await.unwrap()]);
}

#[tokio::test]
async fn choice_wait_succeed_and_fail_states_are_tested_without_a_mock() {
    let choice = json!({"Type": "Choice", "Default": "Otherwise", "Choices": [
        {"Variable": "$.Value", "StringEquals": "HelloWorld", "Next": "Hello"},
    ]});
    let wait = json!({"Type": "Wait", "Seconds": 200, "Next": "Later"});
    let fail = json!({"Type": "Fail", "Error": "SomeFailure", "CausePath": "$.Value"});
    let mut answers = Vec::new();
    for state in [choice, wait, json!({"Type": "Succeed"}), fail] {
        answers.push(test(&state, &json!({"inspectionLevel": "TRACE"})).await.unwrap());
    }
    insta::assert_json_snapshot!(answers);
    let long = json!({"Type": "Wait", "Seconds": 301, "Next": "Later"});
    assert_eq!(test(&long, &json!({})).await.unwrap(), json!({"status": "FAILED", "error": "States.Timeout"}));
}

#[tokio::test]
async fn without_a_mock_a_task_is_carried_out() {
    assert_eq!(
        test(&task("f"), &json!({})).await.unwrap(),
        json!({"status": "SUCCEEDED", "output": r#"{"Value":"HelloWorld"}"#})
    );
}

#[tokio::test]
async fn a_mock_takes_the_place_of_the_result() {
    let state = invoke(&json!({"ResultSelector": {"got.$": "$.Payload"}, "ResultPath": "$.result"}));
    let mock = json!({"mock": {"result": r#"{"Payload": {"n": 1}, "StatusCode": 200}"#}, "inspectionLevel": "DEBUG"});
    insta::assert_json_snapshot!(test(&state, &mock).await.unwrap());
}

#[tokio::test]
async fn a_mocked_error_is_retried_caught_or_fails_the_state() {
    let mock = |retries: u32| {
        json!({
            "mock": {"errorOutput": {"error": "MockException", "cause": "because"}},
            "stateConfiguration": {"retrierRetryCount": retries}, "inspectionLevel": "DEBUG",
        })
    };
    let retry = json!([
        {"ErrorEquals": ["Other"]},
        {"ErrorEquals": ["MockException"], "IntervalSeconds": 3, "BackoffRate": 2.0, "MaxAttempts": 2},
    ]);
    let both = invoke(&json!({"Retry": retry, "Catch": [
        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Handler"},
    ]}));
    let tested = [
        test(&both, &mock(0)).await.unwrap(),
        test(&both, &mock(1)).await.unwrap(),
        test(&both, &mock(2)).await.unwrap(),
        test(&invoke(&json!({})), &mock(0)).await.unwrap(),
    ];
    insta::assert_json_snapshot!(tested);
}

#[tokio::test]
async fn map_and_parallel_states_are_tested_with_a_mock() {
    let map = json!({
        "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 3, "ToleratedFailureCount": 1, "End": true,
        "ItemSelector": {"index.$": "$$.Map.Item.Index", "value.$": "$$.Map.Item.Value"},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Work", "States": {"Work": task("work")},
        },
    });
    let with = |failed: usize| {
        json!({
            "input": r#"{"items": ["a", "b"]}"#, "mock": {"result": "[1, 2]"},
            "stateConfiguration": {"mapIterationFailureCount": failed}, "inspectionLevel": "DEBUG",
        })
    };
    let parallel = json!({"Type": "Parallel", "ResultPath": "$.all", "End": true, "Branches": [
        {"StartAt": "A", "States": {"A": task("a")}}, {"StartAt": "B", "States": {"B": task("b")}},
    ]});
    let tested = [
        test(&map, &with(1)).await.unwrap(),
        test(&map, &with(2)).await.unwrap(),
        test(&parallel, &json!({"mock": {"result": "[1, 2]"}})).await.unwrap(),
    ];
    insta::assert_json_snapshot!(tested);
}

#[tokio::test]
async fn a_state_is_found_in_a_machine_however_deep() {
    let machine = json!({"StartAt": "All", "States": {"All": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Result": 1, "Next": "Last"}, "Last": {"Type": "Succeed"}}},
    ]}}});
    let tested = test(&machine, &json!({"stateName": "Inner"})).await.unwrap();
    assert_eq!(tested, json!({"status": "SUCCEEDED", "output": "1", "nextState": "Last"}));
    let refused = test(&machine, &json!({"stateName": "Nowhere"})).await.unwrap_err();
    assert_eq!(refused, "ValidationException: State not found in definition");
}

#[tokio::test]
async fn a_state_that_leads_to_itself_is_left_once() {
    let machine = json!({"StartAt": "Loop", "States": {
        "Loop": {"Type": "Choice", "Choices": [{"Variable": "$.Value", "IsPresent": true, "Next": "Loop"}], "Default": "End"},
        "End": {"Type": "Succeed"},
    }});
    assert_eq!(test(&machine, &json!({"stateName": "Loop"})).await.unwrap()["nextState"], "Loop");
}

#[tokio::test]
async fn the_context_object_can_be_given() {
    let state = json!({
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true,
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message": {"token.$": "$$.Task.Token"}},
        "ResultSelector": {"all.$": "$$"},
    });
    let mock =
        |context: Value| json!({"mock": {"result": "{}"}, "context": context.to_string(), "inspectionLevel": "DEBUG"});
    let tested = test(&state, &mock(json!({"Task": {"Token": "abcd123"}}))).await.unwrap();
    assert_eq!(tested["output"], r#"{"all":{"Task":{"Token":"abcd123"}}}"#);
    assert!(tested["inspectionData"]["afterParameters"].as_str().unwrap().contains("abcd123"));
    let mut refusals = Vec::new();
    for context in [
        json!({"Execution": {"Id": 1}}),
        json!({"Execution": {"pokemon": 1}}),
        json!({"Map": {}}),
        json!({"Pokedex": {}}),
    ] {
        refusals.push(test(&state, &mock(context)).await.unwrap_err());
    }
    let invoke = invoke(&json!({}));
    refusals.push(test(&invoke, &mock(json!({"Task": {"Token": "t"}}))).await.unwrap_err());
    insta::assert_json_snapshot!(refusals);
}

#[tokio::test]
async fn what_cannot_be_tested_is_refused_in_the_words_of_aws() {
    let pass = json!({"Type": "Pass", "End": true});
    let parallel = json!({"Type": "Parallel", "End": true, "Branches": [{"StartAt": "A", "States": {"A": task("a")}}]});
    let result = json!({"mock": {"result": "{}"}});
    let both = json!({"mock": {"result": "{}", "errorOutput": {"error": "E"}}});
    let mut refusals = Vec::new();
    for (state, members) in [
        (&pass, &result),
        (&parallel, &json!({})),
        (&parallel, &result),
        (&parallel, &json!({"mock": {"result": "[1, 2]"}})),
        (&invoke(&json!({})), &both),
        (&invoke(&json!({})), &json!({"mock": {"result": "{}"}, "revealSecrets": true})),
        (&invoke(&json!({"Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken"})), &json!({})),
        (&json!({"Type": "Pass", "Resutl": 1, "End": true}), &json!({})),
        (&pass, &json!({"input": "{"})),
    ] {
        refusals.push(test(state, members).await.unwrap_err());
    }
    insta::assert_json_snapshot!(refusals);
}
