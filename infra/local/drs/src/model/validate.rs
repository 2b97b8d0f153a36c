//! Validation of a JSON value against a shape: required members, types, lengths, ranges, patterns, enumerations.

use std::fmt;

use serde_json::Value;

use super::ServiceModel;
use super::shape::{List, Map, Range, Shape, Structure, Text};

/// Members whose shape in AWS's model is wrong: both are durations, typed as date-times.
const MISTYPED: [(&str, &str); 2] = [
    ("RecoveryInstanceDataReplicationInfo", "lagDuration"),
    ("RecoveryInstanceFailback", "elapsedReplicationDuration"),
];

/// One thing in a value that its shape does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where: `sourceServers[2].sourceServerID`; empty for the value itself.
    pub path: String,
    /// What was found there.
    pub value: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It has another JSON type than this one.
    NotA(&'static str),
    /// It is required and absent.
    Missing,
    /// It is shorter, or has fewer entries, than this.
    TooShort(i64),
    /// It is longer, or has more entries, than this.
    TooLong(i64),
    /// It is less than this.
    TooSmall(i64),
    /// It is greater than this.
    TooLarge(i64),
    /// It does not match this pattern.
    Mismatch(String),
    /// It is none of these.
    NotOneOf(Vec<String>),
}

/// The sentence AWS services write, after "1 validation error detected: ".
impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, value, problem } = self;
        write!(formatter, "Value '{value}' at '{path}' failed to satisfy constraint: ")?;
        match problem {
            Problem::NotA(kind) => write!(formatter, "Member must be a {kind}"),
            Problem::Missing => formatter.write_str("Member must not be null"),
            Problem::TooShort(bound) => {
                write!(formatter, "Member must have length greater than or equal to {bound}")
            }
            Problem::TooLong(bound) => write!(formatter, "Member must have length less than or equal to {bound}"),
            Problem::TooSmall(bound) => write!(formatter, "Member must have value greater than or equal to {bound}"),
            Problem::TooLarge(bound) => write!(formatter, "Member must have value less than or equal to {bound}"),
            Problem::Mismatch(pattern) => {
                write!(formatter, "Member must satisfy regular expression pattern: {pattern}")
            }
            Problem::NotOneOf(values) => {
                write!(formatter, "Member must satisfy enum value set: [{}]", values.join(", "))
            }
        }
    }
}

pub(super) fn validate(model: &ServiceModel, shape: &str, value: &Value) -> Vec<Violation> {
    let mut check = Check { model, path: String::new(), found: Vec::new() };
    check.shape(shape, value);
    check.found
}

struct Check<'model> {
    model: &'model ServiceModel,
    path: String,
    found: Vec<Violation>,
}

