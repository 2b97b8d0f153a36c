//! The Lambdas, one module each: the state `PollWave` calls the Lambda `poll-wave`, which is the function
//! [`poll_wave::poll_wave`]. Each takes its input, the time of its state, and just the ports that it needs.

mod advance_checks;
mod api;
pub mod await_turn;
pub mod bootstrap;
pub mod check_readiness;
pub mod fail_execution;
pub mod finish_execution;
pub mod finish_wave;
mod handlers;
mod observe_launch;
pub mod poll_checks;
pub mod poll_wave;
pub mod prepare_execution;
mod progress;
mod release_waves;
pub mod start_checks;
pub mod start_wave;
mod store;

pub use handlers::{HANDLERS, invoke};
