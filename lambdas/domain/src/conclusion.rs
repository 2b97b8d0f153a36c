//! How a wave ended, judged by its servers.

use jiff::Timestamp;

use crate::decision::OperatorAnswer;
use crate::execution::{ServerRecord, WaveRecord};
use crate::plan::OnFailure;
use crate::status::{ServerStatus, WaveStatus};

/// The end of a wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// How it ended.
    pub status: WaveStatus,
    /// Why, unless everything is well.
    pub reason: Option<String>,
}

/// Judges a wave whose servers have all come to their ends.
pub fn conclude(wave: &WaveRecord, servers: &[ServerRecord]) -> Conclusion {
    let bad: Vec<&ServerRecord> = servers.iter().filter(|server| !is_well(wave, server)).collect();
    if bad.is_empty() {
        return Conclusion { status: WaveStatus::Succeeded, reason: None };
    }
    let mut reason = sentence(&bad, servers.len());
    let critical = bad.iter().any(|server| server.is_critical());
    let answered = wave.answered();
    if let Some(decision) = answered {
        let verb = if decision.answer == OperatorAnswer::Skip { "went on without them" } else { "stopped" };
        reason.push_str(&format!("; {verb} by decision of {}", decision.intent));
    }
    let status = match (critical, wave.on_failure, answered.map(|decision| decision.answer)) {
        (false, ..) | (true, OnFailure::Continue, _) | (true, OnFailure::Ask, Some(OperatorAnswer::Skip)) => {
            WaveStatus::SucceededWithFailures
        }
        (true, OnFailure::Stop | OnFailure::Ask, _) => WaveStatus::Failed,
    };
    Conclusion { status, reason: Some(reason) }
}

/// Whether a wave that would fail asks a person first.
pub fn asks(wave: &WaveRecord, conclusion: &Conclusion) -> bool {
    conclusion.status == WaveStatus::Failed && wave.on_failure == OnFailure::Ask && wave.answered().is_none()
}

/// Whether a server ended as its wave wants it: launched, or where checks apply to it, healthy.
pub fn is_well(wave: &WaveRecord, server: &ServerRecord) -> bool {
    match server.server_status {
        ServerStatus::Healthy => true,
        ServerStatus::Launched => !wave.checks.iter().any(|check| check.applies_to(server.platform)),
        _ => false,
    }
}

/// A server that was left on the way when its wave's state machine gave up: what to record for it. One that has come
/// to its end stays as it is.
#[must_use]
pub fn abandoned(wave: &WaveRecord, server: &ServerRecord, why: &str, now: Timestamp) -> ServerRecord {
    if is_well(wave, server) {
        return server.clone();
    }
    let mut left = server.clone();
    left.ended_at = Some(now);
    left.reason = Some(why.to_owned());
    left.server_status = match server.server_status {
        ServerStatus::Pending => ServerStatus::Skipped,
        ServerStatus::Launching => ServerStatus::Failed,
        ServerStatus::Checking | ServerStatus::Launched => ServerStatus::Unhealthy,
        _ => return server.clone(),
    };
    left.next_step = match (&server.job_id, &server.recovery_instance_id) {
        (_, Some(instance)) => Some(format!("instance {instance} runs; look at it yourself")),
        (Some(job), None) => Some(format!("DRS job {job} may still be running; look at it in the DRS console")),
        (None, None) => None,
    };
    left
}

/// `1 of 2 servers did not come up: app-02 (conversion failed)`; at most three by name.
fn sentence(bad: &[&ServerRecord], total: usize) -> String {
    const NAMED: usize = 3;
    let names: Vec<String> = bad
        .iter()
        .take(NAMED)
        .map(|server| match &server.reason {
            Some(reason) => format!("{}: {}", server.label(), reason.trim_end_matches('.')),
            None => format!("{} is {}", server.label(), server.server_status),
        })
        .collect();
    let more = match bad.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let noun = if total == 1 { "server" } else { "servers" };
    format!("{} of {total} {noun} did not come up: {}{more}", bad.len(), names.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Check, Impact};
    use crate::testing::{server, wave};

    fn failed(number: u16) -> ServerRecord {
        let mut server = server(1, number, ServerStatus::Failed);
        server.reason = Some("conversion failed".to_owned());
        server
    }

    #[test]
    fn a_wave_whose_servers_all_came_up_succeeded() {
        let servers = [server(1, 1, ServerStatus::Launched), server(1, 2, ServerStatus::Healthy)];
        assert_eq!(conclude(&wave(1), &servers), Conclusion { status: WaveStatus::Succeeded, reason: None });
    }

    #[test]
    fn one_failed_critical_server_fails_its_wave_and_is_named() {
        let conclusion = conclude(&wave(1), &[server(1, 1, ServerStatus::Launched), failed(2)]);
        assert_eq!(conclusion.status, WaveStatus::Failed);
        assert_eq!(conclusion.reason.unwrap(), "1 of 2 servers did not come up: host-02: conversion failed");
    }

    #[test]
    fn an_optional_server_never_fails_its_wave() {
        let mut optional = failed(2);
        optional.impact = Impact::Optional;
        let conclusion = conclude(&wave(1), &[server(1, 1, ServerStatus::Launched), optional]);
        assert_eq!(conclusion.status, WaveStatus::SucceededWithFailures);
    }

    #[test]
    fn with_continue_a_failed_server_does_not_stop_the_plan_but_is_not_forgotten() {
        let mut wave = wave(1);
        wave.on_failure = OnFailure::Continue;
        let conclusion = conclude(&wave, &[failed(1)]);
        assert_eq!(conclusion.status, WaveStatus::SucceededWithFailures);
        assert!(conclusion.reason.is_some());
    }

    #[test]
    fn a_server_that_was_to_be_checked_is_not_well_before_it_was() {
        let mut wave = wave(1);
        let check = serde_json::json!({"name": "c", "document": "d", "platform": "LINUX"});
        wave.checks = vec![serde_json::from_value::<Check>(check).unwrap()];
        let linux = server(1, 1, ServerStatus::Launched);
        let mut windows = linux.clone();
        windows.platform = crate::source_server::Platform::Windows;
        assert!(!is_well(&wave, &linux));
        assert!(is_well(&wave, &windows), "no check applies to it");
    }

    #[test]
    fn many_failures_are_counted_and_three_are_named() {
        let servers: Vec<ServerRecord> = (1..=50).map(failed).collect();
        let reason = conclude(&wave(1), &servers).reason.unwrap();
        assert!(reason.starts_with("50 of 50 servers did not come up: host-01"), "{reason}");
        assert!(reason.ends_with("; and 47 more"), "{reason}");
    }

    #[test]
    fn nothing_stays_on_the_way_when_a_wave_gives_up() {
        let now = "2026-11-20T03:00:00Z".parse().unwrap();
        for status in [ServerStatus::Pending, ServerStatus::Launching, ServerStatus::Checking] {
            let left = abandoned(&wave(1), &server(1, 1, status), "Step Functions stopped", now);
            assert!(crate::status::Status::has_ended(left.server_status), "{status}");
        }
    }
}
