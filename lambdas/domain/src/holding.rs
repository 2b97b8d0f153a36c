//! Whether an execution that has not ended runs or holds, and why: computed from its waves and what people want.

use crate::execution::{ExecutionRecord, WaveRecord};
use crate::status::{ExecutionStatus, Status, WaveStatus};

/// The status of an execution that is under way, with the reason when it is more than simply running.
pub fn status(execution: &ExecutionRecord, waves: &[WaveRecord]) -> (ExecutionStatus, Option<String>) {
    if execution.status.has_ended() {
        return (execution.status, execution.status_reason.clone());
    }
    let working = waves.iter().any(|wave| matches!(wave.wave_status, WaveStatus::Launching | WaveStatus::Checking));
    if let Some(cancel) = &execution.cancel_requested {
        return (ExecutionStatus::Running, Some(format!("cancelled by {cancel}; what is under way ends first")));
    }
    let asking: Vec<String> = waves.iter().filter_map(question).collect();
    let reason = match (&execution.pause_requested, asking.is_empty()) {
        (Some(pause), _) if working => Some(format!("no further wave starts: paused by {pause}")),
        (Some(pause), _) => Some(format!("paused by {pause}")),
        (None, false) => Some(asking.join("; ")),
        (None, true) => None,
    };
    let holds = reason.is_some() && !working;
    (if holds { ExecutionStatus::Paused } else { ExecutionStatus::Running }, reason)
}

/// Whether the execution runs and nothing is to be said of it. No wave asks then, or one that just began to is about to
/// write it down: whoever makes a wave ask looks at all of them after it has written.
pub fn simply_runs(execution: &ExecutionRecord) -> bool {
    execution.status == ExecutionStatus::Running
        && execution.status_reason.is_none()
        && execution.pause_requested.is_none()
        && execution.cancel_requested.is_none()
}

/// Whether the wave waits for a person.
pub fn asks(wave: &WaveRecord) -> bool {
    question(wave).is_some()
}

fn question(wave: &WaveRecord) -> Option<String> {
    match wave.wave_status {
        WaveStatus::AwaitingApproval => Some(format!("wave {} `{}` waits for approval", wave.wave, wave.name)),
        WaveStatus::NeedsDecision => Some(format!("wave {} `{}` needs a decision", wave.wave, wave.name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Intent;
    use crate::testing::{execution, wave};

    fn waves(statuses: &[WaveStatus]) -> Vec<WaveRecord> {
        (1..).zip(statuses).map(|(number, status)| WaveRecord { wave_status: *status, ..wave(number) }).collect()
    }

    fn intent() -> Option<Intent> {
        Some(Intent { by: "alice".to_owned(), at: "2026-11-20T03:00:00Z".parse().unwrap(), comment: None })
    }

    #[test]
    fn an_execution_holds_only_when_nothing_of_it_is_under_way() {
        use WaveStatus::*;
        let mut paused = execution();
        paused.pause_requested = intent();
        let (running, reason) = status(&paused, &waves(&[Launching, Waiting]));
        assert_eq!(running, ExecutionStatus::Running);
        assert_eq!(reason.unwrap(), "no further wave starts: paused by alice");
        let (held, reason) = status(&paused, &waves(&[Succeeded, Waiting]));
        assert_eq!((held, reason.as_deref()), (ExecutionStatus::Paused, Some("paused by alice")));
    }

    #[test]
    fn a_wave_that_asks_holds_the_execution_and_is_the_reason() {
        use WaveStatus::*;
        let (held, reason) = status(&execution(), &waves(&[Succeeded, AwaitingApproval]));
        assert_eq!((held, reason.as_deref()), (ExecutionStatus::Paused, Some("wave 2 `Wave 2` waits for approval")));
        assert_eq!(status(&execution(), &waves(&[Launching, NeedsDecision])).0, ExecutionStatus::Running);
    }

    #[test]
    fn a_cancelled_execution_says_so_until_it_ends() {
        let mut cancelled = execution();
        cancelled.cancel_requested = intent();
        let (running, reason) = status(&cancelled, &waves(&[WaveStatus::Launching]));
        assert_eq!(running, ExecutionStatus::Running);
        assert_eq!(reason.unwrap(), "cancelled by alice; what is under way ends first");
    }

    #[test]
    fn an_ended_execution_stays_as_it_is() {
        let mut ended = execution();
        ended.status = ExecutionStatus::Failed;
        ended.pause_requested = intent();
        assert_eq!(status(&ended, &[]), (ExecutionStatus::Failed, None));
    }
}
