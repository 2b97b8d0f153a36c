//! What may stand as the value of a field whose name ends in `.$`: a path or an intrinsic call.

use serde_json::Value;

use super::{EvaluationError, EvaluationScope};
use crate::{
    intrinsic::{CallError, Intrinsic, IntrinsicSyntaxError},
    path::{JsonPath, PathError},
};

#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Path(JsonPath),
    Intrinsic(Intrinsic),
}

/// The text is neither a path nor an intrinsic call.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExpressionError {
    #[error(transparent)]
    Path(#[from] PathError),
    #[error(transparent)]
    Intrinsic(#[from] IntrinsicSyntaxError),
}

impl Expression {
    pub(crate) fn parse(text: &str) -> Result<Self, ExpressionError> {
        if text.trim_start().starts_with('$') {
            return Ok(Self::Path(JsonPath::parse(text)?));
        }
        Ok(Self::Intrinsic(Intrinsic::parse(text)?))
    }

    /// The value of the expression; `field` is the name under which an error reports it.
    pub(crate) fn evaluate(&self, field: &str, scope: &mut EvaluationScope<'_>) -> Result<Value, EvaluationError> {
        match self {
            Self::Path(path) => scope.template_value(path, field),
            Self::Intrinsic(intrinsic) => {
                let EvaluationScope { document, context, random } = scope;
                let mut resolve = |path: &JsonPath| {
                    EvaluationScope::select(document, context, path).map_err(|_| EvaluationError::ArgumentNotFound {
                        function: intrinsic.text().to_owned(),
                        path: path.text().to_owned(),
                        input: document.to_string(),
                    })
                };
                intrinsic.call(random, &mut resolve).map_err(|error| match error {
                    CallError::Failed { function, reason } => EvaluationError::Intrinsic { function, reason },
                    CallError::Path(missing) => missing,
                })
            }
        }
    }
}
