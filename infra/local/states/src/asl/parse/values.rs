//! Values that occur in several states: paths, numbers with a path form, timestamps.

use jiff::Timestamp;
use serde_json::Value;

use super::{Fields, Parser};
use crate::{
    asl::{Number, ResultPath, Selection},
    path::{JsonPath, ReferencePath},
};

/// The longest time in seconds that a field can hold.
pub(super) const MAX_SECONDS: u64 = 99_999_999;

impl Parser<'_> {
    /// `InputPath` or `OutputPath`: a path, or `null` for an empty object.
    pub(super) fn selection(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<Selection> {
        match fields.take(field) {
            None => Some(Selection::Whole),
            Some(Value::Null) => Some(Selection::Nothing),
            Some(_) => self.path(fields, field).map(|path| {
                if path.is_root() && path.text() == "$" { Selection::Whole } else { Selection::Path(path) }
            }),
        }
    }

    pub(super) fn result_path(&mut self, fields: &mut Fields<'_>) -> Option<ResultPath> {
        const FIELD: &str = "ResultPath";
        match fields.take(FIELD) {
            None => Some(ResultPath::Replace),
            Some(Value::Null) => Some(ResultPath::Discard),
            Some(_) => {
                let text = fields.string(FIELD, &mut self.diagnostics)?;
                match ReferencePath::parse(text) {
                    Ok(path) if path.is_root() => Some(ResultPath::Replace),
                    Ok(path) => Some(ResultPath::At(path)),
                    Err(error) => {
                        self.diagnostics
                            .schema(&fields.place(FIELD), format!("Value is not a Reference Path: {error}"));
                        None
                    }
                }
            }
        }
    }

    /// A field that holds a path.
    pub(super) fn path(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<JsonPath> {
        let text = fields.string(field, &mut self.diagnostics)?;
        JsonPath::parse(text)
            .map_err(|error| {
                self.diagnostics.schema(&fields.place(field), format!("Value is not a valid JSONPath: {error}"))
            })
            .ok()
    }

    /// A field that holds a path to a single node of the state's input.
    pub(super) fn reference_path(&mut self, fields: &mut Fields<'_>, field: &'static str) -> Option<JsonPath> {
        let text = fields.string(field, &mut self.diagnostics)?;
        match (ReferencePath::parse(text), JsonPath::parse(text)) {
            (Ok(_), Ok(path)) => Some(path),
            (Err(error), _) | (_, Err(error)) => {
                self.diagnostics.schema(&fields.place(field), format!("Value is not a Reference Path: {error}"));
                None
            }
        }
    }

    /// A number, given as a literal or as the path to one.
    pub(super) fn number<T>(
        &mut self,
        fields: &mut Fields<'_>,
        field: &'static str,
        path_field: &'static str,
        literal: impl FnOnce(&mut Self, &mut Fields<'_>) -> Option<T>,
    ) -> Option<Number<T>> {
        fields.exclusive(&[field, path_field], &mut self.diagnostics);
        let path = self.reference_path(fields, path_field);
        let literal = literal(self, fields);
        literal.map(Number::Literal).or(path.map(Number::Path))
    }

    pub(super) fn whole_number(
        &mut self,
        fields: &mut Fields<'_>,
        field: &'static str,
        path_field: &'static str,
        minimum: u64,
        maximum: u64,
    ) -> Option<Number<u64>> {
        self.number(fields, field, path_field, |parser, fields| {
            fields.integer(field, minimum, maximum, &mut parser.diagnostics)
        })
    }
}

/// Reads a time in the form that Step Functions accepts: RFC 3339 with upper-case `T`, and `Z` or an offset.
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_once('T')?;
    let offset = rest.find(['Z', '+', '-'])?;
    let (time, zone) = rest.split_at(offset);
    let digits_and = |text: &str, others: &str| {
        text.chars().all(|character| character.is_ascii_digit() || others.contains(character))
    };
    let shaped = date.len() == 10
        && digits_and(date, "-")
        && digits_and(time, ":.")
        && matches!(time.split(':').count(), 2 | 3)
        && time.split_once('.').is_none_or(|(_, fraction)| (1..=9).contains(&fraction.len()))
        && (zone == "Z" || (zone.len() == 6 && digits_and(zone.get(1..).unwrap_or_default(), ":")));
    shaped.then(|| text.parse().ok()).flatten()
}
