//! One execution as people and programs read it: composed from its records, nothing decided anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::{self, Offer};
use crate::check::CheckRecord;
use crate::clean_up::CleanUp;
use crate::decision::{Decision, Hold};
use crate::diagnosis::Phase;
use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::ids::{Attempt, GroupId, JobId, RecoveryInstanceId, SourceServerId, WaveNumber};
use crate::intent::Intent;
use crate::plan::{Impact, OnFailure};
use crate::recovery_point::RecoveryPoint;
use crate::request::ExecutionType;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::target::Target;
use crate::{links, notification, outcome};

/// An execution with its waves and servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the records, which document them")]
pub struct ExecutionView {
    pub execution_id: String,
    pub plan_id: Option<String>,
    pub plan_name: String,
    pub execution_type: Option<ExecutionType>,
    pub status: ExecutionStatus,
    pub reason: Option<String>,
    pub initiated_by: Option<String>,
    pub note: Option<String>,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub duration_seconds: Option<i64>,
    pub rto_seconds: Option<i64>,
    pub rto_target_seconds: Option<i64>,
    pub rpo_target_seconds: Option<i64>,
    /// The oldest data that a server came up with.
    pub worst_rpo_seconds: Option<i64>,
    pub recovery_point: RecoveryPoint,
    pub counts: ServerCounts,
    pub pause_requested: Option<Intent>,
    pub cancel_requested: Option<Intent>,
    /// When a drill's instances are terminated, with what it was extended by.
    pub lease_ends_at: Option<Timestamp>,
    pub clean_up: Option<CleanUp>,
    pub execution_arn: String,
    /// Its page in the Step Functions console.
    pub link: String,
    /// The page of the clean-up at the end of its lease.
    pub clean_up_link: Option<String>,
    /// What can be done with the whole execution now.
    pub actions: Vec<Offer>,
    pub waves: Vec<WaveView>,
}

/// How many servers are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServerCounts {
    /// All of them.
    pub total: u32,
    /// Launched, or launched and healthy.
    pub up: u32,
    /// Being launched or checked.
    pub under_way: u32,
    /// Failed or unhealthy.
    pub failed: u32,
}

/// A wave with its servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the records, which document them")]
pub struct WaveView {
    pub number: WaveNumber,
    pub name: String,
    pub status: WaveStatus,
    pub reason: Option<String>,
    pub depends_on: Vec<WaveNumber>,
    pub pause_before: bool,
    pub on_failure: OnFailure,
    /// Which attempt at it is under way: an answer has to name it.
    pub attempt: Attempt,
    /// Where it holds and asks, when it does.
    pub hold: Option<Hold>,
    /// What it asks, in one sentence.
    pub question: Option<String>,
    /// The last answer.
    pub decision: Option<Decision>,
    pub started_at: Option<Timestamp>,
    pub launched_at: Option<Timestamp>,
    /// When DRS must be done with its last job.
    pub deadline: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// How many parts of its servers wait for room in DRS.
    pub parts_waiting: u16,
    pub job_ids: Vec<JobId>,
    /// Its page in the Step Functions console.
    pub link: Option<String>,
    /// What can be answered to it now.
    pub actions: Vec<Offer>,
    pub servers: Vec<ServerView>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the records, which document them")]
pub struct ServerView {
    pub source_server_id: SourceServerId,
    pub hostname: Option<String>,
    /// Where DRS recovers it, unless that is the deployment's own account and Region.
    #[serde(flatten)]
    pub target: Target,
    pub group_id: GroupId,
    pub impact: Impact,
    pub status: ServerStatus,
    /// Where in its launch it is, when that was asked for.
    pub phase: Option<Phase>,
    pub reason: Option<String>,
    pub next_step: Option<String>,
    pub attempt: Attempt,
    pub job_id: Option<JobId>,
    pub recovery_instance_id: Option<RecoveryInstanceId>,
    pub recovery_point: Option<Timestamp>,
    pub rpo_seconds: Option<i64>,
    pub launching_at: Option<Timestamp>,
    pub launched_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub duration_seconds: Option<i64>,
    pub checks: Vec<CheckRecord>,
    /// The page of its checks in the Step Functions console.
    pub link: Option<String>,
}

/// Composes the view. Waves are listed by number, servers by name.
pub fn compose(execution: &ExecutionRecord, waves: &[WaveRecord], servers: &[ServerRecord]) -> ExecutionView {
    let mut listed: Vec<&WaveRecord> = waves.iter().collect();
    listed.sort_by_key(|wave| wave.wave);
    let seconds = |minutes: Option<u32>| minutes.map(|minutes| i64::from(minutes) * 60);
    ExecutionView {
        execution_id: execution.execution_id.to_string(),
        plan_id: execution.plan_id.as_ref().map(ToString::to_string),
        plan_name: execution.plan_name.clone(),
        execution_type: execution.execution_type,
        status: execution.status,
        reason: execution.status_reason.clone(),
        initiated_by: execution.initiated_by.clone(),
        note: execution.note.clone(),
        started_at: execution.started_at,
        ended_at: execution.ended_at,
        duration_seconds: execution.ended_at.map(|ended| ended.duration_since(execution.started_at).as_secs()),
        rto_seconds: execution.rto_seconds.or_else(|| outcome::rto_seconds(execution, waves, servers)),
        rto_target_seconds: seconds(execution.rto_minutes),
        rpo_target_seconds: seconds(execution.rpo_minutes),
        worst_rpo_seconds: servers.iter().filter_map(|server| server.rpo_seconds).max(),
        recovery_point: execution.recovery_point.clone(),
        counts: counts(servers),
        pause_requested: execution.pause_requested.clone(),
        cancel_requested: execution.cancel_requested.clone(),
        lease_ends_at: execution.lease_ends_at.max(execution.lease_extended_to),
        clean_up: execution.clean_up.clone(),
        execution_arn: execution.execution_arn.clone(),
        link: links::console(&execution.execution_arn),
        clean_up_link: execution
            .lease_ends_at
            .and_then(|_| links::clean_up(&execution.execution_arn, &execution.execution_id)),
        actions: actions::of_execution(execution, servers),
        waves: listed.into_iter().map(|wave| wave_view(execution, wave, servers)).collect(),
    }
}

impl ExecutionView {
    /// The same with where in their launches servers are.
    #[must_use]
    pub fn with_phases(mut self, phases: &BTreeMap<SourceServerId, Phase>) -> Self {
        let servers = self.waves.iter_mut().flat_map(|wave| &mut wave.servers);
        for server in servers.filter(|server| server.status == ServerStatus::Launching) {
            server.phase = phases.get(&server.source_server_id).copied();
        }
        self
    }

