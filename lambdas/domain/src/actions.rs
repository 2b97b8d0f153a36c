//! What a person can do with an execution now, and why not: one answer for every front end.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clean_up::{self, CleanUpStatus};
use crate::decision::OperatorAnswer;
use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::request::ExecutionType;
use crate::status::Status;

/// Something that a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Let no further wave start.
    Pause,
    /// Let waves start again.
    Resume,
    /// End the execution early.
    Cancel,
    /// Terminate a drill's instances.
    CleanUp,
    /// Keep a drill's instances longer.
    ExtendLease,
    /// Start a wave that waits for approval.
    Approve,
    /// Launch a wave's failed servers again.
    Retry,
    /// Go on without a wave's failed servers.
    Skip,
    /// End a wave that asks.
    Stop,
}

/// An action, and whether it would be taken now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The action.
    pub action: Action,
    /// Whether it would be taken now.
    pub allowed: bool,
    /// Why not, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Offer {
    fn new(action: Action, refusal: Option<String>) -> Self {
        Self { action, allowed: refusal.is_none(), reason: refusal }
    }

    /// Takes it back, unless there is a reason against it already.
    pub fn forbid(&mut self, reason: &str) {
        self.allowed = false;
        self.reason.get_or_insert_with(|| reason.to_owned());
    }
}

/// What can be done with the whole execution. A recovery's instances are never terminated, so it has no clean-up.
pub fn of_execution(execution: &ExecutionRecord, servers: &[ServerRecord]) -> Vec<Offer> {
    let mut offers = vec![
        Offer::new(Action::Pause, against_pause(execution)),
        Offer::new(Action::Resume, against_resume(execution)),
        Offer::new(Action::Cancel, ended(execution).or_else(|| cancelled(execution))),
    ];
    if execution.execution_type == Some(ExecutionType::Drill) {
        offers.push(Offer::new(Action::CleanUp, against_clean_up(execution, servers)));
        offers.push(Offer::new(Action::ExtendLease, against_extension(execution)));
    }
    offers
}

/// What can be answered to a wave, in its present attempt.
pub fn of_wave(execution: &ExecutionRecord, wave: &WaveRecord) -> Vec<Offer> {
    let answers = [
        (Action::Approve, OperatorAnswer::Approve),
        (Action::Retry, OperatorAnswer::Retry),
        (Action::Skip, OperatorAnswer::Skip),
        (Action::Stop, OperatorAnswer::Stop),
    ];
    let offer = |(action, answer)| {
        let refusal = wave.accepts(wave.attempt, answer).err();
        let paused = execution.pause_requested.as_ref().filter(|_| action == Action::Approve);
        let refusal = refusal.or_else(|| paused.map(|pause| format!("paused by {pause}; resume it first")));
        Offer::new(action, ended(execution).or(refusal))
    };
    answers.into_iter().map(offer).collect()
}

fn ended(execution: &ExecutionRecord) -> Option<String> {
    execution.status.has_ended().then(|| format!("the execution has ended {}", execution.status))
}

fn cancelled(execution: &ExecutionRecord) -> Option<String> {
    execution.cancel_requested.as_ref().map(|cancel| format!("cancelled before, by {cancel}"))
}

fn against_pause(execution: &ExecutionRecord) -> Option<String> {
    let paused = || execution.pause_requested.as_ref().map(|pause| format!("paused before, by {pause}"));
    ended(execution).or_else(|| cancelled(execution)).or_else(paused)
}

fn against_resume(execution: &ExecutionRecord) -> Option<String> {
    let not_paused = || execution.pause_requested.is_none().then(|| "nobody has paused it".to_owned());
    ended(execution).or_else(not_paused)
}

