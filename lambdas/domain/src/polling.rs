//! How often DRS is asked about what is under way, and about when it is asked next.

use jiff::{SignedDuration, Timestamp};

use crate::execution::{ServerRecord, WaveRecord};
use crate::status::WaveStatus;

/// How long the state machines wait before they ask again, in seconds. It is this product's own courtesy: AWS
/// publishes no request rate for DRS.
pub const POLL_SECONDS: u32 = 30;

/// About when a wave is looked at next. Looking leaves no trace unless something has changed, so it is counted on from
/// the last change; each round takes a moment longer than the wait.
pub fn next_poll_at(wave: &WaveRecord, servers: &[ServerRecord], now: Timestamp) -> Option<Timestamp> {
    if !matches!(wave.wave_status, WaveStatus::Launching | WaveStatus::Checking) {
        return None;
    }
    let of_wave = servers.iter().filter(|server| server.wave == wave.wave);
    let changes = of_wave.flat_map(|server| [server.launching_at, server.launched_at, server.ended_at]);
    let last = changes.chain([wave.started_at, wave.launched_at]).flatten().filter(|at| *at <= now).max()?;
    let rounds = now.duration_since(last).as_secs() / i64::from(POLL_SECONDS) + 1;
    Some(last + SignedDuration::from_secs(rounds * i64::from(POLL_SECONDS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::wave;

    #[test]
    fn the_next_poll_is_counted_on_from_the_last_change() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut launching = WaveRecord { wave_status: WaveStatus::Launching, ..wave(1) };
        launching.started_at = Some(at("2026-11-20T02:00:00Z"));
        let next = next_poll_at(&launching, &[], at("2026-11-20T02:01:10Z"));
        assert_eq!(next, Some(at("2026-11-20T02:01:30Z")));
        launching.wave_status = WaveStatus::NeedsDecision;
        assert_eq!(next_poll_at(&launching, &[], at("2026-11-20T02:01:10Z")), None);
    }
}
