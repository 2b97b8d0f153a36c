//! Which moment's data a server is launched with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::execution::ServerRecord;
use crate::ids::{SnapshotId, SourceServerId, WaveNumber};

/// What is wanted: `"LATEST"`, `{"atOrBefore": "2026-11-20T02:00:00Z"}` or `{"snapshotId": "pit-..."}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

/// What a server would be launched from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryPointPreview {
    /// The server.
    pub source_server_id: SourceServerId,
    /// Its host name, when DRS knows it.
    pub hostname: Option<String>,
    /// Its wave.
    pub wave: WaveNumber,
    /// The recovery point; absent when none fits.
    pub snapshot_id: Option<SnapshotId>,
    /// The moment whose data that has.
    pub recovery_point: Option<Timestamp>,
    /// How much older it is than the moment that was asked for.
    pub skew_seconds: Option<i64>,
    /// How much data would be lost if the execution were declared now.
    pub rpo_seconds: Option<i64>,
    /// Whether that is within the plan's target; absent without a target.
    pub meets_target: Option<bool>,
    /// Why it cannot be launched so, or what is to be known about it.
    pub problem: Option<String>,
}

/// What a server would be launched from, of the recovery points that DRS shows: the newest, or the newest that is not
/// younger than `limit`.
pub fn preview(
    server: &ServerRecord,
    shown: &[Snapshot],
    limit: Option<Timestamp>,
    rpo_minutes: Option<u32>,
    now: Timestamp,
) -> RecoveryPointPreview {
    let chosen = match limit {
        Some(limit) => RecoveryPoint::AtOrBefore(limit).choose(shown),
        None => shown.iter().max_by_key(|snapshot| snapshot.at),
    };
    let age = |since: Timestamp, snapshot: &Snapshot| since.duration_since(snapshot.at).as_secs().max(0);
    let rpo_seconds = chosen.map(|snapshot| age(now, snapshot));
    let target = rpo_minutes.map(|minutes| i64::from(minutes) * 60);
    let problem = match (chosen, limit) {
        (None, Some(limit)) => Some(format!("{} has no recovery point at or before {limit}", server.label())),
        (None, None) => Some(format!("{} has no recovery point", server.label())),
        _ => None,
    };
    RecoveryPointPreview {
        source_server_id: server.source_server_id.clone(),
        hostname: server.hostname.clone(),
        wave: server.wave,
        snapshot_id: chosen.map(|snapshot| snapshot.id.clone()),
        recovery_point: chosen.map(|snapshot| snapshot.at),
        skew_seconds: chosen.zip(limit).map(|(snapshot, limit)| age(limit, snapshot)),
        rpo_seconds,
        meets_target: target.map(|target| rpo_seconds.is_some_and(|seconds| seconds <= target)),
        problem,
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
    fn a_preview_shows_the_skew_and_the_loss_and_who_cannot_meet_the_moment() {
        let server = crate::testing::server(1, 1, crate::status::ServerStatus::Pending);
        let shown = [snapshot(1, "2026-11-20T01:00:00Z"), snapshot(2, "2026-11-20T02:00:00Z")];
        let (limit, now) = ("2026-11-20T01:30:00Z".parse().unwrap(), "2026-11-20T02:10:00Z".parse().unwrap());
        let seen = preview(&server, &shown, Some(limit), Some(15), now);
        assert_eq!((seen.skew_seconds, seen.rpo_seconds, seen.meets_target), (Some(1_800), Some(4_200), Some(false)));
        let latest = preview(&server, &shown, None, Some(15), now);
        assert_eq!((latest.skew_seconds, latest.rpo_seconds, latest.meets_target), (None, Some(600), Some(true)));
        let none = preview(&server, &shown, Some(Timestamp::UNIX_EPOCH), None, now);
        assert!(none.problem.unwrap().starts_with("host-01 has no recovery point at or before 1970"));
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
