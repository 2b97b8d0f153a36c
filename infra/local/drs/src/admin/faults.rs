//! Faults while the simulator runs, in the words of scenario files.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::AdminError;
use crate::account::{Account, SetFault};
use crate::scenario::{Effect, Scenario};
use crate::time::DateTime;

pub(super) fn list(account: &Account) -> Vec<Value> {
    account.faults.all().iter().map(shown).collect()
}

fn shown(set: &SetFault) -> Value {
    let mut fault = Value::from(set.fault.clone());
    fault["id"] = json!(set.id);
    fault["since"] = json!(DateTime(set.since));
    fault["occasions"] = json!(set.occasions.values().sum::<u32>());
    fault
}

/// Sets one fault, those of a list `faults`, or those of a scenario of the library (`scenario`). A launch has the
/// faults that are in force when it starts.
pub(super) fn set(account: &mut Account, body: &[u8], now: Timestamp) -> Result<Vec<Value>, AdminError> {
    let body: Value = serde_json::from_slice(body).map_err(|error| AdminError::Input(format!("not JSON: {error}")))?;
    let scenario = match (body.get("scenario").and_then(Value::as_str), body.get("faults")) {
        (Some(name), None) => Scenario::named(name),
        (None, Some(_)) => Scenario::parse(&body.to_string()),
        (None, None) => Scenario::parse(&json!({"faults": [body]}).to_string()),
        (Some(_), Some(_)) => {
            return Err(AdminError::Input("either `scenario` or `faults`, not both".to_owned()));
        }
    };
    let scenario = scenario.map_err(|error| AdminError::Input(error.to_string()))?;
    scenario.check(&account.estate).map_err(|error| AdminError::Input(error.to_string()))?;
    if scenario.is_uninitialized() {
        account.initialized = false;
    }
    let set = scenario.faults.into_iter().map(|fault| shown(account.faults.set(fault, now))).collect();
    let moments = account.faults.moments();
    account.agenda.note(now, moments);
    Ok(set)
}

pub(super) fn clear(account: &mut Account, id: Option<&str>) -> Result<Vec<Value>, AdminError> {
    let cleared = account.faults.clear(id);
    if let (Some(id), true) = (id, cleared.is_empty()) {
        return Err(AdminError::NoSuchFault(id.to_owned()));
    }
    if cleared.iter().any(|set| set.fault.effect == Effect::UninitializedAccount {}) {
        account.initialized = true;
    }
    Ok(cleared.iter().map(shown).collect())
}
