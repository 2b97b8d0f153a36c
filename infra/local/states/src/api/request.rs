//! Reading the members of a request and checking them as AWS does, all at once.

use serde_json::{Map, Value};

use crate::ApiError;

/// The members of a request, and what is wrong with them so far.
pub(super) struct Request {
    members: Map<String, Value>,
    violations: Vec<String>,
    /// A member has a JSON type it cannot have.
    malformed: Option<String>,
}

impl Request {
    pub(super) fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let body = if body.is_empty() { b"{}" } else { body };
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self { members, violations: Vec::new(), malformed: None }),
            Ok(_) => Err(ApiError::new("SerializationException", "the request is not a JSON object")),
            Err(cause) => Err(ApiError::new("SerializationException", cause.to_string())),
        }
    }

    /// Reports everything that was found wrong.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        if let Some(problem) = &self.malformed {
            return Err(ApiError::new("SerializationException", problem.clone()));
        }
        match self.violations.len() {
            0 => Ok(()),
            count => {
                let noun = if count == 1 { "error" } else { "errors" };
                Err(ApiError::validation(format!("{count} validation {noun} detected: {}", self.violations.join("; "))))
            }
        }
    }

    fn violation(&mut self, value: &str, member: &str, constraint: &str) {
        self.violations
            .push(format!("Value {value} at '{member}' failed to satisfy constraint: Member must {constraint}"));
    }

    fn typed<T>(&mut self, member: &str, kind: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.members.get(member).filter(|value| !value.is_null())?;
        let read = read(value);
        if read.is_none() {
            self.malformed.get_or_insert_with(|| format!("the member '{member}' is not a {kind}"));
        }
        read
    }

    /// A text within bounds of length, in characters.
    pub(super) fn text(&mut self, member: &str, minimum: usize, maximum: usize) -> Option<String> {
        let text = self.typed(member, "string", |value| value.as_str().map(str::to_owned))?;
        let length = text.chars().count();
        if length < minimum {
            self.violation(&format!("'{text}'"), member, &format!("have length greater than or equal to {minimum}"));
        }
        if length > maximum {
            self.violation(&format!("'{text}'"), member, &format!("have length less than or equal to {maximum}"));
        }
        Some(text)
    }

    /// A text that must be there. An empty one stands for a missing one until `check` reports it.
    pub(super) fn required(&mut self, member: &str, minimum: usize, maximum: usize) -> String {
        let text = self.text(member, minimum, maximum);
        if text.is_none() && self.malformed.is_none() {
            self.violation("null", member, "not be null");
        }
        text.unwrap_or_default()
    }

    pub(super) fn one_of(&mut self, member: &str, values: &[&'static str]) -> Option<&'static str> {
        let text = self.typed(member, "string", |value| value.as_str().map(str::to_owned))?;
        let found = values.iter().copied().find(|value| *value == text);
        if found.is_none() {
            self.violation(&format!("'{text}'"), member, &format!("satisfy enum value set: [{}]", values.join(", ")));
        }
        found
    }

    pub(super) fn number(&mut self, member: &str, maximum: u64) -> Option<u64> {
        let number = self.typed(member, "number", Value::as_i64)?;
        match u64::try_from(number) {
            Ok(number) if number <= maximum => return Some(number),
            Ok(_) => {
                self.violation(&format!("'{number}'"), member, &format!("have value less than or equal to {maximum}"))
            }
            Err(_) => self.violation(&format!("'{number}'"), member, "have value greater than or equal to 0"),
        }
        None
    }

    pub(super) fn boolean(&mut self, member: &str) -> Option<bool> {
        self.typed(member, "boolean", Value::as_bool)
    }

    /// A structure or list, as it is.
    pub(super) fn value(&self, member: &str) -> Option<&Value> {
        self.members.get(member).filter(|value| !value.is_null())
    }
}
