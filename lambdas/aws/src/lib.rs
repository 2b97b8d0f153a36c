//! The ports of the domain over the AWS SDK. SDK types stop here: the functions never see one.

mod drs;
mod faults;
mod iam;
mod lambda;
mod metrics;
mod service_quotas;
mod settings;
mod sns;
mod ssm;
mod step_functions;
mod tables;
mod targets;
mod world;

pub use metrics::MetricLog;
pub use settings::{LaunchRoles, Machines, Settings, SettingsError, Tables};
pub use tables::keys;
pub use targets::TargetRole;
pub use world::World;
