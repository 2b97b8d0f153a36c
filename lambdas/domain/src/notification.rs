//! What people are told when an execution ends: a message that says it all without a login.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::Hold;
use crate::duration;
use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::links;
use crate::request::ExecutionType;
use crate::status::{ExecutionStatus, ServerStatus};

/// SNS allows a subject of 100 ASCII characters
/// (<https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).
const MAX_SUBJECT: usize = 100;
/// The message stays far below the 256 KiB that a state's payload and an SNS message may have.
const MAX_LISTED: usize = 20;

/// The end of an execution as the state machine hands it to SNS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// Which execution.
    pub execution_id: String,
    /// Its plan; `unknown` when the request named none.
    pub plan_id: String,
    /// `DRILL`, `RECOVERY`, or `unknown` when the request named neither.
    pub execution_type: String,
    /// How it ended: a word of [`ExecutionStatus`]; or what is asked: `ApprovalNeeded`, `DecisionNeeded`.
    pub status: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The message's subject.
    pub subject: String,
    /// The message.
    pub message: String,
    /// When the instances of a drill are to be terminated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_ends_at: Option<Timestamp>,
}

impl Outcome {
    /// The same with a message of one line: what a state machine carries. Whoever publishes writes the whole message.
    #[must_use]
    pub fn brief(self) -> Self {
        let message =
            format!("{}: {}. Execution {}.", self.subject, self.reason.trim_end_matches('.'), self.execution_id);
        Self { message, ..self }
    }
}

/// Tells the end of `execution`.
pub fn outcome(execution: &ExecutionRecord, waves: &[WaveRecord], servers: &[ServerRecord]) -> Outcome {
    let plan_id = execution.plan_id.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let execution_type = execution.execution_type.map_or_else(|| "unknown".to_owned(), |kind| kind.to_string());
    let reason = execution.status_reason.clone().unwrap_or_else(|| "every server came up".to_owned());
    Outcome {
        execution_id: execution.execution_id.to_string(),
        subject: subject(execution, &plan_id, &execution_type),
        message: message(execution, waves, servers, &plan_id, &execution_type, &reason),
        status: execution.status.to_string(),
        lease_ends_at: execution.lease_ends_at,
        plan_id,
        execution_type,
        reason,
    }
}

fn subject(execution: &ExecutionRecord, plan_id: &str, execution_type: &str) -> String {
    ascii(&format!("{execution_type} of {plan_id}: {}", execution.status))
}

fn ascii(subject: &str) -> String {
    subject.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).take(MAX_SUBJECT).collect()
}

fn message(
    execution: &ExecutionRecord,
    waves: &[WaveRecord],
    servers: &[ServerRecord],
    plan_id: &str,
    execution_type: &str,
    reason: &str,
) -> String {
    let mut lines = vec![
        format!("{execution_type} of recovery plan {plan_id} ({}): {}", execution.plan_name, execution.status),
        format!("Reason: {reason}."),
        String::new(),
        times(execution),
        counts(servers),
    ];
    lines.extend(failures(waves, servers));
    lines.extend(still_running(servers));
    lines.extend(clean_up(execution, servers));
    lines.extend([String::new(), format!("Next: {}.", next_step(execution.status)), link(&execution.execution_arn)]);
    lines.join("\n")
}

fn times(execution: &ExecutionRecord) -> String {
    let who = execution.initiated_by.as_deref().unwrap_or("unknown");
    let mut line = format!("Started by {who} at {}", execution.started_at);
    if let Some(ended) = execution.ended_at {
        let took = ended.duration_since(execution.started_at).as_secs();
        line.push_str(&format!(", took {}", duration::readable(took)));
    }
    line.push('.');
    match (execution.rto_seconds, execution.rto_minutes.map(|minutes| i64::from(minutes) * 60)) {
        (Some(achieved), Some(target)) => {
            let verdict = if achieved <= target { "met" } else { "missed" };
            line.push_str(&format!(
                " RTO {} against {}: {verdict}.",
                duration::readable(achieved),
                duration::readable(target)
            ));
        }
        (Some(achieved), None) => line.push_str(&format!(" RTO {}.", duration::readable(achieved))),
        (None, Some(target)) => {
            line.push_str(&format!(" RTO target {}: not reached.", duration::readable(target)));
        }
        (None, None) => {}
    }
    line
}

fn counts(servers: &[ServerRecord]) -> String {
    let count = |status: ServerStatus| servers.iter().filter(|server| server.server_status == status).count();
    let launched = servers.iter().filter(|server| server.recovery_instance_id.is_some()).count();
    format!(
        "Servers: {} in all, {launched} launched, {} healthy by their checks, {} failed, {} unhealthy, {} skipped.",
        servers.len(),
        count(ServerStatus::Healthy),
        count(ServerStatus::Failed),
        count(ServerStatus::Unhealthy),
        count(ServerStatus::Skipped)
    )
}

