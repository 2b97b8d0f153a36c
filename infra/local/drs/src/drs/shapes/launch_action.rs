//! Post-launch actions, and their runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A post-launch action of a source server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchAction")]
pub struct LaunchAction {
    pub action_id: String,
    /// The name of an SSM document.
    pub action_code: String,
    #[serde(rename = "type")]
    pub kind: LaunchActionType,
    pub name: String,
    pub active: bool,
    /// 2 to 10,000; 1 is the service's own.
    pub order: u32,
    pub action_version: String,
    /// Whether the launch counts as good even if this action fails.
    pub optional: bool,
    #[serde(default)]
    pub parameters: BTreeMap<String, LaunchActionParameter>,
    #[serde(default)]
    pub description: String,
    pub category: LaunchActionCategory,
}

/// A parameter of an action's document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchActionParameter")]
pub struct LaunchActionParameter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// What kind of SSM document an action runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LaunchActionType {
    SsmAutomation,
    SsmCommand,
}

/// What an action is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LaunchActionCategory {
    Monitoring,
    Validation,
    Configuration,
    Security,
    #[default]
    Other,
}

/// One run of an action on a launched instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchActionRun")]
pub struct LaunchActionRun {
    pub action: LaunchAction,
    /// A UUID: the command or automation execution in SSM.
    pub run_id: String,
    pub status: LaunchActionRunStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LaunchActionRunStatus {
    InProgress,
    Succeeded,
    Failed,
}
