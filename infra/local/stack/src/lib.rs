//! The product on one machine, without an AWS account: the same state machines in an interpreter of Step Functions,
//! the same `bootstrap` behind the Lambda Runtime API, DynamoDB, and a simulated DRS, on one port and one clock.

mod data;
mod dynamodb;
mod error;
mod integrations;
mod lambda;
mod machines;
mod options;
mod port;
mod router;
mod simulator;
mod stack;
mod tables;
mod wire;
mod yaml;

pub use dynamodb::DYNAMODB_OPERATIONS;
pub use error::StackError;
pub use options::{ACCOUNT, REGION, StackOptions};
pub use simulator::{SharedSimulator, serve as serve_simulator};
pub use stack::Stack;
pub use tables::names as tables;
pub use yaml::{YamlError, yaml};
