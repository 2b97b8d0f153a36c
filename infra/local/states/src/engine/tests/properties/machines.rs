//! Random machines that always come to an end, and inputs for them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::testing::task;

/// One step of a machine.
#[derive(Debug, Clone)]
enum Piece {
    Pass(u8),
    Wait(u8),
    /// Goes on, or jumps over some states.
    Choice {
        rule: u8,
        jump: u8,
    },
    /// Goes on, or fails.
    Check(u8),
    Task {
        function: u8,
        handling: Handling,
        timeout: Option<u8>,
    },
    Ask {
        handling: Handling,
        heartbeat: Option<u8>,
    },
    Child {
        pattern: u8,
        handling: Handling,
    },
    Parallel {
        branches: Vec<Vec<Piece>>,
        handling: Handling,
    },
    Map {
        processor: Vec<Piece>,
        concurrency: u8,
        handling: Handling,
    },
    Distributed {
        processor: Vec<Piece>,
        concurrency: u8,
        tolerated: Option<u8>,
        handling: Handling,
    },
}

/// What a state does about failures.
#[derive(Debug, Clone, Copy)]
struct Handling {
    retries: Option<u8>,
    catches: bool,
}

fn handling() -> impl Strategy<Value = Handling> {
    (prop::option::of(0_u8..3), any::<bool>()).prop_map(|(retries, catches)| Handling { retries, catches })
}

fn leaf() -> impl Strategy<Value = Piece> {
    prop_oneof![
        3 => any::<u8>().prop_map(Piece::Pass),
        1 => (0_u8..4).prop_map(Piece::Wait),
        2 => (any::<u8>(), 0_u8..3).prop_map(|(rule, jump)| Piece::Choice { rule, jump }),
        1 => any::<u8>().prop_map(Piece::Check),
        4 => (any::<u8>(), handling(), prop::option::of(1_u8..4))
            .prop_map(|(function, handling, timeout)| Piece::Task { function, handling, timeout }),
        1 => (handling(), prop::option::of(1_u8..4)).prop_map(|(handling, heartbeat)| Piece::Ask { handling, heartbeat }),
        1 => (0_u8..3, handling()).prop_map(|(pattern, handling)| Piece::Child { pattern, handling }),
    ]
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = leaf().prop_recursive(3, 24, 3, |inner| {
        let scope = prop::collection::vec(inner, 1..4);
        prop_oneof![
            (prop::collection::vec(scope.clone(), 1..4), handling())
                .prop_map(|(branches, handling)| Piece::Parallel { branches, handling }),
            (scope.clone(), 0_u8..3, handling()).prop_map(|(processor, concurrency, handling)| Piece::Map {
                processor,
                concurrency,
                handling
            }),
            (scope, 0_u8..3, prop::option::of(0_u8..3), handling()).prop_map(
                |(processor, concurrency, tolerated, handling)| Piece::Distributed {
                    processor,
                    concurrency,
                    tolerated,
                    handling
                }
            ),
        ]
    });
    prop::collection::vec(piece, 1..6)
}

/// The definition of a machine.
pub(super) fn definition() -> impl Strategy<Value = Value> {
    (pieces(), prop::option::of(1_u8..60)).prop_map(|(pieces, limit)| {
        let mut definition = scope("S", &pieces);
        if let Some(limit) = limit {
            definition["TimeoutSeconds"] = limit.into();
        }
        definition
    })
}

/// The input of an execution: an object with the members that the machines look at, or anything else.
pub(super) fn inputs() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i8>().prop_map(|number| json!(number)),
        any::<f32>().prop_filter_map("finite", |number| number.is_finite().then(|| json!(number))),
    ];
    let object = (number.clone(), prop::collection::vec(number, 0..4), ".{0,6}")
        .prop_map(|(number, items, text)| json!({"n": number, "items": items, "text": text}));
    prop_oneof![
        20 => object,
        1 => Just(json!(null)),
        1 => Just(json!([1, [2]])),
        1 => ".{0,9}".prop_map(|text| json!(text)),
    ]
}

/// States that lead from one to the next, and a last one.
fn scope(prefix: &str, pieces: &[Piece]) -> Value {
    let name = |place: usize| format!("{prefix}{}", place.min(pieces.len()));
    let mut states = Map::new();
    for (place, piece) in pieces.iter().enumerate() {
        let (here, next) = (name(place), name(place + 1));
        let mut state = render(&here, piece, &next, &name(place + 2));
        if state.get("Type") != Some(&json!("Choice")) {
            state["Next"] = next.into();
        }
        if matches!(piece, Piece::Check(_)) {
            states.insert(
                format!("{here}!"),
                json!({"Type": "Fail", "Error": "Checked", "CausePath": "States.Format('at {}', $$.State.Name)"}),
            );
        }
        states.insert(here, state);
    }
    states.insert(name(pieces.len()), json!({"Type": "Succeed"}));
    json!({"StartAt": name(0), "States": states})
}

