//! Where an expression is evaluated, and the errors of evaluation in AWS's words.

use serde_json::Value;

use super::ContextObject;
use crate::{
    path::{JsonPath, Missing, Origin, Selected, Unapplicable},
    random::Randomness,
};

/// What expressions can refer to.
pub(crate) struct EvaluationScope<'a> {
    /// What `$` stands for.
    pub(crate) document: &'a Value,
    /// What `$$` stands for.
    pub(crate) context: &'a ContextObject,
    /// Where `States.UUID` and `States.MathRandom` draw from.
    pub(crate) random: &'a mut Randomness,
}

/// An expression or a path gave no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum EvaluationError {
    #[error("The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{input}'")]
    NotFound { path: String, field: String, input: String },
    #[error("Invalid path '{path}' : {missing}")]
    InvalidPath { path: String, missing: Missing },
    #[error("Invalid path '{path}': The choice state's condition path references an invalid value.")]
    ChoicePath { path: String },
    #[error("The function '{function}' had the following error: {reason}")]
    Intrinsic { function: String, reason: String },
    #[error(
        "The function '{function}' had the following error: \
         The JsonPath argument for the field '{path}' could not be found in the input '{input}'"
    )]
    ArgumentNotFound { function: String, path: String, input: String },
    #[error(transparent)]
    ResultPath(#[from] Unapplicable),
    /// A field computed at run time has a value that the state cannot use.
    #[error("{0}")]
    Value(String),
}

impl EvaluationError {
    /// The error name that `Retry` and `Catch` match on.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Intrinsic { .. } | Self::ArgumentNotFound { .. } => "States.IntrinsicFailure",
            Self::ResultPath(_) => "States.ResultPathMatchFailure",
            Self::NotFound { .. } | Self::InvalidPath { .. } | Self::ChoicePath { .. } | Self::Value(_) => {
                "States.Runtime"
            }
        }
    }
}

impl EvaluationScope<'_> {
    pub(super) fn select(document: &Value, context: &ContextObject, path: &JsonPath) -> Result<Value, Missing> {
        match path.origin() {
            Origin::Document => path.select(document).map(Selected::into_value),
            Origin::Context => context.select(path),
        }
    }

    /// The value of a path in a template or in one of the fields that end in `Path`.
    ///
    /// An index past the end of an array gives `null`, any other missing node is an error: so AWS was observed.
    pub(crate) fn template_value(&self, path: &JsonPath, field: &str) -> Result<Value, EvaluationError> {
        match Self::select(self.document, self.context, path) {
            Ok(value) => Ok(value),
            Err(Missing::Index { .. }) => Ok(Value::Null),
            Err(_) => Err(EvaluationError::NotFound {
                path: path.text().to_owned(),
                field: field.to_owned(),
                input: self.document.to_string(),
            }),
        }
    }

    /// The value of `InputPath`, `OutputPath` or `ItemsPath`.
    pub(crate) fn selected_value(&self, path: &JsonPath) -> Result<Value, EvaluationError> {
        Self::select(self.document, self.context, path)
            .map_err(|missing| EvaluationError::InvalidPath { path: path.text().to_owned(), missing })
    }

    /// The value of a path in a choice rule; `None` if there is none.
    pub(crate) fn choice_value(&self, path: &JsonPath) -> Option<Value> {
        Self::select(self.document, self.context, path).ok()
    }
}
