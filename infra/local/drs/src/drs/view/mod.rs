//! Answers as views of the account at a time: jobs, source servers, recovery instances.

mod job;
mod recovery_instance;
mod replication;
mod source_server;

pub(crate) use self::job::job;
pub(crate) use self::recovery_instance::{instance_properties, recovery_instance};
pub(crate) use self::replication::{Replication, replication};
pub(crate) use self::source_server::{live_instance, server_tags, source_server};
