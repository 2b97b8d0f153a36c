//! AWS JSON 1.1, the protocol of SSM and Service Quotas: the operation is in `X-Amz-Target`, errors are named by `__type`.

use serde_json::{Map, Value};

use super::{ApiError, Request, Response, WireFault};
use crate::model::ServiceModel;

pub(super) fn decode(model: &ServiceModel, request: &Request) -> Result<(String, Value), WireFault> {
    let target = request.target.as_deref().unwrap_or_default();
    let prefixed = target.strip_prefix(model.metadata.target_prefix.as_str());
    let operation = prefixed.and_then(|rest| rest.strip_prefix('.')).ok_or_else(|| {
        WireFault::UnknownOperation(if target.is_empty() { "(no X-Amz-Target)".to_owned() } else { target.to_owned() })
    })?;
    if request.body.trim_ascii().is_empty() {
        return Ok((operation.to_owned(), Value::Object(Map::new())));
    }
    match serde_json::from_slice(&request.body) {
        Ok(input @ Value::Object(_)) => Ok((operation.to_owned(), input)),
        Ok(_) => Err(WireFault::Unreadable("it must be a JSON object".to_owned())),
        Err(error) => Err(WireFault::Unreadable(error.to_string())),
    }
}

pub(super) fn encode(output: &Value, request_id: &str) -> Response {
    respond(200, output, request_id)
}

pub(super) fn encode_error(error: &ApiError, request_id: &str) -> Response {
    let mut body = error.members.clone();
    body.insert("__type".to_owned(), Value::from(error.code.as_str()));
    // SSM's error shapes spell it `Message`; its front end's own errors (throttling, validation) `message`.
    body.insert("Message".to_owned(), Value::from(error.message.as_str()));
    body.insert("message".to_owned(), Value::from(error.message.as_str()));
    respond(error.status, &Value::Object(body), request_id)
}

fn respond(status: u16, body: &Value, request_id: &str) -> Response {
    let headers = vec![
        ("Content-Type".to_owned(), "application/x-amz-json-1.1".to_owned()),
        ("x-amzn-RequestId".to_owned(), request_id.to_owned()),
    ];
    Response { status, headers, body: body.to_string().into_bytes(), changed: false }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Service;

    #[test]
    fn the_operation_is_the_target_without_its_prefix() {
        let model = ServiceModel::of(Service::Ssm);
        let call = decode(model, &Request::ssm("SendCommand", &json!({"DocumentName": "x"}))).unwrap();
        assert_eq!(call, ("SendCommand".to_owned(), json!({"DocumentName": "x"})));
        assert!(matches!(decode(model, &Request::default()), Err(WireFault::UnknownOperation(_))));
    }
}
