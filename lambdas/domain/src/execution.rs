//! What is kept about an execution: itself, its waves, its servers, its DRS jobs. One record, one database item.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use crate::check::CheckRecord;
use crate::clean_up::CleanUp;
use crate::decision::Decision;
use crate::ids::{
    Attempt, ExecutionId, GroupId, JobId, PlanId, RecoveryInstanceId, SnapshotId, SourceServerId, WaveNumber,
};
use crate::intent::Intent;
use crate::launch_settings::LaunchSettings;
use crate::plan::{Check, Impact, OnFailure};
use crate::recovery_point::RecoveryPoint;
use crate::request::ExecutionType;
use crate::source_server::Platform;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::target::Target;

/// One execution of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecutionRecord {
    /// Its key: the name of the plan machine's execution.
    pub execution_id: ExecutionId,
    /// The plan, when the request named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<PlanId>,
    /// The plan's name when it started.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan_name: String,
    /// Drill or recovery, when the request said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_type: Option<ExecutionType>,
    /// How it is doing.
    pub status: ExecutionStatus,
    /// Why it is so, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiated_by: Option<String>,
    /// Why, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was declared; the RTO clock runs from here. The database sorts by it.
    #[serde(serialize_with = "fixed_width")]
    pub started_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The plan's target, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto_minutes: Option<u32>,
    /// The plan's target, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo_minutes: Option<u32>,
    /// Achieved: from the declaration to the last critical server being up, in seconds. Absent unless all came up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto_seconds: Option<i64>,
    /// How many waves it has.
    #[serde(default)]
    pub total_waves: u32,
    /// How many servers it has.
    #[serde(default)]
    pub total_servers: u32,
    /// The waves in the order in which they are given to the state machine.
    #[serde(default)]
    pub wave_order: Vec<WaveNumber>,
    /// The Step Functions execution.
    pub execution_arn: String,
    /// Which moment's data the servers are to have, unless something else is wanted for one of them.
    #[serde(default, skip_serializing_if = "RecoveryPoint::is_latest")]
    pub recovery_point: RecoveryPoint,
    /// Servers whose live instances it may replace.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub replace_instances: BTreeSet<SourceServerId>,
    /// How long a drill's instances are kept after its end, in minutes; until somebody asks when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill_lease_minutes: Option<u32>,
    /// When a drill's instances are terminated, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_ends_at: Option<Timestamp>,
    /// What came of terminating a drill's instances, once that began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean_up: Option<CleanUp>,
    /// A person's wish, read by the machines only: no further wave starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_requested: Option<Intent>,
    /// A person's wish, read by the machines only: no further wave starts, and it ends as cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_requested: Option<Intent>,
    /// A person's wish, read by the machines only: a drill's instances are kept until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_extended_to: Option<Timestamp>,
}

/// RFC 3339 with milliseconds always written, so that the texts sort as the times do.
fn fixed_width<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{time:.3}"))
}

/// One wave of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveRecord {
    /// The execution it belongs to.
    pub execution_id: ExecutionId,
    /// Its number in the plan.
    pub wave: WaveNumber,
    /// Its name.
    pub name: String,
    /// How it is doing.
    pub wave_status: WaveStatus,
    /// Why it is so, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// The waves that have to end well first.
    #[serde(default)]
    pub depends_on: Vec<WaveNumber>,
    /// The waves that depend on it, so that its end is told to them without reading all.
    #[serde(default)]
    pub needed_by: Vec<WaveNumber>,
    /// What happens when a critical server fails.
    pub on_failure: OnFailure,
    /// How long DRS may take, in seconds.
    pub deadline_seconds: u32,
    /// How many servers it has.
    pub server_count: u32,
    /// What each launched server is checked with; empty when this execution does not check.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Which attempt at launching it is under way.
    pub attempt: Attempt,
    /// When its servers were given to DRS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When DRS must be done with its last job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// When DRS was seen to be done with all its servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launched_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// How many parts of its servers have not been given to DRS yet in this attempt, because it has no room.
    #[serde(default)]
    pub parts_waiting: u16,
    /// Its DRS jobs of this attempt, with what was last seen of each.
    #[serde(default)]
    pub jobs: Vec<WaveJob>,
    /// The task token of `AwaitTurn`, while the wave waits for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_token: Option<String>,
    /// Whether a person has to say yes before it starts.
    #[serde(default)]
    pub pause_before: bool,
    /// The task token of `RequestApproval` or `AskOperator`, while a person is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_token: Option<String>,
    /// A person's wish, read by the machines only: the last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// A DRS job of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveJob {
    /// The part of the wave's servers that it has, from 1.
    pub part: u16,
    /// Its id.
    pub job_id: JobId,
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Target::is_home")]
    pub target: Target,
    /// What was last seen of it (see [`crate::settlement::digest`]); while that is the same, nothing is read or
    /// written for its servers.
    #[serde(default)]
    pub seen: String,
    /// Whether all its servers have been launched or have failed.
    #[serde(default)]
    pub settled: bool,
    /// When every server of it that was not launched yet was first seen to be being launched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launching_at: Option<Timestamp>,
    /// When its servers were last compared with what DRS shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// When DRS must be done with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
}

