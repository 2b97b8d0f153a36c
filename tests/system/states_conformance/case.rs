//! One recorded execution, as its file describes it.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) family: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) definition: Value,
    pub(super) input: Value,
    #[serde(default)]
    pub(super) lambdas: BTreeMap<String, Lambda>,
    #[serde(default)]
    pub(super) machines: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) setup: String,
    #[serde(default)]
    pub(super) driver: Vec<Action>,
    #[serde(default)]
    pub(super) events_normalised: bool,
    pub(super) expect: Expectation,
}

/// How a function behaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(super) enum Lambda {
    Identity,
    Constant { value: Value },
    Raise { error_type: String, error_message: String },
    Sleep { seconds: i64 },
    LargeOutput { bytes: usize },
    Format,
}

/// What an outside party does during the run.
#[derive(Debug, Deserialize)]
pub(super) struct Action {
    pub(super) action: String,
    #[serde(default)]
    pub(super) output: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Expectation {
    pub(super) status: String,
    pub(super) output: Option<Value>,
    pub(super) error: Option<Value>,
    pub(super) cause: Option<Value>,
    pub(super) events: Option<Vec<Value>>,
}

/// All cases, by name; `None` if the recordings are not there.
pub(super) fn all() -> Option<Vec<Case>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance/states");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let cases = files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        })
        .collect();
    Some(cases)
}
