//! Reading the fields of one JSON object: every field that is asked for is known, every other one is refused.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::asl::diagnostic::Diagnostics;

/// Fields of AWS that this interpreter knows and does not support, with what to do instead.
const UNSUPPORTED: [(&str, &str); 4] = [
    ("Assign", "workflow variables are not supported by this interpreter; pass values in the state's output"),
    ("Credentials", "cross-account access is not supported by this interpreter"),
    ("ItemReader", "only items from the state's input are supported by this interpreter; use 'ItemsPath'"),
    ("ResultWriter", "results can only be returned in the state's output by this interpreter; leave it out"),
];

/// Fields of the JSONata language.
const JSONATA: [&str; 4] = ["Arguments", "Condition", "Items", "Output"];

/// The fields of one object of the definition.
pub(super) struct Fields<'a> {
    members: &'a Map<String, Value>,
    location: String,
    known: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(members: &'a Map<String, Value>, location: impl Into<String>) -> Self {
        Self { members, location: location.into(), known: BTreeSet::new() }
    }

    /// Where the object is.
    pub(super) fn location(&self) -> &str {
        &self.location
    }

    /// Where a field of the object is.
    pub(super) fn place(&self, field: &str) -> String {
        format!("{}/{field}", self.location)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.members.contains_key(field)
    }

    pub(super) fn take(&mut self, field: &'static str) -> Option<&'a Value> {
        self.known.insert(field);
        self.members.get(field)
    }

    /// The fields that nobody asked for yet.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.members
            .iter()
            .filter(|(name, _)| !self.known.contains(name.as_str()))
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Accepts a field whose value does not matter.
    pub(super) fn skip(&mut self, field: &'static str) {
        self.known.insert(field);
    }

    pub(super) fn string(&mut self, field: &'static str, diagnostics: &mut Diagnostics) -> Option<&'a str> {
        self.typed(field, "String", diagnostics, Value::as_str)
    }

    pub(super) fn boolean(&mut self, field: &'static str, diagnostics: &mut Diagnostics) -> Option<bool> {
        self.typed(field, "Boolean", diagnostics, Value::as_bool)
    }

    pub(super) fn object(
        &mut self,
        field: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'a Map<String, Value>> {
        self.typed(field, "Object", diagnostics, Value::as_object)
    }

    pub(super) fn array(&mut self, field: &'static str, diagnostics: &mut Diagnostics) -> Option<&'a Vec<Value>> {
        self.typed(field, "Array", diagnostics, Value::as_array)
    }

    pub(super) fn integer(
        &mut self,
        field: &'static str,
        minimum: u64,
        maximum: u64,
        diagnostics: &mut Diagnostics,
    ) -> Option<u64> {
        let place = self.place(field);
        let value = self.typed(field, "Integer", diagnostics, |value| {
            value.is_i64().then_some(value).or(value.is_u64().then_some(value))
        })?;
        match value.as_u64() {
            Some(number) if number > maximum => diagnostics.schema(&place, format!("Maximum value is {maximum}")),
            Some(number) if number >= minimum => return Some(number),
            _ => diagnostics.schema(&place, format!("Minimum value is {minimum}")),
        }
        None
    }

    pub(super) fn float(
        &mut self,
        field: &'static str,
        range: std::ops::RangeInclusive<f64>,
        diagnostics: &mut Diagnostics,
    ) -> Option<f64> {
        let place = self.place(field);
        let number = self.typed(field, "Float", diagnostics, Value::as_f64)?;
        if number < *range.start() {
            diagnostics.schema(&place, format!("Minimum value is {:?}", range.start()));
        } else if number > *range.end() {
            diagnostics.schema(&place, format!("Maximum value is {:?}", range.end()));
        } else {
            return Some(number);
        }
        None
    }

    fn typed<T>(
        &mut self,
        field: &'static str,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(field)?;
        let read = read(value);
        if read.is_none() {
            diagnostics.schema(&self.place(field), format!("Expected value of type {name}"));
        }
        read
    }

    pub(super) fn require(&self, fields: &[&str], diagnostics: &mut Diagnostics) {
        let missing: Vec<&str> = fields.iter().copied().filter(|field| !self.has(field)).collect();
        if !missing.is_empty() {
            diagnostics.schema(&self.location, format!("These fields are required: [{}]", missing.join(", ")));
        }
    }

    /// At most one of the fields may be there.
    pub(super) fn exclusive(&self, fields: &[&str], diagnostics: &mut Diagnostics) {
        if fields.iter().filter(|field| self.has(field)).count() > 1 {
            let message = format!("There should only be one of the following fields: [{}]", fields.join(", "));
            diagnostics.schema(&self.location, message);
        }
    }

    /// Refuses every field that nobody asked for.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) {
        for (field, _) in self.unknown() {
            let place = self.place(field);
            let message = if let Some((_, advice)) = UNSUPPORTED.iter().find(|(name, _)| *name == field) {
                format!("Field '{field}' is not supported: {advice}")
            } else if JSONATA.contains(&field) {
                format!(
                    "The QueryLanguage is set to 'JSONPath', but field '{field}' is only supported for the 'JSONata' QueryLanguage"
                )
            } else {
                format!("Field '{field}' is not supported{}", did_you_mean(field, self.known.iter().copied()))
            };
            diagnostics.schema(&place, message);
        }
    }
}

/// A hint at the known name that is nearest to a wrong one, or nothing.
pub(super) fn did_you_mean<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    /// Below this likeness (Jaro-Winkler) a suggestion confuses more than it helps.
    const NEAR: f64 = 0.85;
    known
        .map(|name| (strsim::jaro_winkler(name, wrong), name))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|first, second| first.0.total_cmp(&second.0))
        .map(|(_, name)| format!("; did you mean '{name}'?"))
        .unwrap_or_default()
}
