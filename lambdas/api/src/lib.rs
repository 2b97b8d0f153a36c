//! The HTTP API: one router, which runs in the `api` Lambda and in `drsctl`.
//!
//! Whoever serves it says who is calling, by a [`Caller`] among the request's extensions. What callers may do stands
//! in [`ROUTES`].

mod accounts;
mod api;
mod caller;
mod claims;
mod control;
mod cursor;
mod execution_page;
mod executions;
mod groups;
mod health;
mod launch_settings;
mod loopback;
mod native_plans;
mod openapi;
mod permissions;
mod placement;
mod plan_files;
mod plans;
mod problem;
mod readiness;
mod recovery_points;
mod request;
mod router;
mod servers;
mod start;

pub use api::{Api, Clock};
pub use caller::{COGNITO_GROUPS, Caller, Role};
pub use loopback::{LocalHosts, local};
pub use openapi::document;
pub use permissions::{Permission, ROUTES, Route};
pub use problem::{Code, Problem};
pub use router::router;
