//! Terminating the instances of a drill: which ones may go, and what came of it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::drs::RecoveryInstance;
use crate::execution::{ExecutionRecord, ServerRecord};
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::request::ExecutionType;
use crate::status::Status;

/// How long DRS may take to terminate instances.
pub const DEADLINE: SignedDuration = SignedDuration::from_hours(1);

/// How far the clean-up of a drill is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CleanUp {
    /// How it is doing.
    pub status: CleanUpStatus,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The DRS job that terminates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// What is left, with the reason, in the order of the servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<LeftInstance>,
}

impl CleanUp {
    /// One that begins.
    pub fn begun(now: Timestamp) -> Self {
        Self { status: CleanUpStatus::Terminating, started_at: now, ended_at: None, job_id: None, left: Vec::new() }
    }
}

/// How a clean-up is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum CleanUpStatus {
    /// DRS terminates.
    Terminating,
    /// Every instance of the drill is gone.
    CleanedUp,
    /// Some instance is left.
    Failed,
}

/// An instance that was not terminated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftInstance {
    /// The instance.
    pub recovery_instance_id: RecoveryInstanceId,
    /// The server it was launched from.
    pub source_server_id: SourceServerId,
    /// Why it is left, in one sentence.
    pub reason: String,
}

/// Whether the instances of an execution may be terminated at all.
///
/// # Errors
/// Why not, in one sentence.
pub fn may_clean_up(execution: &ExecutionRecord) -> Result<(), String> {
    let id = &execution.execution_id;
    if execution.execution_type != Some(ExecutionType::Drill) {
        return Err(format!("execution `{id}` is no drill; only a drill's instances are terminated"));
    }
    if !execution.status.has_ended() {
        return Err(format!("drill `{id}` is {}; its instances can be terminated once it has ended", execution.status));
    }
    Ok(())
}

/// What is to be done about the instance of one server of a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// There is none, or no more.
    Gone,
    /// It is this drill's.
    Terminate(RecoveryInstanceId),
    /// It is not this drill's, or cannot be told to be.
    Refuse(LeftInstance),
}

/// Judges the instance that `server` was launched as by what DRS lists now. Only an instance that DRS says to be a
/// drill instance, launched by the job of this execution, may go.
pub fn judge(server: &ServerRecord, listed: &[RecoveryInstance]) -> Verdict {
    let Some(id) = &server.recovery_instance_id else {
        return Verdict::Gone;
    };
    let Some(instance) = listed.iter().find(|instance| instance.id == *id && instance.is_live()) else {
        return Verdict::Gone;
    };
    let refuse = |reason: String| {
        let source_server_id = server.source_server_id.clone();
        Verdict::Refuse(LeftInstance { recovery_instance_id: id.clone(), source_server_id, reason })
    };
    if !instance.is_drill {
        return refuse(format!("{id} of {} belongs to a recovery", server.label()));
    }
    match (&instance.job, &server.job_id) {
        (Some(job), Some(own)) if job == own => Verdict::Terminate(id.clone()),
        (Some(job), _) => refuse(format!("{id} of {} was launched by {job}, not by this drill", server.label())),
        (None, _) => refuse(format!("DRS does not say which job launched {id} of {}", server.label())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{ExecutionStatus, ServerStatus};
    use crate::testing::{execution, server};

    const INSTANCE: &str = "i-1234567890abcdef0";
    const JOB: &str = "drsjob-1234567890abcdef0";

    fn launched() -> ServerRecord {
        let mut server = server(1, 1, ServerStatus::Launched);
        server.recovery_instance_id = Some(INSTANCE.parse().unwrap());
        server.job_id = Some(JOB.parse().unwrap());
        server
    }

    fn instance(is_drill: bool, job: Option<&str>, state: &str) -> RecoveryInstance {
        RecoveryInstance {
            id: INSTANCE.parse().unwrap(),
            source_server: launched().source_server_id,
            job: job.map(|job| job.parse().unwrap()),
            is_drill,
            point_in_time: None,
            ec2_state: state.to_owned(),
            tags: Default::default(),
        }
    }

    fn reason(instance: RecoveryInstance) -> String {
        match judge(&launched(), &[instance]) {
            Verdict::Refuse(left) => left.reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_an_instance_of_this_drill_is_terminated() {
        let own = instance(true, Some(JOB), "RUNNING");
        assert_eq!(judge(&launched(), &[own]), Verdict::Terminate(INSTANCE.parse().unwrap()));
        let recovery = instance(false, Some(JOB), "RUNNING");
        assert_eq!(reason(recovery), format!("{INSTANCE} of host-01 belongs to a recovery"));
        let other = instance(true, Some("drsjob-aaaaaaaaaaaaaaaaa"), "RUNNING");
        assert!(reason(other).ends_with("was launched by drsjob-aaaaaaaaaaaaaaaaa, not by this drill"));
        assert!(reason(instance(true, None, "RUNNING")).starts_with("DRS does not say which job"));
    }

    #[test]
    fn an_instance_that_is_not_there_any_more_is_gone() {
        assert_eq!(judge(&launched(), &[]), Verdict::Gone);
        assert_eq!(judge(&launched(), &[instance(true, Some(JOB), "TERMINATED")]), Verdict::Gone);
        assert_eq!(judge(&server(1, 1, ServerStatus::Failed), &[]), Verdict::Gone);
    }

    #[test]
    fn a_recovery_or_a_drill_that_still_runs_is_not_cleaned_up() {
        let mut record = execution();
        assert!(may_clean_up(&record).unwrap_err().contains("can be terminated once it has ended"));
        record.status = ExecutionStatus::Failed;
        assert_eq!(may_clean_up(&record), Ok(()));
        record.execution_type = Some(ExecutionType::Recovery);
        assert!(may_clean_up(&record).unwrap_err().contains("is no drill"));
    }
}
