//! Drills on a calendar: what `start-scheduled-drill` names them, when it leaves one out, and how it says so.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::ids::{ExecutionId, InvalidId, PlanId};
use crate::notification::Outcome;
use crate::request::ExecutionType;

/// The word for a drill that was not started, in place of a status of executions.
const NOT_STARTED: &str = "NotStarted";

/// A time in which no drill starts: a freeze, the end of a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SkipWindow {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, which is not in it.
    pub until: Timestamp,
    /// Why, in the words of whoever wrote it.
    #[serde(default)]
    pub reason: Option<String>,
}

impl SkipWindow {
    /// Why nothing starts now, if this is the time.
    pub fn keeps(&self, now: Timestamp) -> Option<String> {
        let why = self.reason.as_deref().unwrap_or("a skip window of its schedule");
        (self.from <= now && now < self.until).then(|| format!("{why} (from {} until {})", self.from, self.until))
    }
}

/// The name of the drill that a schedule starts at a time: the same each time it is asked for, so that one call of
/// the schedule is one drill.
///
/// # Errors
/// Never, as long as the name is one that executions can have.
pub fn execution_id(plan: &PlanId, time: Timestamp) -> Result<ExecutionId, InvalidId> {
    let moment = time.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    format!("drill-{moment}-{:08x}", hash(plan.as_str())).parse()
}

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>). It tells plans apart that are drilled at the same second; the
/// ids themselves can be too long for a name.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Tells that a drill was not started.
pub fn not_started(execution_id: &ExecutionId, plan: &PlanId, time: Timestamp, reason: &str) -> Outcome {
    let reason = reason.trim_end_matches('.');
    Outcome {
        execution_id: execution_id.to_string(),
        plan_id: plan.to_string(),
        execution_type: ExecutionType::Drill.to_string(),
        status: NOT_STARTED.to_owned(),
        reason: reason.to_owned(),
        subject: format!("DRILL of {}: not started", plan.as_str().chars().take(70).collect::<String>()),
        message: format!("The drill of recovery plan {plan} that was scheduled for {time} was not started: {reason}."),
        lease_ends_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn one_call_of_a_schedule_is_one_drill() {
        let name = |plan: &str, time: &str| execution_id(&plan.parse().unwrap(), at(time)).unwrap().to_string();
        let payroll = name("payroll", "2026-11-20T02:00:00Z");
        assert_eq!(payroll, name("payroll", "2026-11-20T02:00:00Z"));
        assert_eq!(payroll, "drill-20261120T020000Z-b4c6699a");
        assert_ne!(payroll, name("payroll", "2026-11-21T02:00:00Z"));
        assert_ne!(payroll, name("shop", "2026-11-20T02:00:00Z"));
        assert!(name(&"p".repeat(100), "2026-11-20T02:00:00Z").len() <= 50);
    }

    #[test]
    fn a_skip_window_has_its_beginning_and_not_its_end() {
        let freeze = serde_json::json!({"from": "2026-12-20T00:00:00Z", "until": "2027-01-04T00:00:00Z"});
        let window: SkipWindow = serde_json::from_value(freeze).unwrap();
        assert!(window.keeps(at("2026-12-19T23:59:59Z")).is_none());
        assert!(window.keeps(at("2026-12-20T00:00:00Z")).is_some());
        assert!(window.keeps(at("2027-01-04T00:00:00Z")).is_none());
    }

    #[test]
    fn people_read_one_sentence() {
        let plan = "payroll".parse().unwrap();
        let time = at("2026-11-20T02:00:00Z");
        let told = not_started(&execution_id(&plan, time).unwrap(), &plan, time, "quarter end.");
        let expected = "The drill of recovery plan payroll that was scheduled for 2026-11-20T02:00:00Z was not started: \
                        quarter end.";
        assert_eq!(told.message, expected);
    }
}
