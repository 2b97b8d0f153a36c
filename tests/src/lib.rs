//! What the whole-system tests share: the tools they use, rehearsals on a local stack, estates, and the storm.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of this is test code, in which a panic is how a test fails"
)]

mod asl;
pub mod bench;
pub mod differential;
mod estates;
mod programs;
mod rehearsal;
pub mod storm;
mod targets;

pub use asl::{AslTask, asl_tasks};
pub use estates::{fleet, odd_fleet};
pub use programs::{Served, cargo, drsctl, engines_python, has_sam, python_tool, serve, serve_http, shared, workspace};
pub use rehearsal::{Finished, Rehearsal, Setup};
pub use targets::Strike;