/// One server of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerRecord {
    /// The execution it belongs to.
    pub execution_id: ExecutionId,
    /// The wave it belongs to.
    pub wave: WaveNumber,
    /// Which server.
    pub source_server_id: SourceServerId,
    /// Its host name, when DRS knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Its platform.
    pub platform: Platform,
    /// Where DRS recovers it.
    #[serde(default, skip_serializing_if = "Target::is_home")]
    pub target: Target,
    /// The group that brought it into the wave.
    pub group_id: GroupId,
    /// Whether the wave can end well without it.
    pub impact: Impact,
    /// How it is doing.
    pub server_status: ServerStatus,
    /// Why, when it did not end well (or something about it is worth knowing), in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to do about it, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// In which attempt it was last given to DRS.
    #[serde(default)]
    pub attempt: Attempt,
    /// The job that launches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// When it was given to DRS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launching_at: Option<Timestamp>,
    /// When it was seen launched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launched_at: Option<Timestamp>,
    /// The instance it runs as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_instance_id: Option<RecoveryInstanceId>,
    /// The moment whose data it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_point: Option<Timestamp>,
    /// Achieved: from the recovery point to the declaration, in seconds; 0 when the data is younger than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo_seconds: Option<i64>,
    /// When the SSM agent must be online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_deadline: Option<Timestamp>,
    /// When it was seen online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_online_at: Option<Timestamp>,
    /// Its checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckRecord>,
    /// Which moment's data it is to have.
    #[serde(default, skip_serializing_if = "RecoveryPoint::is_latest")]
    pub wanted_recovery_point: RecoveryPoint,
    /// How its group wants it launched, when that wants anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_settings: Option<LaunchSettings>,
    /// When DRS was made to have these settings, or found to have them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_settings_applied_at: Option<Timestamp>,
    /// The one of DRS's recovery points that it is launched from; the latest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_snapshot_id: Option<SnapshotId>,
    /// When it was found healthy or unhealthy, or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl ServerRecord {
    /// What to call it: the host name, else the id.
    pub fn label(&self) -> &str {
        self.hostname.as_deref().unwrap_or(self.source_server_id.as_str())
    }

    /// Whether its failure fails the wave.
    pub fn is_critical(&self) -> bool {
        self.impact == Impact::Critical
    }
}

/// A `StartRecovery` call, written down before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobIntent {
    /// The execution it belongs to.
    pub execution_id: ExecutionId,
    /// The wave it belongs to.
    pub wave: WaveNumber,
    /// The attempt it belongs to.
    pub attempt: Attempt,
    /// Which part of the servers, from 1.
    pub part: u16,
    /// Where DRS recovers them.
    #[serde(default, skip_serializing_if = "Target::is_home")]
    pub target: Target,
    /// Its servers: at most 100.
    pub servers: Vec<SourceServerId>,
    /// The recovery points of those that are not launched from the latest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub snapshots: BTreeMap<SourceServerId, SnapshotId>,
    /// When it was written down; the job cannot be older.
    pub requested_at: Timestamp,
    /// The job, once DRS has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Why DRS will not do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}
