//! The states, one function per type.

use std::sync::Arc;

use serde_json::Value;

use super::{Fields, Parser, Targets, values::MAX_SECONDS};
use crate::{
    Payload,
    asl::{
        Body, Choice, FailText, Number, Outcome, Parallel, Pass, Selection, State, Task, Transition, Wait, WaitUntil,
        parse_timestamp,
    },
};

const TYPES: [&str; 8] = ["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

impl Parser<'_> {
    pub(super) fn state(
        &mut self,
        name: &str,
        value: &Value,
        location: &str,
        targets: &Targets<'_>,
        depth: usize,
    ) -> Option<State> {
        let Value::Object(members) = value else {
            self.diagnostics.schema(location, "Expected value of type Object");
            return None;
        };
        let mut fields = Fields::new(members, location);
        fields.skip("Comment");
        fields.require(&["Type"], &mut self.diagnostics);
        let kind = fields.string("Type", &mut self.diagnostics)?;
        self.query_language(&mut fields);
        let (input_path, output_path) = if kind == "Fail" {
            (Some(Selection::Whole), Some(Selection::Whole))
        } else {
            (self.selection(&mut fields, "InputPath"), self.selection(&mut fields, "OutputPath"))
        };
        let body = self.body(kind, &mut fields, targets, depth);
        fields.finish(&mut self.diagnostics);
        Some(State { name: name.into(), input_path: input_path?, output_path: output_path?, body: body? })
    }

    fn body(&mut self, kind: &str, fields: &mut Fields<'_>, targets: &Targets<'_>, depth: usize) -> Option<Body> {
        match kind {
            "Pass" => self.pass(fields, targets).map(Body::Pass),
            "Task" => self.task(fields, targets).map(|task| Body::Task(Box::new(task))),
            "Choice" => self.choice_state(fields, targets).map(Body::Choice),
            "Wait" => self.wait(fields, targets).map(Body::Wait),
            "Succeed" => Some(Body::Succeed),
            "Fail" => self.fail(fields),
            "Parallel" => self.parallel(fields, targets, depth).map(Body::Parallel),
            "Map" => self.map(fields, targets, depth).map(|map| Body::Map(Box::new(map))),
            other => {
                let hint = super::fields::did_you_mean(other, TYPES.into_iter());
                let message = format!("State type '{other}' is not one of [{}]{hint}", TYPES.join(", "));
                self.diagnostics.schema(&fields.place("Type"), message);
                None
            }
        }
    }

    fn pass(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Pass> {
        fields.exclusive(&["Result", "Parameters"], &mut self.diagnostics);
        let parameters = self.template(fields, "Parameters");
        let result = fields.take("Result").map(|value| Payload::from(value.clone()));
        let result_path = self.result_path(fields);
        let next = self.transition(fields, targets);
        Some(Pass { parameters: parameters?, result, result_path: result_path?, next: next? })
    }

    fn task(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Task> {
        fields.require(&["Resource"], &mut self.diagnostics);
        let resource = self.resource(fields);
        let parameters = self.template(fields, "Parameters");
        let timeout = self.whole_number(fields, "TimeoutSeconds", "TimeoutSecondsPath", 1, MAX_SECONDS);
        let heartbeat = self.whole_number(fields, "HeartbeatSeconds", "HeartbeatSecondsPath", 1, MAX_SECONDS);
        if let (Some(Number::Literal(timeout)), Some(Number::Literal(heartbeat))) = (&timeout, &heartbeat)
            && heartbeat >= timeout
        {
            let message = "HeartbeatSeconds must be smaller than TimeoutSeconds";
            self.diagnostics.schema(&fields.place("HeartbeatSeconds"), message);
        }
        let outcome = self.outcome(fields, targets);
        Some(Task { resource: resource?, parameters: parameters?, timeout, heartbeat, outcome: outcome? })
    }

    /// The fields shared by Task, Parallel and Map.
    pub(super) fn outcome(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Outcome> {
        let result_selector = self.object_template(fields, "ResultSelector");
        let result_path = self.result_path(fields);
        let retry = self.retriers(fields);
        let catch = self.catchers(fields, targets);
        let next = self.transition(fields, targets);
        Some(Outcome {
            result_selector: result_selector?,
            result_path: result_path?,
            retry: retry?,
            catch: catch?,
            next: next?,
        })
    }

    fn choice_state(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Choice> {
        fields.require(&["Choices"], &mut self.diagnostics);
        let place = fields.place("Choices");
        let rules = fields.array("Choices", &mut self.diagnostics);
        if rules.is_some_and(Vec::is_empty) {
            self.diagnostics.schema(&place, "There must be at least one choice rule");
        }
        let mut parsed = Vec::new();
        for (index, rule) in rules?.iter().enumerate() {
            parsed.push(self.rule(rule, &format!("{place}[{index}]"), targets));
        }
        let default = match fields.string("Default", &mut self.diagnostics) {
            None => Some(None),
            Some(name) => self.target(name, "Default", &fields.place("Default"), targets).map(Some),
        };
        Some(Choice { rules: parsed.into_iter().collect::<Option<_>>()?, default: default? })
    }

    fn wait(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Wait> {
        const FORMS: [&str; 4] = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
        fields.exclusive(&FORMS, &mut self.diagnostics);
        if !FORMS.iter().any(|form| fields.has(form)) {
            let message = format!("One of the following fields is required: [{}]", FORMS.join(", "));
            self.diagnostics.schema(fields.location(), message);
        }
        let seconds = self.whole_number(fields, "Seconds", "SecondsPath", 0, MAX_SECONDS).map(WaitUntil::Seconds);
        let timestamp = self.timestamp(fields).map(WaitUntil::Timestamp);
        let path = self.reference_path(fields, "TimestampPath").map(WaitUntil::TimestampPath);
        let next = self.transition(fields, targets);
        Some(Wait { until: seconds.or(timestamp).or(path)?, next: next? })
    }

    fn timestamp(&mut self, fields: &mut Fields<'_>) -> Option<jiff::Timestamp> {
        let text = fields.string("Timestamp", &mut self.diagnostics)?;
        let timestamp = parse_timestamp(text);
        if timestamp.is_none() {
            let message = "Value is not a valid ISO-8601 extended offset date-time, as 2016-03-14T01:59:00Z";
            self.diagnostics.schema(&fields.place("Timestamp"), message);
        }
        timestamp
    }

    fn fail(&mut self, fields: &mut Fields<'_>) -> Option<Body> {
        let error = self.fail_text(fields, "Error", "ErrorPath");
        let cause = self.fail_text(fields, "Cause", "CausePath");
        Some(Body::Fail { error: error?, cause: cause? })
    }

    fn fail_text(
        &mut self,
        fields: &mut Fields<'_>,
        field: &'static str,
        path_field: &'static str,
    ) -> Option<FailText> {
        fields.exclusive(&[field, path_field], &mut self.diagnostics);
        if fields.has(path_field) {
            fields.skip(field);
            return self.expression(fields, path_field).map(FailText::Computed);
        }
        fields.skip(path_field);
        if !fields.has(field) {
            fields.skip(field);
            return Some(FailText::Absent);
        }
        fields.string(field, &mut self.diagnostics).map(|text| FailText::Literal(text.to_owned()))
    }

    fn parallel(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>, depth: usize) -> Option<Parallel> {
        fields.require(&["Branches"], &mut self.diagnostics);
        let place = fields.place("Branches");
        let branches = fields.array("Branches", &mut self.diagnostics);
        if branches.is_some_and(Vec::is_empty) {
            self.diagnostics.schema(&place, "There must be at least one branch");
        }
        let parameters = self.template(fields, "Parameters");
        let outcome = self.outcome(fields, targets);
        let mut parsed = Vec::new();
        for (index, branch) in branches?.iter().enumerate() {
            parsed.push(self.branch(branch, &format!("{place}[{index}]"), depth));
        }
        Some(Parallel {
            branches: parsed.into_iter().collect::<Option<_>>()?,
            parameters: parameters?,
            outcome: outcome?,
        })
    }

    fn branch(&mut self, branch: &Value, location: &str, depth: usize) -> Option<Arc<crate::asl::Scope>> {
        let Value::Object(members) = branch else {
            self.diagnostics.schema(location, "Expected value of type Object");
            return None;
        };
        let mut fields = Fields::new(members, location);
        fields.skip("Comment");
        let scope = self.scope(&mut fields, depth + 1);
        fields.finish(&mut self.diagnostics);
        scope.map(Arc::new)
    }

    /// `Next` or `End`.
    fn transition(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>) -> Option<Transition> {
        let next = fields.string("Next", &mut self.diagnostics);
        let end = fields.boolean("End", &mut self.diagnostics);
        match (next, end) {
            (Some(name), None | Some(false)) => {
                self.target(name, "Next", &fields.place("Next"), targets).map(Transition::Next)
            }
            (None, Some(true)) => Some(Transition::End),
            (Some(_), Some(true)) => {
                fields.exclusive(&["Next", "End"], &mut self.diagnostics);
                None
            }
            (None, None | Some(false)) => {
                self.diagnostics.schema(fields.location(), "One of the following fields is required: [Next, End]");
                None
            }
        }
    }
}
