//! The states that need nobody else: Pass, Choice, Wait, Succeed and Fail.

use serde_json::Value;

use super::{
    Root, Site,
    strand::{Activity, Current},
};
use crate::{
    asl::{Body, Choice, FailText, Number, Pass, Transition, Wait, WaitUntil, parse_timestamp},
    data::EvaluationError,
    engine::{StateError, timers::Timer},
    history::Failure,
    path::JsonPath,
};

impl Root {
    pub(super) fn pass(&mut self, site: Site, current: &Current, pass: &Pass) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        let result = match (&pass.result, &pass.parameters) {
            (Some(result), _) => {
                self.inspect(site, "result", result);
                result.clone()
            }
            (None, parameters) => {
                self.inspect(site, "afterInputPath", &input);
                self.parameters(site, current, parameters.as_ref(), input)?
            }
        };
        let output = self.with_result(site, current, &pass.result_path, result)?;
        self.leave_through(site, current, output, pass.next)
    }

    pub(super) fn choose(&mut self, site: Site, current: &Current, choice: &Choice) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        let next = self
            .evaluate(site, &input, None, |scope| choice.decide(scope))
            .and_then(|next| next.ok_or_else(no_choice_matched))
            .map_err(|error| self.state_error(current, &error))?;
        self.leave_through(site, current, input, Transition::Next(next))
    }

    pub(super) fn wait(&mut self, site: Site, current: &Current, wait: &Wait) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        let until = match &wait.until {
            WaitUntil::Timestamp(at) => Ok(*at),
            WaitUntil::Seconds(Number::Literal(seconds)) => Ok(self.after(*seconds)),
            WaitUntil::Seconds(Number::Path(path)) => self
                .path_value(site, &input, path, "SecondsPath")
                .and_then(|value| seconds("SecondsPath", path, &value))
                .map(|seconds| self.after(seconds)),
            WaitUntil::TimestampPath(path) => {
                self.path_value(site, &input, path, "TimestampPath").and_then(|value| timestamp(path, &value))
            }
        };
        let until = until.map_err(|error| self.state_error(current, &error))?;
        if until <= self.now {
            return self.leave_through(site, current, input, wait.next);
        }
        let timer = self.timers.set(until, Timer::Wait(site));
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Waiting { timer };
        }
        Ok(())
    }

    pub(super) fn wait_over(&mut self, site: Site) {
        let Some(current) = self.current(site) else { return };
        let Body::Wait(wait) = &current.state().body else { return };
        let left =
            self.effective_input(site, &current).and_then(|input| self.leave_through(site, &current, input, wait.next));
        if let Err(error) = left {
            self.fail(site, error);
        }
    }

    pub(super) fn succeed(&mut self, site: Site, current: &Current) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        self.leave_through(site, current, input, Transition::End)
    }

    pub(super) fn fail_state(
        &mut self,
        site: Site,
        current: &Current,
        error: &FailText,
        cause: &FailText,
    ) -> Result<(), StateError> {
        self.inspect(site, "afterInputPath", &current.input);
        let error = self.fail_text(site, current, error, "ErrorPath")?;
        let cause = self.fail_text(site, current, cause, "CausePath")?;
        Err(StateError::new(Failure { error, cause }))
    }

    fn fail_text(
        &mut self,
        site: Site,
        current: &Current,
        text: &FailText,
        field: &str,
    ) -> Result<Option<String>, StateError> {
        let expression = match text {
            FailText::Absent => return Ok(None),
            FailText::Literal(literal) => return Ok(Some(literal.clone())),
            FailText::Computed(expression) => expression,
        };
        self.evaluate(site, &current.input, None, |scope| match expression.evaluate(field, scope)? {
            Value::String(text) => Ok(Some(text)),
            other => Err(EvaluationError::Value(format!("The {field} parameter does not reference a string: {other}"))),
        })
        .map_err(|error| self.state_error(current, &error))
    }

    /// The value of one of the fields that end in `Path`.
    pub(super) fn path_value(
        &mut self,
        site: Site,
        input: &crate::Payload,
        path: &JsonPath,
        field: &str,
    ) -> Result<Value, EvaluationError> {
        self.evaluate(site, input, None, |scope| scope.template_value(path, field))
    }
}

fn no_choice_matched() -> EvaluationError {
    let message = "Failed to transition out of the state. The state does not point to a next state.";
    EvaluationError::Value(message.to_owned())
}

/// A number of seconds: a whole number that is not negative.
pub(super) fn seconds(field: &str, path: &JsonPath, value: &Value) -> Result<u64, EvaluationError> {
    let refused = |problem: &str| {
        EvaluationError::Value(format!("The {field} parameter {problem}: {} == {}", path.text(), plain(value)))
    };
    match (value.as_u64(), value.as_i64()) {
        (Some(seconds), _) => Ok(seconds),
        (None, Some(_)) => Err(refused("references a negative value")),
        (None, None) => Err(refused("cannot be parsed as a long value")),
    }
}

fn timestamp(path: &JsonPath, value: &Value) -> Result<jiff::Timestamp, EvaluationError> {
    value.as_str().and_then(parse_timestamp).ok_or_else(|| {
        EvaluationError::Value(format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {} == {}",
            path.text(),
            plain(value)
        ))
    })
}

/// A value as AWS repeats it in messages: texts without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
