//! The HTTP API through its router, against a local stack in memory.

mod control;
mod errors;
mod execution_page;
mod executions;
mod groups;
mod kit;
mod openapi;
mod permissions;
mod plans;
mod schemathesis;
