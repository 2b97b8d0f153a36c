//! How DRS replicates a source server.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::SourceServerId;

/// The replication configuration of a source server. The simulator only acts on its PIT policy; the rest is kept as it
/// is set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's ReplicationConfiguration")]
pub struct ReplicationConfiguration {
    #[serde(rename = "sourceServerID")]
    pub source_server_id: SourceServerId,
    pub pit_policy: Vec<PitPolicyRule>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// How often a point-in-time snapshot is taken, and for how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's PITPolicyRule")]
pub struct PitPolicyRule {
    #[serde(rename = "ruleID", skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<u64>,
    pub units: PitPolicyUnits,
    pub interval: u32,
    pub retention_duration: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// The unit of a rule's interval and retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum PitPolicyUnits {
    Minute,
    Hour,
    Day,
}

impl PitPolicyUnits {
    /// Seconds in one unit.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

/// Every ten minutes for an hour, every hour for a day, every day for a week.
pub fn default_pit_policy() -> Vec<PitPolicyRule> {
    [(PitPolicyUnits::Minute, 10, 60), (PitPolicyUnits::Hour, 1, 24), (PitPolicyUnits::Day, 1, 7)]
        .into_iter()
        .zip(1..)
        .map(|((units, interval, retention_duration), rule)| PitPolicyRule {
            rule_id: Some(rule),
            units,
            interval,
            retention_duration,
            enabled: Some(true),
        })
        .collect()
}
