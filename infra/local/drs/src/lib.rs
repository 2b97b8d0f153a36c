//! A simulated AWS Elastic Disaster Recovery, and the calls of SSM, SNS, IAM and Service Quotas that an
//! orchestrator uses beside it, speaking AWS's
//! wire protocols.
//!
//! A [`Simulator`] is made from an [`Estate`] (the servers), a [`Scenario`] (what goes wrong) and [`Options`]. It is
//! pure: an HTTP server hands it each [`Request`] with the time, and sends the [`Response`].

mod account;
mod admin;
mod agenda;
mod dice;
mod drs;
mod estate;
mod events;
mod iam;
mod ids;
mod inject;
mod input;
mod launch;
mod model;
mod options;
mod quotas;
mod refusal;
mod scenario;
mod simulator;
mod sns;
mod ssm;
#[cfg(test)]
mod tests;
mod time;
mod wire;

pub use self::drs::shapes;
pub use self::estate::Estate;
pub use self::events::Event;
pub use self::ids::{InvalidId, JobId, RecoveryInstanceId, RecoverySnapshotId, SourceServerId};
pub use self::input::{InputError, Selector};
pub use self::model::{Problem, ServiceModel, Violation};
pub use self::options::{Options, Quotas};
pub use self::scenario::{Effect, Fault, LIBRARY, LibraryScenario, Scenario, Target, Window};
pub use self::simulator::Simulator;
pub use self::sns::{MessageAttribute, PublishedMessage};
pub use self::time::DateTime;
pub use self::wire::{Request, Response, Service};
