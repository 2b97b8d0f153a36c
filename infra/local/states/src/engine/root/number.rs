//! Numbers that a Map state takes from its input.

use serde_json::Value;

use super::{Root, Site, simple::plain, strand::Current};
use crate::{Payload, asl::Number, data::EvaluationError, engine::StateError};

impl Root {
    /// A whole number that is not negative, from a field such as `MaxConcurrencyPath`.
    pub(super) fn whole_number(
        &mut self,
        site: Site,
        current: &Current,
        input: &Payload,
        number: &Number<u64>,
        field: &str,
    ) -> Result<u64, StateError> {
        let path = match number {
            Number::Literal(literal) => return Ok(*literal),
            Number::Path(path) => path,
        };
        let path_field = format!("{field}Path");
        self.path_value(site, input, path, &path_field)
            .and_then(|value| match (value.as_u64(), value.as_i64()) {
                (Some(number), _) => Ok(number),
                (None, Some(_)) => Err(EvaluationError::Value(format!("{field} cannot be negative."))),
                (None, None) => Err(not_a(&path_field, &value, "integer", path.text())),
            })
            .map_err(|error| self.state_error(current, &error))
    }

    /// A percentage, from a field such as `ToleratedFailurePercentagePath`.
    pub(super) fn percentage(
        &mut self,
        site: Site,
        current: &Current,
        input: &Payload,
        number: &Number<f64>,
        field: &str,
    ) -> Result<f64, StateError> {
        let path = match number {
            Number::Literal(literal) => return Ok(*literal),
            Number::Path(path) => path,
        };
        let path_field = format!("{field}Path");
        self.path_value(site, input, path, &path_field)
            .and_then(|value| match value.as_f64() {
                Some(number) if (0.0..=100.0).contains(&number) => Ok(number),
                Some(_) => Err(EvaluationError::Value(format!("{field} must be between 0 and 100."))),
                None => Err(not_a(&path_field, &value, "float", path.text())),
            })
            .map_err(|error| self.state_error(current, &error))
    }
}

fn not_a(field: &str, value: &Value, kind: &str, path: &str) -> EvaluationError {
    let value = plain(value);
    EvaluationError::Value(format!("The {field} field refers to value \"{value}\" which is not a valid {kind}: {path}"))
}
