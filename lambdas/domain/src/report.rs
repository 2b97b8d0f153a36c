//! What is kept of an execution as evidence: its verdict, what was achieved against the targets, who did what.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::event::{Event, EventKind};
use crate::frozen_plan::FrozenPlan;
use crate::ids::{SourceServerId, WaveNumber};
use crate::readiness::{Finding, ReadinessReport, Severity};
use crate::status::{ExecutionStatus, ServerStatus, Status};
use crate::view::{ExecutionView, ServerView};

/// Everything about an execution that auditors ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// When it was made.
    pub generated_at: Timestamp,
    /// In one word.
    pub verdict: ReportVerdict,
    /// How long it took.
    pub rto: Achievement,
    /// How much data was lost, at the worst server.
    pub rpo: Achievement,
    /// The critical and optional servers that did not end well, with causes.
    pub failures: Vec<Failure>,
    /// What the pre-flight found and a recovery went on with.
    pub accepted_risks: Vec<Finding>,
    /// What people did, oldest first.
    pub people: Vec<Event>,
    /// The plan as it was when the execution started; absent for one that was refused before that was written down.
    pub plan: Option<FrozenPlan>,
    /// The execution with its waves and servers.
    pub execution: ExecutionView,
}

/// An execution in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum ReportVerdict {
    /// It has not ended.
    UnderWay,
    /// Everything came up, within the targets that there are.
    Passed,
    /// Everything came up, but a target was missed.
    TargetMissed,
    /// It came to its end without some servers.
    PassedWithFailures,
    /// It did not come to a good end.
    Failed,
}

/// A target, and what was achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Achievement {
    /// The plan's target.
    pub target_seconds: Option<i64>,
    /// What was achieved; absent when it was not.
    pub achieved_seconds: Option<i64>,
    /// Whether the target was met; absent without a target.
    pub met: Option<bool>,
}

/// A server that did not end well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the server")]
pub struct Failure {
    pub wave: WaveNumber,
    pub wave_name: String,
    pub source_server_id: SourceServerId,
    pub hostname: Option<String>,
    pub status: ServerStatus,
    pub cause: Option<String>,
    pub next_step: Option<String>,
}

impl Achievement {
    fn new(target_seconds: Option<i64>, achieved_seconds: Option<i64>) -> Self {
        let met = target_seconds.map(|target| achieved_seconds.is_some_and(|achieved| achieved <= target));
        Self { target_seconds, achieved_seconds, met }
    }
}

/// Composes the report.
pub fn compose(
    execution: ExecutionView,
    events: &[Event],
    readiness: Option<ReadinessReport>,
    plan: Option<FrozenPlan>,
    now: Timestamp,
) -> Report {
    let rto = Achievement::new(execution.rto_target_seconds, execution.rto_seconds);
    let rpo = Achievement::new(execution.rpo_target_seconds, execution.worst_rpo_seconds);
    Report {
        generated_at: now,
        verdict: verdict(execution.status, rto, rpo),
        rto,
        rpo,
        failures: failures(&execution),
        accepted_risks: readiness.map(accepted).unwrap_or_default(),
        people: events.iter().filter(|event| is_by_person(event.kind)).cloned().collect(),
        plan,
        execution,
    }
}

fn verdict(status: ExecutionStatus, rto: Achievement, rpo: Achievement) -> ReportVerdict {
    match status {
        status if !status.has_ended() => ReportVerdict::UnderWay,
        ExecutionStatus::Succeeded if rto.met != Some(false) && rpo.met != Some(false) => ReportVerdict::Passed,
        ExecutionStatus::Succeeded => ReportVerdict::TargetMissed,
        ExecutionStatus::SucceededWithFailures => ReportVerdict::PassedWithFailures,
        _ => ReportVerdict::Failed,
    }
}

fn accepted(report: ReadinessReport) -> Vec<Finding> {
    if !report.ready {
        return Vec::new();
    }
    report.findings.into_iter().filter(|finding| finding.severity >= Severity::Block).collect()
}

fn is_by_person(kind: EventKind) -> bool {
    use EventKind::{
        ApprovalAnswered, CancelRequested, CleanUpStarted, DecisionMade, ExecutionStarted, LeaseExtended, Paused,
        Resumed,
    };
    matches!(
        kind,
        ExecutionStarted
            | ApprovalAnswered
            | DecisionMade
            | Paused
            | Resumed
            | CancelRequested
            | LeaseExtended
            | CleanUpStarted
    )
}

fn failures(execution: &ExecutionView) -> Vec<Failure> {
    let servers = execution.waves.iter().flat_map(|wave| wave.servers.iter().map(move |server| (wave, server)));
    servers
        .filter(|(_, server)| matches!(server.status, ServerStatus::Failed | ServerStatus::Unhealthy))
        .map(|(wave, server)| Failure {
            wave: wave.number,
            wave_name: wave.name.clone(),
            source_server_id: server.source_server_id.clone(),
            hostname: server.hostname.clone(),
            status: server.status,
            cause: server.reason.clone(),
            next_step: server.next_step.clone(),
        })
        .collect()
}

