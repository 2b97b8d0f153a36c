//! A fault: what goes wrong, where, and how often.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Effect;
use crate::estate::Estate;
use crate::input::{self, InputError, Selector};
use crate::model::ServiceModel;
use crate::wire::Service;

/// One fault of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Fault {
    /// What goes wrong.
    pub effect: Effect,
    /// Where.
    pub target: Target,
    /// How often, and when.
    pub window: Window,
}

/// Where a fault strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Launches, terminations or replication of servers. Occasions are counted for each server.
    Servers(Vec<Selector>),
    /// SSM commands and automations on servers. Occasions are counted for each server.
    Commands {
        /// The servers.
        servers: Vec<Selector>,
        /// The documents.
        documents: Vec<Selector>,
    },
    /// Calls of API operations. Occasions are counted together.
    Operations(BTreeSet<String>),
    /// The whole account.
    Account,
}

/// Which occasions a fault strikes: all, unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// So many occasions are let through first.
    pub skip: u32,
    /// So many are struck then; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Not before this long after the fault was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<SignedDuration>,
    /// Not after this long after the fault was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<SignedDuration>,
}

impl Window {
    /// Whether an occasion is struck: the how-manieth it is (from 0).
    pub(crate) fn strikes(&self, occasion: u32) -> bool {
        occasion >= self.skip && self.times.is_none_or(|times| occasion - self.skip < times)
    }

    /// Whether the fault is in force so long after it was set.
    pub(crate) fn is_open(&self, since: SignedDuration) -> bool {
        self.from.is_none_or(|from| since >= from) && self.until.is_none_or(|until| since < until)
    }
}

const WINDOW: [&str; 4] = ["skip", "times", "from", "until"];

impl Effect {
    /// The keys that say where this effect strikes.
    fn target_keys(&self) -> &'static [&'static str] {
        match self {
            Self::CommandFails { .. }
            | Self::CommandTimesOut {}
            | Self::CommandHangs {}
            | Self::CommandNotDelivered {} => &["servers", "documents"],
            Self::Throttle { .. }
            | Self::ServerError { .. }
            | Self::AnswerLost {}
            | Self::Conflict {}
            | Self::QuotaExceeded { .. }
            | Self::AccessDenied {}
            | Self::UnknownValue { .. }
            | Self::UnknownField { .. } => &["operations"],
            Self::UninitializedAccount {} => &[],
            _ => &["servers"],
        }
    }
}

const TARGETS: [&str; 3] = ["servers", "documents", "operations"];

impl Fault {
    /// Reads a fault found at `place`.
    ///
    /// # Errors
    /// It has a key, a name or an operation that does not exist; the error suggests the right one.
    pub fn parse(place: &str, fault: Value) -> Result<Self, InputError> {
        let Value::Object(mut keys) = fault else {
            return Err(InputError::invalid(place, "a fault is an object with a key `fault` that names it"));
        };
        let Some(Value::String(name)) = keys.remove("fault") else {
            return Err(InputError::invalid(place, "a fault needs the key `fault`, its name"));
        };
        let mut take = |names: &[&str]| -> Map<String, Value> {
            names.iter().filter_map(|name| keys.remove_entry(*name)).collect()
        };
        let (targets, window) = (take(&TARGETS), take(&WINDOW));
        let effect: Effect = effect(place, &name, keys)?;
        let known = effect.target_keys();
        if let Some(key) = targets.keys().find(|key| !known.contains(&key.as_str())) {
            let known = known.iter().chain(&WINDOW).map(|key| (*key).to_owned()).collect();
            return Err(InputError::UnknownKey { place: format!("{place} ({name})"), key: key.clone(), known });
        }
        Ok(Self {
            target: target(place, known, targets)?,
            window: input::read(place, Value::Object(window), &[])?,
            effect,
        })
    }

