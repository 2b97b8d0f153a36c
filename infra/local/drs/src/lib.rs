//! A simulated AWS Elastic Disaster Recovery, and the SSM and SNS calls an orchestrator uses beside it, speaking AWS's
//! wire protocols.

mod agenda;
mod dice;
mod ids;
mod model;
mod time;
mod wire;

pub use self::ids::{InvalidId, JobId, RecoveryInstanceId, RecoverySnapshotId, SourceServerId};
pub use self::model::{Problem, ServiceModel, Violation};
pub use self::time::DateTime;
pub use self::wire::{Request, Response, Service};
