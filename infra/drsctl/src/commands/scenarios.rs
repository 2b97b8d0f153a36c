//! `drsctl scenarios`: what can go wrong in a rehearsal, and what each teaches.

use std::io::Write;
use std::process::ExitCode;

use drs::LIBRARY;

use crate::exit::{DONE, Failure};

/// Lists the scenarios.
pub(super) fn list() -> Result<ExitCode, Failure> {
    let width = LIBRARY.iter().map(|scenario| scenario.name.len()).max().unwrap_or_default();
    let lines: String =
        LIBRARY.iter().map(|scenario| format!("{:width$}  {}\n", scenario.name, scenario.teaches())).collect();
    std::io::stdout()
        .write_all(lines.as_bytes())
        .map_err(|error| Failure::other(error, "check where standard output goes"))?;
    Ok(ExitCode::from(DONE))
}
