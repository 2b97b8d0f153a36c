//! Machines made by chance that repeats: chains of states that every engine supports, each with three inputs.

mod chance;
mod states;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use self::chance::Chance;
use self::states::Chain;
use system_tests::differential::{Case, Suite};

/// All machines follow from it.
const SEED: u64 = 2026;

/// How many states a chain has before it ends.
const LENGTHS: std::ops::RangeInclusive<u64> = 3..=6;

pub(super) fn suite(count: usize) -> Suite {
    let mut suite = Suite::default();
    for number in 1..=count {
        let mut chance = Chance::new(SEED, number as u64);
        let machine = format!("generated-{number:02}");
        let mut chain = Chain::new(&machine);
        for _ in 0..chance.between(LENGTHS) {
            chain.add(&mut chance);
        }
        let (definition, functions) = chain.end(&mut chance);
        suite.machines.insert(machine.clone(), definition.to_string());
        for (place, input) in (1..).zip(inputs(&mut chance)) {
            let (machine, functions) = (machine.clone(), functions.clone());
            suite.cases.push(Case {
                name: format!("{machine}-{place}"),
                machine,
                label: place.to_string(),
                input,
                functions,
            });
        }
    }
    suite
}

/// A small, a usual and an odd input.
fn inputs(chance: &mut Chance) -> [Value; 3] {
    let n = chance.between(1..=20);
    let word = chance.one_of(&["tier-web", "x-1", "größe-名前"]);
    [
        json!({"n": 0, "s": "-", "flag": false, "items": [], "o": {}}),
        json!({"n": n, "s": word, "flag": true, "items": [n, 3, 5], "o": {"a": {"b": n}, "c": [true, null]}}),
        json!({"n": -7, "s": "a \"quoted\" \\ text", "flag": false, "items": ["one", {"k": 1}], "o": {"n": null, "f": 1.5}}),
    ]
}

/// The functions of a machine, with what they do.
type Tables = BTreeMap<String, Vec<Value>>;

/// An object with the members of both.
fn with(mut object: Value, members: Value) -> Value {
    let members: Map<String, Value> = serde_json::from_value(members).unwrap();
    object.as_object_mut().unwrap().extend(members);
    object
}
