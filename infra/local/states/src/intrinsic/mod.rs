//! The intrinsic functions `States.*`: parsed once with the templates that call them, evaluated by those templates.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>

mod array;
mod encoding;
mod format;
mod function;
mod number;
mod parse;
mod text;

#[cfg(test)]
mod tests;

use serde_json::Value;

use self::function::Function;
pub(crate) use self::parse::IntrinsicSyntaxError;
use crate::{path::JsonPath, random::Randomness};

/// A call such as `States.Format('{}', $.name)`, with everything it needs to run.
#[derive(Debug, Clone)]
pub(crate) struct Intrinsic {
    /// The call as it stands in the definition.
    text: String,
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Debug, Clone)]
enum Argument {
    /// A number, `true`, `false` or `null`.
    Constant(Value),
    /// A text in single quotes. `States.Format` reads the braces that a backslash protects differently.
    Text {
        raw: String,
    },
    Path(JsonPath),
    Call(Box<Intrinsic>),
}

/// Why a call gave no value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError<E> {
    /// The function refuses its arguments.
    #[error("The function '{function}' had the following error: {reason}")]
    Failed { function: String, reason: String },
    /// A path in the arguments selects nothing.
    #[error(transparent)]
    Path(E),
}

impl Intrinsic {
    pub(crate) fn parse(text: &str) -> Result<Self, IntrinsicSyntaxError> {
        parse::intrinsic(text)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Runs the call; `resolve` evaluates the paths among its arguments.
    pub(crate) fn call<E>(
        &self,
        random: &mut Randomness,
        resolve: &mut dyn FnMut(&JsonPath) -> Result<Value, E>,
    ) -> Result<Value, CallError<E>> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(match argument {
                Argument::Constant(value) => value.clone(),
                Argument::Text { raw } if self.function == Function::Format && values.is_empty() => {
                    Value::String(raw.clone())
                }
                Argument::Text { raw } => Value::String(parse::unescape(raw)),
                Argument::Path(path) => resolve(path).map_err(CallError::Path)?,
                Argument::Call(call) => call.call(random, resolve)?,
            });
        }
        self.function.apply(values, random).map_err(|reason| CallError::Failed { function: self.text.clone(), reason })
    }
}
