//! Invariants about what was given to DRS.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::EventKind;
use domain::status::{ServerStatus, WaveStatus};
use jiff::Timestamp;

use super::{Findings, known};
use crate::storm::evidence::{Evidence, Job};
use crate::storm::operator::Deed;

/// DRS works on a server in one job at a time.
pub(super) fn no_server_is_in_two_live_jobs(evidence: &Evidence) -> Findings {
    let mut by_server: BTreeMap<&str, Vec<&Job>> = BTreeMap::new();
    for job in &evidence.jobs {
        for (server, _) in &job.servers {
            by_server.entry(server).or_default().push(job);
        }
    }
    let end = |job: &Job| job.ended_at.unwrap_or(Timestamp::MAX);
    let mut findings = Vec::new();
    for (server, mut jobs) in by_server {
        jobs.sort_by_key(|job| job.created_at);
        for pair in jobs.windows(2) {
            if end(pair[0]) > pair[1].created_at {
                findings.push(format!("{server} is in {} and in {}", pair[0].id, pair[1].id));
            }
        }
    }
    findings
}

/// One job for each server, execution and attempt.
pub(super) fn no_server_is_launched_twice(evidence: &Evidence) -> Findings {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for job in &evidence.jobs {
        for (server, _) in &job.servers {
            let key = (job.tag("ExecutionId"), server, job.tag("Attempt"));
            if let Some(other) = seen.insert(key, &job.id) {
                findings.push(format!("{server} was launched by {other} and by {}", job.id));
            }
        }
    }
    findings
}

/// A second attempt needs somebody who asked for it.
pub(super) fn only_decisions_launch_again(evidence: &Evidence) -> Findings {
    let is_decision = |deed: &&Deed| matches!(deed, Deed::Invoke { function: "decide", .. });
    let decided = evidence.deeds.iter().any(|deed| is_decision(&deed));
    let again = evidence.jobs.iter().filter(|job| !matches!(job.tag("Attempt"), "" | "1"));
    if decided {
        return Vec::new();
    }
    again.map(|job| format!("{} is attempt {}, and nobody decided so", job.id, job.tag("Attempt"))).collect()
}

/// "Depends on" means ended well, not started.
pub(super) fn waves_are_in_order(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for execution in &evidence.executions {
        for job in evidence.jobs.iter().filter(|job| job.tag("ExecutionId") == execution.id.as_str()) {
            let Some(wave) = execution.waves.iter().find(|wave| wave.wave.to_string() == job.tag("WaveNumber")) else {
                findings.push(format!("{} is of a wave that does not exist", job.id));
                continue;
            };
            for needed in execution.waves.iter().filter(|other| wave.depends_on.contains(&other.wave)) {
                if !needed.wave_status.ended_well() || needed.ended_at.is_none_or(|end| end > job.created_at) {
                    findings.push(format!(
                        "wave {} was given to DRS at {}, but wave {} is {} since {:?}",
                        wave.wave, job.created_at, needed.wave, needed.wave_status, needed.ended_at
                    ));
                }
            }
        }
    }
    findings
}

/// A row never says more than DRS does.
pub(super) fn launched_servers_are_launched(evidence: &Evidence) -> Findings {
    let launched: BTreeSet<(&str, &str)> = evidence
        .jobs
        .iter()
        .flat_map(|job| job.servers.iter().map(move |(server, status)| (job, server, status)))
        .filter(|(_, _, status)| *status == "LAUNCHED")
        .map(|(job, server, _)| (job.id.as_str(), server.as_str()))
        .collect();
    let mut findings = Vec::new();
    for server in evidence.executions.iter().flat_map(|execution| &execution.servers) {
        let job = server.job_id.as_ref().map(|job| job.as_str()).unwrap_or_default();
        let is_launched = launched.contains(&(job, server.source_server_id.as_str()));
        if server.server_status.is_up() && !is_launched {
            findings.push(format!("{} is {}, which job `{job}` does not show", server.label(), server.server_status));
        }
    }
    findings
}

/// Each launched server has one event that says so, and no other has.
pub(super) fn launches_are_announced_once(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for execution in &evidence.executions {
        for server in &execution.servers {
            let announced = execution
                .events
                .iter()
                .filter(|event| event.kind == EventKind::ServerLaunched)
                .filter(|event| event.source_server_id.as_ref() == Some(&server.source_server_id))
                .count();
            let wave = execution.waves.iter().find(|wave| wave.wave == server.wave);
            let first_attempt = wave.is_none_or(|wave| wave.attempt.0 == 1);
            let ever_launched = server.launched_at.is_some();
            let may_be_silent = !known::ROWS_AND_EVENTS_ARE_WRITTEN_TOGETHER && evidence.meddling.has_killed();
            // The event is written before the row. When every try of a poll dies in between, the next poll tells again.
            let may_be_told_again =
                evidence.meddling.has_killed() && announced == 1 + usize::from(server.launched_at.is_some());
            let expected = usize::from(ever_launched);
            let excused = (may_be_silent && announced < expected) || may_be_told_again;
            if first_attempt && announced != expected && !excused {
                findings.push(format!(
                    "{} is {}, launched at {:?}, and was announced {announced} times",
                    server.label(),
                    server.server_status,
                    server.launched_at
                ));
            }
            let waited = wave.is_some_and(|wave| wave.wave_status == WaveStatus::Skipped);
            if waited && !matches!(server.server_status, ServerStatus::Skipped) {
                findings.push(format!("{} is {} in a wave that was skipped", server.label(), server.server_status));
            }
        }
    }
    findings
}
