//! The input of the plan machine, as a person writes it in the Step Functions console or sends it by an API.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::ids::{PlanId, SourceServerId};
use crate::recovery_point::RecoveryPoint;
use crate::strict::{self, BadInput, Written};

/// What an execution is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum ExecutionType {
    /// A rehearsal: the source servers go on working.
    Drill,
    /// The real thing.
    Recovery,
}

impl fmt::Display for ExecutionType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Drill => "DRILL",
            Self::Recovery => "RECOVERY",
        })
    }
}

/// The request to execute a plan. Only the first two fields are required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecutionRequest {
    /// The plan to execute.
    pub plan_id: PlanId,
    /// What for.
    pub execution_type: ExecutionType,
    /// Who asks, when the caller says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiated_by: Option<String>,
    /// Why, in the caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which moment's data the servers are to have.
    #[serde(default, skip_serializing_if = "RecoveryPoint::is_latest")]
    pub recovery_point: RecoveryPoint,
    /// What this execution may do otherwise than usual.
    #[serde(default, skip_serializing_if = "Overrides::is_empty")]
    pub overrides: Overrides,
    /// Set by whoever starts the machine from another one, so that the console links the two
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>).
    #[serde(rename = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID", default, skip_serializing)]
    pub started_by_execution: Option<String>,
}

/// Exceptions for single servers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overrides {
    /// Servers whose live instances may be replaced, although DRS then removes those.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub replace_instances: BTreeSet<SourceServerId>,
    /// Servers that are to have other data than the rest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recovery_points: BTreeMap<SourceServerId, RecoveryPoint>,
}

impl Overrides {
    /// Whether nothing is to be otherwise.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Written for ExecutionRequest {
    const FIELDS: &'static [&'static str] = &[
        "planId",
        "executionType",
        "initiatedBy",
        "note",
        "recoveryPoint",
        "overrides",
        "replaceInstances",
        "recoveryPoints",
        "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID",
    ];
}

impl ExecutionRequest {
    /// Which moment's data a server is to have.
    pub fn recovery_point_of(&self, server: &SourceServerId) -> &RecoveryPoint {
        self.overrides.recovery_points.get(server).unwrap_or(&self.recovery_point)
    }

    /// What is wrong with the request, given the servers of its plan.
    pub fn problems(&self, servers: &BTreeSet<&SourceServerId>) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if matches!(self.recovery_point, RecoveryPoint::Snapshot(_)) {
            let problem = "a recovery snapshot belongs to one server";
            problems.push(BadInput::new("recoveryPoint", problem).fix("name it in `overrides.recoveryPoints`"));
        }
        let named = [
            ("overrides.replaceInstances", self.overrides.replace_instances.iter().collect::<Vec<_>>()),
            ("overrides.recoveryPoints", self.overrides.recovery_points.keys().collect()),
        ];
        for (field, ids) in named {
            for id in ids.into_iter().filter(|id| !servers.contains(id)) {
                problems.push(BadInput::new(field, format!("server {id} is not in the plan")).fix("remove it"));
            }
        }
        problems
    }

    /// Reads the machine's input.
    ///
    /// # Errors
    /// [`BadInput`] that names the field and shows what a request looks like.
    pub fn from_input(input: Value) -> Result<Self, BadInput> {
        const EXAMPLE: &str = r#"a request is {"planId": "...", "executionType": "DRILL" or "RECOVERY"}"#;
        strict::from_value(input).map_err(|bad| if bad.fix.is_none() { bad.fix(EXAMPLE) } else { bad })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(input: Value) -> String {
        ExecutionRequest::from_input(input).unwrap_err().to_string()
    }

    #[test]
    fn two_fields_are_enough() {
        let request = ExecutionRequest::from_input(json!({"planId": "payroll", "executionType": "DRILL"})).unwrap();
        assert_eq!(request.execution_type, ExecutionType::Drill);
        assert_eq!(request.initiated_by, None);
    }

    #[test]
    fn a_wrong_request_is_answered_with_the_field_and_the_fix() {
        let answers = [
            error(json!({"planId": "payroll", "executionType": "TEST"})),
            error(json!({"executionType": "DRILL"})),
            error(json!({"planId": "payroll", "executionTyp": "DRILL"})),
            error(json!({"planId": "pay roll", "executionType": "DRILL"})),
            error(json!([])),
            error(json!("payroll")),
        ];
        insta::assert_snapshot!(answers.join("\n"));
    }
}
