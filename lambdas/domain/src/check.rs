//! Post-launch checks of one server: what was sent, what came back, and what that makes of the server.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::execution::ServerRecord;
use crate::ids::Attempt;
use crate::plan::Check;
use crate::source_server::Platform;

/// How long the SSM agent may take to come online after its server was launched. AWS gives 20 minutes as the average
/// boot of Windows (<https://docs.aws.amazon.com/drs/latest/userguide/CloudEndure-Concepts.html#RTO>).
pub const AGENT_DEADLINE: SignedDuration = SignedDuration::from_mins(30);

/// How long SSM may take beyond a check's own time limit before the check counts as timed out.
const GRACE: SignedDuration = SignedDuration::from_mins(2);

/// How much of a check's output is kept, in characters: its end, where the error is.
const OUTPUT_TAIL: usize = 500;

/// One check on one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckRecord {
    /// Its name in the plan.
    pub name: String,
    /// Its place in the wave's list, from 0.
    pub index: u16,
    /// Whether the server is unhealthy without it.
    pub required: bool,
    /// How it is doing.
    pub status: CheckStatus,
    /// When its command was about to be sent; a repeat looks for a command sent since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_at: Option<Timestamp>,
    /// The SSM command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_id: Option<String>,
    /// The end of its output, or why it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// How a check is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum CheckStatus {
    /// Not sent yet.
    Waiting,
    /// Sent.
    Running,
    /// It succeeded.
    Passed,
    /// It failed.
    Failed,
    /// It did not end in time.
    TimedOut,
}

/// An SSM command on one instance, as `ListCommandInvocations` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandInvocation {
    /// The command.
    pub command_id: String,
    /// The comment it was sent with.
    pub comment: String,
    /// `CommandInvocationStatus` of the SSM service model.
    pub status: String,
    /// What it printed.
    pub output: String,
}

/// The checks that apply to a server, before any was sent.
pub fn records(checks: &[Check], platform: Platform) -> Vec<CheckRecord> {
    checks
        .iter()
        .zip(0..)
        .filter(|(check, _)| check.applies_to(platform))
        .map(|(check, index)| CheckRecord {
            name: check.name.clone(),
            index,
            required: check.required,
            status: CheckStatus::Waiting,
            requested_at: None,
            command_id: None,
            detail: None,
        })
        .collect()
}

/// The comment by which a check's command is found again: of this attempt, not of an earlier one. SSM allows 100
/// characters.
pub fn comment(server: &ServerRecord, attempt: Attempt, check: &CheckRecord) -> String {
    format!("{}/{}/{attempt}/{}", server.execution_id, server.wave, check.index)
}

impl CheckRecord {
    /// Whether it needs no more looking at.
    pub fn has_ended(&self) -> bool {
        matches!(self.status, CheckStatus::Passed | CheckStatus::Failed | CheckStatus::TimedOut)
    }

    /// The record after SSM was asked. `invocation` is `None` when SSM does not show the command (yet).
    #[must_use]
    pub fn after(&self, invocation: Option<&CommandInvocation>, timeout_seconds: u32, now: Timestamp) -> Self {
        let mut record = self.clone();
        if let Some(invocation) = invocation {
            match invocation.status.as_str() {
                "Success" => record.status = CheckStatus::Passed,
                "Failed" | "Cancelled" => record.status = CheckStatus::Failed,
                "TimedOut" => record.status = CheckStatus::TimedOut,
                _ => {}
            }
            record.detail = tail(&invocation.output);
            if record.detail.is_none() && matches!(record.status, CheckStatus::Failed | CheckStatus::TimedOut) {
                record.detail = Some(format!("SSM reports {}", invocation.status));
            }
        }
        let limit = SignedDuration::from_secs(timeout_seconds.into()) + GRACE;
        let overdue = record.requested_at.is_some_and(|requested| now.duration_since(requested) > limit);
        if record.status == CheckStatus::Running && overdue {
            record.status = CheckStatus::TimedOut;
            record.detail = Some(format!("SSM reported no result within {timeout_seconds} s"));
        }
        record
    }
}