fn against_clean_up(execution: &ExecutionRecord, servers: &[ServerRecord]) -> Option<String> {
    if let Err(refusal) = clean_up::may_clean_up(execution) {
        return Some(refusal);
    }
    match execution.clean_up.as_ref().map(|clean_up| clean_up.status) {
        Some(CleanUpStatus::Terminating) => Some("its instances are being terminated".to_owned()),
        Some(CleanUpStatus::CleanedUp) => Some("its instances are gone already".to_owned()),
        Some(CleanUpStatus::Failed) => None,
        None => {
            let launched = servers.iter().any(|server| server.recovery_instance_id.is_some());
            (!launched).then(|| "it has launched no instance".to_owned())
        }
    }
}

fn against_extension(execution: &ExecutionRecord) -> Option<String> {
    if execution.lease_ends_at.is_none() {
        let running = if execution.status.has_ended() { "has no lease" } else { "has no lease before its end" };
        return Some(format!("the drill {running}: nothing terminates its instances by itself"));
    }
    execution.clean_up.is_some().then(|| "its instances are terminated already, or being terminated".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Intent;
    use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
    use crate::testing::{execution, server, wave};

    fn allowed(offers: &[Offer]) -> Vec<Action> {
        for offer in offers {
            assert_eq!(offer.allowed, offer.reason.is_none(), "{offer:?}");
        }
        offers.iter().filter(|offer| offer.allowed).map(|offer| offer.action).collect()
    }

    fn intent() -> Option<Intent> {
        Some(Intent { by: "alice".to_owned(), at: "2026-11-20T03:00:00Z".parse().unwrap(), comment: None })
    }

    fn ended_drill() -> (ExecutionRecord, Vec<ServerRecord>) {
        let mut launched = server(1, 1, ServerStatus::Launched);
        launched.recovery_instance_id = Some("i-1234567890abcdef0".parse().unwrap());
        (ExecutionRecord { status: ExecutionStatus::Failed, ..execution() }, vec![launched])
    }

    #[test]
    fn a_running_execution_can_be_paused_and_cancelled_once_each() {
        let mut running = execution();
        assert_eq!(allowed(&of_execution(&running, &[])), [Action::Pause, Action::Cancel]);
        running.pause_requested = intent();
        assert_eq!(allowed(&of_execution(&running, &[])), [Action::Resume, Action::Cancel]);
        running.cancel_requested = intent();
        let offers = of_execution(&running, &[]);
        assert_eq!(allowed(&offers), [Action::Resume]);
        assert_eq!(offers[2].reason.as_deref(), Some("cancelled before, by alice"));
    }

    #[test]
    fn a_drill_is_cleaned_up_once_it_has_ended_and_a_recovery_never() {
        let (mut drill, servers) = ended_drill();
        assert_eq!(allowed(&of_execution(&drill, &servers)), [Action::CleanUp]);
        assert_eq!(allowed(&of_execution(&drill, &[])), [], "nothing was launched");
        drill.lease_ends_at = Some("2026-11-20T09:00:00Z".parse().unwrap());
        assert_eq!(allowed(&of_execution(&drill, &servers)), [Action::CleanUp, Action::ExtendLease]);
        drill.execution_type = Some(ExecutionType::Recovery);
        assert!(of_execution(&drill, &servers).iter().all(|offer| offer.action != Action::CleanUp));
    }

    #[test]
    fn a_wave_offers_the_answers_to_its_question() {
        let mut held = WaveRecord { wave_status: WaveStatus::AwaitingApproval, ..wave(2) };
        assert_eq!(allowed(&of_wave(&execution(), &held)), [Action::Approve, Action::Stop]);
        let paused = ExecutionRecord { pause_requested: intent(), ..execution() };
        assert_eq!(allowed(&of_wave(&paused, &held)), [Action::Stop]);
        held.wave_status = WaveStatus::NeedsDecision;
        assert_eq!(allowed(&of_wave(&paused, &held)), [Action::Retry, Action::Skip, Action::Stop]);
        held.wave_status = WaveStatus::Launching;
        let offers = of_wave(&execution(), &held);
        assert_eq!(offers[0].reason.as_deref(), Some("wave 2 `Wave 2` asks nothing: it is Launching"));
    }
}
