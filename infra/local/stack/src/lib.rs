//! The product on one machine, without an AWS account: the same state machines in an interpreter of Step Functions,
//! the same `bootstrap` behind the Lambda Runtime API, DynamoDB, and a simulated DRS, on one port and one clock.

mod console;
mod data;
mod direct;
mod dynamodb;
mod entrance;
mod error;
mod integrations;
mod interpose;
mod interposed;
mod invoke_api;
mod lambda;
mod launch_events;
mod machines;
mod options;
mod port;
mod reconcile;
mod router;
mod settings;
mod simulation;
mod simulator;
mod stack;
mod sts;
mod tables;
mod website;
mod wire;
mod yaml;

pub use dynamodb::DYNAMODB_OPERATIONS;
pub use error::StackError;
pub use functions::HANDLERS;
pub use interpose::{FunctionRequest, Interpose, RequestFate, TaskCall, TaskError, TaskFate};
pub use options::{ACCOUNT, Functions, REGION, Site, StackOptions};
pub use settings::settings;
pub use simulator::{SharedSimulator, serve as serve_simulator};
pub use stack::Stack;
pub use tables::names as tables;
pub use yaml::{YamlError, yaml};
