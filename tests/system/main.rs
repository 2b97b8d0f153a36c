//! Whole-system tests: one binary, one module per subject.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of this is test code, in which a panic is how a test fails"
)]

mod api;
mod asl_rules;
mod aws_tools;
mod cli;
mod compiled_once;
mod control;
mod differential;
mod drill;
mod drs_conformance;
mod failures;
mod faults;
mod infra;
mod launch_events;
mod local_readme;
mod metrics;
mod operate;
mod repeats;
mod restart;
mod schedules;
mod simulate;
mod states_conformance;
mod targets;
mod website;