fn failures(waves: &[WaveRecord], servers: &[ServerRecord]) -> Vec<String> {
    let bad: Vec<&ServerRecord> = servers
        .iter()
        .filter(|server| matches!(server.server_status, ServerStatus::Failed | ServerStatus::Unhealthy))
        .collect();
    let mut lines = Vec::new();
    if !bad.is_empty() {
        lines.extend([String::new(), "What failed:".to_owned()]);
    }
    for server in bad.iter().take(MAX_LISTED) {
        let wave = waves.iter().find(|wave| wave.wave == server.wave).map_or("", |wave| wave.name.as_str());
        let reason = server.reason.as_deref().unwrap_or("no reason was recorded");
        let next = server.next_step.as_deref().map(|step| format!(" To do: {step}.")).unwrap_or_default();
        let label = server.label();
        let id = &server.source_server_id;
        lines.push(format!("- wave {} {wave}, {label} ({id}) {}: {reason}.{next}", server.wave, server.server_status));
    }
    if bad.len() > MAX_LISTED {
        lines.push(format!("- and {} more", bad.len() - MAX_LISTED));
    }
    lines
}

fn still_running(servers: &[ServerRecord]) -> Vec<String> {
    let running: Vec<&str> = servers
        .iter()
        .filter(|server| server.server_status != ServerStatus::Terminated)
        .filter_map(|server| server.recovery_instance_id.as_ref().map(|id| id.as_str()))
        .collect();
    if running.is_empty() {
        return Vec::new();
    }
    let mut listed = running.iter().take(MAX_LISTED).copied().collect::<Vec<_>>().join(", ");
    if running.len() > MAX_LISTED {
        listed.push_str(&format!(" and {} more", running.len() - MAX_LISTED));
    }
    let noun = if running.len() == 1 { "recovery instance runs and costs" } else { "recovery instances run and cost" };
    vec![String::new(), format!("{} {noun} money: {listed}.", running.len())]
}

/// What becomes of a drill's instances.
fn clean_up(execution: &ExecutionRecord, servers: &[ServerRecord]) -> Option<String> {
    let is_drill = execution.execution_type == Some(ExecutionType::Drill);
    let runs = servers.iter().any(|server| server.recovery_instance_id.is_some());
    if !is_drill || !runs {
        return None;
    }
    let id = &execution.execution_id;
    Some(match execution.lease_ends_at {
        Some(end) => format!("They are terminated at {end}; to have it now: drsctl cleanup {id}"),
        None => format!("Nothing terminates them by itself: drsctl cleanup {id}"),
    })
}

fn next_step(status: ExecutionStatus) -> &'static str {
    match status {
        ExecutionStatus::Succeeded => "test the applications; after a drill, terminate its instances",
        ExecutionStatus::SucceededWithFailures => "look at the servers named above; the rest of the plan was done",
        ExecutionStatus::Failed => "mend what is named above, then start the plan again",
        ExecutionStatus::Cancelled => "nothing was terminated: look at the instances that run",
        ExecutionStatus::Rejected => "nothing was launched: mend what is named above, then start again",
        ExecutionStatus::Pending | ExecutionStatus::Running | ExecutionStatus::Paused => "wait",
    }
}

/// What a wave asks people, in one sentence; nothing unless it holds.
pub fn asked(wave: &WaveRecord) -> Option<String> {
    let name = format!("wave {} {}", wave.wave, wave.name);
    Some(match Hold::of(wave.wave_status)? {
        Hold::Approval => format!("{name} waits for approval before it starts"),
        Hold::Failure => {
            let why = wave.status_reason.as_deref().unwrap_or("servers of it failed");
            format!("{name} needs a decision: {why}")
        }
    })
}

/// What people are told while an execution asks them something.
pub fn question(execution: &ExecutionRecord, wave: &WaveRecord, servers: &[ServerRecord]) -> Option<Outcome> {
    let hold = Hold::of(wave.wave_status)?;
    let plan_id = execution.plan_id.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let execution_type = execution.execution_type.map_or_else(|| "unknown".to_owned(), |kind| kind.to_string());
    let reason = asked(wave)?;
    let word = match hold {
        Hold::Approval => "ApprovalNeeded",
        Hold::Failure => "DecisionNeeded",
    };
    let mut lines = vec![format!("{execution_type} of recovery plan {plan_id} ({}): {reason}.", execution.plan_name)];
    lines.extend([String::new(), times(execution), counts(servers)]);
    let of_wave: Vec<ServerRecord> = servers.iter().filter(|server| server.wave == wave.wave).cloned().collect();
    lines.extend(failures(std::slice::from_ref(wave), &of_wave));
    lines.extend([String::new(), "To answer, one of:".to_owned()]);
    lines.extend(commands(execution, wave, hold));
    lines.push(link(&execution.execution_arn));
    Some(Outcome {
        execution_id: execution.execution_id.to_string(),
        subject: ascii(&format!("{execution_type} of {plan_id}: {word}, wave {}", wave.wave)),
        message: lines.join("\n"),
        status: word.to_owned(),
        reason,
        lease_ends_at: None,
        plan_id,
        execution_type,
    })
}

