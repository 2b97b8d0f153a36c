//! DRS as this product sees it: jobs, their servers, their log, recovery instances. Plain data; the words are those
//! of the DRS service model, and a word that it does not have is kept instead of being an error.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};

/// Servers in one `StartRecovery` (quota L-B827C881). The service model would allow 200.
pub const MAX_SERVERS_PER_JOB: usize = 100;

/// A DRS job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whether it still runs. A completed job proves nothing about its servers.
    pub status: JobStatus,
    /// When it was asked for.
    pub created: Option<Timestamp>,
    /// When it stopped.
    pub ended: Option<Timestamp>,
    /// The tags it was started with.
    pub tags: BTreeMap<String, String>,
    /// Its servers, one by one.
    pub servers: Vec<ParticipatingServer>,
}

/// `JobStatus` of the DRS service model. There is no word for failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// Not begun.
    Pending,
    /// Under way.
    Started,
    /// It stopped; how its servers did stands with them.
    Completed,
    /// A word that this version does not know; taken as still under way.
    Unknown,
}

impl JobStatus {
    /// From DRS's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "PENDING" => Self::Pending,
            "STARTED" => Self::Started,
            "COMPLETED" => Self::Completed,
            _ => Self::Unknown,
        }
    }
}

/// One server in a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipatingServer {
    /// Which server.
    pub id: SourceServerId,
    /// How its launch is doing.
    pub launch_status: LaunchStatus,
    /// Its instance; DRS may leave it out even when the server is launched.
    pub recovery_instance: Option<RecoveryInstanceId>,
    /// The post-launch actions that DRS itself ran.
    pub launch_actions: Vec<LaunchActionRun>,
}

/// `LaunchStatus` of the DRS service model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaunchStatus {
    /// Snapshot or conversion, or nothing yet.
    Pending,
    /// The instance is being launched.
    InProgress,
    /// It runs.
    Launched,
    /// It does not.
    Failed,
    /// Its instance was terminated.
    Terminated,
    /// A word that this version does not know.
    Unknown(String),
}

impl LaunchStatus {
    /// From DRS's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "PENDING" => Self::Pending,
            "IN_PROGRESS" => Self::InProgress,
            "LAUNCHED" => Self::Launched,
            "FAILED" => Self::Failed,
            "TERMINATED" => Self::Terminated,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// DRS's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Launched => "LAUNCHED",
            Self::Failed => "FAILED",
            Self::Terminated => "TERMINATED",
            Self::Unknown(word) => word,
        }
    }
}

/// One run of a post-launch action that is configured in DRS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchActionRun {
    /// The action's name.
    pub name: String,
    /// `SUCCEEDED`, `FAILED`, `IN_PROGRESS`, as DRS says it.
    pub status: String,
    /// Why it failed, as DRS says it.
    pub failure_reason: Option<String>,
}

/// One line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLogItem {
    /// When.
    pub at: Timestamp,
    /// What: a word of `JobLogEvent`, kept as it came.
    pub event: String,
    /// Which server, unless it is about the whole job.
    pub server: Option<SourceServerId>,
    /// The error as the service that raised it wrote it.
    pub raw_error: Option<String>,
    /// Which attempt of the step this was, when DRS counts them: (attempt, most attempts).
    pub attempts: Option<(u8, u8)>,
}

/// An instance that DRS launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryInstance {
    /// Its id, equal to the EC2 instance id.
    pub id: RecoveryInstanceId,
    /// The server it was launched from.
    pub source_server: SourceServerId,
    /// The job that launched it.
    pub job: Option<JobId>,
    /// Whether a drill launched it.
    pub is_drill: bool,
    /// The moment whose data it has.
    pub point_in_time: Option<Timestamp>,
    /// `EC2InstanceState`, as DRS says it.
    pub ec2_state: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl RecoveryInstance {
    /// Whether the instance still exists in EC2.
    pub fn is_live(&self) -> bool {
        !matches!(self.ec2_state.as_str(), "TERMINATED" | "SHUTTING-DOWN" | "NOT_FOUND")
    }
}
