//! From a job's log to one sentence: what happened to a server, and what to do about it.
//!
//! The signatures come from the DRS service model (`JobLogEvent`) and from logs of real failures.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::drs::JobLogItem;
use crate::ids::SourceServerId;
use crate::judgement::LaunchFailure;

/// Where in its launch a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Phase {
    /// DRS removes what an earlier launch of the server left behind.
    Cleanup,
    /// The newest data is made a recovery point.
    Snapshot,
    /// A conversion server makes the disks bootable on EC2.
    Conversion,
    /// EC2 launches the instance.
    Launch,
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cleanup => "cleanup",
            Self::Snapshot => "snapshot",
            Self::Conversion => "conversion",
            Self::Launch => "launch",
        })
    }
}

/// Why a server did not come up, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// One sentence without a full stop.
    pub reason: String,
    /// One sentence without a full stop.
    pub next_step: String,
}

impl Diagnosis {
    fn new(reason: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { reason: reason.into(), next_step: next_step.into() }
    }
}

/// The phase that the log shows for a server; `None` before its first event.
pub fn phase(server: &SourceServerId, log: &[JobLogItem]) -> Option<Phase> {
    events_of(server, log)
        .filter_map(|item| match item.event.as_str() {
            event if event.starts_with("CLEANUP_") => Some(Phase::Cleanup),
            event if event.starts_with("SNAPSHOT_") || event.starts_with("USING_PREVIOUS_") => Some(Phase::Snapshot),
            event if event.starts_with("CONVERSION_") => Some(Phase::Conversion),
            event if event.starts_with("LAUNCH_") => Some(Phase::Launch),
            _ => None,
        })
        .max()
}

/// Whether DRS could not make a new recovery point and took an older one: not an error, but data is lost.
pub fn used_previous_snapshot(server: &SourceServerId, log: &[JobLogItem]) -> bool {
    events_of(server, log).any(|item| item.event == "USING_PREVIOUS_SNAPSHOT")
}

/// Why a server was not launched.
pub fn diagnose(server: &SourceServerId, failure: &LaunchFailure, log: &[JobLogItem]) -> Diagnosis {
    if let LaunchFailure::LaunchAction(name, reason) = failure {
        let reason = reason.as_deref().unwrap_or("DRS gives no reason");
        return Diagnosis::new(
            format!("it launched, but its mandatory post-launch action `{name}` failed: {reason}"),
            "look at the action's output in Systems Manager, mend it or make it optional, then launch again",
        );
    }
    if let Some(diagnosis) = events_of(server, log).rev().find_map(from_event) {
        return diagnosis;
    }
    match failure {
        LaunchFailure::Terminated => Diagnosis::new(
            "its instance was terminated while the job ran",
            "find who or what terminated it (CloudTrail: TerminateInstances), then launch again",
        ),
        LaunchFailure::NotInJob => Diagnosis::new(
            "the job ended without it",
            "look at the server's replication state in DRS, then launch again",
        ),
        _ => match phase(server, log) {
            // Seen in the field: nothing but snapshots in the log, no raw error, everything over in minutes.
            None | Some(Phase::Snapshot | Phase::Cleanup) => Diagnosis::new(
                "the job ended without converting or launching it and without an error, \
                 which is how DRS shows that the caller of StartRecovery lacks EC2 or iam:PassRole permissions",
                "compare the role of the start-wave function with the permissions of its template",
            ),
            Some(Phase::Conversion) => Diagnosis::new("the job ended during its conversion", CONVERSION_STEP),
            Some(Phase::Launch) => Diagnosis::new(
                "the job ended before its instance was launched",
                "look at the launch in EC2 and CloudTrail, then launch again",
            ),
        },
    }
}

/// Why a server was not launched when its wave's deadline passed; `waited_seconds` since the wave started.
pub fn diagnose_deadline(server: &SourceServerId, log: &[JobLogItem], waited_seconds: i64) -> Diagnosis {
    let waited = crate::duration::readable(waited_seconds);
    match phase(server, log) {
        Some(Phase::Conversion) => Diagnosis::new(
            format!("its conversion had not ended after {waited}, when the wave's deadline passed"),
            CONVERSION_STEP,
        ),
        Some(phase) => Diagnosis::new(
            format!("its {phase} had not ended after {waited}, when the wave's deadline passed"),
            "the DRS job goes on: watch it in the DRS console, and give the wave a longer deadline if this is normal",
        ),
        None => Diagnosis::new(
            format!("DRS had not begun with it after {waited}, when the wave's deadline passed"),
            "look at the DRS job in the console; DRS jobs cannot be cancelled",
        ),
    }
}

const CONVERSION_STEP: &str = "check that the conversion server's subnet reaches DRS, S3 and EC2, and that it may use \
                               the KMS key; then launch again";

/// What one event of a server means, when it explains a failure.
fn from_event(item: &JobLogItem) -> Option<Diagnosis> {
    let detail = item.raw_error.as_deref().map(|raw| format!(": {raw}")).unwrap_or_default();
    let attempts = item.attempts.map(|(n, most)| format!(" (attempt {n} of {most})")).unwrap_or_default();
    let known = item.raw_error.as_deref().and_then(known_cause);
    let (reason, next_step) = match item.event.as_str() {
        "CONVERSION_FAIL" => (format!("conversion failed{attempts}{detail}"), CONVERSION_STEP),
        "LAUNCH_FAILED" => {
            (format!("EC2 refused to launch it{attempts}{detail}"), "mend what EC2 names, then launch again")
        }
        "SNAPSHOT_FAIL" | "USING_PREVIOUS_SNAPSHOT_FAILED" => (
            format!("no recovery point could be used{detail}"),
            "look at the server's replication state and recovery points in DRS, then launch again",
        ),
        "CLEANUP_FAIL" => (
            format!("DRS could not remove what an earlier launch left behind{detail}"),
            "terminate the earlier instance and its volumes, then launch again",
        ),
        "SERVER_SKIPPED" => (
            format!("DRS skipped it{detail}"),
            "look at the server's replication state and volume attributes in DRS, then launch again",
        ),
        _ => return None,
    };
    Some(Diagnosis::new(reason, known.unwrap_or(next_step)))
}

