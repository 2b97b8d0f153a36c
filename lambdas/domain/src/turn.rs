//! Whose turn it is: a wave starts when every wave it depends on ended well, not when they started.

use crate::execution::WaveRecord;
use crate::status::Status;

/// The answer to a waiting wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Everything it depends on ended well.
    Go,
    /// Something it depends on is still under way.
    Wait,
    /// Something it depends on did not end well: the sentence says what.
    Skip(String),
}

/// Whether `wave` may start, given all waves of its execution.
pub fn turn(wave: &WaveRecord, all: &[WaveRecord]) -> Turn {
    let needed: Vec<&WaveRecord> = all.iter().filter(|other| wave.depends_on.contains(&other.wave)).collect();
    if let Some(broken) = needed.iter().find(|other| other.wave_status.has_ended() && !other.wave_status.ended_well()) {
        return Turn::Skip(format!(
            "not started, because wave {} `{}`, which it depends on, ended {}",
            broken.wave, broken.name, broken.wave_status
        ));
    }
    let all_known = needed.len() == wave.depends_on.len();
    if all_known && needed.iter().all(|other| other.wave_status.ended_well()) { Turn::Go } else { Turn::Wait }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::WaveStatus;
    use crate::testing::wave;

    fn waves(statuses: &[WaveStatus]) -> Vec<WaveRecord> {
        let mut waves: Vec<WaveRecord> = (1..).zip(statuses).map(|(n, _)| wave(n)).collect();
        waves.iter_mut().zip(statuses).for_each(|(wave, status)| wave.wave_status = *status);
        waves
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
            assert_eq!(turn(&waves[1], &waves) == Turn::Go, expected_go, "{status}");
            assert!(!matches!(turn(&waves[1], &waves), Turn::Skip(_)), "{status}");
        }
    }

    #[test]
    fn a_wave_behind_one_that_did_not_end_well_is_skipped_with_the_reason() {
        use WaveStatus::*;
        for status in [Failed, Skipped, Cancelled] {
            let waves = waves(&[status, Waiting]);
            let Turn::Skip(reason) = turn(&waves[1], &waves) else { panic!("{status}") };
            assert_eq!(reason, format!("not started, because wave 1 `Wave 1`, which it depends on, ended {status}"));
        }
    }

    #[test]
    fn a_wave_that_depends_on_nothing_starts_at_once() {
        let waves = waves(&[WaveStatus::Waiting]);
        assert_eq!(turn(&waves[0], &waves), Turn::Go);
    }

    #[test]
    fn a_wave_waits_for_every_wave_it_depends_on() {
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Launching, WaveStatus::Waiting]);
        waves[2].depends_on = vec![waves[0].wave, waves[1].wave];
        assert_eq!(turn(&waves[2], &waves), Turn::Wait);
        waves[1].wave_status = WaveStatus::Succeeded;
        assert_eq!(turn(&waves[2], &waves), Turn::Go);
    }

    #[test]
    fn a_wave_that_cannot_be_read_is_waited_for() {
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Waiting]);
        waves[1].depends_on.push(crate::ids::WaveNumber(9));
        assert_eq!(turn(&waves[1], &waves), Turn::Wait);
    }
}
