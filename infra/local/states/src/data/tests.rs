//! Templates and the context object beyond what the conformance cases show.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{ContextObject, EvaluationScope, ExecutionFacts, MapItem, StateFacts, Template};
use crate::{Payload, random::Randomness};

fn context() -> ContextObject {
    ContextObject {
        execution: Arc::new(ExecutionFacts {
            id: "arn:execution".into(),
            name: "run".into(),
            input: Payload::from(json!({"large": [1, 2, 3]})),
            role_arn: "arn:role".into(),
            start_time: Timestamp::from_millisecond(1_000).unwrap(),
            machine_id: "arn:machine".into(),
            machine_name: "machine".into(),
        }),
        redrive_count: Some(0),
        redrive_time: None,
        replacement: None,
        state: StateFacts {
            name: "State".into(),
            entered_time: Timestamp::from_millisecond(2_500).unwrap(),
            retry_count: Some(1),
        },
        task_token: Some("token".into()),
        map_item: Some(Arc::new(MapItem { index: 4, value: Payload::from(json!({"id": "x"})) })),
    }
}

fn evaluate(template: Value, document: &Value) -> Result<Value, String> {
    let context = context();
    let mut random = Randomness::new(0, "test");
    let mut scope = EvaluationScope { document, context: &context, random: &mut random };
    Template::parse(&template).unwrap().evaluate(&mut scope).map_err(|error| error.to_string())
}

#[test]
fn computed_fields_are_replaced_at_any_depth() {
    let template = json!({
        "fixed": {"a": [1, {"b": 2}]},
        "deep": [{"name.$": "$.name", "list": [[{"first.$": "$.items[0]"}]]}],
        "call.$": "States.Format('{}-{}', $.name, $$.Map.Item.Index)",
    });
    assert_eq!(
        evaluate(template, &json!({"name": "n", "items": ["i"]})),
        Ok(json!({"fixed": {"a": [1, {"b": 2}]}, "deep": [{"name": "n", "list": [[{"first": "i"}]]}], "call": "n-4"}))
    );
}

#[test]
fn an_index_past_the_end_is_null_but_a_missing_member_is_an_error() {
    assert_eq!(evaluate(json!({"x.$": "$.items[9]"}), &json!({"items": []})), Ok(json!({"x": null})));
    assert_eq!(
        evaluate(json!({"x.$": "$.nothing"}), &json!({"a": 1})),
        Err("The JSONPath '$.nothing' specified for the field 'x.$' could not be found in the input '{\"a\":1}'"
            .to_owned())
    );
}

#[test]
fn a_missing_argument_names_the_function_and_the_path() {
    let error = evaluate(json!({"x.$": "States.Format('{}', $.nothing)"}), &json!({})).unwrap_err();
    assert_eq!(
        error,
        "The function 'States.Format('{}', $.nothing)' had the following error: \
         The JsonPath argument for the field '$.nothing' could not be found in the input '{}'"
    );
}

#[test]
fn the_context_object_has_all_its_members() {
    let whole = evaluate(json!({"all.$": "$$"}), &json!({})).unwrap();
    insta::assert_json_snapshot!(whole, @r#"
    {
      "all": {
        "Execution": {
          "Id": "arn:execution",
          "Input": {
            "large": [
              1,
              2,
              3
            ]
          },
          "Name": "run",
          "RedriveCount": 0,
          "RoleArn": "arn:role",
          "StartTime": "1970-01-01T00:00:01.000Z"
        },
        "Map": {
          "Item": {
            "Index": 4,
            "Value": {
              "id": "x"
            }
          }
        },
        "State": {
          "EnteredTime": "1970-01-01T00:00:02.500Z",
          "Name": "State",
          "RetryCount": 1
        },
        "StateMachine": {
          "Id": "arn:machine",
          "Name": "machine"
        },
        "Task": {
          "Token": "token"
        }
      }
    }
    "#);
}

#[test]
fn the_large_members_of_the_context_object_can_be_walked_into() {
    let template = json!({"a.$": "$$.Execution.Input.large[1]", "b.$": "$$.Map.Item.Value.id", "c.$": "$$.Execution.Input.large[*]"});
    assert_eq!(evaluate(template, &json!({})), Ok(json!({"a": 2, "b": "x", "c": [1, 2, 3]})));
    assert!(evaluate(json!({"a.$": "$$.Execution.Input.small"}), &json!({})).is_err());
}

#[test]
fn every_problem_of_a_template_is_reported_with_its_place() {
    let problems = Template::parse(&json!({"a.$": 1, "b": [{"c.$": "no path"}], "d.$": "$.x", "e.$": "States.Nope()"}))
        .unwrap_err();
    let places: Vec<(&str, &str)> =
        problems.iter().map(|problem| (problem.location.as_str(), problem.field.as_str())).collect();
    assert_eq!(places, [("", "a.$"), ("/b[0]", "c.$"), ("", "e.$")]);
}
