//! The Lambda host: runs the very `bootstrap` of the functions, each in processes of its own as on AWS, and feeds them
//! through the Lambda Runtime API.

mod host;
mod in_process;
mod metrics;
mod queue;
mod runtime_api;
mod sandbox;

pub(crate) use host::{LambdaHost, LambdaOptions, function_name};
pub(crate) use in_process::{InProcess, current_function, die, unhandled};
pub(crate) use metrics::Metrics;
pub(crate) use runtime_api::routes;
