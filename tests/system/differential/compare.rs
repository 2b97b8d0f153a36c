//! Two outcomes of a case, and the list of the defects that the other engines are known to have.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use system_tests::differential::{Case, Outcome};

/// The engine whose histories are compared; the other one writes no full ones.
const HISTORIES: &str = "moto";

/// Something in which an engine does not agree with ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Difference {
    engine: &'static str,
    machine: String,
    case: String,
    what: &'static str,
    detail: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { engine, machine, case, what, detail } = self;
        write!(formatter, "{engine} | {machine} | {case} | {what} |\n{detail}")
    }
}

/// The machines that an engine does not take as they are.
pub(super) fn refusals(engine: &'static str, refused: &BTreeMap<String, String>) -> Vec<Difference> {
    let difference = |(machine, reason): (&String, &String)| {
        let (machine, case, detail) = (machine.clone(), "*".to_owned(), format!("    {reason}"));
        Difference { engine, machine, case, what: "definition", detail }
    };
    refused.iter().map(difference).collect()
}

/// Everything in which `theirs` differs from `ours`.
pub(super) fn differences(engine: &'static str, case: &Case, ours: &Outcome, theirs: &Outcome) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |what: &'static str, ours: String, theirs: String| {
        if ours != theirs {
            let (machine, case) = (case.machine.clone(), case.label.clone());
            let detail = format!("    ours   {ours}\n    theirs {theirs}");
            found.push(Difference { engine, machine, case, what, detail });
        }
    };
    compare("status", ours.status.clone(), theirs.status.clone());
    compare("output", essence(&ours.output).to_string(), essence(&theirs.output).to_string());
    compare("error", format!("{:?}", ours.error), format!("{:?}", theirs.error));
    compare("calls", calls(ours), calls(theirs));
    if engine == HISTORIES {
        let (ours, theirs) = events(ours, theirs);
        compare("events", ours, theirs);
    }
    found
}

/// A value without what differs from engine to engine: times, tokens, the words of causes.
fn essence(value: &Value) -> Value {
    const VARYING: [&str; 5] = ["time", "startedAt", "declaredAt", "taskToken", "Cause"];
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = if VARYING.contains(&name.as_str()) { "varies".into() } else { essence(value) };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(values) => values.iter().map(essence).collect(),
        // 3 and 3.0 are the same number.
        Value::Number(number) => number.as_f64().into(),
        Value::String(text) => with_error_in_order(text).into(),
        other => other.clone(),
    }
}

/// A text that ends with the error of a function, whose members come in any order.
fn with_error_in_order(text: &str) -> String {
    let error = text.find('{').and_then(|at| Some((at, serde_json::from_str::<Value>(&text[at..]).ok()?)));
    error.map_or_else(|| text.to_owned(), |(at, error)| format!("{}{error}", &text[..at]))
}

/// Branches that run side by side call in any order.
fn calls(outcome: &Outcome) -> String {
    let calls = outcome.calls.iter().map(|(function, payload)| format!("{function} {}", essence(payload)));
    let mut calls: Vec<String> = calls.collect();
    calls.sort();
    calls.join("\n           ")
}

/// The types of the events; where branches run side by side, their order says nothing.
fn events(ours: &Outcome, theirs: &Outcome) -> (String, String) {
    let (mut ours, mut theirs) = (ours.events.clone(), theirs.events.clone());
    if ours.iter().any(|event| event.starts_with("Parallel") || event.starts_with("Map")) {
        ours.sort();
        theirs.sort();
    }
    (ours.join(" "), theirs.join(" "))
}

/// A line of the list: `engine | machine | input | what | reason`; `*` stands for any.
#[derive(Debug)]
pub(super) struct KnownDefect {
    engine: &'static str,
    machine: &'static str,
    case: &'static str,
    what: &'static str,
}

impl KnownDefect {
    pub(super) fn all() -> Vec<Self> {
        let lines = include_str!("known_defects.txt").lines();
        lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(Self::read).collect()
    }

    fn read(line: &'static str) -> Self {
        match line.split(" | ").collect::<Vec<_>>()[..] {
            [engine, machine, case, what, reason] if !reason.is_empty() => Self { engine, machine, case, what },
            _ => panic!("a known defect is `engine | machine | input | what | reason`: {line}"),
        }
    }

    pub(super) fn covers(&self, difference: &Difference) -> bool {
        let any = |pattern: &str, text: &str| pattern == "*" || pattern == text;
        any(self.engine, difference.engine)
            && any(self.machine, &difference.machine)
            && any(self.case, &difference.case)
            && any(self.what, difference.what)
    }
}
