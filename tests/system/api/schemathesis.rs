//! schemathesis against `drsctl serve`: generated requests get no server error and no answer outside the document.

use std::process::Command;

use system_tests::{python_tool, serve_http};

/// Requests for each operation, unless `SCHEMATHESIS_EXAMPLES` says otherwise.
const EXAMPLES: &str = "5";

#[test]
fn generated_requests_are_answered_as_documented() {
    let Some(schemathesis) = python_tool("schemathesis") else { return };
    let (_served, http) = serve_http();
    let examples = std::env::var("SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(schemathesis)
        .current_dir(&folder)
        .arg("run")
        .arg(format!("{http}/api/openapi.json"))
        .args(["--url", &http, "--max-examples", &examples, "--seed", "1", "--phases", "examples,coverage,fuzzing"])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance"])
        .args(["--checks", "response_schema_conformance", "--suppress-health-check", "all", "--no-color"])
        .args(["--generation-deterministic", "--request-timeout", "20"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
