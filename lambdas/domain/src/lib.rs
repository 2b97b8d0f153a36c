//! Types and rules of recovery orchestration: what plans, waves and servers are, and how they are judged.
//!
//! Pure: no AWS SDK, no runtime, no clock. Time is passed in. The `functions` crate calls these rules, the `aws` crate
//! implements the [`ports`].

pub mod actions;
pub mod catalogue;
pub mod check;
pub mod clean_up;
pub mod conclusion;
pub mod decision;
pub mod diagnosis;
pub mod drs;
pub mod duration;
pub mod event;
pub mod execution;
pub mod fault;
pub mod forwarded;
pub mod freeze;
pub mod frozen_plan;
pub mod group;
pub mod holding;
pub mod ids;
pub mod intent;
pub mod judgement;
pub mod launch_job;
pub mod launch_settings;
pub mod links;
pub mod metrics;
pub mod native_plan;
pub mod notification;
pub mod outcome;
pub mod permissions;
pub mod phases;
pub mod plan;
pub mod plan_file;
pub mod polling;
pub mod ports;
pub mod preflight;
pub mod quotas;
pub mod readiness;
pub mod recovery_point;
pub mod report;
pub mod request;
pub mod schedule;
mod server_readiness;
pub mod settlement;
pub mod source_server;
pub mod status;
pub mod strict;
pub mod target;
pub mod target_account;
pub mod ticket;
pub mod turn;
pub mod verdict;
pub mod view;
mod wave_members;
pub mod wave_order;

#[cfg(test)]
mod scale;
#[cfg(test)]
mod testing;