/// What the checks make of their server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// Some are still to come.
    Checking,
    /// Every required one passed.
    Healthy,
    /// A required one did not pass.
    Unhealthy(String),
}

/// Folds the checks of one server.
pub fn health(checks: &[CheckRecord]) -> Health {
    if checks.iter().any(|check| !check.has_ended()) {
        return Health::Checking;
    }
    let failures: Vec<String> = checks
        .iter()
        .filter(|check| check.required && check.status != CheckStatus::Passed)
        .map(|check| {
            let what = if check.status == CheckStatus::TimedOut { "timed out" } else { "failed" };
            let detail = check.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
            format!("check `{}` {what}{detail}", check.name)
        })
        .collect();
    if failures.is_empty() { Health::Healthy } else { Health::Unhealthy(failures.join("; ")) }
}

fn tail(output: &str) -> Option<String> {
    let output = output.trim();
    let skip = output.chars().count().saturating_sub(OUTPUT_TAIL);
    (!output.is_empty()).then(|| output.chars().skip(skip).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: CheckStatus, required: bool) -> CheckRecord {
        CheckRecord {
            name: "disk".to_owned(),
            index: 0,
            required,
            status,
            requested_at: Some("2026-11-20T02:00:00Z".parse().unwrap()),
            command_id: Some("c".to_owned()),
            detail: None,
        }
    }

    fn invocation(status: &str, output: &str) -> CommandInvocation {
        CommandInvocation {
            command_id: "c".to_owned(),
            comment: String::new(),
            status: status.to_owned(),
            output: output.to_owned(),
        }
    }

    #[test]
    fn a_server_is_healthy_only_when_every_required_check_passed() {
        use CheckStatus::*;
        assert_eq!(health(&[check(Passed, true), check(Failed, false)]), Health::Healthy);
        assert_eq!(health(&[check(Passed, true), check(Running, true)]), Health::Checking);
        assert_eq!(
            health(&[check(Passed, true), check(TimedOut, true)]),
            Health::Unhealthy("check `disk` timed out".to_owned())
        );
    }

    #[test]
    fn a_check_waits_while_ssm_reports_nothing_final() {
        let now = "2026-11-20T02:04:00Z".parse().unwrap();
        for status in ["Pending", "InProgress", "Delayed", "Cancelling", "SomethingNew"] {
            let after = check(CheckStatus::Running, true).after(Some(&invocation(status, "")), 300, now);
            assert_eq!(after.status, CheckStatus::Running, "{status}");
        }
    }

    #[test]
    fn a_check_that_ssm_never_answers_times_out_by_itself() {
        let late = "2026-11-20T02:07:01Z".parse().unwrap();
        let after = check(CheckStatus::Running, true).after(None, 300, late);
        assert_eq!(after.status, CheckStatus::TimedOut);
    }

    #[test]
    fn the_answer_of_ssm_counts_even_when_it_comes_after_the_time_limit() {
        let late = "2026-11-20T03:00:00Z".parse().unwrap();
        let after = check(CheckStatus::Running, true).after(Some(&invocation("Success", "ok")), 300, late);
        assert_eq!(after.status, CheckStatus::Passed);
    }

    #[test]
    fn the_end_of_the_output_is_kept() {
        let output = format!("{}the error", "ä".repeat(2_000));
        let now = "2026-11-20T02:04:00Z".parse().unwrap();
        let after = check(CheckStatus::Running, true).after(Some(&invocation("Failed", &output)), 300, now);
        let detail = after.detail.unwrap();
        assert!(detail.ends_with("the error") && detail.chars().count() == OUTPUT_TAIL);
    }

    #[test]
    fn checks_for_another_platform_are_left_out() {
        let written = serde_json::json!([
            {"name": "l", "document": "AWS-RunShellScript", "platform": "LINUX"},
            {"name": "w", "document": "AWS-RunPowerShellScript", "platform": "WINDOWS"}
        ]);
        let checks: Vec<Check> = serde_json::from_value(written).unwrap();
        let records = records(&checks, Platform::Windows);
        assert_eq!((records.len(), records[0].index), (1, 1));
    }
}
