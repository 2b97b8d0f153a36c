//! The DRS ports: source servers, jobs and their logs, recovery instances.

mod convert;
mod jobs;
mod recovery_instances;
mod source_servers;
