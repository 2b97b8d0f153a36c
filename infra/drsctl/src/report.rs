//! The end of a rehearsal for people: one line that says it, and a table of waves and servers.

use domain::duration;
use domain::readiness::{ReadinessReport, Severity};
use domain::status::ExecutionStatus;
use domain::view::{ExecutionView, ServerView, WaveView};
use jiff::Timestamp;

use crate::output;

/// The whole report.
pub(crate) fn text(view: &ExecutionView, readiness: Option<&ReadinessReport>) -> String {
    let mut parts = vec![headline(view)];
    if let Some(reason) = &view.reason {
        parts.push(format!("Reason: {reason}"));
    }
    if let Some(findings) = readiness.and_then(findings) {
        parts.push(findings);
    }
    if view.status != ExecutionStatus::Rejected {
        parts.push(table(view));
        parts.extend(failures(view));
    }
    parts.join("\n\n") + "\n"
}

fn headline(view: &ExecutionView) -> String {
    let kind = view.execution_type.map(|kind| kind.to_string()).unwrap_or_else(|| "Execution".to_owned());
    let plan = view.plan_id.as_deref().unwrap_or("an unknown plan");
    let mut line = format!("{kind} of {plan}: {}", view.status);
    if let Some(seconds) = view.duration_seconds {
        line.push_str(&format!(" after {}", duration::readable(seconds)));
    }
    match (view.rto_seconds, view.rto_target_seconds) {
        (Some(achieved), Some(target)) => {
            let verdict = if achieved <= target { "met" } else { "missed" };
            let (achieved, target) = (duration::readable(achieved), duration::readable(target));
            line.push_str(&format!(", RTO {achieved} against {target}: {verdict}"));
        }
        (Some(achieved), None) => line.push_str(&format!(", RTO {}", duration::readable(achieved))),
        (None, Some(target)) => {
            line.push_str(&format!(", RTO target {}: not reached", duration::readable(target)));
        }
        (None, None) => {}
    }
    line
}

/// What the pre-flight found, all of it.
fn findings(report: &ReadinessReport) -> Option<String> {
    let lines: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let word = match finding.severity {
                Severity::Warning => "warning",
                Severity::Block => "blocked",
                Severity::Refusal => "refused",
            };
            format!("  {word}: {}; {}", finding.sentence, finding.fix)
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Readiness:\n{}", lines.join("\n")))
}

fn table(view: &ExecutionView) -> String {
    let headings = ["WAVE", "SERVER", "STATUS", "INSTANCE", "DURATION", "RECOVERY POINT", "DATA LOSS"];
    let rows = view.waves.iter().flat_map(|wave| wave.servers.iter().map(|server| row(wave, server).to_vec()));
    output::table(headings.map(str::to_owned).to_vec(), rows.collect()).trim_end().to_owned()
}

fn row(wave: &WaveView, server: &ServerView) -> [String; 7] {
    let dash = || "-".to_owned();
    [
        format!("{} {} ({})", wave.number, wave.name, wave.status),
        label(server).to_owned(),
        server.status.to_string(),
        server.recovery_instance_id.as_ref().map_or_else(dash, ToString::to_string),
        server.duration_seconds.map_or_else(dash, duration::readable),
        server.recovery_point.map_or_else(dash, minute),
        server.rpo_seconds.map_or_else(dash, duration::readable),
    ]
}

/// Reasons are sentences: below the table, where they have room.
fn failures(view: &ExecutionView) -> Option<String> {
    let mut lines = Vec::new();
    for wave in &view.waves {
        for server in &wave.servers {
            if let Some(reason) = &server.reason {
                let next = server.next_step.as_deref().map(|step| format!("\n      next: {step}")).unwrap_or_default();
                lines.push(format!("  wave {} {}: {reason}{next}", wave.number, label(server)));
            }
        }
    }
    (!lines.is_empty()).then(|| format!("Reasons:\n{}", lines.join("\n")))
}

fn label(server: &ServerView) -> &str {
    server.hostname.as_deref().unwrap_or(server.source_server_id.as_str())
}

fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
