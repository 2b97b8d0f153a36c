//! The ports of the domain over the AWS SDK. SDK types stop here: the functions never see one.

mod drs;
mod faults;
mod lambda;
mod service_quotas;
mod settings;
mod sns;
mod ssm;
mod step_functions;
mod tables;
mod world;

pub use settings::{Machines, Settings, SettingsError, Tables};
pub use tables::keys;
pub use world::World;
