//! From an HTTP request to a named operation with JSON input, and from its outcome back to HTTP.

use serde_json::Value;

use super::{ApiError, Request, Response, Service, WireFault, aws_json, aws_query, rest_json};
use crate::model::ServiceModel;

/// A request, understood: which operation, with which input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) service: Service,
    pub(crate) operation: String,
    pub(crate) input: Value,
}

/// What an operation answers, and whether it has changed the account.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) output: Value,
    pub(crate) changed: bool,
}

/// Reads the operation; the input is read, but not validated yet.
pub(crate) fn decode(service: Service, request: &Request) -> Result<Call, WireFault> {
    let model = ServiceModel::of(service);
    let (operation, mut input) = match service {
        Service::Drs => rest_json::decode(model, request)?,
        Service::Ssm | Service::ServiceQuotas => aws_json::decode(model, request)?,
        Service::Sns | Service::Iam => aws_query::decode(model, request)?,
    };
    drop_nulls(&mut input);
    match model.operations.get(&operation) {
        None => Err(WireFault::UnknownOperation(operation)),
        Some(found) if !found.served => Err(WireFault::NotServed(operation)),
        Some(_) => Ok(Call { service, operation, input }),
    }
}

/// A member that is null is a member that is not there.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(entries) => entries.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// Writes an outcome as the service's protocol does.
pub(crate) fn encode(
    service: Service,
    operation: Option<&str>,
    outcome: &Result<Value, ApiError>,
    request_id: &str,
) -> Response {
    let model = ServiceModel::of(service);
    match (service, outcome) {
        (Service::Drs, Ok(output)) => rest_json::encode(model, operation, output, request_id),
        (Service::Ssm | Service::ServiceQuotas, Ok(output)) => aws_json::encode(output, request_id),
        (Service::Sns | Service::Iam, Ok(output)) => aws_query::encode(model, operation, output, request_id),
        (Service::Drs, Err(error)) => rest_json::encode_error(error, request_id),
        (Service::Ssm | Service::ServiceQuotas, Err(error)) => aws_json::encode_error(error, request_id),
        (Service::Sns | Service::Iam, Err(error)) => aws_query::encode_error(model, error, request_id),
    }
}