impl Check<'_> {
    fn shape(&mut self, name: &str, value: &Value) {
        match (self.model.shapes.get(name), value) {
            (None, _) => {}
            (Some(Shape::Structure(shape)), Value::Object(members)) => self.structure(name, shape, members),
            (Some(Shape::List(shape)), Value::Array(entries)) => self.list(shape, entries),
            (Some(Shape::Map(shape)), Value::Object(entries)) => self.map(shape, entries),
            (Some(Shape::String(shape)), Value::String(text)) => self.text(shape, text),
            (Some(Shape::Integer(shape) | Shape::Long(shape)), Value::Number(number)) => self.number(shape, number),
            (Some(Shape::Float | Shape::Double | Shape::Timestamp), Value::Number(_))
            | (Some(Shape::Timestamp | Shape::Blob), Value::String(_))
            | (Some(Shape::Boolean), Value::Bool(_)) => {}
            (Some(shape), _) => self.report(value, Problem::NotA(kind(shape))),
        }
    }

    fn structure(&mut self, name: &str, shape: &Structure, members: &serde_json::Map<String, Value>) {
        for required in &shape.required {
            if members.get(required).is_none_or(Value::is_null) {
                self.within(&format!(".{required}"), |check| check.report(&Value::Null, Problem::Missing));
            }
        }
        for (key, value) in members {
            let Some(member) = shape.members.get(key) else { continue };
            if !value.is_null() && !MISTYPED.contains(&(name, key)) {
                self.within(&format!(".{key}"), |check| check.shape(&member.shape, value));
            }
        }
    }

    fn list(&mut self, shape: &List, entries: &[Value]) {
        self.length(shape.min, shape.max, entries.len(), || Value::from(entries));
        for (index, entry) in entries.iter().enumerate() {
            self.within(&format!("[{index}]"), |check| check.shape(&shape.member.shape, entry));
        }
    }

    fn map(&mut self, shape: &Map, entries: &serde_json::Map<String, Value>) {
        self.length(shape.min, shape.max, entries.len(), || Value::from(entries.clone()));
        for (key, value) in entries {
            self.within(&format!(".{key}"), |check| {
                check.shape(&shape.key.shape, &Value::from(key.as_str()));
                check.shape(&shape.value.shape, value);
            });
        }
    }

    fn text(&mut self, shape: &Text, text: &str) {
        self.length(shape.min, shape.max, text.chars().count(), || Value::from(text));
        if let Some(pattern) = shape.pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
            self.report(&Value::from(text), Problem::Mismatch(pattern.source.clone()));
        }
        if !shape.values.is_empty() && !shape.values.iter().any(|value| value == text) {
            self.report(&Value::from(text), Problem::NotOneOf(shape.values.clone()));
        }
    }

    fn number(&mut self, shape: &Range, number: &serde_json::Number) {
        let value = Value::from(number.clone());
        let Some(integer) = number.as_i64() else { return self.report(&value, Problem::NotA("integer")) };
        if let Some(bound) = shape.min.filter(|bound| integer < *bound) {
            self.report(&value, Problem::TooSmall(bound));
        }
        if let Some(bound) = shape.max.filter(|bound| integer > *bound) {
            self.report(&value, Problem::TooLarge(bound));
        }
    }

    fn length(&mut self, min: Option<i64>, max: Option<i64>, length: usize, value: impl Fn() -> Value) {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        if let Some(bound) = min.filter(|bound| length < *bound) {
            self.report(&value(), Problem::TooShort(bound));
        }
        if let Some(bound) = max.filter(|bound| length > *bound) {
            self.report(&value(), Problem::TooLong(bound));
        }
    }

    fn within(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        check(self);
        self.path.truncate(length);
    }

    fn report(&mut self, value: &Value, problem: Problem) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.found.push(Violation { path: self.path.trim_start_matches('.').to_owned(), value, problem });
    }
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Structure(_) | Shape::Map(_) => "object",
        Shape::List(_) => "list",
        Shape::String(_) | Shape::Blob => "string",
        Shape::Integer(_) | Shape::Long(_) => "integer",
        Shape::Float | Shape::Double => "number",
        Shape::Boolean => "boolean",
        Shape::Timestamp => "timestamp",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Service;

    fn drs(operation: &str, input: &Value) -> Vec<String> {
        ServiceModel::of(Service::Drs).check_input(operation, input).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_valid_request_has_no_violations_and_unknown_members_are_ignored() {
        let server = json!({"sourceServerID": "s-1234567890abcdef0", "colour": "red"});
        assert_eq!(drs("StartRecovery", &json!({"sourceServers": [server], "whim": 1})), Vec::<String>::new());
    }

    #[test]
    fn a_missing_member_a_pattern_a_length_and_a_type_are_named_with_their_place() {
        let request = json!({"sourceServers": [{"sourceServerID": "server-1"}, {}], "isDrill": "yes"});
        insta::assert_json_snapshot!(drs("StartRecovery", &request), @r#"
        [
          "Value 'yes' at 'isDrill' failed to satisfy constraint: Member must be a boolean",
          "Value 'server-1' at 'sourceServers[0].sourceServerID' failed to satisfy constraint: Member must have length greater than or equal to 19",
          "Value 'server-1' at 'sourceServers[0].sourceServerID' failed to satisfy constraint: Member must satisfy regular expression pattern: s-[0-9a-zA-Z]{17}",
          "Value 'null' at 'sourceServers[1].sourceServerID' failed to satisfy constraint: Member must not be null"
        ]
        "#);
    }

    #[test]
    fn enumerations_and_ranges_are_checked() {
        let request = json!({"sourceServerID": "s-1234567890abcdef0", "order": "RANDOM", "maxResults": 0});
        assert_eq!(drs("DescribeRecoverySnapshots", &request).len(), 2);
    }

    #[test]
    fn durations_that_the_model_types_as_date_times_are_let_through() {
        let answer = json!({"items": [{"dataReplicationInfo": {"lagDuration": "PT30S"}}]});
        assert_eq!(ServiceModel::of(Service::Drs).check_output("DescribeRecoveryInstances", &answer), vec![]);
    }
}