    pub(super) fn check(&self, place: &str, estate: &Estate) -> Result<(), InputError> {
        let (Target::Servers(servers) | Target::Commands { servers, .. }) = &self.target else { return Ok(()) };
        match servers.iter().find(|selector| !estate.selects(selector)) {
            None => Ok(()),
            Some(selector) => Err(InputError::NoSuchServer {
                place: format!("{place}.servers"),
                selector: selector.as_str().to_owned(),
                known: estate.names(),
            }),
        }
    }
}

fn effect(place: &str, name: &str, keys: Map<String, Value>) -> Result<Effect, InputError> {
    let also: Vec<&str> = TARGETS.iter().chain(&WINDOW).copied().collect();
    let tagged = Map::from_iter([(name.to_owned(), Value::Object(keys))]);
    input::read(place, Value::Object(tagged), &also).map_err(|error| match error {
        // The tag is how the effect is read, not how it is written.
        InputError::UnknownValue { value, known, .. } if value == name => {
            InputError::UnknownValue { place: format!("{place}.fault"), value, known }
        }
        other => other.map_place(|read| read.replacen(&format!(".{name}"), &format!(" ({name})"), 1)),
    })
}

fn target(place: &str, keys: &[&str], mut targets: Map<String, Value>) -> Result<Target, InputError> {
    let mut selectors = |key: &str| match targets.remove(key) {
        None => Ok(vec![Selector::all()]),
        Some(value) => input::read(&format!("{place}.{key}"), value, &[]),
    };
    match keys {
        ["servers"] => Ok(Target::Servers(selectors("servers")?)),
        ["servers", "documents"] => {
            Ok(Target::Commands { servers: selectors("servers")?, documents: selectors("documents")? })
        }
        ["operations"] => operations(place, targets.remove("operations")),
        _ => Ok(Target::Account),
    }
}

fn operations(place: &str, names: Option<Value>) -> Result<Target, InputError> {
    let Some(names) = names else {
        return Err(InputError::invalid(place, "this fault needs `operations`, a list of API operations"));
    };
    let place = format!("{place}.operations");
    let names: BTreeSet<String> = input::read(&place, names, &[])?;
    let known: Vec<String> = Service::ALL
        .into_iter()
        .flat_map(|service| ServiceModel::of(service).operations(true))
        .map(str::to_owned)
        .collect();
    match names.iter().find(|name| !known.contains(name)) {
        Some(name) => Err(InputError::UnknownValue { place, value: name.clone(), known }),
        None => Ok(Target::Operations(names)),
    }
}

impl TryFrom<Value> for Fault {
    type Error = InputError;

    fn try_from(fault: Value) -> Result<Self, InputError> {
        Self::parse("fault", fault)
    }
}

/// As it is written in a file.
impl From<Fault> for Value {
    fn from(fault: Fault) -> Self {
        let mut keys = Map::new();
        if let Ok(Value::Object(effect)) = serde_json::to_value(&fault.effect) {
            for (name, fields) in effect {
                keys.insert("fault".to_owned(), Value::String(name));
                keys.extend(fields.as_object().cloned().unwrap_or_default().into_iter().filter(|(_, v)| !v.is_null()));
            }
        }
        match fault.target {
            Target::Servers(servers) => _ = keys.insert("servers".to_owned(), texts(&servers)),
            Target::Commands { servers, documents } => {
                keys.insert("servers".to_owned(), texts(&servers));
                keys.insert("documents".to_owned(), texts(&documents));
            }
            Target::Operations(operations) => {
                keys.insert("operations".to_owned(), operations.into_iter().collect());
            }
            Target::Account => {}
        }
        if let Ok(Value::Object(window)) = serde_json::to_value(fault.window) {
            keys.extend(window.into_iter().filter(|(key, value)| key != "skip" || *value != 0));
        }
        Value::Object(keys)
    }
}

fn texts(selectors: &[Selector]) -> Value {
    selectors.iter().map(Selector::as_str).collect()
}
