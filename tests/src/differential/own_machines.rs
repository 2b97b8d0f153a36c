//! The product's machines, and the walks along them that `own_machines.yaml` lists.

use std::collections::BTreeMap;

use super::case::{Case, Suite, function_arn, machine_arn, topic_arn};
use crate::programs::workspace;
use serde_json::{Map, Value};

/// All of it.
pub fn suite() -> Suite {
    let walks = merged(stack::yaml(include_str!("own_machines.yaml")).unwrap());
    let mut suite = Suite::default();
    for (machine, cases) in walks.as_object().unwrap() {
        suite.machines.insert(machine.clone(), definition(machine));
        for (number, (label, walk)) in (1..).zip(cases.as_object().unwrap()) {
            let name = format!("{machine}-{number}");
            let walk: Value = serde_json::from_str(&walk.to_string().replace("{executionId}", &name)).unwrap();
            let functions: BTreeMap<String, Vec<Value>> = serde_json::from_value(walk["functions"].clone()).unwrap();
            let (machine, label) = (machine.clone(), label.clone());
            suite.cases.push(Case { name, machine, label, input: walk["input"].clone(), functions });
        }
    }
    suite
}

/// The file of a machine, with its substitutions filled in.
fn definition(machine: &str) -> String {
    let file = workspace().join(format!("statemachine/{machine}.asl.json"));
    let text = std::fs::read_to_string(file).unwrap();
    let mut parts = text.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |definition, part| {
        let (name, rest) = part.split_once('}').unwrap();
        definition + &value_of(name) + rest
    })
}

fn value_of(substitution: &str) -> String {
    if let Some(function) = substitution.strip_suffix("FunctionArn") {
        function_arn(&kebab(function))
    } else if let Some(machine) = substitution.strip_suffix("StateMachineArn") {
        machine_arn(&kebab(machine))
    } else {
        topic_arn()
    }
}

/// `PollWave` becomes `poll-wave`.
fn kebab(pascal: &str) -> String {
    let dashed = pascal.chars().flat_map(|letter| {
        let dash = letter.is_uppercase().then_some('-');
        dash.into_iter().chain(letter.to_lowercase())
    });
    dashed.collect::<String>().trim_start_matches('-').to_owned()
}

/// Follows YAML's merge keys: the members of `<<` that are not given beside it.
fn merged(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Map<String, Value> =
                members.into_iter().map(|(name, value)| (name, merged(value))).collect();
            if let Some(Value::Object(base)) = members.remove("<<") {
                for (name, value) in base {
                    members.entry(name).or_insert(value);
                }
            }
            Value::Object(members)
        }
        Value::Array(values) => values.into_iter().map(merged).collect(),
        other => other,
    }
}
