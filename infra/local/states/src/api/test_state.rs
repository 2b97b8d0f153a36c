//! `TestState`: one state on its own, with its task answered by a mock.

use serde_json::Value;

use super::request::Request;
use crate::{ApiError, StepFunctions};

pub(super) fn test(_service: &StepFunctions, _request: Request) -> Result<Value, ApiError> {
    Err(ApiError::validation("not there yet"))
}
