//! Our interpreter beside two other engines: the same machines with the same stand-ins for functions.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::alone::{Taken, measure, timed};
use super::histories::Histories;
use super::local::runtime;
use super::report::{Report, Row};
use crate::differential::{Case, Suite, engines, ours, own_machines};

const BENCH: &str = "4 local";
/// Waves of the plan, and polls of each.
const WAVES: usize = 3;
const POLLS: usize = 40;
/// How many executions ours runs, and how many the others.
const OURS: usize = 100;
const THEIRS: usize = 2;
/// Waits of the others take no time at this pace.
const PACE: u32 = 1_000_000;

pub(super) fn benches(program: &Path) -> Report {
    let mut report = Report::default();
    let ours = match measure("engine", program) {
        Ok(ours) => ours,
        Err(why) => {
            report.notes.push(format!("{BENCH} engine is left out: {why}"));
            return report;
        }
    };
    let transitions = ours.transitions as f64;
    let each = ours.processor / transitions * 1e3;
    let what = "engine: CPU of a transition";
    report.rows.push(Row::new(BENCH, what, each, "ms").at_most(1.0));
    let memory = ours.memory as f64 / 1e6;
    // One after the other: each has the machine for itself.
    for engine in ["moto", "ministack"] {
        let Some(running) = engines::start(engine, &suite(THEIRS), PACE) else {
            report.notes.push(format!("{engine} is left out: it is not installed; `make python` does that"));
            continue;
        };
        let theirs = running.results();
        let theirs_each = 1e3 / (transitions / OURS as f64 * THEIRS as f64);
        let rate = transitions / ours.seconds;
        report.rows.extend([
            Row::new(BENCH, what, each, "ms").beside(engine, theirs.processor * theirs_each),
            Row::new(BENCH, "engine: clock for a transition", 1e3 / rate, "ms")
                .beside(engine, theirs.seconds * theirs_each),
            Row::new(BENCH, "engine: memory", memory, "MB").beside(engine, theirs.memory / 1e6),
        ]);
    }
    report.notes.push(format!(
        "4 engine runs the plan machine with {WAVES} waves of {POLLS} polls and stand-ins for functions, one execution \
         after the other: ours {OURS}, the others {THEIRS}, whose waits are made to take no time inside their process. \
         Their starts are not counted."
    ));
    report
}

/// Our interpreter, alone.
pub(super) fn engine(_: &Path) -> Taken {
    let suite = suite(OURS);
    runtime().block_on(Box::pin(async {
        let mut service = None;
        let taken = timed(async {
            let (outcomes, ran_on) = ours::run(&suite).await;
            assert!(outcomes.values().all(|outcome| outcome.status == "SUCCEEDED"));
            service = Some(ran_on);
        })
        .await;
        Taken { transitions: Histories::transitions(&service.unwrap()), ..taken }
    }))
}

/// Our machines, and so many executions of the plan.
fn suite(executions: usize) -> Suite {
    let cases = (1..=executions).map(|number| case(format!("run-{number}"))).collect();
    Suite { machines: own_machines::suite().machines, cases }
}

fn case(name: String) -> Case {
    let progress = |state: &str| {
        json!({"answer": {
            "state": state, "pollSeconds": 30, "dueAt": "2026-11-20T08:00:30Z", "attempt": 1, "servers": [],
        }})
    };
    let polls: Vec<Value> = std::iter::repeat_n(progress("Launching"), POLLS - 1).chain([progress("Judge")]).collect();
    let outcome = json!({
        "executionId": name, "planId": "payroll", "executionType": "DRILL", "status": "Succeeded", "reason": "",
        "subject": "Done", "message": "All is well",
    });
    let waves: Vec<usize> = (1..=WAVES).collect();
    let mut functions: BTreeMap<String, Vec<Value>> = [
        ("prepare-execution", json!({"answer": {"executionId": name, "waves": waves}})),
        ("check-readiness", json!({"answer": {"ready": true, "reason": ""}})),
        ("await-turn", json!({"token": {"answer": "Go", "approvalNeeded": false}})),
        ("apply-launch-settings", json!({"answer": {"state": "Done"}})),
        ("start-wave", progress("Launching")),
        ("finish-wave", json!({"answer": {"status": "Succeeded", "reason": ""}})),
        ("finish-execution", json!({"answer": outcome})),
        ("publish-outcome", json!({"answer": {}})),
    ]
    .into_iter()
    .map(|(function, behaviour)| (function.to_owned(), vec![behaviour]))
    .collect();
    functions.extend(waves.iter().map(|wave| (format!("poll-wave/{wave}"), polls.clone())));
    let input = json!({"planId": "payroll", "executionType": "DRILL"});
    Case { label: name.clone(), name, machine: "plan".to_owned(), input, functions }
}
