//! The DRS ports: source servers, jobs and their logs, recovery instances.

mod convert;
mod jobs;
mod launch_configuration;
mod native_plans;
mod recovery_instances;
mod recovery_snapshots;
mod source_servers;
