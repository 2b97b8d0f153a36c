//! How an execution ended: its waves folded into one status, and what was achieved against the targets.

use jiff::Timestamp;

use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::status::{ExecutionStatus, Status, WaveStatus};

/// The execution's status once all waves have ended, and why, when it is not simply good. One that was cancelled is
/// never called succeeded.
pub fn fold(execution: &ExecutionRecord, waves: &[WaveRecord]) -> (ExecutionStatus, Option<String>) {
    if let Some(cancel) = &execution.cancel_requested {
        return (ExecutionStatus::Cancelled, Some(format!("cancelled by {cancel}")));
    }
    let worst = waves.iter().max_by_key(|wave| badness(wave.wave_status));
    let Some(worst) = worst else {
        return (ExecutionStatus::Failed, Some("the execution has no waves".to_owned()));
    };
    let status = match worst.wave_status {
        WaveStatus::Succeeded => ExecutionStatus::Succeeded,
        WaveStatus::SucceededWithFailures => ExecutionStatus::SucceededWithFailures,
        WaveStatus::Cancelled => ExecutionStatus::Cancelled,
        _ => ExecutionStatus::Failed,
    };
    // Of the waves that are equally bad the first is the cause; `max_by_key` gives the last.
    let cause = waves.iter().find(|wave| badness(wave.wave_status) == badness(worst.wave_status)).unwrap_or(worst);
    let reason = (status != ExecutionStatus::Succeeded).then(|| {
        let why = cause.status_reason.as_deref().unwrap_or("no reason was recorded");
        format!("wave {} `{}` {}: {why}", cause.wave, cause.name, cause.wave_status)
    });
    (status, reason)
}

/// Which wave decides: a failed one before one that was skipped because of it, and one that never ended before all.
fn badness(status: WaveStatus) -> u8 {
    match status {
        WaveStatus::Succeeded => 0,
        WaveStatus::SucceededWithFailures => 1,
        WaveStatus::Skipped => 2,
        WaveStatus::Cancelled => 3,
        WaveStatus::Failed => 4,
        _ => 5,
    }
}

/// Achieved RTO in seconds: from the declaration to the moment the last critical server was up. `None` while or when
/// one of them is not up.
pub fn rto_seconds(execution: &ExecutionRecord, waves: &[WaveRecord], servers: &[ServerRecord]) -> Option<i64> {
    let mut last: Option<Timestamp> = None;
    for server in servers.iter().filter(|server| server.is_critical()) {
        let wave = waves.iter().find(|wave| wave.wave == server.wave)?;
        if !crate::conclusion::is_well(wave, server) {
            return None;
        }
        let up = server.ended_at.or(server.launched_at)?;
        last = last.max(Some(up));
    }
    last.map(|last| last.duration_since(execution.started_at).as_secs())
}

/// Whether every wave has ended.
pub fn all_ended(waves: &[WaveRecord]) -> bool {
    waves.iter().all(|wave| wave.wave_status.has_ended())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ServerStatus;
    use crate::testing::{execution, server, wave};

    fn waves(statuses: &[WaveStatus]) -> Vec<WaveRecord> {
        (1..).zip(statuses).map(|(number, status)| WaveRecord { wave_status: *status, ..wave(number) }).collect()
    }

    #[test]
    fn an_execution_succeeds_only_when_every_wave_did() {
        use WaveStatus::*;
        for (statuses, expected) in [
            (vec![Succeeded, Succeeded], ExecutionStatus::Succeeded),
            (vec![Succeeded, SucceededWithFailures], ExecutionStatus::SucceededWithFailures),
            (vec![Failed, Skipped], ExecutionStatus::Failed),
            (vec![Succeeded, Cancelled], ExecutionStatus::Cancelled),
            (vec![Failed, Cancelled], ExecutionStatus::Failed),
            (vec![Succeeded, Launching], ExecutionStatus::Failed),
            (vec![], ExecutionStatus::Failed),
        ] {
            assert_eq!(fold(&execution(), &waves(&statuses)).0, expected, "{statuses:?}");
        }
    }

    #[test]
    fn the_first_failed_wave_is_the_reason_not_those_skipped_behind_it() {
        let mut waves = waves(&[WaveStatus::Succeeded, WaveStatus::Failed, WaveStatus::Skipped]);
        waves[1].status_reason = Some("1 of 2 servers did not come up".to_owned());
        assert_eq!(fold(&execution(), &waves).1.unwrap(), "wave 2 `Wave 2` Failed: 1 of 2 servers did not come up");
    }

    #[test]
    fn the_rto_ends_with_the_last_critical_server_that_is_up() {
        let mut first = server(1, 1, ServerStatus::Launched);
        first.launched_at = Some("2026-11-20T02:20:00Z".parse().unwrap());
        let mut last = server(1, 2, ServerStatus::Healthy);
        last.launched_at = Some("2026-11-20T02:10:00Z".parse().unwrap());
        last.ended_at = Some("2026-11-20T02:30:00Z".parse().unwrap());
        let waves = waves(&[WaveStatus::Succeeded]);
        let servers = [first, last.clone()];
        assert_eq!(rto_seconds(&execution(), &waves, &servers), Some(1_800));
        last.server_status = ServerStatus::Unhealthy;
        assert_eq!(rto_seconds(&execution(), &waves, &[servers[0].clone(), last]), None);
    }
}
