//! Comparing what was observed with what was recorded: numbers by value, placeholders as patterns, the events of
//! parallel branches as a set.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{case::Case, run::Observed};

/// Members of events and executions that are JSON as text.
const JSON_TEXTS: [&str; 3] = ["input", "output", "parameters"];

/// Compares a case; answers what differs.
pub(super) fn compare(case: &Case, observed: &Observed) -> Vec<String> {
    let mut comparison = Comparison::default();
    let execution = &observed.execution;
    comparison.exact("status", &Value::from(case.expect.status.as_str()), &execution["status"]);
    comparison.optional("output", case.expect.output.as_ref(), parsed(&execution["output"]).as_ref());
    comparison.optional("error", case.expect.error.as_ref(), present(&execution["error"]));
    comparison.optional("cause", case.expect.cause.as_ref(), present(&execution["cause"]));
    if let Some(events) = &case.expect.events {
        let actual: Vec<Value> = observed.events.iter().map(flat).collect();
        if case.events_normalised {
            comparison.set(events, &actual);
        } else {
            comparison.sequence(events, &actual, case.definition.to_string().contains("DISTRIBUTED"));
        }
    }
    comparison.problems
}

#[derive(Default)]
struct Comparison {
    problems: Vec<String>,
    /// What the numbered placeholders stand for.
    bound: BTreeMap<String, String>,
}

impl Comparison {
    fn optional(&mut self, what: &str, expected: Option<&Value>, actual: Option<&Value>) {
        match (expected, actual) {
            (None, None) => {}
            (Some(expected), Some(actual)) => self.exact(what, expected, actual),
            (expected, actual) => self.problems.push(format!("{what}: expected {expected:?}, found {actual:?}")),
        }
    }

    fn exact(&mut self, what: &str, expected: &Value, actual: &Value) {
        let mut bound = self.bound.clone();
        if matches(expected, actual, &mut bound) {
            self.bound = bound;
        } else {
            self.problems.push(format!("{what}: expected {expected}, found {actual}"));
        }
    }

    fn sequence(&mut self, expected: &[Value], actual: &[Value], distributed: bool) {
        let types = |events: &[Value]| events.iter().map(|event| event["type"].clone()).collect::<Vec<_>>();
        if types(expected) != types(actual) {
            self.problems.push(format!("events: expected {:?}, found {:?}", types(expected), types(actual)));
            return;
        }
        for (expected, actual) in expected.iter().zip(actual) {
            let (mut expected, mut actual) = (expected.clone(), actual.clone());
            if distributed && expected["type"] == "MapStateExited" {
                for event in [&mut expected, &mut actual] {
                    event["previousEventId"] = Value::Null;
                }
            }
            self.exact("event", &expected, &actual);
        }
    }

    /// Every expected event must be there, in any order.
    fn set(&mut self, expected: &[Value], actual: &[Value]) {
        let mut left: Vec<Value> = actual.to_vec();
        for event in expected {
            let place = left.iter().position(|found| {
                let mut found = found.clone();
                for member in ["id", "previousEventId"] {
                    if event.get(member).is_none()
                        && let Some(members) = found.as_object_mut()
                    {
                        members.remove(member);
                    }
                }
                matches(event, &found, &mut self.bound.clone())
            });
            match place {
                Some(place) => drop(left.remove(place)),
                None => self.problems.push(format!("event is missing: {event}")),
            }
        }
    }
}

/// An event with the members of its details beside its own, as the recordings have it.
fn flat(event: &Value) -> Value {
    let mut flat = Map::new();
    for (name, value) in event.as_object().into_iter().flatten() {
        match value {
            Value::Object(details) => flat.extend(details.clone()),
            other => drop(flat.insert(name.clone(), other.clone())),
        }
    }
    for member in ["timestamp", "roleArn", "region", "inputDetails", "outputDetails"] {
        flat.remove(member);
    }
    if flat.get("type").is_some_and(|kind| kind == "ExecutionStarted") {
        flat.remove("input");
    }
    for member in JSON_TEXTS {
        if let Some(value) = flat.get_mut(member).and_then(|value| parsed(value)) {
            flat.insert(member.to_owned(), value);
        }
    }
    Value::Object(flat)
}

fn present(value: &Value) -> Option<&Value> {
    (!value.is_null()).then_some(value)
}

fn parsed(text: &Value) -> Option<Value> {
    serde_json::from_str(text.as_str()?).ok()
}

fn matches(expected: &Value, actual: &Value, bound: &mut BTreeMap<String, String>) -> bool {
    match (expected, actual) {
        (Value::String(pattern), _) if pattern == "<any>" => true,
        (Value::String(pattern), Value::String(text)) => {
            // A cause is JSON as text, with members in any order.
            if let (Some(expected), Some(actual)) = (parsed(expected), parsed(actual))
                && expected.is_object()
            {
                return matches(&expected, &actual, bound);
            }
            text_matches(pattern, text, bound)
        }
        // Times and numbers can stand behind a placeholder.
        (Value::String(pattern), Value::Number(number)) => {
            pattern.starts_with('<') && text_matches(pattern, &number.to_string(), bound)
        }
        // A cause that is a JSON object is recorded as one.
        (Value::Object(_), Value::String(_)) => parsed(actual).is_some_and(|actual| matches(expected, &actual, bound)),
        (Value::Number(expected), Value::Number(actual)) => expected.as_f64() == actual.as_f64(),
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|(expected, actual)| matches(expected, actual, bound))
        }
        (Value::Object(expected), Value::Object(actual)) => {
            expected.len() == actual.len()
                && expected
                    .iter()
                    .all(|(name, expected)| actual.get(name).is_some_and(|actual| matches(expected, actual, bound)))
        }
        _ => expected == actual,
    }
}

/// Matches a text with placeholders such as `<uuid:1>`, each of which stands for one or more characters.
fn text_matches(pattern: &str, text: &str, bound: &mut BTreeMap<String, String>) -> bool {
    let Some((before, placeholder, after)) = split(pattern) else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    let numbered = placeholder.contains(':');
    if let Some(value) = bound.get(placeholder).cloned().filter(|_| numbered) {
        return rest.strip_prefix(value.as_str()).is_some_and(|rest| text_matches(after, rest, bound));
    }
    let ends = rest.char_indices().map(|(at, character)| at + character.len_utf8());
    for end in ends {
        let (value, rest) = rest.split_at(end);
        let mut attempt = bound.clone();
        if numbered {
            attempt.insert(placeholder.to_owned(), value.to_owned());
        }
        if text_matches(after, rest, &mut attempt) {
            *bound = attempt;
            return true;
        }
    }
    false
}

fn split(pattern: &str) -> Option<(&str, &str, &str)> {
    let start = pattern.find('<')?;
    let end = start + pattern[start..].find('>')?;
    let name = &pattern[start + 1..end];
    let is_placeholder = !name.is_empty()
        && name.chars().all(|character| character.is_ascii_alphanumeric() || "-:_".contains(character));
    is_placeholder.then(|| (&pattern[..start], &pattern[start..=end], &pattern[end + 1..]))
}
