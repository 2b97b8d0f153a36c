//! `DescribeSourceServers`, `DisconnectSourceServer`, `DeleteSourceServer`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::error::Resource;
use super::shapes::SourceServer;
use super::view::{live_instance, replication, source_server};
use super::{DrsError, Items, Nothing, Paging, nothing, page};
use crate::account::{Account, ReplicationStep, ServerState};
use crate::ids::SourceServerId;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DescribeSourceServers {
    #[serde(default)]
    filters: Filters,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filters {
    #[serde(default, rename = "sourceServerIDs")]
    source_server_ids: Vec<SourceServerId>,
    hardware_id: Option<String>,
    #[serde(default, rename = "stagingAccountIDs")]
    staging_account_ids: Vec<String>,
}

/// By id, so that pages are the same for every asker.
pub(super) fn describe(
    account: &Account,
    input: &DescribeSourceServers,
    now: Timestamp,
) -> Result<Items<SourceServer>, DrsError> {
    let filters = &input.filters;
    // An empty list means all.
    let mut ids: Vec<&SourceServerId> = if filters.source_server_ids.is_empty() {
        account.servers.keys().collect()
    } else {
        filters.source_server_ids.iter().collect()
    };
    ids.sort_unstable();
    ids.dedup();
    let servers = ids.into_iter().filter_map(|id| account.server(id)).filter(|(_, record)| selected(filters, record));
    page(
        account,
        "DescribeSourceServers",
        &input.paging,
        servers,
        |(state, _)| state.id.clone(),
        |(state, record)| source_server(account, state, record, now),
    )
}

fn selected(filters: &Filters, record: &SourceServer) -> bool {
    let staging = record.text(&["stagingArea", "stagingAccountID"]).unwrap_or_default();
    let in_staging_account =
        filters.staging_account_ids.is_empty() || filters.staging_account_ids.iter().any(|id| id == staging);
    in_staging_account && filters.hardware_id.as_deref().is_none_or(|id| has_hardware(record, id))
}

/// An EC2 instance id, a `VMware` UUID or a MAC address.
fn has_hardware(record: &SourceServer, id: &str) -> bool {
    let hint = |name| record.text(&["sourceProperties", "identificationHints", name]) == Some(id);
    let interfaces = record.at(&["sourceProperties", "networkInterfaces"]).and_then(Value::as_array);
    hint("awsInstanceID")
        || hint("vmWareUuid")
        || interfaces.into_iter().flatten().any(|interface| interface["macAddress"].as_str() == Some(id))
}

/// Input of the operations on one source server.
#[derive(Debug, Deserialize)]
pub(super) struct OneServer {
    #[serde(rename = "sourceServerID")]
    pub(super) source_server_id: SourceServerId,
}

/// Refused while the server has a recovery instance or is in a job.
pub(super) fn disconnect(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<SourceServer, DrsError> {
    let id = &input.source_server_id;
    let (state, _) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    if let Some(instance) = live_instance(account, state, now) {
        let message =
            format!("Source server {id} has the recovery instance {}: terminate or delete it first", instance.id);
        return Err(Resource::server(id).conflict(message));
    }
    refuse_in_job(account, state, now)?;
    change_replication(account, id, "DISCONNECTED", now)
}

/// Refused unless the server is disconnected.
pub(super) fn delete(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<Nothing, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    if replication(account, state, record, now).state != "DISCONNECTED" {
        return Err(
            Resource::server(id).conflict(format!("Source server {id} must be disconnected before it is deleted"))
        );
    }
    if let Some(state) = account.server_mut(id) {
        state.deleted = true;
    }
    Ok(nothing())
}

/// One server can be in one job at a time (L-DD6D028C).
pub(super) fn refuse_in_job(account: &Account, state: &ServerState, now: Timestamp) -> Result<(), DrsError> {
    let job = state.job.as_ref().and_then(|id| account.jobs.remembered(id)).filter(|job| !job.has_ended(now));
    match job {
        None => Ok(()),
        Some(job) => {
            let message = format!("Source server {} is being processed by the job {}", state.id, job.id);
            Err(Resource::server(&state.id).conflict(message))
        }
    }
}

/// Puts a server's replication into a state, and answers the server.
pub(super) fn change_replication(
    account: &mut Account,
    id: &SourceServerId,
    word: &str,
    now: Timestamp,
) -> Result<SourceServer, DrsError> {
    let state = account.server_mut(id).ok_or_else(|| Resource::server(id).not_found())?;
    state.replication.push(ReplicationStep { at: now, state: word.to_owned(), lag: None });
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    Ok(source_server(account, state, record, now))
}
