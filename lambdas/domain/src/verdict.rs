//! Whether a plan can be relied on: health, a recent drill that succeeded, and a plan that is valid.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::duration;
use crate::execution::ExecutionRecord;
use crate::readiness::{Finding, LIVE_INSTANCE, ReadinessReport, Severity};
use crate::status::ExecutionStatus;
use crate::strict::BadInput;

/// A drill that is older proves little.
const DRILL_IS_OLD_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whether a plan can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Verdict {
    /// It was drilled of late, and nothing is wrong.
    Ready,
    /// It would run, with the risks that are listed.
    AtRisk,
    /// It would not run, or nobody has ever seen it run.
    NotReady,
}

/// The verdict on a plan, with its reasons, worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Everything that speaks against the plan.
    pub findings: Vec<Finding>,
}

/// What is wrong with a plan itself, as findings.
pub fn plan_findings(problems: &[BadInput]) -> Vec<Finding> {
    let fix = "correct the plan or its protection groups";
    let finding = |problem: &BadInput| {
        let place = if problem.field.is_empty() { String::new() } else { format!("`{}`: ", problem.field) };
        let sentence = format!("{place}{}", problem.problem);
        finding(Severity::Refusal, "PLAN_INVALID", sentence, problem.fix.as_deref().unwrap_or(fix))
    };
    problems.iter().map(finding).collect()
}

/// Judges a plan by its pre-flight and the newest drill that has ended.
pub fn judge(report: &ReadinessReport, last_drill: Option<&ExecutionRecord>, now: Timestamp) -> Judgement {
    let mut findings = report.findings.clone();
    findings.extend(drill_finding(last_drill, now));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    // An instance of a drill before keeps the next drill waiting, but says nothing against the plan.
    let counts = |finding: &&Finding| finding.code != LIVE_INSTANCE;
    let verdict = match findings.iter().find(counts).map(|finding| finding.severity) {
        None => Verdict::Ready,
        Some(Severity::Warning) => Verdict::AtRisk,
        Some(Severity::Block | Severity::Refusal) => Verdict::NotReady,
    };
    Judgement { verdict, findings }
}

fn drill_finding(last_drill: Option<&ExecutionRecord>, now: Timestamp) -> Option<Finding> {
    let fix = "run a drill";
    let Some(drill) = last_drill else {
        return Some(finding(Severity::Block, "NEVER_DRILLED", "the plan was never drilled".to_owned(), fix));
    };
    let (id, age) = (&drill.execution_id, now.duration_since(drill.started_at));
    if drill.status != ExecutionStatus::Succeeded {
        let sentence = format!("the last drill, `{id}`, ended {}", drill.status);
        return Some(finding(Severity::Warning, "LAST_DRILL_FAILED", sentence, "look at its failures and drill again"));
    }
    (age > DRILL_IS_OLD_AFTER).then(|| {
        let sentence = format!("the last drill was {} ago", duration::readable(age.as_secs()));
        finding(Severity::Warning, "LAST_DRILL_OLD", sentence, fix)
    })
}

fn finding(severity: Severity, code: &str, sentence: String, fix: &str) -> Finding {
    Finding { severity, code: code.to_owned(), source_server_id: None, sentence, fix: fix.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    const NOW: &str = "2027-01-20T02:00:00Z";

    fn drill(status: ExecutionStatus) -> ExecutionRecord {
        ExecutionRecord { status, ..testing::execution() }
    }

    fn verdict(findings: Vec<Finding>, drill: Option<&ExecutionRecord>, now: &str) -> (Verdict, Vec<String>) {
        let judged = judge(&ReadinessReport { ready: true, findings }, drill, now.parse().unwrap());
        (judged.verdict, judged.findings.into_iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn a_healthy_plan_with_a_recent_good_drill_is_ready() {
        assert_eq!(verdict(vec![], Some(&drill(ExecutionStatus::Succeeded)), NOW), (Verdict::Ready, vec![]));
    }

    #[test]
    fn green_replication_without_a_drill_is_not_readiness() {
        assert_eq!(verdict(vec![], None, NOW), (Verdict::NotReady, vec!["NEVER_DRILLED".to_owned()]));
    }

    #[test]
    fn an_old_or_a_failed_drill_is_a_risk() {
        let good = drill(ExecutionStatus::Succeeded);
        let old = verdict(vec![], Some(&good), "2027-11-20T02:00:00Z");
        assert_eq!(old, (Verdict::AtRisk, vec!["LAST_DRILL_OLD".to_owned()]));
        let failed = verdict(vec![], Some(&drill(ExecutionStatus::Failed)), NOW);
        assert_eq!(failed, (Verdict::AtRisk, vec!["LAST_DRILL_FAILED".to_owned()]));
    }

    #[test]
    fn reasons_are_listed_worst_first() {
        let warning = finding(Severity::Warning, "LAG_ABOVE_RPO", String::new(), "");
        let invalid = plan_findings(&[BadInput::new("waves", "the plan has no waves")]);
        let findings = [vec![warning], invalid].concat();
        let (verdict, codes) = verdict(findings, Some(&drill(ExecutionStatus::Succeeded)), NOW);
        assert_eq!((verdict, codes[0].as_str()), (Verdict::NotReady, "PLAN_INVALID"));
    }
}
