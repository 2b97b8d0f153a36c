//! The wire protocols of the services: REST JSON (DRS), AWS JSON 1.1 (SSM, Service Quotas) and AWS Query (SNS, IAM).

mod aws_json;
mod aws_query;
mod call;
mod error;
mod message;
mod paging;
mod rest_json;
mod xml;

pub(crate) use self::call::{Answer, Call, decode, encode};
pub(crate) use self::error::{ApiError, WireFault};
pub use self::message::{Request, Response, Service};
pub(crate) use self::paging::{InvalidToken, PageRequest, paginate};
