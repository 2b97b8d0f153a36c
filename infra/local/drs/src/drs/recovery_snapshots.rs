//! `DescribeRecoverySnapshots`: the points in time that a server's PIT policy keeps.
//!
//! Snapshots are taken when the clock strikes a multiple of a rule's interval, and none is newer than the newest
//! replicated data. They are worked out when asked for, so thousands of servers cost nothing.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::error::Resource;
use super::shapes::{RecoverySnapshot, SourceServer};
use super::view::replication;
use super::{DrsError, Items, Paging, page};
use crate::account::{Account, ServerState};
use crate::dice::Dice;
use crate::ids::{RecoverySnapshotId, SourceServerId};
use crate::time::{DateTime, after};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DescribeRecoverySnapshots {
    #[serde(rename = "sourceServerID")]
    source_server_id: SourceServerId,
    #[serde(default)]
    filters: Filters,
    #[serde(default)]
    order: Order,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filters {
    from_date_time: Option<DateTime>,
    to_date_time: Option<DateTime>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Order {
    #[default]
    Asc,
    Desc,
}

pub(super) fn describe(
    account: &Account,
    input: &DescribeRecoverySnapshots,
    now: Timestamp,
) -> Result<Items<RecoverySnapshot>, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    let Filters { from_date_time, to_date_time } = input.filters;
    let sign = if input.order == Order::Asc { 1 } else { -1 };
    let mut times: Vec<Timestamp> = times(account, state, record, now)
        .into_iter()
        .filter(|time| from_date_time.is_none_or(|from| *time >= from.0))
        .filter(|time| to_date_time.is_none_or(|to| *time <= to.0))
        .collect();
    times.sort_by_key(|time| sign * time.as_second());
    page(
        account,
        "DescribeRecoverySnapshots",
        &input.paging,
        times,
        |time| sign * time.as_second(),
        |time| snapshot(account.dice(), id, record, time, now),
    )
}

/// When the snapshots were taken that a server can be recovered to now.
pub(super) fn times(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    now: Timestamp,
) -> BTreeSet<Timestamp> {
    let replication = replication(account, state, record, now);
    if !replication.has_recovery_point() {
        return BTreeSet::new();
    }
    let newest = after(now, -replication.lag);
    let first_byte = record.text(&["lifeCycle", "firstByteDateTime"]).and_then(|time| time.parse().ok());
    let rules = state.replication_configuration.pit_policy.iter().filter(|rule| rule.enabled != Some(false));
    rules
        .flat_map(|rule| {
            let seconds = |count: u32| rule.units.seconds().saturating_mul(count.into());
            let (interval, oldest) =
                (seconds(rule.interval).max(60), now.as_second().saturating_sub(seconds(rule.retention_duration)));
            let last = newest.as_second() - newest.as_second().rem_euclid(interval);
            (0..).map(move |back| last - back * interval).take_while(move |second| *second > oldest)
        })
        .filter_map(|second| Timestamp::from_second(second).ok())
        .filter(|time| first_byte.is_none_or(|first| *time >= first))
        .collect()
}

/// When the newest snapshot was taken that is not younger than the replicated data.
pub(super) fn latest(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    now: Timestamp,
) -> Option<Timestamp> {
    times(account, state, record, now).into_iter().next_back()
}

/// When a server's snapshot of an id was taken, if it is still kept.
pub(super) fn find(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    id: &RecoverySnapshotId,
    now: Timestamp,
) -> Option<Timestamp> {
    times(account, state, record, now)
        .into_iter()
        .find(|time| snapshot_id(account.dice(), &state.id, *time) == *id)
        .map(taken)
}

fn snapshot(
    dice: Dice,
    server: &SourceServerId,
    record: &SourceServer,
    time: Timestamp,
    now: Timestamp,
) -> RecoverySnapshot {
    let snapshot_id = snapshot_id(dice, server, time);
    let ebs = |(device, _): (&str, u64)| format!("snap-{}", dice.draw(&[snapshot_id.as_str(), device]).hex(17));
    RecoverySnapshot {
        source_server_id: server.clone(),
        expected_timestamp: DateTime(time),
        timestamp: Some(taken(time)).filter(|taken| *taken <= now).map(DateTime),
        ebs_snapshots: record.disks().into_iter().map(ebs).collect(),
        snapshot_id,
    }
}

/// Snapshots are taken a little after they are due.
fn taken(due: Timestamp) -> Timestamp {
    after(due, SignedDuration::from_secs(2))
}

fn snapshot_id(dice: Dice, server: &SourceServerId, time: Timestamp) -> RecoverySnapshotId {
    let draw = dice.draw(&["recovery snapshot", server.as_str(), &time.as_second().to_string()]);
    RecoverySnapshotId::made(format!("pit-{}", draw.hex(17)))
}
