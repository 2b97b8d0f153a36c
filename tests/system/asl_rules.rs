//! Rules that every state machine keeps, and the names that tie states, Lambdas, files and structs together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A state with the path that leads to it: `plan/RunWaves/RunWave`.
struct State {
    path: String,
    name: String,
    definition: Value,
}

impl State {
    fn kind(&self) -> &str {
        self.definition["Type"].as_str().unwrap()
    }

    fn has(&self, field: &str) -> bool {
        self.definition.get(field).is_some()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("statemachine")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".asl.json"));
    files.sort();
    files
}

fn states() -> Vec<State> {
    let mut states = Vec::new();
    for file in files() {
        let machine = file.file_name().unwrap().to_string_lossy().replace(".asl.json", "");
        let definition: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        collect(&machine, &definition, &mut states);
    }
    states
}

fn collect(path: &str, machine: &Value, states: &mut Vec<State>) {
    for (name, definition) in machine["States"].as_object().unwrap() {
        let path = format!("{path}/{name}");
        for inner in ["ItemProcessor", "Iterator"] {
            if let Some(inner) = definition.get(inner) {
                collect(&path, inner, states);
            }
        }
        for branch in definition["Branches"].as_array().into_iter().flatten() {
            collect(&path, branch, states);
        }
        states.push(State { path, name: name.clone(), definition: definition.clone() });
    }
}

fn broken(rule: impl Fn(&State) -> bool) -> Vec<String> {
    states().into_iter().filter(|state| !rule(state)).map(|state| state.path).collect()
}

#[test]
fn every_machine_says_what_starts_it_and_what_it_is_for() {
    for file in files() {
        let definition: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert!(definition["Comment"].as_str().is_some_and(|comment| comment.len() > 40), "{}", file.display());
    }
}

#[test]
fn every_task_has_a_timeout_a_retry_and_a_catch() {
    let unguarded = broken(|state| {
        state.kind() != "Task" || (state.has("TimeoutSeconds") && state.has("Retry") && state.has("Catch"))
    });
    assert_eq!(unguarded, Vec::<String>::new());
}

#[test]
fn every_catch_takes_everything() {
    let partial = broken(|state| {
        state.definition["Catch"].as_array().is_none_or(|catchers| {
            catchers.last().is_some_and(|last| last["ErrorEquals"] == serde_json::json!(["States.ALL"]))
        })
    });
    assert_eq!(partial, Vec::<String>::new());
}

#[test]
fn every_choice_has_a_default() {
    assert_eq!(broken(|state| state.kind() != "Choice" || state.has("Default")), Vec::<String>::new());
}

#[test]
fn every_choice_and_every_catch_says_why() {
    let silent = broken(|state| {
        let says = |value: &Value| value["Comment"].is_string();
        (state.kind() != "Choice" || says(&state.definition))
            && state.definition["Catch"].as_array().into_iter().flatten().all(says)
    });
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn names_tell_the_kind_of_a_state() {
    let misnamed = broken(|state| {
        let name = &state.name;
        let pascal = name.trim_end_matches('?').bytes().all(|b| b.is_ascii_alphanumeric())
            && name.starts_with(|c: char| c.is_ascii_uppercase());
        pascal
            && match state.kind() {
                "Choice" => name.ends_with('?'),
                "Wait" => name.starts_with("WaitFor"),
                "Pass" => name.starts_with("Set") || state.definition["End"] == Value::Bool(true),
                "Succeed" | "Fail" => ["ed", "thy", "Up"].iter().any(|ending| name.ends_with(ending)),
                _ => !name.ends_with('?') && !name.starts_with("WaitFor") && !name.starts_with("Set"),
            }
    });
    assert_eq!(misnamed, Vec::<String>::new());
}

#[test]
fn a_file_names_no_arn_of_an_account_and_no_function() {
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        for arn in text.split('"').filter(|text| text.starts_with("arn:")) {
            assert!(arn.starts_with("arn:aws:states:::"), "{}: {arn}", file.display());
        }
    }
}

/// `PollWave` becomes `poll-wave`.
fn kebab(pascal: &str) -> String {
    let mut text = String::new();
    for letter in pascal.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// The Lambda that a Task calls, if it calls one.
fn lambda_of(state: &State) -> Option<String> {
    let function = state.definition["Parameters"]["FunctionName"].as_str()?;
    Some(function.strip_prefix("${")?.strip_suffix("FunctionArn}")?.to_owned())
}

#[test]
fn a_state_its_lambda_its_file_its_function_and_its_input_have_one_name() {
    let mut called = BTreeSet::new();
    for state in states().iter().filter(|state| state.kind() == "Task") {
        let Some(lambda) = lambda_of(state) else { continue };
        assert_eq!(lambda, state.name, "{}", state.path);
        called.insert(kebab(&lambda));
    }
    let handlers: BTreeSet<String> = functions::HANDLERS.iter().map(|name| (*name).to_owned()).collect();
    for handler in functions::WITHOUT_STATE {
        assert!(called.insert(handler.to_owned()), "{handler} is called by a state after all");
    }
    assert_eq!(called, handlers, "every Lambda is called by a state or by people, and every state finds its Lambda");
    for handler in handlers {
        let snake = handler.replace('-', "_");
        let file = root().join(format!("lambdas/functions/src/{snake}.rs"));
        let source = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("no file {}", file.display()));
        let pascal: String = handler.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        assert!(source.starts_with(&format!("//! `{handler}`: ")), "{snake}.rs opens with its Lambda's name");
        assert!(source.contains(&format!("pub async fn {snake}(")), "{snake}.rs has fn {snake}");
        assert!(source.contains(&format!("pub struct {pascal} {{")), "{snake}.rs has struct {pascal}");
    }
}

#[test]
fn statelint_finds_nothing_to_say() {
    let Some(statelint) = system_tests::python_tool("statelint") else { return };
    for file in files() {
        let output = Command::new(&statelint).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.trim().is_empty(), "{}: {said}", file.display());
    }
}
