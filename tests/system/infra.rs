//! The product on AWS: its templates say what the code needs, and what they deploy runs.
//!
//! The work is done by scripts in `infra/`, because the tools for templates are Python's.

use std::path::PathBuf;
use std::process::Command;

use system_tests::{drsctl, engines_python, has_sam, python_tool, workspace};

fn script(name: &str) -> PathBuf {
    workspace().join("tests/system/infra").join(name)
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// The program of every Lambda, built from the sources as they are, beside `drsctl`.
fn bootstrap() -> PathBuf {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--locked", "--package", "functions", "--bin", "bootstrap"]);
    assert!(build.current_dir(workspace()).status().unwrap().success(), "bootstrap does not build");
    drsctl().with_file_name("bootstrap")
}

#[test]
fn the_templates_have_what_the_code_needs_and_allow_no_more() {
    let Some(python) = python_tool("python") else { return };
    succeeds(Command::new(python).arg(script("drift.py")));
}

#[test]
fn the_runbook_has_every_alarm_and_every_diagnosis() {
    let Some(python) = python_tool("python") else { return };
    succeeds(Command::new(python).arg(script("runbook.py")));
}

#[test]
fn sam_builds_what_the_templates_say_with_every_file_that_they_name() {
    let Some(python) = python_tool("python").filter(|_| has_sam()) else { return };
    succeeds(Command::new(python).arg(script("built.py")).arg(bootstrap()));
}

#[test]
fn the_deployed_template_runs_drills_and_a_recovery() {
    let Some(python) = engines_python() else { return };
    succeeds(Command::new(python).arg(script("deployed.py")).arg(bootstrap()).arg(drsctl()));
}
