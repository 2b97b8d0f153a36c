//! `ValidateStateMachineDefinition`.

use serde_json::{Value, json};

use super::{
    machines::{MAX_DEFINITION, execution_type},
    request::Request,
};
use crate::{ApiError, Severity, StepFunctions};

/// The most diagnostics of one answer.
const MAX_DIAGNOSTICS: u64 = 100;

pub(super) fn validate(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    // An empty definition is a diagnostic here and not an error of the request.
    let definition = request.required("definition", 0, MAX_DEFINITION);
    let execution_type = execution_type(&mut request);
    let with_warnings = request.one_of("severity", &["ERROR", "WARNING"]) == Some("WARNING");
    let most = request.number("maxResults", MAX_DIAGNOSTICS).filter(|most| *most > 0).unwrap_or(MAX_DIAGNOSTICS);
    request.check()?;
    let mut diagnostics = service.validate_definition(&definition, execution_type);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics.retain(|diagnostic| with_warnings || diagnostic.severity == Severity::Error);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let truncated = diagnostics.len() > most;
    diagnostics.truncate(most);
    Ok(json!({
        "result": if failed { "FAIL" } else { "OK" },
        "diagnostics": diagnostics,
        "truncated": truncated,
    }))
}
