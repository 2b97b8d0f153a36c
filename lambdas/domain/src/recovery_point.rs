//! Which moment's data a server is launched with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::SnapshotId;

/// What is wanted: `"LATEST"`, `{"atOrBefore": "2026-11-20T02:00:00Z"}` or `{"snapshotId": "pit-..."}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecoveryPoint {
    /// What DRS has when the launch begins.
    #[default]
    #[serde(rename = "LATEST")]
    Latest,
    /// The newest recovery point that is not younger than this.
    #[serde(rename = "atOrBefore")]
    AtOrBefore(Timestamp),
    /// This one.
    #[serde(rename = "snapshotId")]
    Snapshot(SnapshotId),
}

/// A recovery point that DRS has of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// The moment whose data it has.
    pub at: Timestamp,
}

impl RecoveryPoint {
    /// Whether nothing special is wanted.
    pub fn is_latest(&self) -> bool {
        *self == Self::Latest
    }

    /// The recovery point that fits, of those that DRS has; `None` when none does, or when DRS is to take the latest.
    pub fn choose<'a>(&self, snapshots: &'a [Snapshot]) -> Option<&'a Snapshot> {
        match self {
            Self::Latest => None,
            Self::AtOrBefore(limit) => {
                snapshots.iter().filter(|snapshot| snapshot.at <= *limit).max_by_key(|snapshot| snapshot.at)
            }
            Self::Snapshot(id) => snapshots.iter().find(|snapshot| snapshot.id == *id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(number: u8, at: &str) -> Snapshot {
        Snapshot { id: format!("pit-{number:017}").parse().unwrap(), at: at.parse().unwrap() }
    }

    #[test]
    fn the_newest_recovery_point_that_is_not_younger_is_chosen() {
        let snapshots = [
            snapshot(1, "2026-11-20T01:00:00Z"),
            snapshot(3, "2026-11-20T03:00:00Z"),
            snapshot(2, "2026-11-20T02:00:00Z"),
        ];
        let at = |time: &str| RecoveryPoint::AtOrBefore(time.parse().unwrap());
        assert_eq!(at("2026-11-20T02:30:00Z").choose(&snapshots), Some(&snapshots[2]));
        assert_eq!(at("2026-11-20T02:00:00Z").choose(&snapshots), Some(&snapshots[2]));
        assert_eq!(at("2026-11-20T00:30:00Z").choose(&snapshots), None);
        let by_id = RecoveryPoint::Snapshot(snapshots[1].id.clone());
        assert_eq!(by_id.choose(&snapshots), Some(&snapshots[1]));
        assert_eq!(RecoveryPoint::Latest.choose(&snapshots), None);
    }

    #[test]
    fn it_is_written_in_three_ways() {
        for (text, point) in [
            ("\"LATEST\"", RecoveryPoint::Latest),
            (
                "{\"atOrBefore\":\"2026-11-20T02:00:00Z\"}",
                RecoveryPoint::AtOrBefore("2026-11-20T02:00:00Z".parse().unwrap()),
            ),
            (
                "{\"snapshotId\":\"pit-00000000000000001\"}",
                RecoveryPoint::Snapshot("pit-00000000000000001".parse().unwrap()),
            ),
        ] {
            assert_eq!(serde_json::from_str::<RecoveryPoint>(text).unwrap(), point);
            assert_eq!(serde_json::to_string(&point).unwrap(), text);
        }
    }
}
