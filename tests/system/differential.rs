//! The same machines, inputs and functions in our interpreter and in two other engines: all have to agree.
//!
//! Where another engine is known to be wrong, `differential/known_defects.txt` says so; a line that has become needless
//! fails the test as well.

mod compare;
mod generated;

use std::collections::{BTreeMap, BTreeSet};

use system_tests::differential::{Suite, engines, ours, own_machines};

use self::compare::{Difference, KnownDefect};

/// How many machines are generated.
const GENERATED: usize = 25;

/// How long the waits of the other engines take is not compared, so a second takes a millisecond.
const PACE: u32 = 1_000;

const ENGINES: [&str; 2] = ["moto", "ministack"];

fn suite() -> Suite {
    let mut suite = own_machines::suite();
    suite.extend(generated::suite(GENERATED));
    suite
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_interpreter_and_two_other_engines_agree() {
    let suite = suite();
    let running: Option<Vec<_>> = ENGINES.into_iter().map(|engine| engines::start(engine, &suite, PACE)).collect();
    let Some(running) = running else { return };
    let (ours, _) = ours::run(&suite).await;
    let mut differences = BTreeSet::new();
    for (engine, running) in ENGINES.into_iter().zip(running) {
        let theirs = running.results();
        differences.extend(compare::refusals(engine, &theirs.refused));
        for case in &suite.cases {
            let result =
                theirs.outcomes.get(&case.name).unwrap_or_else(|| panic!("{engine} has no result of {}", case.name));
            differences.extend(compare::differences(engine, case, &ours[&case.name], result));
        }
    }
    let known = KnownDefect::all();
    let is_known = |difference: &&Difference| known.iter().any(|defect| defect.covers(difference));
    let unexpected: Vec<String> =
        differences.iter().filter(|difference| !is_known(difference)).map(ToString::to_string).collect();
    assert!(unexpected.is_empty(), "{} differences:\n{}", unexpected.len(), unexpected.join("\n"));
    let stale: Vec<&KnownDefect> =
        known.iter().filter(|defect| !differences.iter().any(|difference| defect.covers(difference))).collect();
    assert!(stale.is_empty(), "defects of differential/known_defects.txt that are no more: {stale:#?}");
}

#[test]
fn the_generated_machines_are_always_the_same_and_use_every_state() {
    let (one, other) = (generated::suite(GENERATED), generated::suite(GENERATED));
    assert_eq!(one.machines, other.machines);
    assert_eq!(one.machines.len(), GENERATED);
    assert!(one.cases.iter().zip(&other.cases).all(|(one, other)| one.document() == other.document()));
    for state in ["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"] {
        let text = format!(r#""Type":"{state}""#);
        assert!(one.machines.values().any(|definition| definition.contains(&text)), "{state}");
    }
    let mut inputs: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &one.cases {
        *inputs.entry(&case.machine).or_default() += 1;
    }
    assert!(inputs.values().all(|inputs| *inputs >= 3), "{inputs:?}");
}
