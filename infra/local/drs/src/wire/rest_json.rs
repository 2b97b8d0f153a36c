//! REST JSON, the protocol of DRS: operations are paths, errors are named by the header `x-amzn-ErrorType`.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{ApiError, Request, Response, WireFault};
use crate::model::{Location, Member, Operation, ServiceModel, Shape, Structure};

pub(super) fn decode(model: &ServiceModel, request: &Request) -> Result<(String, Value), WireFault> {
    let (name, operation, labels) = route(model, request)?;
    let mut input = match parse_body(&request.body)? {
        Value::Object(members) => members,
        _ => return Err(WireFault::Unreadable("it must be a JSON object".to_owned())),
    };
    for (label, value) in labels {
        input.insert(label, Value::String(value));
    }
    if let Some(Shape::Structure(shape)) = operation.input.as_ref().and_then(|input| model.shapes.get(&input.shape)) {
        read_query(model, shape, &request.query, &mut input);
    }
    Ok((name.to_owned(), Value::Object(input)))
}

/// SDKs send `{}`, the AWS CLI and curl may send nothing.
fn parse_body(body: &[u8]) -> Result<Value, WireFault> {
    if body.trim_ascii().is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    serde_json::from_slice(body).map_err(|error| WireFault::Unreadable(error.to_string()))
}

type Labels = Vec<(String, String)>;

fn route<'model>(
    model: &'model ServiceModel,
    request: &Request,
) -> Result<(&'model str, &'model Operation, Labels), WireFault> {
    model
        .operations
        .iter()
        .filter(|(_, operation)| operation.http.method == request.method)
        .find_map(|(name, operation)| {
            Some((name.as_str(), operation, labels(&operation.http.request_uri, &request.path)?))
        })
        .ok_or_else(|| WireFault::UnknownOperation(format!("{} {}", request.method, request.path)))
}

/// The values of a path template's labels, if the path is one of the template.
fn labels(template: &str, path: &str) -> Option<Labels> {
    let Some((fixed, label)) = template.split_once('{') else {
        return (template == path).then(Vec::new);
    };
    // A label takes all the rest: an ARN that is not percent-encoded has slashes of its own.
    let value = percent_decode_str(path.strip_prefix(fixed)?).decode_utf8().ok()?;
    (!value.is_empty()).then(|| vec![(label.trim_end_matches('}').to_owned(), value.into_owned())])
}

fn read_query(model: &ServiceModel, shape: &Structure, query: &str, input: &mut Map<String, Value>) {
    for (name, member) in &shape.members {
        if member.location != Some(Location::QueryString) {
            continue;
        }
        let key = member.location_name.as_deref().unwrap_or(name);
        let values: Vec<String> = form_urlencoded::parse(query.as_bytes())
            .filter(|(parameter, _)| parameter == key)
            .map(|(_, value)| value.into_owned())
            .collect();
        if let Some(value) = query_value(model, member, values) {
            input.insert(name.clone(), value);
        }
    }
}

fn query_value(model: &ServiceModel, member: &Member, values: Vec<String>) -> Option<Value> {
    let first = values.first()?.clone();
    Some(match model.shapes.get(&member.shape) {
        Some(Shape::List(_)) => Value::from(values),
        Some(Shape::Integer(_) | Shape::Long(_)) => first.parse::<i64>().map_or(Value::String(first), Value::from),
        _ => Value::String(first),
    })
}

pub(super) fn encode(model: &ServiceModel, operation: Option<&str>, output: &Value, request_id: &str) -> Response {
    let operation = operation.and_then(|name| model.operations.get(name));
    let status = operation.map_or(200, |operation| operation.http.response_code);
    let empty = status == 204 || operation.is_none_or(|operation| operation.output.is_none());
    let body = if empty { Vec::new() } else { output.to_string().into_bytes() };
    respond(status, body, request_id)
}

pub(super) fn encode_error(error: &ApiError, request_id: &str) -> Response {
    let mut body = error.members.clone();
    body.insert("message".to_owned(), Value::from(error.message.as_str()));
    let mut response = respond(error.status, Value::Object(body).to_string().into_bytes(), request_id);
    response.headers.push(("x-amzn-ErrorType".to_owned(), error.code.clone()));
    if let Some(seconds) = error.retry_after {
        response.headers.push(("Retry-After".to_owned(), seconds.to_string()));
    }
    response
}

fn respond(status: u16, body: Vec<u8>, request_id: &str) -> Response {
    let headers = vec![
        ("Content-Type".to_owned(), "application/json".to_owned()),
        ("x-amzn-RequestId".to_owned(), request_id.to_owned()),
    ];
    Response { status, headers, body, changed: false }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Service;

    fn decoded(method: &str, path: &str, query: &str, body: &str) -> Result<(String, Value), WireFault> {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            body: body.as_bytes().to_vec(),
            ..Request::default()
        };
        decode(ServiceModel::of(Service::Drs), &request)
    }

    #[test]
    fn an_operation_is_a_path_and_an_empty_body_is_an_empty_object() {
        assert_eq!(decoded("POST", "/DescribeJobs", "", "").unwrap(), ("DescribeJobs".to_owned(), json!({})));
    }

    #[test]
    fn an_arn_in_the_path_may_be_percent_encoded_or_not() {
        for arn in ["arn%3Aaws%3Adrs%3Aus-west-2%3A1%3Ajob%2Fd", "arn:aws:drs:us-west-2:1:job/d"] {
            let (operation, input) = decoded("GET", &format!("/tags/{arn}"), "", "").unwrap();
            assert_eq!(operation, "ListTagsForResource");
            assert_eq!(input, json!({"resourceArn": "arn:aws:drs:us-west-2:1:job/d"}));
        }
    }

    #[test]
    fn repeated_query_members_are_a_list_and_numbers_are_numbers() {
        let (_, input) = decoded("DELETE", "/tags/arn", "tagKeys=a%20b&tagKeys=c", "").unwrap();
        assert_eq!(input, json!({"resourceArn": "arn", "tagKeys": ["a b", "c"]}));
        let (_, input) = decoded("GET", "/ListStagingAccounts", "maxResults=5", "").unwrap();
        assert_eq!(input, json!({"maxResults": 5}));
    }

    #[test]
    fn a_body_that_is_no_json_object_is_unreadable_and_a_path_of_no_operation_unknown() {
        assert!(matches!(decoded("POST", "/DescribeJobs", "", "{"), Err(WireFault::Unreadable(_))));
        assert!(matches!(decoded("POST", "/DescribeJobs", "", "[]"), Err(WireFault::Unreadable(_))));
        assert!(matches!(decoded("GET", "/DescribeJobs", "", ""), Err(WireFault::UnknownOperation(_))));
    }
}
