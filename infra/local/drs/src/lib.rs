//! A simulated AWS Elastic Disaster Recovery, and the SSM and SNS calls an orchestrator uses beside it, speaking AWS's
//! wire protocols.

mod agenda;
mod dice;
mod drs;
mod estate;
mod ids;
mod input;
mod model;
mod scenario;
mod time;
mod wire;

pub use self::drs::shapes;
pub use self::estate::Estate;
pub use self::ids::{InvalidId, JobId, RecoveryInstanceId, RecoverySnapshotId, SourceServerId};
pub use self::input::{InputError, Selector};
pub use self::model::{Problem, ServiceModel, Violation};
pub use self::scenario::{Effect, Fault, LIBRARY, LibraryScenario, Scenario, Target, Window};
pub use self::time::DateTime;
pub use self::wire::{Request, Response, Service};
