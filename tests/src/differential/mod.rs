//! The same machines, inputs and functions in our interpreter and in other engines.

mod case;
pub mod engines;
mod functions;
pub mod ours;
pub mod own_machines;

pub use case::{Case, Outcome, Outcomes, Suite, function_arn};
