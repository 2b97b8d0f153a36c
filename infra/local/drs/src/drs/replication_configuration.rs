//! `GetReplicationConfiguration`, `UpdateReplicationConfiguration`.

use serde_json::{Map, Value, json};

use super::error::Resource;
use super::shapes::{ReplicationConfiguration, SourceServer};
use super::source_servers::OneServer;
use super::{DrsError, read};
use crate::account::Account;

pub(super) fn get(account: &Account, input: &OneServer) -> Result<ReplicationConfiguration, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    let mut configuration = state.replication_configuration.clone();
    let changed = std::mem::replace(&mut configuration.rest, defaults(id.as_str(), record));
    configuration.rest.extend(changed);
    Ok(configuration)
}

/// As DRS makes it for a new server.
fn defaults(id: &str, record: &SourceServer) -> Map<String, Value> {
    let disks: Vec<Value> = record
        .disks()
        .into_iter()
        .zip(0..)
        .map(|((device, _), place)| json!({"deviceName": device, "isBootDisk": place == 0, "stagingDiskType": "AUTO"}))
        .collect();
    let mut settings = default_settings();
    settings.insert("name".to_owned(), json!(format!("Data Replication Configuration for Source Server {id}")));
    settings.insert("replicatedDisks".to_owned(), json!(disks));
    settings
}

/// The settings that a server's configuration and the template share.
pub(super) fn default_settings() -> Map<String, Value> {
    let settings = json!({
        "associateDefaultSecurityGroup": true,
        "autoReplicateNewDisks": true,
        "bandwidthThrottling": 0,
        "createPublicIP": true,
        "dataPlaneRouting": "PUBLIC_IP",
        "defaultLargeStagingDiskType": "AUTO",
        "ebsEncryption": "DEFAULT",
        "replicationServerInstanceType": "t3.small",
        "replicationServersSecurityGroupsIDs": [],
        "stagingAreaSubnetId": "subnet-0123456789abcdef0",
        "stagingAreaTags": {},
        "useDedicatedReplicationServer": false,
    });
    settings.as_object().cloned().unwrap_or_default()
}

/// The members that a request may change; others it has are ignored.
const SETTINGS: [&str; 17] = [
    "associateDefaultSecurityGroup",
    "autoReplicateNewDisks",
    "bandwidthThrottling",
    "createPublicIP",
    "dataPlaneRouting",
    "defaultLargeStagingDiskType",
    "ebsEncryption",
    "ebsEncryptionKeyArn",
    "internetProtocol",
    "name",
    "pitPolicy",
    "replicatedDisks",
    "replicationServerInstanceType",
    "replicationServersSecurityGroupsIDs",
    "stagingAreaSubnetId",
    "stagingAreaTags",
    "useDedicatedReplicationServer",
];

/// Changes what the request names. A new PIT policy holds at once, for the snapshots of the past too.
pub(super) fn update(account: &mut Account, input: Map<String, Value>) -> Result<ReplicationConfiguration, DrsError> {
    let server: OneServer = read(Value::Object(input.clone()))?;
    let id = &server.source_server_id;
    let mut changes: Map<String, Value> =
        input.into_iter().filter(|(name, value)| SETTINGS.contains(&name.as_str()) && !value.is_null()).collect();
    let pit_policy = changes.remove("pitPolicy").map(read).transpose()?;
    let state = account.server_mut(id).ok_or_else(|| Resource::server(id).not_found())?;
    state.replication_configuration.rest.extend(changes);
    if let Some(pit_policy) = pit_policy {
        state.replication_configuration.pit_policy = pit_policy;
    }
    get(account, &server)
}
