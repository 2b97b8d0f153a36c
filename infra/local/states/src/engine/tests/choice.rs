//! What makes the rules of a Choice state match. <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>

use serde_json::{Value, json};

use super::simulation::Simulation;

/// Whether a rule matches an input.
fn matches(rule: &Value, input: &Value) -> bool {
    let mut rule = rule.clone();
    rule["Next"] = "Yes".into();
    let mut simulation = Simulation::echo();
    let arn = simulation.run(
        &json!({"StartAt": "Which", "States": {
            "Which": {"Type": "Choice", "Choices": [rule], "Default": "No"},
            "Yes": {"Type": "Pass", "Result": true, "End": true},
            "No": {"Type": "Pass", "Result": false, "End": true},
        }}),
        input,
    );
    simulation.outcome(&arn).as_bool().unwrap_or_else(|| panic!("{}", simulation.outcome(&arn)))
}

#[test]
fn texts_match_patterns() {
    let rule = json!({"Variable": "$.a", "StringMatches": "web-*.log"});
    assert!(matches(&rule, &json!({"a": "web-01.log"})));
    assert!(!matches(&rule, &json!({"a": "db-01.log"})));
    assert!(!matches(&rule, &json!({"a": 7})), "another type is no match, and no error");
}

#[test]
fn timestamps_are_told_from_other_texts() {
    let rule = json!({"Variable": "$.a", "IsTimestamp": true});
    for (text, expected) in [
        ("2016-03-14T01:59:00Z", true),
        ("2016-03-14T01:59:00.123456789Z", true),
        ("2016-03-14T01:59:00+01:00", true),
        ("2016-03-14", false),
        ("2016-03-14 01:59:00Z", false),
        ("soon", false),
    ] {
        assert_eq!(matches(&rule, &json!({"a": text})), expected, "{text}");
    }
    assert!(matches(&json!({"Variable": "$.a", "IsTimestamp": false}), &json!({"a": 1})));
}

#[test]
fn timestamps_compare_by_the_moment_they_name() {
    let rule = json!({"Variable": "$.a", "TimestampEqualsPath": "$.b"});
    assert!(matches(&rule, &json!({"a": "2016-03-14T01:00:00Z", "b": "2016-03-14T02:00:00+01:00"})));
    let rule = json!({"Variable": "$.a", "TimestampLessThan": "2016-03-14T01:59:00Z"});
    assert!(matches(&rule, &json!({"a": "2016-03-14T01:58:59.999Z"})));
    assert!(!matches(&rule, &json!({"a": "2016-03-14T01:59:00Z"})));
}

#[test]
fn rules_are_combined() {
    let is = |value: i64| json!({"Variable": "$.a", "NumericEquals": value});
    let or = json!({"Or": [is(1), is(2)]});
    assert!(matches(&or, &json!({"a": 2})) && !matches(&or, &json!({"a": 3})));
    let neither = json!({"Not": or});
    assert!(matches(&neither, &json!({"a": 3})) && !matches(&neither, &json!({"a": 1})));
    let nested =
        json!({"And": [{"Not": is(1)}, {"Or": [is(2), {"And": [is(3), {"Variable": "$.b", "IsPresent": false}]}]}]});
    assert!(matches(&nested, &json!({"a": 3})));
    assert!(!matches(&nested, &json!({"a": 3, "b": null})));
}

#[test]
fn conditions_are_evaluated_only_as_far_as_needed() {
    let guarded = json!({"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "NumericEquals": 1}]});
    assert!(!matches(&guarded, &json!({})), "the second condition alone would fail the execution");
    let either = json!({"Or": [{"Variable": "$.a", "IsPresent": false}, {"Variable": "$.a", "NumericEquals": 1}]});
    assert!(matches(&either, &json!({})));
}

#[test]
fn numbers_compare_by_value() {
    let rule = json!({"Variable": "$.a", "NumericEqualsPath": "$.b"});
    assert!(matches(&rule, &json!({"a": 1, "b": 1.0})));
    assert!(matches(&json!({"Variable": "$.a", "NumericGreaterThanEquals": -0.5}), &json!({"a": -0.5})));
}
