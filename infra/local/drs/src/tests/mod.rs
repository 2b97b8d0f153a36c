//! The simulator as its users meet it: requests in, answers out, at chosen times.

mod admin;
mod both_ways;
mod cli_examples;
mod conformance;
mod determinism;
mod drill;
mod errors;
mod events;
mod failback;
mod faults;
mod iam;
mod jobs;
mod kit;
mod launch;
mod launch_actions;
mod lifecycle;
mod plans;
mod properties;
mod quotas;
mod readme;
mod scale;
mod snapshots;
mod sns;
mod ssm;
mod tags;
