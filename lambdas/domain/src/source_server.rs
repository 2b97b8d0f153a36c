//! A source server as far as recovery needs to know it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::target::Target;

/// The operating system's family, which decides how long a launch takes and how checks are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Platform {
    /// Everything that is not Windows.
    Linux,
    /// Windows.
    Windows,
}

impl Platform {
    /// From DRS's free text, for example `Microsoft Windows Server 2019 Datacenter`.
    pub fn from_operating_system(full_string: &str) -> Self {
        if full_string.to_lowercase().contains("windows") { Self::Windows } else { Self::Linux }
    }
}

/// A source server that DRS replicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceServer {
    /// Its id.
    pub id: SourceServerId,
    /// Where DRS recovers it.
    pub target: Target,
    /// Its host name, when DRS knows it.
    pub hostname: Option<String>,
    /// Its platform.
    pub platform: Platform,
    /// How its replication is doing.
    pub replication: ReplicationState,
    /// Age of the newest consistent data, in seconds; unknown when DRS does not say.
    pub lag_seconds: Option<i64>,
    /// When replication first finished a full copy; absent while it never has.
    pub has_recovery_point: bool,
    /// The instance that an earlier launch left running.
    pub recovery_instance: Option<RecoveryInstanceId>,
    /// When DRS last heard of it.
    pub last_seen: Option<Timestamp>,
    /// Data that is still to be sent, in bytes over all disks; unknown when DRS does not say.
    pub backlog_bytes: Option<i64>,
    /// The last launch from it, when there was one.
    pub last_launch: Option<LastLaunch>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// The last launch from a source server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LastLaunch {
    /// `RECOVERY` or `DRILL`, as DRS says it.
    pub kind: String,
    /// `PENDING`, `IN_PROGRESS`, `LAUNCHED`, `FAILED` or `TERMINATED`, as DRS says it.
    pub status: String,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The job that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
}

impl SourceServer {
    /// What to call it: the host name, else the id.
    pub fn label(&self) -> &str {
        self.hostname.as_deref().unwrap_or(self.id.as_str())
    }
}

/// `DataReplicationState` of the DRS service model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplicationState {
    /// Replication was stopped.
    Stopped,
    /// Replication is being set up.
    Initiating,
    /// The first copy is under way.
    InitialSync,
    /// It is behind.
    Backlog,
    /// It makes a snapshot.
    CreatingSnapshot,
    /// It is up to date.
    Continuous,
    /// It is paused.
    Paused,
    /// It compares the disks again.
    Rescan,
    /// It does not get on.
    Stalled,
    /// The agent was disconnected from DRS.
    Disconnected,
    /// A state that this version does not know.
    Unknown(String),
}

impl ReplicationState {
    /// DRS's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Stopped => "STOPPED",
            Self::Initiating => "INITIATING",
            Self::InitialSync => "INITIAL_SYNC",
            Self::Backlog => "BACKLOG",
            Self::CreatingSnapshot => "CREATING_SNAPSHOT",
            Self::Continuous => "CONTINUOUS",
            Self::Paused => "PAUSED",
            Self::Rescan => "RESCAN",
            Self::Stalled => "STALLED",
            Self::Disconnected => "DISCONNECTED",
            Self::Unknown(word) => word,
        }
    }

    /// From DRS's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "STOPPED" => Self::Stopped,
            "INITIATING" => Self::Initiating,
            "INITIAL_SYNC" => Self::InitialSync,
            "BACKLOG" => Self::Backlog,
            "CREATING_SNAPSHOT" => Self::CreatingSnapshot,
            "CONTINUOUS" => Self::Continuous,
            "PAUSED" => Self::Paused,
            "RESCAN" => Self::Rescan,
            "STALLED" => Self::Stalled,
            "DISCONNECTED" => Self::Disconnected,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl fmt::Display for ReplicationState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Stopped => "stopped",
            Self::Initiating => "being set up",
            Self::InitialSync => "in its first synchronisation",
            Self::Backlog => "behind",
            Self::CreatingSnapshot => "making a snapshot",
            Self::Continuous => "up to date",
            Self::Paused => "paused",
            Self::Rescan => "comparing its disks again",
            Self::Stalled => "stalled",
            Self::Disconnected => "disconnected",
            Self::Unknown(word) => word,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_is_read_from_the_operating_systems_name() {
        let windows = "Microsoft Windows Server 2019 Datacenter";
        assert_eq!(Platform::from_operating_system(windows), Platform::Windows);
        assert_eq!(Platform::from_operating_system("linux 5.10.0-28-cloud-amd64"), Platform::Linux);
        assert_eq!(Platform::from_operating_system(""), Platform::Linux);
    }

    #[test]
    fn an_unknown_replication_state_is_kept_as_it_came() {
        assert_eq!(ReplicationState::from_word("TELEPORTING"), ReplicationState::Unknown("TELEPORTING".to_owned()));
    }
}
