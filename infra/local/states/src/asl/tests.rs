//! What definitions are accepted, and how the others are refused.

use serde_json::{Value, json};

use super::{Body, Capabilities, Diagnostic, ExecutionType, MapMode, Severity, StateMachine, parse};

fn capabilities() -> Capabilities {
    Capabilities { services: ["sns:publish".to_owned(), "dynamodb:getItem".to_owned()].into(), unchecked: false }
}

fn check(definition: &Value) -> (Option<StateMachine>, Vec<Diagnostic>) {
    parse(&definition.to_string(), ExecutionType::Standard, &capabilities())
}

/// The diagnostics of a machine whose only state is `state`.
fn problems(state: Value) -> Vec<String> {
    let (_, diagnostics) = check(&json!({"StartAt": "S", "States": {"S": state}}));
    diagnostics.iter().map(ToString::to_string).collect()
}

fn accepted(state: Value) -> StateMachine {
    let (machine, diagnostics) = check(&json!({"StartAt": "S", "States": {"S": state}}));
    machine.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

#[test]
fn the_problems_of_the_whole_definition_are_worded_as_aws_words_them() {
    let messages = |text: &str| {
        let (_, diagnostics) = parse(text, ExecutionType::Standard, &Capabilities::default());
        diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(messages(""), ["SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null"]);
    assert_eq!(messages("{}"), ["SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"]);
    assert_eq!(messages(r#"{"StartAt": "A"}"#), ["SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"]);
    assert!(messages("not a definition")[0].starts_with("INVALID_JSON_DESCRIPTION: "));
}

#[test]
fn transitions_must_lead_somewhere_and_every_state_must_be_reached() {
    let definition = json!({"StartAt": "pass1", "States": {
        "pass1": {"Type": "Pass", "Next": "pass3"},
        "pass2": {"Type": "Pass", "End": true},
    }});
    let (machine, diagnostics) = check(&definition);
    assert!(machine.is_none());
    assert_eq!(
        diagnostics[0].to_string(),
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3; did you mean 'pass2'? at /States/pass1/Next"
    );
    let definition = json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}, "C": {"Type": "Pass", "End": true},
    }});
    assert_eq!(
        check(&definition).1[0].to_string(),
        "MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C"
    );
    let definition =
        json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}});
    assert_eq!(check(&definition).1[0].to_string(), "MISSING_END_STATE: Workflow has no terminal state at null");
}

#[test]
fn unknown_fields_are_refused_with_their_path_and_the_nearest_known_name() {
    assert_eq!(
        problems(json!({"Type": "Pass", "End": true, "ResultPth": "$.a"})),
        [
            "SCHEMA_VALIDATION_FAILED: Field 'ResultPth' is not supported; did you mean 'ResultPath'? at /States/S/ResultPth"
        ]
    );
    assert_eq!(
        problems(json!({"Type": "Wait", "Seconds": 1, "End": true, "Catch": []})),
        ["SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/S/Catch"]
    );
    assert_eq!(
        problems(json!({"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEqual": 1, "Next": "S"}]})),
        [
            "SCHEMA_VALIDATION_FAILED: Field 'NumericEqual' is not supported; did you mean 'NumericEquals'? at /States/S/Choices[0]/NumericEqual",
        ]
    );
}

#[test]
fn what_is_outside_the_subset_is_refused_with_advice() {
    let pass = |field: &str, value: Value| {
        let mut state = json!({"Type": "Pass", "End": true});
        state[field] = value;
        problems(state).remove(0)
    };
    assert!(pass("Assign", json!({})).contains("workflow variables are not supported"));
    assert!(pass("Output", json!("")).contains("only supported for the 'JSONata' QueryLanguage"));
    assert!(pass("QueryLanguage", json!("JSONata")).contains("use 'JSONPath'"));
    let map = problems(json!({"Type": "Map", "End": true, "ItemReader": {}, "ItemProcessor": {
        "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}}));
    assert!(map[0].contains("only items from the state's input are supported"), "{map:?}");
}

#[test]
fn every_problem_is_reported_not_only_the_first() {
    let definition = json!({"StartAt": "Nowhere", "Surprise": 1, "TimeoutSeconds": 0, "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publsh", "Retry": [{"ErrorEquals": []}], "Next": "B"},
        "B": {"Type": "Wait", "Seconds": -1, "Timestamp": "yesterday", "End": true},
        "C": {"Type": "Parallel", "Branches": [{"StartAt": "D", "States": {"D": {"Type": "Fial"}}}], "End": true},
        "E": {"Type": "Map", "MaxConcurrency": "many", "ItemProcessor": {"StartAt": "F", "States": {"F": {"Type": "Pass"}}}, "End": true},
    }});
    let messages: Vec<String> = check(&definition).1.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn resources_must_exist_and_their_parameters_must_be_known() {
    for resource in [
        "arn:aws:lambda:us-east-1:111122223333:function:name",
        "arn:aws:lambda:us-east-1:111122223333:function:name:alias",
        "arn:aws:states:::sns:publish",
        "arn:aws:states:::sns:publish.waitForTaskToken",
        "arn:aws:states:::dynamodb:getItem",
    ] {
        accepted(json!({"Type": "Task", "Resource": resource, "End": true}));
    }
    for resource in [
        "name",
        "arn:aws:lambda:us-east-1:111122223333:layer:name",
        "arn:aws:states:::sqs:sendMessage",
        "arn:aws:states:::sns:publish.sync",
        "arn:aws:states:::dynamodb:getItem.waitForTaskToken",
        "arn:aws:states:::aws-sdk:drs:describeJobs",
        "arn:aws:states:us-east-1:111122223333:activity:name",
    ] {
        let messages = problems(json!({"Type": "Task", "Resource": resource, "End": true}));
        assert!(messages[0].contains(&format!("The resource provided {resource} is not recognized.")), "{messages:?}");
    }
    let messages = problems(
        json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"Paylod": 1}, "End": true}),
    );
    assert_eq!(
        messages,
        [
            "SCHEMA_VALIDATION_FAILED: The field 'FunctionName' is required but was missing at /States/S/Parameters",
            "SCHEMA_VALIDATION_FAILED: The field 'Paylod' is not supported by Step Functions; did you mean 'Payload'? at /States/S/Parameters",
        ]
    );
}