/// What people are told when instances of a drill are left.
pub fn clean_up_failed(execution: &ExecutionRecord, reason: &str) -> Outcome {
    let plan_id = execution.plan_id.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let execution_type = execution.execution_type.map_or_else(|| "unknown".to_owned(), |kind| kind.to_string());
    let id = &execution.execution_id;
    let message = format!(
        "Instances of drill {id} of recovery plan {plan_id} ({}) are left and cost money: {reason}.\n\n\
         Next: look at them in the DRS console, then: drsctl cleanup {id}\n{}",
        execution.plan_name,
        link(&execution.execution_arn)
    );
    Outcome {
        execution_id: id.to_string(),
        subject: ascii(&format!("{execution_type} of {plan_id}: CleanUpFailed")),
        message,
        status: "CleanUpFailed".to_owned(),
        reason: reason.to_owned(),
        lease_ends_at: None,
        plan_id,
        execution_type,
    }
}

/// The commands that answer, to be copied as they are.
fn commands(execution: &ExecutionRecord, wave: &WaveRecord, hold: Hold) -> Vec<String> {
    let (id, number, attempt) = (&execution.execution_id, wave.wave, wave.attempt);
    let answers = hold.answers().iter();
    answers
        .map(|answer| {
            let verb = answer.to_string().to_lowercase();
            format!("  drsctl executions {verb} {id} --wave {number} --attempt {attempt} --comment \"...\"")
        })
        .collect()
}

/// The execution's page in the Step Functions console, made from its ARN.
fn link(execution_arn: &str) -> String {
    format!("Execution: {}", links::console(execution_arn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::WaveStatus;
    use crate::testing::{execution, server, wave};

    fn ended(status: ExecutionStatus) -> ExecutionRecord {
        let mut execution = execution();
        execution.status = status;
        execution.ended_at = Some("2026-11-20T02:38:30Z".parse().unwrap());
        execution
    }

    #[test]
    fn the_message_of_a_failed_drill_says_it_all() {
        let mut execution = ended(ExecutionStatus::Failed);
        execution.status_reason = Some("wave 1 `Wave 1` Failed: 1 of 2 servers did not come up".to_owned());
        let mut launched = server(1, 1, ServerStatus::Launched);
        launched.recovery_instance_id = Some("i-1234567890abcdef0".parse().unwrap());
        let mut failed = server(1, 2, ServerStatus::Failed);
        failed.reason = Some("conversion failed (attempt 3 of 3)".to_owned());
        failed.next_step = Some("check the subnet of the conversion server".to_owned());
        let mut wave = wave(1);
        wave.wave_status = WaveStatus::Failed;
        let outcome = outcome(&execution, &[wave], &[launched, failed, server(2, 3, ServerStatus::Skipped)]);
        insta::assert_snapshot!(format!("{}\n\n{}", outcome.subject, outcome.message));
    }

    #[test]
    fn the_message_of_a_success_says_whether_the_target_was_met() {
        let mut execution = ended(ExecutionStatus::Succeeded);
        execution.rto_seconds = Some(2_300);
        let message = outcome(&execution, &[wave(1)], &[server(1, 1, ServerStatus::Launched)]).message;
        assert!(message.contains("RTO 38 min 20 s against 1 h 0 min: met."), "{message}");
        execution.rto_seconds = Some(3_601);
        let message = outcome(&execution, &[wave(1)], &[server(1, 1, ServerStatus::Launched)]).message;
        assert!(message.contains(": missed."), "{message}");
    }

    #[test]
    fn three_thousand_failures_fit_into_a_states_payload() {
        let servers: Vec<ServerRecord> = (0..3_000)
            .map(|number| {
                let mut server = server(1, number, ServerStatus::Failed);
                server.reason = Some("conversion failed".repeat(5));
                server.recovery_instance_id = Some("i-1234567890abcdef0".parse().unwrap());
                server
            })
            .collect();
        let outcome = outcome(&ended(ExecutionStatus::Failed), &[wave(1)], &servers);
        assert!(serde_json::to_string(&outcome).unwrap().len() < 8 * 1024);
        assert!(outcome.message.contains("and 2980 more"));
    }

    #[test]
    fn a_subject_is_at_most_100_ascii_characters() {
        let mut execution = ended(ExecutionStatus::SucceededWithFailures);
        execution.plan_id = Some("p".repeat(100).parse().unwrap());
        let subject = outcome(&execution, &[], &[]).subject;
        assert!(subject.len() <= 100 && subject.is_ascii());
    }
}
