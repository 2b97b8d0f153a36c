//! A recovery snapshot: a point in time that a server can be recovered to.

use serde::{Deserialize, Serialize};

use crate::ids::{RecoverySnapshotId, SourceServerId};
use crate::time::DateTime;

/// A recovery snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoverySnapshot")]
pub struct RecoverySnapshot {
    #[serde(rename = "snapshotID")]
    pub snapshot_id: RecoverySnapshotId,
    #[serde(rename = "sourceServerID")]
    pub source_server_id: SourceServerId,
    pub expected_timestamp: DateTime,
    /// Absent until the snapshot has been taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<DateTime>,
    #[serde(default)]
    pub ebs_snapshots: Vec<String>,
}