fn render(here: &str, piece: &Piece, next: &str, far: &str) -> Value {
    match piece {
        Piece::Pass(kind) => pass(*kind),
        Piece::Wait(seconds) => json!({"Type": "Wait", "Seconds": seconds}),
        Piece::Choice { rule: kind, jump } => {
            let target = if *jump > 1 { far } else { next };
            json!({"Type": "Choice", "Choices": [rule(*kind, target)], "Default": next})
        }
        Piece::Check(kind) => json!({"Type": "Choice", "Choices": [rule(*kind, &format!("{here}!"))], "Default": next}),
        Piece::Task { function, handling, timeout } => {
            let mut state = task(&format!("f{}", function % 3));
            state.as_object_mut().unwrap().remove("End");
            handled(with(state, "TimeoutSeconds", *timeout), *handling, next)
        }
        Piece::Ask { handling, heartbeat } => handled(with(ask(), "HeartbeatSeconds", *heartbeat), *handling, next),
        Piece::Child { pattern, handling } => handled(child(*pattern), *handling, next),
        Piece::Parallel { branches, handling } => {
            let branch = |(index, branch): (usize, &Vec<Piece>)| scope(&format!("{here}{}", letter(index)), branch);
            let branches: Vec<Value> = branches.iter().enumerate().map(branch).collect();
            handled(json!({"Type": "Parallel", "Branches": branches, "ResultPath": "$.branches"}), *handling, next)
        }
        Piece::Map { processor, concurrency, handling } => {
            handled(map(&scope(&format!("{here}m"), processor), *concurrency), *handling, next)
        }
        Piece::Distributed { processor, concurrency, tolerated, handling } => {
            let mut processor = scope(&format!("{here}d"), processor);
            processor["ProcessorConfig"] = json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
            handled(with(map(&processor, *concurrency), "ToleratedFailureCount", *tolerated), *handling, next)
        }
    }
}

fn with(mut state: Value, field: &str, number: Option<u8>) -> Value {
    if let Some(number) = number {
        state[field] = number.into();
    }
    state
}

fn pass(kind: u8) -> Value {
    match kind % 5 {
        0 => json!({"Type": "Pass"}),
        1 => json!({"Type": "Pass", "Result": {"n": 3, "items": [1, 2], "text": "date"}}),
        2 => json!({"Type": "Pass", "Result": kind, "ResultPath": "$.n"}),
        3 => json!({"Type": "Pass", "Parameters": {
            "n.$": "States.ArrayLength(States.Array(1, 2))", "text": "fig", "items.$": "States.Array($$.State.Name)",
        }}),
        _ => json!({"Type": "Pass", "Parameters": {"id.$": "States.UUID()", "all.$": "$"}, "ResultPath": "$.more"}),
    }
}

fn ask() -> Value {
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "ResultPath": "$.answer",
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message": {"token.$": "$$.Task.Token"}},
    })
}

fn child(pattern: u8) -> Value {
    let pattern = ["", ".sync", ".sync:2"][usize::from(pattern)];
    let machine = "arn:aws:states:us-east-1:111122223333:stateMachine:child";
    json!({
        "Type": "Task", "Resource": format!("arn:aws:states:::states:startExecution{pattern}"), "ResultPath": "$.child",
        "Parameters": {"StateMachineArn": machine, "Input": {"n": 4}},
    })
}

/// Iterations get an object like the machine's own input.
fn map(processor: &Value, concurrency: u8) -> Value {
    json!({
        "Type": "Map", "MaxConcurrency": concurrency, "ItemsPath": "$.items", "ResultPath": "$.mapped",
        "ItemSelector": {"n.$": "$$.Map.Item.Value", "items": [1, null], "text": "apple"}, "ItemProcessor": processor,
    })
}

fn letter(index: usize) -> char {
    ['a', 'b', 'c', 'x'][index.min(3)]
}

/// Most rules look before they compare; the last one fails the execution if the member is missing.
fn rule(kind: u8, next: &str) -> Value {
    let guarded = |variable: &str, test: Value| {
        let mut test = test;
        test["Variable"] = variable.into();
        json!({"And": [{"Variable": variable, "IsPresent": true}, test], "Next": next})
    };
    match kind % 7 {
        0 => guarded("$.n", json!({"NumericGreaterThan": 2})),
        1 => guarded("$.text", json!({"StringMatches": "*a*"})),
        2 => guarded("$.text", json!({"StringLessThan": "m"})),
        3 => guarded("$.n", json!({"IsNumeric": true})),
        4 => json!({"Not": {"Variable": "$.items[0]", "IsPresent": true}, "Next": next}),
        5 => json!({"Or": [{"Variable": "$", "IsString": true}, {"Variable": "$", "IsNull": true}], "Next": next}),
        _ => json!({"Variable": "$.n", "NumericLessThan": 0, "Next": next}),
    }
}

fn handled(mut state: Value, handling: Handling, next: &str) -> Value {
    if let Some(retries) = handling.retries {
        state["Retry"] =
            json!([{"ErrorEquals": ["Custom", "States.Timeout"], "MaxAttempts": retries, "JitterStrategy": "FULL"}]);
    }
    if handling.catches {
        state["Catch"] = json!([{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": next}]);
    }
    state
}
