//! One execution as people and programs read it: composed from its records, nothing decided anew.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::check::CheckRecord;
use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId, WaveNumber};
use crate::request::ExecutionType;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};

/// An execution with its waves and servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub duration_seconds: Option<i64>,
    pub rto_seconds: Option<i64>,
    pub rto_target_seconds: Option<i64>,
    pub rpo_target_seconds: Option<i64>,
    pub execution_arn: String,
    pub waves: Vec<WaveView>,
}

/// A wave with its servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the records, which document them")]
pub struct WaveView {
    pub number: WaveNumber,
    pub name: String,
    pub status: WaveStatus,
    pub reason: Option<String>,
    pub depends_on: Vec<WaveNumber>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub job_ids: Vec<JobId>,
    pub servers: Vec<ServerView>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the records, which document them")]
pub struct ServerView {
    pub source_server_id: SourceServerId,
    pub hostname: Option<String>,
    pub status: ServerStatus,
    pub reason: Option<String>,
    pub next_step: Option<String>,
    pub recovery_instance_id: Option<RecoveryInstanceId>,
    pub recovery_point: Option<Timestamp>,
    pub rpo_seconds: Option<i64>,
    pub launching_at: Option<Timestamp>,
    pub launched_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub duration_seconds: Option<i64>,
    pub checks: Vec<CheckRecord>,
}

/// Composes the view. Waves are listed by number, servers by name.
pub fn compose(execution: &ExecutionRecord, waves: &[WaveRecord], servers: &[ServerRecord]) -> ExecutionView {
    let mut waves: Vec<&WaveRecord> = waves.iter().collect();
    waves.sort_by_key(|wave| wave.wave);
    ExecutionView {
        execution_id: execution.execution_id.to_string(),
        plan_id: execution.plan_id.as_ref().map(ToString::to_string),
        plan_name: execution.plan_name.clone(),
        execution_type: execution.execution_type,
        status: execution.status,
        reason: execution.status_reason.clone(),
        initiated_by: execution.initiated_by.clone(),
        started_at: execution.started_at,
        ended_at: execution.ended_at,
        duration_seconds: execution.ended_at.map(|ended| ended.duration_since(execution.started_at).as_secs()),
        rto_seconds: execution.rto_seconds,
        rto_target_seconds: execution.rto_minutes.map(|minutes| i64::from(minutes) * 60),
        rpo_target_seconds: execution.rpo_minutes.map(|minutes| i64::from(minutes) * 60),
        execution_arn: execution.execution_arn.clone(),
        waves: waves.into_iter().map(|wave| wave_view(wave, servers)).collect(),
    }
}

fn wave_view(wave: &WaveRecord, servers: &[ServerRecord]) -> WaveView {
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
        started_at: wave.started_at,
        ended_at: wave.ended_at,
        job_ids: jobs.into_iter().collect(),
        servers: members.into_iter().map(server_view).collect(),
    }
}

fn server_view(server: &ServerRecord) -> ServerView {
    let up = server.ended_at.or(server.launched_at);
    ServerView {
        source_server_id: server.source_server_id.clone(),
        hostname: server.hostname.clone(),
        status: server.server_status,
        reason: server.reason.clone(),
        next_step: server.next_step.clone(),
        recovery_instance_id: server.recovery_instance_id.clone(),
        recovery_point: server.recovery_point,
        rpo_seconds: server.rpo_seconds,
        launching_at: server.launching_at,
        launched_at: server.launched_at,
        ended_at: server.ended_at,
        duration_seconds: server.launching_at.zip(up).map(|(from, to)| to.duration_since(from).as_secs()),
        checks: server.checks.clone(),
    }
}