    /// Everything that could be done, of the execution and of its waves.
    pub fn offers_mut(&mut self) -> impl Iterator<Item = &mut Offer> {
        self.actions.iter_mut().chain(self.waves.iter_mut().flat_map(|wave| &mut wave.actions))
    }
}

fn counts(servers: &[ServerRecord]) -> ServerCounts {
    let mut counts = ServerCounts::default();
    for server in servers {
        counts.total += 1;
        match server.server_status {
            ServerStatus::Launched | ServerStatus::Healthy => counts.up += 1,
            ServerStatus::Launching | ServerStatus::Checking => counts.under_way += 1,
            ServerStatus::Failed | ServerStatus::Unhealthy => counts.failed += 1,
            ServerStatus::Pending | ServerStatus::Skipped | ServerStatus::Terminated => {}
        }
    }
    counts
}

fn wave_view(execution: &ExecutionRecord, wave: &WaveRecord, servers: &[ServerRecord]) -> WaveView {
    let mut members: Vec<&ServerRecord> = servers.iter().filter(|server| server.wave == wave.wave).collect();
    members.sort_by(|a, b| a.label().cmp(b.label()).then_with(|| a.source_server_id.cmp(&b.source_server_id)));
    let jobs: BTreeSet<JobId> = members
        .iter()
        .filter_map(|server| server.job_id.clone())
        .chain(wave.jobs.iter().map(|job| job.job_id.clone()))
        .collect();
    WaveView {
        number: wave.wave,
        name: wave.name.clone(),
        status: wave.wave_status,
        reason: wave.status_reason.clone(),
        depends_on: wave.depends_on.clone(),
        pause_before: wave.pause_before,
        on_failure: wave.on_failure,
        attempt: wave.attempt,
        hold: Hold::of(wave.wave_status),
        question: notification::asked(wave),
        decision: wave.decision.clone(),
        started_at: wave.started_at,
        launched_at: wave.launched_at,
        deadline: wave.deadline,
        ended_at: wave.ended_at,
        parts_waiting: wave.parts_waiting,
        job_ids: jobs.into_iter().collect(),
        link: links::wave(&execution.execution_arn, wave),
        actions: actions::of_wave(execution, wave),
        servers: members.into_iter().map(|server| server_view(execution, server)).collect(),
    }
}

fn server_view(execution: &ExecutionRecord, server: &ServerRecord) -> ServerView {
    // A recovery ends with the checks, or with the launch where there are none; termination comes long after it.
    let (launched, ended) = (server.launched_at, server.ended_at);
    let up = if server.checks.is_empty() { launched.or(ended) } else { ended.or(launched) };
    ServerView {
        source_server_id: server.source_server_id.clone(),
        hostname: server.hostname.clone(),
        target: server.target.clone(),
        group_id: server.group_id.clone(),
        impact: server.impact,
        status: server.server_status,
        phase: None,
        reason: server.reason.clone(),
        next_step: server.next_step.clone(),
        attempt: server.attempt,
        job_id: server.job_id.clone(),
        recovery_instance_id: server.recovery_instance_id.clone(),
        recovery_point: server.recovery_point,
        rpo_seconds: server.rpo_seconds,
        launching_at: server.launching_at,
        launched_at: server.launched_at,
        ended_at: server.ended_at,
        duration_seconds: server.launching_at.zip(up).map(|(from, to)| to.duration_since(from).as_secs()),
        checks: server.checks.clone(),
        link: links::server(&execution.execution_arn, server),
    }
}
