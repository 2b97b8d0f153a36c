//! The pre-flight: what would keep an execution from working, known before anything is started.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::drs::RecoveryInstance;
use crate::execution::{ExecutionRecord, ServerRecord};
use crate::ids::{JobId, SourceServerId};
use crate::permissions::Permissions;
use crate::quotas::{self, Quotas};
use crate::request::ExecutionType;
use crate::server_readiness;
use crate::source_server::SourceServer;
use crate::target::Target;

/// The code of a finding: the launch would remove an instance that runs.
pub const LIVE_INSTANCE: &str = "LIVE_INSTANCE";

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Severity {
    /// Worth knowing; nothing stops.
    Warning,
    /// A drill stops here. A recovery goes on and records it as an accepted risk.
    Block,
    /// DRS would refuse it: nothing can start.
    Refusal,
}

/// One thing that the pre-flight found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable word for programs.
    pub code: String,
    /// The server it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_server_id: Option<SourceServerId>,
    /// What is wrong, in one sentence with the server's name.
    pub sentence: String,
    /// What to do about it.
    pub fix: String,
}

/// The pre-flight's report, worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadinessReport {
    /// Whether the execution may start.
    pub ready: bool,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What the pre-flight read.
#[derive(Debug, Clone)]
pub struct Observed<'a> {
    /// Where this was read.
    pub target: &'a Target,
    /// The execution's source servers, as DRS shows them now.
    pub servers: &'a BTreeMap<SourceServerId, SourceServer>,
    /// Servers that are in a job now, and in which.
    pub busy: &'a BTreeMap<SourceServerId, JobId>,
    /// SSM documents of the checks that do not exist or are no command documents.
    pub unusable_documents: &'a BTreeSet<String>,
    /// What DRS takes at once.
    pub quotas: Quotas,
    /// The recovery instances of the servers.
    pub instances: &'a [RecoveryInstance],
    /// Whether DRS may do its work in the name of the role that launches servers there.
    pub permissions: &'a Permissions,
    /// When this was read.
    pub now: Timestamp,
}

/// Judges an execution that is about to start.
pub fn assess(execution: &ExecutionRecord, servers: &[ServerRecord], observed: &Observed<'_>) -> ReadinessReport {
    let mut findings: Vec<Finding> = Vec::new();
    for server in servers {
        findings.extend(server_readiness::findings(execution, server, observed));
    }
    findings.extend(quotas::findings(observed.quotas, servers, observed.busy, observed.target));
    findings.extend(observed.permissions.findings(observed.target));
    findings.extend(observed.unusable_documents.iter().map(|document| {
        let sentence = format!(
            "SSM{} has no command document `{document}`, which a post-launch check needs",
            observed.target.phrase()
        );
        finding(Severity::Block, "CHECK_DOCUMENT_MISSING", None, sentence, "create the document or correct the check")
    }));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let stops_at = match execution.execution_type {
        Some(ExecutionType::Recovery) => Severity::Refusal,
        _ => Severity::Block,
    };
    let ready = findings.iter().all(|finding| finding.severity < stops_at);
    ReadinessReport { ready, findings }
}

impl ReadinessReport {
    /// The reports of several accounts and Regions as one.
    pub fn of(reports: Vec<Self>) -> Self {
        let ready = reports.iter().all(|report| report.ready);
        let mut findings: Vec<Finding> = reports.into_iter().flat_map(|report| report.findings).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Self { ready, findings }
    }

    /// Why nothing starts, naming at most three findings.
    pub fn refusal(&self) -> String {
        const NAMED: usize = 3;
        let blocks: Vec<&Finding> = self.findings.iter().filter(|f| f.severity >= Severity::Block).collect();
        let named: Vec<String> = blocks.iter().take(NAMED).map(|f| format!("{} ({})", f.sentence, f.fix)).collect();
        let more = match blocks.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        format!("not ready: {}{more}", named.join("; "))
    }
}

