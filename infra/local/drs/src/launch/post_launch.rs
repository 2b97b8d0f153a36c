//! Post-launch actions: run one after the other once the SSM agent reports.
//!
//! AWS does not document whether the job waits for them, or when a failed one turns the launch. Chosen here: `JOB_END`
//! waits, and a server turns from LAUNCHED to FAILED when its first mandatory action fails.

use jiff::SignedDuration;

use super::LaunchInput;
use super::course::Course;
use super::recovery::Launched;
use crate::account::{ActionRun, Actions};
use crate::drs::shapes::{LaunchAction, LaunchDisposition, LaunchStatus};
use crate::time::after;

/// The service waits so long for the agent.
const AGENT_WAIT: SignedDuration = SignedDuration::from_mins(20);
const NO_AGENT: &str = "The SSM agent was not discovered on the launched instance";

pub(super) fn run_actions(input: &LaunchInput, launched: &Launched, course: &mut Course) -> Option<Actions> {
    if input.actions.is_empty() || input.disposition == LaunchDisposition::Stopped {
        return None;
    }
    let gives_up_at = after(launched.launched_at, AGENT_WAIT);
    let agent_discovered_at = launched.agent_online_at.filter(|online| *online <= gives_up_at);
    course.at = agent_discovered_at.unwrap_or(gives_up_at);
    let mut runs: Vec<ActionRun> = Vec::new();
    for action in &input.actions {
        let failure = match agent_discovered_at {
            None => Some(NO_AGENT.to_owned()),
            Some(_) => failure(input, action),
        };
        let started_at = course.at;
        if agent_discovered_at.is_some() {
            course.wait(&format!("action {}", action.action_id), input.timings.command);
        }
        let already_failed = runs.iter().any(|run| run.failure.is_some() && !run.action.optional);
        if failure.is_some() && !action.optional && !already_failed {
            course.status(LaunchStatus::Failed);
        }
        let run_id = course.draw(&format!("run of {}", action.action_id)).uuid();
        runs.push(ActionRun { action: action.clone(), run_id, started_at, ended_at: course.at, failure });
    }
    Some(Actions { agent_discovered_at, runs })
}

fn failure(input: &LaunchInput, action: &LaunchAction) -> Option<String> {
    let names = [&action.name, &action.action_code, &action.action_id];
    input
        .faults
        .failing_actions
        .iter()
        .find(|(selector, _)| names.iter().any(|name| selector.matches_text(name)))
        .map(|(_, reason)| reason.clone())
}
