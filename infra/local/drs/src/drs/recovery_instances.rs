//! `DescribeRecoveryInstances`, `DisconnectRecoveryInstance`, `DeleteRecoveryInstance`.

use jiff::Timestamp;
use serde::Deserialize;

use super::error::Resource;
use super::shapes::{Ec2InstanceState, RecoveryInstance};
use super::source_servers::refuse_in_job;
use super::view::recovery_instance;
use super::{DrsError, Items, Nothing, Paging, nothing, page};
use crate::account::{Account, Instance};
use crate::ids::{RecoveryInstanceId, SourceServerId};

#[derive(Debug, Default, Deserialize)]
pub(super) struct DescribeRecoveryInstances {
    #[serde(default)]
    filters: Filters,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
struct Filters {
    #[serde(default, rename = "recoveryInstanceIDs")]
    recovery_instance_ids: Vec<RecoveryInstanceId>,
    #[serde(default, rename = "sourceServerIDs")]
    source_server_ids: Vec<SourceServerId>,
}

/// By id. Both filters together select what both select.
pub(super) fn describe(
    account: &Account,
    input: &DescribeRecoveryInstances,
    now: Timestamp,
) -> Result<Items<RecoveryInstance>, DrsError> {
    let Filters { recovery_instance_ids: wanted, source_server_ids: servers } = &input.filters;
    let of_servers = || servers.iter().filter_map(|id| account.server(id)).flat_map(|(state, _)| &state.instances);
    let mut ids: Vec<&RecoveryInstanceId> = match (wanted.is_empty(), servers.is_empty()) {
        (true, true) => account.instances.keys().collect(),
        (true, false) => of_servers().collect(),
        (false, true) => wanted.iter().collect(),
        (false, false) => of_servers().filter(|id| wanted.contains(id)).collect(),
    };
    ids.sort_unstable();
    ids.dedup();
    let known = ids.into_iter().filter_map(|id| known(account, id, now));
    page(
        account,
        "DescribeRecoveryInstances",
        &input.paging,
        known,
        |instance| instance.id.clone(),
        |instance| recovery_instance(account, instance, now),
    )
}

/// A recovery instance that DRS has a record of.
pub(super) fn known<'account>(
    account: &'account Account,
    id: &RecoveryInstanceId,
    now: Timestamp,
) -> Option<&'account Instance> {
    account.instances.get(id).filter(|instance| instance.is_known(now))
}

/// Input of the operations on one recovery instance.
#[derive(Debug, Deserialize)]
pub(super) struct OneInstance {
    #[serde(rename = "recoveryInstanceID")]
    pub(super) recovery_instance_id: RecoveryInstanceId,
}

/// A known instance for a change: refused while its server is in a job.
pub(super) fn free(account: &Account, id: &RecoveryInstanceId, now: Timestamp) -> Result<Instance, DrsError> {
    let instance = known(account, id, now).ok_or_else(|| Resource::instance(id).not_found())?;
    if let Some((state, _)) = account.server(&instance.server) {
        refuse_in_job(account, state, now)?;
    }
    Ok(instance.clone())
}

/// Replication back stops at once; the EC2 instance goes on.
pub(super) fn disconnect(account: &mut Account, input: &OneInstance, now: Timestamp) -> Result<Nothing, DrsError> {
    let mut instance = free(account, &input.recovery_instance_id, now)?;
    instance.disconnected_at.get_or_insert(now);
    account.instances.insert(instance.id.clone(), instance);
    Ok(nothing())
}

/// Removes the record, not the EC2 instance. It must have been disconnected, or be terminated.
pub(super) fn delete(account: &mut Account, input: &OneInstance, now: Timestamp) -> Result<Nothing, DrsError> {
    let mut instance = free(account, &input.recovery_instance_id, now)?;
    if instance.disconnected_at.is_none() && instance.ec2_state(now) != Ec2InstanceState::Terminated {
        let message = format!("Recovery instance {} must be disconnected before it is deleted", instance.id);
        return Err(Resource::instance(&instance.id).conflict(message));
    }
    instance.record_deleted = true;
    account.instances.insert(instance.id.clone(), instance);
    Ok(nothing())
}
