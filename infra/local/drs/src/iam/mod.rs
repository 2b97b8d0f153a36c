//! The part of IAM that tells whether a role may do what DRS does in its name: `SimulatePrincipalPolicy`.
//!
//! There are no policies here: a role may do everything, but what a fault takes away.

mod error;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::error::IamError;
use crate::account::Account;
use crate::wire::{Answer, PageRequest, paginate};

/// Results in a page when a request does not say how many.
const PAGE: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SimulatePrincipalPolicy {
    policy_source_arn: String,
    action_names: BTreeSet<String>,
    #[serde(default)]
    resource_arns: Vec<String>,
    max_items: Option<usize>,
    marker: Option<String>,
}

/// Runs an operation on validated input.
pub(crate) fn run(account: &Account, operation: &str, input: Value, now: Timestamp) -> Result<Answer, IamError> {
    let output = match operation {
        "SimulatePrincipalPolicy" => simulate(account, read(input)?, now)?,
        _ => return Err(IamError::NotServed { operation: operation.to_owned() }),
    };
    Ok(Answer { output, changed: false })
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, IamError> {
    serde_json::from_value(input).map_err(|error| IamError::Validation(error.to_string()))
}

fn simulate(account: &Account, input: SimulatePrincipalPolicy, now: Timestamp) -> Result<Value, IamError> {
    look_at_source(account, &input.policy_source_arn)?;
    let request = PageRequest {
        list: "SimulatePrincipalPolicy",
        token: input.marker.as_deref(),
        size: input.max_items.unwrap_or(PAGE),
    };
    let (actions, marker) = paginate(request, input.action_names, Clone::clone)
        .map_err(|_| IamError::InvalidInput("Invalid Marker".to_owned()))?;
    let result = |action: &String| {
        let decision = if account.faults.takes_away(action, now) { "implicitDeny" } else { "allowed" };
        evaluation(action, decision, &input.resource_arns)
    };
    let results: Vec<Value> = actions.iter().map(result).collect();
    let mut output = json!({"EvaluationResults": results, "IsTruncated": marker.is_some()});
    if let Some(marker) = marker {
        output["Marker"] = Value::from(marker);
    }
    Ok(output)
}

/// One result of an action, with a decision for each resource that the request names.
fn evaluation(action: &str, decision: &str, resources: &[String]) -> Value {
    let mut result = json!({
        "EvalActionName": action,
        "EvalResourceName": if let [resource] = resources { resource } else { "*" },
        "EvalDecision": decision,
        "MatchedStatements": [],
        "MissingContextValues": [],
    });
    if !resources.is_empty() {
        let each = resources.iter().map(|resource| {
            json!({
                "EvalResourceName": resource, "EvalResourceDecision": decision, "MatchedStatements": [],
                "MissingContextValues": [],
            })
        });
        result["ResourceSpecificResults"] = each.collect();
    }
    result
}

/// `arn:aws:iam::111122223333:role/name`: every role of the account exists, and none of another one.
fn look_at_source(account: &Account, arn: &str) -> Result<(), IamError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "iam", "", owner, entity] = parts[..] else {
        return Err(IamError::InvalidInput(format!("ARN {arn} is not valid.")));
    };
    let Some((kind @ ("role" | "user" | "group"), name)) = entity.split_once('/') else {
        return Err(IamError::InvalidInput(format!("Invalid Entity Arn: {arn} does not clearly define entity type.")));
    };
    if owner == account.options.account {
        return Ok(());
    }
    Err(IamError::NoSuchEntity(format!("The {kind} with name {name} cannot be found.")))
}
