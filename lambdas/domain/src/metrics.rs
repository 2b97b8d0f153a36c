//! What is measured of executions: `finish-execution`, `fail-execution`, `finish-wave`, `poll-wave` and
//! `reconcile-execution` record it, alarms and the dashboard show it.

use jiff::Timestamp;

use crate::check::CheckStatus;
use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::ids::{ExecutionId, WaveNumber};
use crate::status::{ExecutionStatus, ServerStatus};

/// What is measured. The dashboard and alarms name the metrics, so the names stay for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// From the declaration of an execution to its end, in seconds.
    ExecutionDuration,
    /// From the declaration to the last critical server being up, in seconds.
    AchievedRto,
    /// Servers of a wave that DRS launched.
    ServersLaunched,
    /// Servers of a wave that it did not launch.
    ServersFailed,
    /// Checks that launched servers of a wave did not pass.
    ChecksFailed,
    /// How much later than it should have been a wave was looked at, in seconds.
    PollLag,
}

impl Metric {
    /// Its name in CloudWatch.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExecutionDuration => "ExecutionDuration",
            Self::AchievedRto => "AchievedRto",
            Self::ServersLaunched => "ServersLaunched",
            Self::ServersFailed => "ServersFailed",
            Self::ChecksFailed => "ChecksFailed",
            Self::PollLag => "PollLag",
        }
    }

    /// Its unit in CloudWatch.
    pub fn unit(self) -> &'static str {
        match self {
            Self::ExecutionDuration | Self::AchievedRto | Self::PollLag => "Seconds",
            Self::ServersLaunched | Self::ServersFailed | Self::ChecksFailed => "Count",
        }
    }
}

/// What was measured at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// When.
    pub at: Timestamp,
    /// Of which execution; not a dimension, but found with the value.
    pub execution_id: ExecutionId,
    /// Of which wave of it.
    pub wave: Option<WaveNumber>,
    /// The values.
    pub values: Vec<(Metric, i64)>,
}

/// An execution that has just ended. Of a rejected one there is nothing to measure: nothing was done.
pub fn of_execution(ended: &ExecutionRecord) -> Option<Measured> {
    let at = ended.ended_at.filter(|_| ended.status != ExecutionStatus::Rejected)?;
    let mut values = vec![(Metric::ExecutionDuration, seconds(ended.started_at, at))];
    values.extend(ended.rto_seconds.map(|rto| (Metric::AchievedRto, rto)));
    Some(Measured { at, execution_id: ended.execution_id.clone(), wave: None, values })
}

/// A wave that has just ended, with servers among which its own are. One that never started has done nothing.
pub fn of_wave(ended: &WaveRecord, servers: &[ServerRecord]) -> Option<Measured> {
    let at = ended.ended_at.filter(|_| ended.started_at.is_some())?;
    let of_wave = || servers.iter().filter(|server| server.wave == ended.wave);
    let launched = of_wave().filter(|server| is_launched(server.server_status));
    let failed = of_wave().filter(|server| server.server_status == ServerStatus::Failed);
    let checks = of_wave().filter(|server| is_checked(server.server_status)).flat_map(|server| &server.checks);
    let unpassed = checks.filter(|check| check.status != CheckStatus::Passed);
    let values = vec![
        (Metric::ServersLaunched, count(launched)),
        (Metric::ServersFailed, count(failed)),
        (Metric::ChecksFailed, count(unpassed)),
    ];
    Some(Measured { at, execution_id: ended.execution_id.clone(), wave: Some(ended.wave), values })
}

/// A look at a wave.
pub fn of_poll(execution_id: &ExecutionId, wave: WaveNumber, due_at: Timestamp, at: Timestamp) -> Measured {
    let values = vec![(Metric::PollLag, seconds(due_at, at))];
    Measured { at, execution_id: execution_id.clone(), wave: Some(wave), values }
}

fn is_launched(status: ServerStatus) -> bool {
    matches!(status, ServerStatus::Launched | ServerStatus::Checking) || is_checked(status)
}

/// Of a server whose agent never came, all checks are missing.
fn is_checked(status: ServerStatus) -> bool {
    matches!(status, ServerStatus::Healthy | ServerStatus::Unhealthy)
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

fn count(items: impl Iterator) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckRecord;
    use crate::status::WaveStatus;
    use crate::testing::{execution, server, wave};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_execution_is_measured_by_its_duration_and_by_the_rto_when_it_was_achieved() {
        let mut ended = execution();
        ended.status = ExecutionStatus::Failed;
        ended.ended_at = Some(at("2026-11-20T02:30:00Z"));
        assert_eq!(of_execution(&ended).unwrap().values, [(Metric::ExecutionDuration, 1_800)]);
        ended.status = ExecutionStatus::Succeeded;
        ended.rto_seconds = Some(1_700);
        assert_eq!(of_execution(&ended).unwrap().values[1], (Metric::AchievedRto, 1_700));
    }

    #[test]
    fn of_what_was_rejected_or_never_started_there_is_nothing_to_measure() {
        let mut rejected = execution();
        rejected.status = ExecutionStatus::Rejected;
        rejected.ended_at = Some(at("2026-11-20T02:00:01Z"));
        assert_eq!(of_execution(&rejected), None);
        let skipped = WaveRecord { ended_at: rejected.ended_at, wave_status: WaveStatus::Skipped, ..wave(1) };
        assert_eq!(of_wave(&skipped, &[server(1, 1, ServerStatus::Skipped)]), None);
    }

    #[test]
    fn a_wave_is_measured_by_its_own_servers_and_by_the_checks_that_launched_ones_did_not_pass() {
        let check = |status| CheckRecord {
            name: "web".to_owned(),
            index: 0,
            required: true,
            status,
            requested_at: None,
            command_id: None,
            detail: None,
        };
        let mut healthy = server(1, 1, ServerStatus::Healthy);
        healthy.checks = vec![check(CheckStatus::Passed), check(CheckStatus::TimedOut)];
        let mut agent_never_came = server(1, 2, ServerStatus::Unhealthy);
        agent_never_came.checks = vec![check(CheckStatus::Waiting)];
        let failed = server(1, 3, ServerStatus::Failed);
        let elsewhere = server(2, 4, ServerStatus::Failed);
        let ended = WaveRecord {
            started_at: Some(at("2026-11-20T02:00:00Z")),
            ended_at: Some(at("2026-11-20T02:30:00Z")),
            ..wave(1)
        };
        let measured = of_wave(&ended, &[healthy, agent_never_came, failed, elsewhere]).unwrap();
        let expected = [(Metric::ServersLaunched, 2), (Metric::ServersFailed, 1), (Metric::ChecksFailed, 2)];
        assert_eq!(measured.values, expected);
    }

    #[test]
    fn a_look_that_is_early_is_not_late() {
        let id = "exec-1".parse().unwrap();
        let lag = |now: &str| of_poll(&id, WaveNumber(1), at("2026-11-20T02:00:30Z"), at(now)).values[0].1;
        assert_eq!((lag("2026-11-20T02:00:29Z"), lag("2026-11-20T02:06:00Z")), (0, 330));
    }
}