#[test]
fn express_machines_cannot_wait_for_tokens_or_jobs() {
    let definition = json!({"StartAt": "S", "States": {"S": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true}}});
    let (_, diagnostics) = parse(&definition.to_string(), ExecutionType::Express, &capabilities());
    assert_eq!(
        diagnostics[0].message,
        "Express state machine does not support '.waitForTaskToken' service integration "
    );
}

#[test]
fn fields_that_exclude_each_other_are_refused_together() {
    for state in [
        json!({"Type": "Pass", "Next": "S", "End": true}),
        json!({"Type": "Wait", "Seconds": 1, "TimestampPath": "$.t", "End": true}),
        json!({"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}),
        json!({"Type": "Pass", "Result": 1, "Parameters": {}, "End": true}),
    ] {
        let messages = problems(state);
        assert!(messages[0].contains("There should only be one of the following fields: ["), "{messages:?}");
    }
}

#[test]
fn retry_and_catch_have_their_bounds_and_states_all_stands_alone_and_last() {
    let task = |handlers: Value| {
        problems(json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true, "Retry": handlers}))
    };
    assert!(
        task(json!([{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]))[0]
            .contains("must be the only error name")
    );
    assert!(task(json!([{"ErrorEquals": ["E", "States.ALL"]}]))[0].contains("must be the only error name"));
    assert!(task(json!([{"ErrorEquals": ["E"], "BackoffRate": 0.5}]))[0].contains("Minimum value is 1.0"));
    assert!(
        task(json!([{"ErrorEquals": ["E"], "IntervalSeconds": 5, "MaxDelaySeconds": 5}]))[0]
            .contains("must be greater than")
    );
    assert!(task(json!([{"ErrorEquals": ["E"], "JitterStrategy": "SOME"}]))[0].contains("[FULL, NONE]"));
    assert!(task(json!([{"ErrorEquals": ["E"], "MaxAttempts": 0, "BackoffRate": 1, "MaxDelaySeconds": 2, "JitterStrategy": "FULL"}])).is_empty());
}

#[test]
fn names_of_states_are_unique_in_the_whole_machine() {
    let definition = json!({"StartAt": "S", "States": {"S": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "X", "States": {"X": {"Type": "Succeed"}}}, {"StartAt": "X", "States": {"X": {"Type": "Succeed"}}},
    ]}}});
    assert_eq!(
        check(&definition).1[0].to_string(),
        "DUPLICATE_STATE_NAME: Duplicate State name: X at /States/S/Branches[1]/States/X"
    );
}

#[test]
fn map_states_are_inline_unless_their_processor_says_otherwise() {
    let map = |config: Option<Value>, extra: &[(&str, Value)]| {
        let mut state = json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}});
        if let Some(config) = config {
            state["ItemProcessor"]["ProcessorConfig"] = config;
        }
        for (name, value) in extra {
            state[name] = value.clone();
        }
        state
    };
    let mode = |state: Value| {
        let machine = accepted(state);
        match &machine.scope.state(machine.scope.start).body {
            Body::Map(map) => matches!(map.mode, MapMode::Distributed(_)),
            _ => panic!("not a Map"),
        }
    };
    assert!(!mode(map(None, &[])));
    assert!(!mode(map(Some(json!({"Mode": "INLINE"})), &[])));
    let distributed = json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
    assert!(mode(map(
        Some(distributed.clone()),
        &[("Label", json!("Servers")), ("ToleratedFailurePercentage", json!(5))]
    )));
    assert!(problems(map(Some(json!({"Mode": "DISTRIBUTED"})), &[]))[0].contains("[ExecutionType]"));
    assert!(
        problems(map(None, &[("Label", json!("L"))]))[0]
            .contains("only supported for Map states whose Mode is DISTRIBUTED")
    );
    assert!(problems(map(Some(distributed.clone()), &[("Label", json!("a b"))]))[0].contains("A label has"));
    assert!(
        problems(map(Some(distributed), &[("ToleratedFailureCountPath", json!("$$.x"))]))[0]
            .contains("Value is not a Reference Path")
    );
}

#[test]
fn a_field_that_looks_like_a_path_is_warned_about_but_accepted() {
    let (machine, diagnostics) =
        check(&json!({"StartAt": "S", "States": {"S": {"Type": "Pass", "Parameters": {"a": "$.b"}, "End": true}}}));
    assert!(machine.is_some());
    assert_eq!((diagnostics[0].severity, diagnostics.len()), (Severity::Warning, 1));
}

#[test]
fn deep_nesting_is_refused_instead_of_overflowing_the_stack() {
    let mut state = json!({"Type": "Succeed"});
    for depth in 0..28 {
        let name = format!("S{depth}");
        state = json!({"Type": "Parallel", "End": true, "Branches": [{"StartAt": name, "States": {name: state}}]});
    }
    let messages = problems(state);
    assert!(messages.iter().any(|message| message.contains("nested more than")), "{messages:?}");
}
