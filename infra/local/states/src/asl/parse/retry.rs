//! `Retry` and `Catch`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Fields, Parser, Targets};
use crate::asl::{Catcher, Retrier};

/// Matches every error; must stand alone and last.
const ALL: &str = "States.ALL";

const MAX_ATTEMPTS: u64 = 99_999_999;
const MAX_INTERVAL_SECONDS: u64 = 99_999_999;
const MAX_DELAY_SECONDS: u64 = 31_622_400;

impl Parser<'_> {
    pub(super) fn retriers(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Retrier>> {
        self.handlers(fields, "Retry", |parser, fields| parser.retrier(fields))
    }

    pub(super) fn catchers(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Vec<Catcher>> {
        self.handlers(fields, "Catch", |parser, fields| parser.catcher(fields, targets))
    }

    fn handlers<T>(
        &mut self,
        fields: &mut Fields<'_>,
        field: &'static str,
        mut parse: impl FnMut(&mut Self, &mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if !fields.has(field) {
            fields.skip(field);
            return Some(Vec::new());
        }
        let place = fields.place(field);
        let entries = fields.array(field, &mut self.diagnostics)?;
        let mut parsed = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let location = format!("{place}[{index}]");
            let Value::Object(members) = entry else {
                self.diagnostics.schema(&location, "Expected value of type Object");
                parsed.push(None);
                continue;
            };
            let mut entry = Fields::new(members, location);
            entry.skip("Comment");
            parsed.push(parse(self, &mut entry));
            self.all_stands_alone_and_last(&mut entry, index + 1 == entries.len());
            entry.finish(&mut self.diagnostics);
        }
        parsed.into_iter().collect()
    }

    fn all_stands_alone_and_last(&mut self, entry: &mut Fields<'_>, is_last: bool) {
        let names = entry.take("ErrorEquals").and_then(Value::as_array);
        let Some(names) = names.filter(|names| names.iter().any(|name| name == ALL)) else { return };
        if names.len() > 1 || !is_last {
            let message = format!("'{ALL}' must be the only error name and must appear in the last entry");
            self.diagnostics.schema(&entry.place("ErrorEquals"), message);
        }
    }

    fn errors(&mut self, fields: &mut Fields<'_>) -> Option<Vec<String>> {
        let place = fields.place("ErrorEquals");
        let names = fields.array("ErrorEquals", &mut self.diagnostics)?;
        let errors: BTreeSet<&str> = names.iter().filter_map(Value::as_str).collect();
        if names.is_empty() || names.iter().any(|name| !name.is_string()) {
            self.diagnostics.schema(&place, "Expected a non-empty array of error names");
            return None;
        }
        if errors.len() != names.len() {
            self.diagnostics.schema(&place, "Each error name can appear only once");
        }
        Some(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn retrier(&mut self, fields: &mut Fields<'_>) -> Option<Retrier> {
        fields.require(&["ErrorEquals"], &mut self.diagnostics);
        let errors = self.errors(fields);
        let diagnostics = &mut self.diagnostics;
        let interval_seconds = fields.integer("IntervalSeconds", 1, MAX_INTERVAL_SECONDS, diagnostics).unwrap_or(1);
        let max_attempts = fields.integer("MaxAttempts", 0, MAX_ATTEMPTS, diagnostics).unwrap_or(3);
        let backoff_rate = fields.float("BackoffRate", 1.0..=f64::MAX, diagnostics).unwrap_or(2.0);
        let max_delay_seconds = fields.integer("MaxDelaySeconds", 1, MAX_DELAY_SECONDS, diagnostics);
        if max_delay_seconds.is_some_and(|delay| delay <= interval_seconds) {
            let message = "MaxDelaySeconds must be greater than IntervalSeconds";
            diagnostics.schema(&fields.place("MaxDelaySeconds"), message);
        }
        let place = fields.place("JitterStrategy");
        let full_jitter = match fields.string("JitterStrategy", diagnostics) {
            None | Some("NONE") => false,
            Some("FULL") => true,
            Some(other) => {
                diagnostics.schema(&place, format!("JitterStrategy '{other}' is not one of [FULL, NONE]"));
                false
            }
        };
        Some(Retrier {
            errors: errors?,
            interval_seconds,
            max_attempts: u32::try_from(max_attempts).unwrap_or(u32::MAX),
            backoff_rate,
            max_delay_seconds,
            full_jitter,
        })
    }

    fn catcher(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Catcher> {
        fields.require(&["ErrorEquals", "Next"], &mut self.diagnostics);
        let errors = self.errors(fields);
        let result_path = self.result_path(fields);
        let next = fields.string("Next", &mut self.diagnostics);
        let next = next.and_then(|name| self.target(name, "Next", &fields.place("Next"), targets));
        Some(Catcher { errors: errors?, result_path: result_path?, next: next? })
    }
}
