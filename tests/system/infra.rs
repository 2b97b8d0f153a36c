//! The product on AWS: its templates say what the code needs, and what they deploy runs.
//!
//! The work is done by scripts in `infra/`, because the tools for templates are Python's.

use std::path::PathBuf;
use std::process::Command;

use domain::forwarded::{Place, QUESTIONS};
use serde_json::{Map, Value, json};
use system_tests::{cargo, drsctl, engines_python, has_sam, python_tool, workspace};

fn script(name: &str) -> PathBuf {
    workspace().join("tests/system/infra").join(name)
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// The program of every Lambda, built from the sources as they are, beside `drsctl` and with its dependencies as they
/// are: by itself it has fewer features of the SDK, which would be compiled once more for nothing.
fn bootstrap() -> PathBuf {
    let mut build = cargo();
    build.args(["build", "--quiet", "--locked", "--package", "functions", "--package", "drsctl", "--bin", "bootstrap"]);
    assert!(build.status().unwrap().success(), "bootstrap does not build");
    drsctl().with_file_name("bootstrap")
}

#[test]
fn the_templates_have_what_the_code_needs_and_allow_no_more() {
    let Some(python) = python_tool("python") else { return };
    succeeds(Command::new(python).arg(script("drift.py")));
}

/// What IAM is asked before a run, in the words of `permissions.py`.
fn questions() -> Value {
    let words = ["aws", "111122223333", "eu-west-1"].map(str::to_owned);
    let [partition, account, region] = words;
    let place = Place { partition, account, region };
    let one = |question: &domain::forwarded::Question| {
        let context = question.context(&place).into_iter().map(|entry| (entry.key, json!([entry.value])));
        let context: Map<String, Value> = context.collect();
        json!({"actions": question.actions, "resources": question.resources(&place), "context": context})
    };
    QUESTIONS.iter().map(one).collect()
}

#[test]
fn what_the_pre_flight_asks_iam_is_allowed_by_our_policies_and_each_missing_action_is_noticed() {
    let Some(python) = python_tool("python") else { return };
    succeeds(Command::new(python).arg(script("permissions.py")).arg(questions().to_string()));
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
