//! Invariants about how everything ends.

use domain::conclusion::{conclude, is_well};
use domain::decision::OperatorAnswer;
use domain::ports::Lock;
use domain::status::{ExecutionStatus, ServerStatus, Status, WaveStatus};
use drs::PublishedMessage;
use states::ExecutionStatus as MachineStatus;

use super::{Findings, known};
use crate::storm::evidence::{Evidence, Execution};

/// No machine waits for something that never comes.
pub(super) fn every_machine_ends(evidence: &Evidence) -> Findings {
    let machines = closed(evidence).flat_map(Execution::machines);
    machines
        .filter(|machine| machine.record.is_running())
        .map(|machine| format!("{} still runs", machine.record.name))
        .collect()
}

/// Executions of which everything has to be closed.
fn closed(evidence: &Evidence) -> impl Iterator<Item = &Execution> {
    evidence.executions.iter().filter(|execution| !known::spares(evidence, execution))
}

pub(super) fn no_row_is_left_open(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for execution in closed(evidence) {
        match &execution.record {
            None => findings.push(format!("{} has no row", execution.id)),
            Some(record) if !record.status.has_ended() || record.ended_at.is_none() => {
                findings.push(format!("{} is {}", execution.id, record.status));
            }
            Some(_) => {}
        }
        let waves = execution.waves.iter().filter(|wave| !wave.wave_status.has_ended() || wave.ended_at.is_none());
        findings.extend(waves.map(|wave| format!("wave {} is {}", wave.wave, wave.wave_status)));
        let tokens = execution.waves.iter().filter(|wave| wave.turn_token.is_some() || wave.hold_token.is_some());
        findings.extend(tokens.map(|wave| format!("wave {} has a token that nobody will answer", wave.wave)));
        let servers = execution.servers.iter().filter(|server| !server.server_status.has_ended());
        findings.extend(servers.map(|server| format!("{} is {}", server.label(), server.server_status)));
    }
    findings
}

pub(super) fn failures_have_reasons(evidence: &Evidence) -> Findings {
    let silent = |reason: &Option<String>| reason.as_deref().is_none_or(|reason| reason.trim().is_empty());
    let mut findings = Vec::new();
    for execution in closed(evidence) {
        if let Some(record) = &execution.record
            && record.status != ExecutionStatus::Succeeded
            && silent(&record.status_reason)
        {
            findings.push(format!("{} is {}, and nothing says why", execution.id, record.status));
        }
        for wave in &execution.waves {
            if wave.wave_status != WaveStatus::Succeeded && silent(&wave.status_reason) {
                findings.push(format!("wave {} is {}, and nothing says why", wave.wave, wave.wave_status));
            }
            for server in execution.servers.iter().filter(|server| server.wave == wave.wave) {
                let was_up = server.server_status == ServerStatus::Terminated;
                if !was_up && !is_well(wave, server) && silent(&server.reason) {
                    let status = server.server_status;
                    findings.push(format!("{} is {status}, and nothing says why", server.label()));
                }
            }
        }
    }
    findings
}

pub(super) fn plan_and_servers_are_free(evidence: &Evidence) -> Findings {
    if closed(evidence).count() < evidence.executions.len() {
        return Vec::new();
    }
    let plan = match &evidence.lock {
        Lock::Taken => None,
        Lock::HeldBy(holder) => Some(format!("`{holder}` still has the plan")),
    };
    let servers = evidence.locked_servers.iter().map(|(server, holder)| format!("`{holder}` still has {server}"));
    plan.into_iter().chain(servers).collect()
}

