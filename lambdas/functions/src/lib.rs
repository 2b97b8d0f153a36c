//! The Lambdas, one module each: the state `PollWave` calls the Lambda `poll-wave`, which is the function
//! [`poll_wave::poll_wave`]. Each takes its input, the time of its state, and just the ports that it needs.

mod advance_checks;
mod api;
pub mod apply_launch_settings;
pub mod ask_operator;
pub mod await_turn;
pub mod bootstrap;
pub mod cancel_execution;
pub mod check_readiness;
pub mod decide;
mod drill_instances;
mod drs_queue;
pub mod extend_lease;
pub mod fail_execution;
pub mod finish_clean_up;
pub mod finish_execution;
pub mod finish_wave;
mod handlers;
mod hold_wave;
mod launched_servers;
mod locks;
mod logs;
mod observe_launch;
pub mod pause_execution;
pub mod poll_checks;
pub mod poll_termination;
pub mod poll_wave;
pub mod prepare_execution;
mod progress;
pub mod publish_outcome;
pub mod reconcile_execution;
pub mod record_launch_event;
mod refresh_status;
mod release_waves;
pub mod request_approval;
pub mod request_clean_up;
pub mod resume_execution;
pub mod start_checks;
pub mod start_scheduled_drill;
pub mod start_wave;
mod store;
mod tell;
pub mod terminate_instances;
mod wave_attempt;
mod wish;

pub use handlers::{HANDLERS, WITHOUT_STATE, invoke};
