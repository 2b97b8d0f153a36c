//! `DescribeRecoverySnapshots`: the recovery points of one server.

use aws_sdk_drs::types::{DescribeRecoverySnapshotsRequestFilters, RecoverySnapshotsOrder};
use domain::ids::SourceServerId;
use domain::ports::{Answer, DescribeRecoverySnapshots};
use domain::recovery_point::Snapshot;
use jiff::Timestamp;

use super::convert;
use crate::faults::{fault, has_code};
use crate::world::World;

impl DescribeRecoverySnapshots for World {
    async fn recovery_snapshots(&self, server: &SourceServerId, not_after: Option<Timestamp>) -> Answer<Vec<Snapshot>> {
        // Nothing is older than DRS, and it does not take years before 1000 (service model, `ISO8601DatetimeString`).
        if not_after.is_some_and(|limit| limit < Timestamp::UNIX_EPOCH) {
            return Ok(Vec::new());
        }
        let filters = not_after.map(|limit| {
            DescribeRecoverySnapshotsRequestFilters::builder().to_date_time(format!("{limit:.3}")).build()
        });
        let request = self.drs.describe_recovery_snapshots().source_server_id(server.as_str());
        let answer = request.order(RecoverySnapshotsOrder::Desc).set_filters(filters).send().await;
        let answer = match answer {
            Ok(answer) => answer,
            // A server that DRS does not know has no recovery points.
            Err(error) if has_code(&error, "ResourceNotFoundException") => return Ok(Vec::new()),
            Err(error) => return Err(fault("DescribeRecoverySnapshots of DRS", &error)),
        };
        let shown = answer.items().iter().filter_map(|item| {
            // A recovery point that was not made yet has only an expected time and cannot be launched from.
            let at = item.timestamp().and_then(convert::timestamp)?;
            Some(Snapshot { id: item.snapshot_id().parse().ok()?, at })
        });
        Ok(shown.collect())
    }
}
