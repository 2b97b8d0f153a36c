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

/// The intents that there are, with random arguments: `("pause-execution", {...})`. Those whose function does not
/// exist are left out when they are drawn.
fn intents(_waves: usize, _dice: &mut Dice) -> Vec<(&'static str, Value)> {
    Vec::new()
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
        if stack::HANDLERS.contains(&function) && dice.percent(10) {
            actions.push(Deed::Invoke { function, payload });
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
