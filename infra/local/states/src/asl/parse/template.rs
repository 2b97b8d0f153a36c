//! Payload templates as fields of a state, with the warnings AWS gives about them.

use serde_json::{Map, Value};

use super::{Fields, Parser};
use crate::{
    asl::DiagnosticCode,
    data::{Expression, Template},
};

impl Parser<'_> {
    /// A field that holds a payload template. The outer `None` says that it is invalid.
    pub(super) fn template(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<Option<Template>> {
        let Some(value) = fields.take(field) else { return Some(None) };
        let place = fields.place(field);
        self.warn_about_missing_dollars(value, &place);
        match Template::parse(value) {
            Ok(template) => Some(Some(template)),
            Err(problems) => {
                for problem in problems {
                    let message = format!(
                        "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call ({})",
                        problem.field, problem.reason
                    );
                    self.diagnostics.schema(&format!("{place}{}", problem.location), message);
                }
                None
            }
        }
    }

    /// A template that must be an object.
    pub(super) fn object_template(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<Option<Template>> {
        if fields.has(field) {
            fields.object(field, &mut self.diagnostics)?;
        }
        self.template(fields, field)
    }

    /// A field that holds a path or an intrinsic call, as `ErrorPath` does.
    pub(super) fn expression(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<Expression> {
        let text = fields.string(field, &mut self.diagnostics)?;
        Expression::parse(text)
            .map_err(|error| {
                let message = format!("Value is not a valid JSONPath or intrinsic function call: {error}");
                self.diagnostics.schema(&fields.place(field), message);
            })
            .ok()
    }

    fn warn_about_missing_dollars(&mut self, value: &Value, place: &str) {
        match value {
            Value::Object(members) => self.warn_about_members(members, place),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.warn_about_missing_dollars(item, &format!("{place}[{index}]"));
                }
            }
            _ => {}
        }
    }

    fn warn_about_members(&mut self, members: &Map<String, Value>, place: &str) {
        for (name, value) in members {
            let place = format!("{place}/{name}");
            let looks_like_a_path =
                value.as_str().is_some_and(|text| text.starts_with("$.") || text.starts_with("$$."));
            if looks_like_a_path && !name.ends_with(".$") {
                let message = format!("The value of the field '{name}' looks like a path; did you mean '{name}.$'?");
                self.diagnostics.warning(DiagnosticCode::NoDollar, &place, message);
            }
            self.warn_about_missing_dollars(value, &place);
        }
    }
}
