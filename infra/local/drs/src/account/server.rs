//! What has become of a source server since the estate was read.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::drs::shapes::{
    LaunchAction, LaunchConfiguration, LaunchSettings, ReplicationConfiguration, Tags, default_pit_policy,
};
use crate::estate::Estate;
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};

/// The state of one source server; its record stays in the estate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ServerState {
    pub(crate) id: SourceServerId,
    /// Launches so far, failed ones included: the next one's number.
    pub(crate) launches: u32,
    /// Terminations of its instances so far.
    pub(crate) terminations: u32,
    /// The latest job that it is or was in, of whatever kind.
    pub(crate) job: Option<JobId>,
    /// The latest launch, and its place in the job.
    pub(crate) last_launch: Option<(JobId, usize)>,
    /// Its recovery instances, oldest first, those that are gone included.
    pub(crate) instances: Vec<RecoveryInstanceId>,
    /// Set when they differ from the record's.
    pub(crate) tags: Option<Tags>,
    /// Changes of its replication, oldest first.
    pub(crate) replication: Vec<ReplicationStep>,
    pub(crate) launch_configuration: LaunchConfiguration,
    pub(crate) replication_configuration: ReplicationConfiguration,
    pub(crate) launch_actions: Vec<LaunchAction>,
    /// The server that replicates the other way, once replication has been reversed.
    pub(crate) reversed_arn: Option<String>,
    pub(crate) deleted: bool,
}

/// From a time on, replication is in another state than the record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplicationStep {
    pub(crate) at: Timestamp,
    pub(crate) state: String,
    pub(crate) lag: Option<SignedDuration>,
}

impl ServerState {
    pub(crate) fn new(estate: &Estate, id: &SourceServerId) -> Self {
        let mut launch_configuration = LaunchConfiguration {
            source_server_id: id.clone(),
            name: format!("Launch Configuration for Source Server {id}"),
            ec2_launch_template_id: format!("lt-{}", id.as_str().trim_start_matches("s-").to_lowercase()),
            settings: LaunchSettings::default(),
        };
        if let Some(update) = estate.launch_configurations.get(id) {
            launch_configuration.apply(update.clone());
        }
        Self {
            id: id.clone(),
            launches: 0,
            terminations: 0,
            job: None,
            last_launch: None,
            instances: Vec::new(),
            tags: None,
            replication: Vec::new(),
            launch_configuration,
            replication_configuration: ReplicationConfiguration {
                source_server_id: id.clone(),
                pit_policy: default_pit_policy(),
                rest: serde_json::Map::new(),
            },
            launch_actions: estate.launch_actions.get(id).cloned().unwrap_or_default(),
            reversed_arn: None,
            deleted: false,
        }
    }

    /// The change of replication that holds at a time.
    pub(crate) fn replication(&self, now: Timestamp) -> Option<&ReplicationStep> {
        self.replication.iter().rev().find(|step| step.at <= now)
    }
}