/// One message for each execution that came to `PublishOutcome`; none is lost unless the message itself was, and none
/// is sent twice.
pub(super) fn people_are_told_once(evidence: &Evidence) -> Findings {
    let senders = ["PublishOutcome", "PublishDirectly"];
    let struck = senders.iter().any(|sender| evidence.meddling.spoilt.contains_key(*sender))
        || evidence.story.faults.iter().any(|fault| fault["operations"][0] == "Publish");
    if struck || closed(evidence).count() < evidence.executions.len() {
        return Vec::new();
    }
    // Messages that ask for an answer or tell of a clean-up have other words there.
    let outcomes = ["Succeeded", "SucceededWithFailures", "Failed", "Cancelled", "Rejected"];
    let is_outcome = |message: &&PublishedMessage| {
        message.message_attributes.get("outcome").is_some_and(|attribute| {
            attribute.string_value.as_deref().is_some_and(|outcome| outcomes.contains(&outcome))
        })
    };
    let (sent, expected) = (evidence.messages.iter().filter(is_outcome).count(), evidence.executions.len());
    // A function that dies after it has sent the message and before it has noted so sends it again.
    let may_repeat = evidence.meddling.has_killed();
    let is_right = sent == expected || (may_repeat && sent > expected);
    if is_right { Vec::new() } else { vec![format!("{expected} executions ended, and {sent} messages were sent")] }
}

pub(super) fn machines_and_rows_agree(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for execution in closed(evidence) {
        let Some(record) = &execution.record else { continue };
        let machine = &execution.machine.record;
        let is_right = match machine.status {
            MachineStatus::Succeeded => {
                matches!(record.status, ExecutionStatus::Succeeded | ExecutionStatus::SucceededWithFailures)
            }
            MachineStatus::Failed => match machine.failure.error.as_deref() {
                Some("ExecutionRejected") => record.status == ExecutionStatus::Rejected,
                Some("ExecutionCancelled") => record.status == ExecutionStatus::Cancelled,
                // The end could not be written down in the ordinary way.
                _ if execution.machine.entered("SetUnrecordedFailure") => true,
                _ => record.status == ExecutionStatus::Failed,
            },
            MachineStatus::Aborted | MachineStatus::TimedOut => record.status.has_ended(),
            MachineStatus::Running => false,
        };
        if !is_right {
            let error = machine.failure.error.as_deref().unwrap_or_default();
            findings.push(format!("{} is {}, its machine {} {error}", execution.id, record.status, machine.status));
        }
        findings.extend(waves_disagree(execution));
    }
    findings
}

/// The machine of a wave that was stopped or could not write its end down is overruled by the plan's machine.
fn waves_disagree(execution: &Execution) -> Findings {
    let of_wave = |number: u16| execution.waves.iter().find(|wave| wave.wave.0 == number);
    let mut findings = Vec::new();
    for (number, machine) in &execution.wave_machines {
        let Some(wave) = of_wave(*number) else { continue };
        let is_right = match machine.record.status {
            MachineStatus::Succeeded => {
                let never_started = matches!(wave.wave_status, WaveStatus::Skipped | WaveStatus::Cancelled);
                wave.wave_status.ended_well() || never_started
            }
            MachineStatus::Failed if machine.record.failure.error.as_deref() == Some("WaveFailed") => {
                matches!(wave.wave_status, WaveStatus::Failed | WaveStatus::Cancelled)
            }
            MachineStatus::Running => false,
            _ => true,
        };
        if !is_right {
            findings.push(format!("wave {number} is {}, its machine {}", wave.wave_status, machine.record.status));
        }
    }
    findings
}

/// A wave is as good as its servers, and an execution as good as its waves.
pub(super) fn waves_are_judged_by_their_servers(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for execution in closed(evidence) {
        for wave in execution.waves.iter().filter(|wave| wave.wave_status.ended_well()) {
            let servers: Vec<_> = execution.servers.iter().filter(|server| server.wave == wave.wave).cloned().collect();
            let judged = conclude(wave, &servers).status;
            // Its operator went on without servers that failed, or its instances are terminated by now.
            let overruled = wave.decision.as_ref().is_some_and(|decision| decision.answer == OperatorAnswer::Skip)
                || servers.iter().any(|server| server.server_status == ServerStatus::Terminated);
            if judged != wave.wave_status && !overruled {
                findings.push(format!("wave {} is {}, by its servers {judged}", wave.wave, wave.wave_status));
            }
        }
        let Some(record) = &execution.record else { continue };
        if matches!(record.status, ExecutionStatus::Succeeded | ExecutionStatus::SucceededWithFailures) {
            let (judged, _) = domain::outcome::fold(record, &execution.waves);
            if judged != record.status {
                findings.push(format!("{} is {}, by its waves {judged}", execution.id, record.status));
            }
        }
    }
    findings
}