pub(crate) fn finding(
    severity: Severity,
    code: &str,
    server: Option<&SourceServerId>,
    sentence: String,
    fix: &str,
) -> Finding {
    Finding { severity, code: code.to_owned(), source_server_id: server.cloned(), sentence, fix: fix.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::{Because, Denial};
    use crate::source_server::{Platform, ReplicationState};
    use crate::status::ServerStatus;
    use crate::testing;

    fn source(state: ReplicationState, lag_seconds: i64) -> SourceServer {
        SourceServer {
            id: testing::server(1, 1, ServerStatus::Pending).source_server_id,
            target: Target::default(),
            hostname: None,
            platform: Platform::Linux,
            has_recovery_point: state != ReplicationState::InitialSync,
            replication: state,
            lag_seconds: Some(lag_seconds),
            recovery_instance: None,
            last_seen: None,
            backlog_bytes: None,
            last_launch: None,
            tags: BTreeMap::new(),
        }
    }

    fn report(kind: ExecutionType, sources: &[SourceServer], busy: bool, documents: &[&str]) -> ReadinessReport {
        report_with(kind, sources, busy, documents, &permissions([]))
    }

    fn permissions(denials: impl IntoIterator<Item = Denial>) -> Permissions {
        Permissions::Simulated { role: "launch".to_owned(), denials: denials.into_iter().collect() }
    }

    fn report_with(
        kind: ExecutionType,
        sources: &[SourceServer],
        busy: bool,
        documents: &[&str],
        permissions: &Permissions,
    ) -> ReadinessReport {
        let mut execution = testing::execution();
        execution.execution_type = Some(kind);
        let server = testing::server(1, 1, ServerStatus::Pending);
        let busy_in = "drsjob-1234567890abcdef0".parse().unwrap();
        let busy = if busy { BTreeMap::from([(server.source_server_id.clone(), busy_in)]) } else { BTreeMap::new() };
        assess(
            &execution,
            &[server],
            &Observed {
                target: &Target::default(),
                servers: &sources.iter().map(|source| (source.id.clone(), source.clone())).collect(),
                busy: &busy,
                unusable_documents: &documents.iter().map(|name| (*name).to_owned()).collect(),
                quotas: Quotas::default(),
                instances: &[],
                permissions,
                now: "2026-11-20T02:00:00Z".parse().unwrap(),
            },
        )
    }

    #[test]
    fn a_healthy_server_gives_no_finding() {
        let report = report(ExecutionType::Drill, &[source(ReplicationState::Continuous, 5)], false, &[]);
        assert_eq!(report, ReadinessReport { ready: true, findings: vec![] });
    }

    #[test]
    fn what_drs_would_refuse_stops_drill_and_recovery_alike() {
        for kind in [ExecutionType::Drill, ExecutionType::Recovery] {
            for state in [ReplicationState::Stopped, ReplicationState::Disconnected, ReplicationState::InitialSync] {
                assert!(!report(kind, &[source(state.clone(), 0)], false, &[]).ready, "{kind} {state:?}");
            }
            assert!(!report(kind, &[], false, &[]).ready);
            assert!(!report(kind, &[source(ReplicationState::Continuous, 0)], true, &[]).ready);
        }
    }

    #[test]
    fn a_server_that_lags_or_is_stalled_is_a_warning_because_drs_launches_it_all_the_same() {
        for state in [ReplicationState::Stalled, ReplicationState::Backlog, ReplicationState::Rescan] {
            let report = report(ExecutionType::Drill, &[source(state, 4_000)], false, &[]);
            assert!(report.ready);
            assert_eq!(report.findings.len(), 2);
        }
    }

    #[test]
    fn a_missing_check_document_stops_a_drill_and_is_an_accepted_risk_in_a_recovery() {
        let sources = [source(ReplicationState::Continuous, 0)];
        let drill = report(ExecutionType::Drill, &sources, false, &["Acme-Check"]);
        let recovery = report(ExecutionType::Recovery, &sources, false, &["Acme-Check"]);
        assert!(!drill.ready && recovery.ready);
        assert_eq!(drill.findings, recovery.findings);
    }

    #[test]
    fn a_missing_permission_stops_a_drill_and_is_an_accepted_risk_in_a_recovery() {
        let sources = [source(ReplicationState::Continuous, 0)];
        let (action, resource, because) = ("ec2:DetachVolume".to_owned(), "*".to_owned(), Because::NotAllowed);
        let permissions = permissions([Denial { action, resource, because }]);
        let drill = report_with(ExecutionType::Drill, &sources, false, &[], &permissions);
        let recovery = report_with(ExecutionType::Recovery, &sources, false, &[], &permissions);
        assert!(!drill.ready && recovery.ready);
        assert!(drill.refusal().contains("role launch lacks ec2:DetachVolume"), "{}", drill.refusal());
        assert_eq!(drill.findings, recovery.findings);
    }

    #[test]
    fn permissions_that_could_not_be_looked_at_stop_nothing_and_are_told() {
        let (why, fix) = ("IAM refused".to_owned(), "allow it".to_owned());
        let permissions = Permissions::Unknown { why, fix, answers: true };
        let sources = [source(ReplicationState::Continuous, 0)];
        let report = report_with(ExecutionType::Drill, &sources, false, &[], &permissions);
        assert!(report.ready);
        assert_eq!(report.findings.len(), 1);
    }

    #[test]
    fn the_refusal_names_server_and_fix() {
        let report = report(ExecutionType::Drill, &[source(ReplicationState::Disconnected, 9_000)], false, &[]);
        insta::assert_snapshot!(report.refusal());
    }
}