/// The heads of the columns of [`csv`].
const COLUMNS: [&str; 21] = [
    "executionId",
    "planId",
    "executionType",
    "executionStatus",
    "wave",
    "waveName",
    "waveStatus",
    "hostname",
    "sourceServerId",
    "impact",
    "status",
    "launchingAt",
    "launchedAt",
    "endedAt",
    "durationSeconds",
    "recoveryPoint",
    "rpoSeconds",
    "rpoTargetSeconds",
    "recoveryInstanceId",
    "reason",
    "nextStep",
];

/// The servers as CSV (RFC 4180), a line for each, safe to be opened in a spreadsheet.
pub fn csv(execution: &ExecutionView) -> String {
    let mut lines = vec![COLUMNS.join(",")];
    for wave in &execution.waves {
        for server in &wave.servers {
            let cells = [
                execution.execution_id.clone(),
                execution.plan_id.clone().unwrap_or_default(),
                text(execution.execution_type.as_ref()),
                execution.status.to_string(),
                wave.number.to_string(),
                wave.name.clone(),
                wave.status.to_string(),
            ];
            let of_server = server_cells(server, execution.rpo_target_seconds);
            let cells: Vec<String> = cells.into_iter().chain(of_server).map(|value| cell(&value)).collect();
            lines.push(cells.join(","));
        }
    }
    lines.join("\r\n") + "\r\n"
}

fn server_cells(server: &ServerView, rpo_target_seconds: Option<i64>) -> [String; 14] {
    [
        server.hostname.clone().unwrap_or_default(),
        server.source_server_id.to_string(),
        format!("{:?}", server.impact),
        server.status.to_string(),
        text(server.launching_at.as_ref()),
        text(server.launched_at.as_ref()),
        text(server.ended_at.as_ref()),
        text(server.duration_seconds.as_ref()),
        text(server.recovery_point.as_ref()),
        text(server.rpo_seconds.as_ref()),
        text(rpo_target_seconds.as_ref()),
        text(server.recovery_instance_id.as_ref()),
        server.reason.clone().unwrap_or_default(),
        server.next_step.clone().unwrap_or_default(),
    ]
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn cell(value: &str) -> String {
    let is_number = value.parse::<f64>().is_ok();
    let is_formula = !is_number && value.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let safe = if is_formula { format!("'{value}") } else { value.to_owned() };
    if safe.contains([',', '"', '\r', '\n', '\'']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execution::ExecutionRecord;
    use crate::status::WaveStatus;
    use crate::testing::{execution, server, wave};
    use crate::view;

    fn ended(status: ExecutionStatus, rto_seconds: Option<i64>) -> ExecutionView {
        let record = ExecutionRecord { status, rto_seconds, ..execution() };
        let mut wave = wave(1);
        wave.wave_status = WaveStatus::Failed;
        let mut failed = server(1, 1, ServerStatus::Failed);
        failed.hostname = Some("=cmd|'/c calc'!A1".to_owned());
        failed.reason = Some("conversion failed, twice; DRS says \"no\"".to_owned());
        let mut launched = server(1, 2, ServerStatus::Launched);
        launched.rpo_seconds = Some(60);
        view::compose(&record, &[wave], &[failed, launched])
    }

    fn report(view: ExecutionView) -> Report {
        let at = "2026-11-20T03:00:00Z".parse().unwrap();
        let event = |kind| Event::new(&"exec-1".parse().unwrap(), at, kind, "");
        compose(view, &[event(EventKind::WaveStarted), event(EventKind::DecisionMade)], None, None, at)
    }

    #[test]
    fn the_verdict_holds_what_was_achieved_against_the_targets() {
        for (status, rto, verdict) in [
            (ExecutionStatus::Succeeded, Some(3_600), ReportVerdict::Passed),
            (ExecutionStatus::Succeeded, Some(3_601), ReportVerdict::TargetMissed),
            (ExecutionStatus::SucceededWithFailures, Some(1), ReportVerdict::PassedWithFailures),
            (ExecutionStatus::Cancelled, None, ReportVerdict::Failed),
            (ExecutionStatus::Paused, None, ReportVerdict::UnderWay),
        ] {
            assert_eq!(report(ended(status, rto)).verdict, verdict, "{status}");
        }
    }

    #[test]
    fn failures_have_their_causes_and_only_what_people_did_is_theirs() {
        let report = report(ended(ExecutionStatus::Failed, None));
        assert_eq!(report.failures.len(), 1);
        assert!(report.failures[0].cause.as_ref().unwrap().starts_with("conversion failed"));
        assert_eq!(report.people.len(), 1);
        assert_eq!(report.rto.met, Some(false), "it was not achieved");
        assert_eq!(report.rpo.achieved_seconds, Some(60));
    }

    #[test]
    fn a_spreadsheet_finds_no_formula_in_the_cells() {
        let text = csv(&ended(ExecutionStatus::Failed, None));
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains(",\"'=cmd|'/c calc'!A1\","), "{text}");
        assert!(text.contains(",\"conversion failed, twice; DRS says \"\"no\"\"\","), "{text}");
        for formula in ["+1+2", "-x", "@SUM(A1)", "\t=1", " =1"] {
            assert!(cell(formula).trim_start_matches('"').starts_with('\''), "{formula}");
        }
        assert_eq!(cell("-5"), "-5");
    }
}
