//! The shapes of DRS's answers, as types. Names and optionality: `../../../model/drs.json`.

mod job;
mod job_log;
mod launch_action;
mod launch_configuration;
mod recovery_instance;
mod recovery_plan;
mod recovery_snapshot;
mod replication_configuration;
mod source_server;

use std::collections::BTreeMap;

pub use self::job::*;
pub use self::job_log::*;
pub use self::launch_action::*;
pub use self::launch_configuration::*;
pub use self::recovery_instance::*;
pub use self::recovery_plan::*;
pub use self::recovery_snapshot::*;
pub use self::replication_configuration::*;
pub use self::source_server::*;

/// Tags of a resource.
pub type Tags = BTreeMap<String, String>;
