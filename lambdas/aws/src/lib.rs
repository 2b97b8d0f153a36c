//! The ports of the domain over the AWS SDK. SDK types stop here: the functions never see one.

mod drs;
mod faults;
mod http;
mod iam;
mod inspect;
mod lambda;
mod lazy;
mod metrics;
mod named_stack;
mod service_quotas;
mod session;
mod settings;
mod sns;
mod ssm;
mod step_functions;
mod tables;
mod targets;
mod world;

pub use inspect::Subscribers;
pub use metrics::MetricLog;
pub use named_stack::NamedStack;
pub use session::{Choice, Deployment, Identity, Session, SessionError};
pub use settings::{LaunchRoles, Machines, Settings, SettingsError, Tables};
pub use tables::keys;
pub use targets::TargetRole;
pub use world::World;