/// What to do about errors that EC2 and KMS are known to raise inside a job.
fn known_cause(raw_error: &str) -> Option<&'static str> {
    const CAUSES: &[(&str, &str)] = &[
        (
            "InsufficientInstanceCapacity",
            "choose another instance type or subnet in the server's EC2 launch template, then launch again",
        ),
        (
            "InsufficientFreeAddressesInSubnet",
            "the subnet has no free addresses: choose another one in the EC2 launch template, then launch again",
        ),
        ("InvalidSubnet", "the subnet does not exist: correct the server's EC2 launch template, then launch again"),
        (
            "VcpuLimitExceeded",
            "raise the EC2 quota for running instances of this family, or choose another instance type",
        ),
        (
            "DeleteVolume",
            "the caller may not delete volumes: compare the IAM condition on ec2:DeleteVolume with the template",
        ),
        (
            "UnauthorizedOperation",
            "the caller of StartRecovery lacks a permission: compare the role of the start-wave function with its template",
        ),
        ("KMS", "let the DRS roles use the KMS key of the disks, then launch again"),
    ];
    CAUSES.iter().find(|(needle, _)| raw_error.contains(needle)).map(|(_, next_step)| *next_step)
}

fn events_of<'a>(server: &'a SourceServerId, log: &'a [JobLogItem]) -> impl DoubleEndedIterator<Item = &'a JobLogItem> {
    log.iter().filter(move |item| item.server.as_ref() == Some(server))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "s-1234567890abcdef0";

    fn log(events: &[(&str, Option<&str>)]) -> Vec<JobLogItem> {
        events
            .iter()
            .map(|(event, raw_error)| JobLogItem {
                at: "2026-11-20T02:00:00Z".parse().unwrap(),
                event: (*event).to_owned(),
                server: (!event.starts_with("JOB_")).then(|| SERVER.parse().unwrap()),
                raw_error: raw_error.map(str::to_owned),
                attempts: event.ends_with("_FAIL").then_some((3, 3)),
            })
            .collect()
    }

    fn sentence(events: &[(&str, Option<&str>)]) -> String {
        let diagnosis = diagnose(&SERVER.parse().unwrap(), &LaunchFailure::CalledFailed, &log(events));
        format!("{}; {}", diagnosis.reason, diagnosis.next_step)
    }

    #[test]
    fn a_job_that_ends_after_snapshots_without_an_error_points_at_the_callers_permissions() {
        let silent = [("JOB_START", None), ("SNAPSHOT_START", None), ("SNAPSHOT_END", None), ("JOB_END", None)];
        assert!(sentence(&silent).contains("lacks EC2 or iam:PassRole permissions"));
    }

    #[test]
    fn each_failure_has_its_sentence() {
        let table = [
            sentence(&[("CONVERSION_START", None), ("CONVERSION_FAIL", Some("could not attach the volume"))]),
            sentence(&[("LAUNCH_START", None), ("LAUNCH_FAILED", Some("InsufficientInstanceCapacity: m5.large"))]),
            sentence(&[("LAUNCH_FAILED", Some("UnauthorizedOperation: ec2:DeleteVolume"))]),
            sentence(&[("SNAPSHOT_FAIL", None), ("USING_PREVIOUS_SNAPSHOT_FAILED", Some("no previous snapshot"))]),
            sentence(&[("CLEANUP_START", None), ("CLEANUP_FAIL", None)]),
            sentence(&[("SERVER_SKIPPED", None)]),
            sentence(&[("CONVERSION_START", None)]),
        ];
        insta::assert_snapshot!(table.join("\n"));
    }

    #[test]
    fn another_servers_failure_is_not_this_ones_reason() {
        let mut log = log(&[("CONVERSION_FAIL", Some("other"))]);
        log[0].server = Some("s-aaaaaaaaaaaaaaaaa".parse().unwrap());
        let diagnosis = diagnose(&SERVER.parse().unwrap(), &LaunchFailure::CalledFailed, &log);
        assert!(!diagnosis.reason.contains("other"));
    }

    #[test]
    fn a_hanging_conversion_is_named_when_the_deadline_passes() {
        let diagnosis = diagnose_deadline(&SERVER.parse().unwrap(), &log(&[("CONVERSION_START", None)]), 3_600);
        assert!(diagnosis.reason.starts_with("its conversion had not ended after 1 h 0 min"), "{}", diagnosis.reason);
    }

    #[test]
    fn the_phase_is_the_furthest_that_the_log_shows() {
        let events = log(&[("CONVERSION_START", None), ("SNAPSHOT_END", None), ("JOB_END", None)]);
        assert_eq!(phase(&SERVER.parse().unwrap(), &events), Some(Phase::Conversion));
        assert_eq!(phase(&SERVER.parse().unwrap(), &[]), None);
    }
}
