//! DRS's own recovery plans.

use serde::{Deserialize, Serialize};

use super::Tags;
use crate::time::DateTime;

/// A recovery plan of DRS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryPlan")]
pub struct RecoveryPlan {
    pub recovery_plan_arn: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub status: RecoveryPlanStatus,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    /// Summaries have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
}

/// Whether a plan can be started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum RecoveryPlanStatus {
    #[default]
    Active,
    Invalid,
}

/// A step of a plan: servers to recover together, or a wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryPlanStep")]
pub struct RecoveryPlanStep {
    pub recovery_plan_step_arn: String,
    /// 1 to 20.
    pub step_order: u32,
    pub step_name: String,
    pub configuration: RecoveryPlanStepConfiguration,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RecoveryPlanStepConfiguration {
    /// Recovers servers; 1 to 100.
    #[serde(rename = "serverStepConfiguration")]
    Servers {
        /// The servers.
        servers: Vec<RecoveryPlanServer>,
    },
    /// Waits; 1 to 120 minutes.
    #[serde(rename = "waitStepConfiguration", rename_all = "camelCase")]
    Wait {
        /// Minutes.
        wait_duration_minutes: u32,
    },
}

/// A server of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryPlanServer")]
pub struct RecoveryPlanServer {
    pub server_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_level: Option<ImpactLevel>,
}

/// What a server's failure means for its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum ImpactLevel {
    Critical,
    Optional,
}
