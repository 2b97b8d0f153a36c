//! Whose turn it is: a wave starts when every wave it depends on ended well, not when they started, and when no person
//! holds the execution.

use crate::execution::{ExecutionRecord, WaveRecord};
use crate::status::Status;

/// The answer to a waiting wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Everything it depends on ended well.
    Go,
    /// Something it depends on is still under way, or the execution is paused.
    Wait,
    /// Something it depends on did not end well: the sentence says what.
    Skip(String),
    /// The execution was cancelled, or has ended without it.
    Cancel(String),
}

/// Whether `wave` may start, given its execution and at least the waves it depends on.
pub fn turn(execution: &ExecutionRecord, wave: &WaveRecord, waves: &[WaveRecord]) -> Turn {
    if let Some(cancel) = &execution.cancel_requested {
        return Turn::Cancel(format!("not started, because the execution was cancelled by {cancel}"));
    }
    if execution.status.has_ended() {
        return Turn::Cancel(format!("not started, because the execution ended {}", execution.status));
    }
    let needed: Vec<&WaveRecord> = waves.iter().filter(|other| wave.depends_on.contains(&other.wave)).collect();
    if let Some(broken) = needed.iter().find(|other| other.wave_status.has_ended() && !other.wave_status.ended_well()) {
        return Turn::Skip(format!(
            "not started, because wave {} `{}`, which it depends on, ended {}",
            broken.wave, broken.name, broken.wave_status
        ));
    }
    let all_known = needed.len() == wave.depends_on.len();
    let ready = all_known && needed.iter().all(|other| other.wave_status.ended_well());
    if ready && execution.pause_requested.is_none() { Turn::Go } else { Turn::Wait }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Intent;
    use crate::status::{ExecutionStatus, WaveStatus};
    use crate::testing::{execution, wave};

    fn waves(statuses: &[WaveStatus]) -> Vec<WaveRecord> {
        let mut waves: Vec<WaveRecord> = (1..).zip(statuses).map(|(n, _)| wave(n)).collect();
        waves.iter_mut().zip(statuses).for_each(|(wave, status)| wave.wave_status = *status);
        waves
    }

    fn intent() -> Option<Intent> {
        Some(Intent { by: "alice".to_owned(), at: "2026-11-20T03:00:00Z".parse().unwrap(), comment: None })
    }

    #[test]
    fn a_wave_starts_only_when_those_it_depends_on_ended_well() {
        use WaveStatus::*;
        for (status, expected_go) in [
            (Waiting, false),
            (AwaitingApproval, false),
            (Launching, false),
            (Checking, false),
            (NeedsDecision, false),
            (Succeeded, true),
            (SucceededWithFailures, true),
        ] {
            let waves = waves(&[status, Waiting]);
            assert_eq!(turn(&execution(), &waves[1], &waves) == Turn::Go, expected_go, "{status}");
            assert!(!matches!(turn(&execution(), &waves[1], &waves), Turn::Skip(_)), "{status}");
        }
    }

    #[test]
    fn a_wave_behind_one_that_did_not_end_well_is_skipped_with_the_reason() {
        use WaveStatus::*;
        for status in [Failed, Skipped, Cancelled] {
            let waves = waves(&[status, Waiting]);
            let Turn::Skip(reason) = turn(&execution(), &waves[1], &waves) else { panic!("{status}") };
            assert_eq!(reason, format!("not started, because wave 1 `Wave 1`, which it depends on, ended {status}"));
        }
    }

    #[test]
    fn a_wave_that_depends_on_nothing_starts_at_once() {
        let waves = waves(&[WaveStatus::Waiting]);
        assert_eq!(turn(&execution(), &waves[0], &waves), Turn::Go);
    }

    #[test]
    fn a_wave_waits_for_every_wave_it_depends_on() {
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Launching, WaveStatus::Waiting]);
        waves[2].depends_on = vec![waves[0].wave, waves[1].wave];
        assert_eq!(turn(&execution(), &waves[2], &waves), Turn::Wait);
        waves[1].wave_status = WaveStatus::Succeeded;
        assert_eq!(turn(&execution(), &waves[2], &waves), Turn::Go);
    }

    #[test]
    fn a_wave_that_cannot_be_read_is_waited_for() {
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Waiting]);
        waves[1].depends_on.push(crate::ids::WaveNumber(9));
        assert_eq!(turn(&execution(), &waves[1], &waves), Turn::Wait);
    }

    #[test]
    fn no_wave_starts_while_the_execution_is_paused_but_a_broken_one_is_skipped() {
        let mut paused = execution();
        paused.pause_requested = intent();
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Waiting]);
        assert_eq!(turn(&paused, &waves[1], &waves), Turn::Wait);
        waves[0].wave_status = WaveStatus::Failed;
        assert!(matches!(turn(&paused, &waves[1], &waves), Turn::Skip(_)));
    }

    #[test]
    fn no_wave_starts_once_the_execution_is_cancelled_or_has_ended() {
        let waves = waves(&[WaveStatus::Succeeded, WaveStatus::Waiting]);
        let mut cancelled = execution();
        cancelled.cancel_requested = intent();
        assert!(matches!(turn(&cancelled, &waves[1], &waves), Turn::Cancel(_)));
        let mut ended = execution();
        ended.status = ExecutionStatus::Failed;
        assert!(matches!(turn(&ended, &waves[1], &waves), Turn::Cancel(_)));
    }
}
