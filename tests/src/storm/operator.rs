//! What the operator does, at random moments.
//!
//! To add an action: a line in [`intents`] when it is a function that front ends call, a variant of [`Deed`] and its
//! arm in `run.rs` when it is something else.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::dice::Dice;

/// The execution of a run.
pub const EXECUTION: &str = "exec-1";
/// The execution that is started while the first one may still run.
pub(super) const SECOND: &str = "exec-2";

/// Something done at a moment.
#[derive(Debug, Clone)]
pub(super) struct Action {
    /// How long after the start.
    pub(super) after: SignedDuration,
    /// What.
    pub(super) deed: Deed,
}

/// Something that a person does, or that happens to the whole stack.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// `StopExecution` of the plan's machine.
    StopPlan,
    /// `StopExecution` of a wave's machine.
    StopWave(usize),
    /// Starts the same plan again.
    StartAgain,
    /// The stack is killed and started again from what it kept, so much later.
    Restart(SignedDuration),
    /// An intent: a function that front ends call through Lambda's Invoke API.
    Invoke {
        /// The function.
        function: &'static str,
        /// Its event.
        payload: Value,
    },
}

impl Deed {
    /// An intent.
    pub(super) fn intent(function: &'static str, payload: Value) -> Self {
        Self::Invoke { function, payload }
    }
}

impl Deed {
    /// What it is counted as.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::StopPlan => "stop the plan's machine",
            Self::StopWave(_) => "stop a wave's machine",
            Self::StartAgain => "start the plan again",
            Self::Restart(_) => "restart the stack",
            Self::Invoke { function, .. } => function,
        }
    }
}

/// The intents that there are, with random arguments; `by` and `time` are added when they are sent. Many come too
/// early, too late or to nothing that was asked: to be refused is one of the things that must do no harm.
fn intents(waves: usize, dice: &mut Dice) -> Vec<(&'static str, Value)> {
    let execution = json!({ "executionId": EXECUTION });
    vec![
        ("pause-execution", execution.clone()),
        ("resume-execution", execution.clone()),
        ("cancel-execution", execution.clone()),
        ("request-clean-up", execution),
        (
            "decide",
            decision(dice.index(waves) + 1, dice.between(1, 2), dice.pick(&["Approve", "Retry", "Skip", "Stop"])),
        ),
    ]
}

/// An answer to a wave that asks.
pub(super) fn decision(wave: usize, attempt: u64, answer: &&str) -> Value {
    json!({"executionId": EXECUTION, "wave": wave, "attempt": attempt, "answer": answer})
}

/// The actions of a run, in order of time.
pub(super) fn draw(waves: usize, dice: &mut Dice) -> Vec<Action> {
    let mut actions = Vec::new();
    for (chance, deed) in [
        (6, Deed::StopPlan),
        (8, Deed::StopWave(dice.index(waves) + 1)),
        (10, Deed::StartAgain),
        (12, Deed::Restart(SignedDuration::ZERO)),
        (12, Deed::Restart(SignedDuration::from_secs(i64::try_from(dice.between(1, 7_200)).unwrap()))),
    ] {
        if dice.percent(chance) {
            actions.push(deed);
        }
    }
    for (function, payload) in intents(waves, dice) {
        if dice.percent(8) {
            actions.push(Deed::intent(function, payload));
        }
    }
    let mut actions: Vec<Action> = actions.into_iter().map(|deed| Action { after: moment(dice), deed }).collect();
    actions.sort_by_key(|action| action.after);
    actions
}

/// Early moments are as likely as late ones: most things begin at the beginning.
fn moment(dice: &mut Dice) -> SignedDuration {
    let most = *dice.pick(&[10, 60, 600, 3_600, 10_800]);
    SignedDuration::from_millis(i64::try_from(dice.between(0, most * 1_000)).unwrap())
}

/// The request that starts an execution.
pub(super) fn request(execution_type: &str) -> Value {
    json!({"planId": super::story::PLAN, "executionType": execution_type, "initiatedBy": "storm"})
}
