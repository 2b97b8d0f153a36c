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

pub use evidence::Evidence;
pub use many::{Report, many, one};
pub use story::Story;
