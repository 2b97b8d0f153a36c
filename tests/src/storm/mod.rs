//! Random runs of the whole product, and what must hold after each of them.
//!
//! A [`Story`] is drawn from a seed: servers, plan, faults, operator. It is told on a stack in memory, on one thread
//! and on virtual time, so the same seed is the same run. Then the invariants look at what is left.

mod dice;
mod evidence;
mod invariants;
mod many;
mod meddler;
mod operator;
mod run;
mod story;
mod troubles;

use stack::{Stack, TaskError};

pub use many::{Report, many, one, ways};
pub use operator::EXECUTION;
pub use story::{PLAN, Story};

use self::evidence::Evidence;
use self::meddler::Meddling;

/// What is wrong with what a run of [`PLAN`] as [`EXECUTION`] has left in a stack. `struck` is the state whose task
/// was made to fail, and with what.
pub async fn findings(stack: &Stack, struck: Option<(&str, &TaskError)>) -> Vec<String> {
    let mut meddling = Meddling::default();
    if let Some((state, error)) = struck {
        meddling.spoilt.insert(state.to_owned(), 1);
        meddling.errors.push(error.name.clone());
    }
    invariants::check(&Evidence::gather(Story::default(), meddling, Vec::new(), stack).await)
}
