//! The HTTP API through its router, against a local stack in memory.

mod errors;
mod executions;
mod groups;
mod kit;
mod openapi;
mod permissions;
mod plans;
mod schemathesis;
