//! AWS Query, the protocol of SNS and IAM: a form with `Action` in, XML out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::xml::Xml;
use super::{ApiError, Request, Response, WireFault};
use crate::model::{Member, ServiceModel, Shape};

type Form = BTreeMap<String, String>;

pub(super) fn decode(model: &ServiceModel, request: &Request) -> Result<(String, Value), WireFault> {
    let fields = if request.body.is_empty() { request.query.as_bytes() } else { &request.body };
    let form: Form = form_urlencoded::parse(fields).into_owned().collect();
    let action = form.get("Action").cloned().unwrap_or_else(|| "(no Action)".to_owned());
    let shape = model.operations.get(&action).and_then(|operation| operation.input.as_ref());
    let input = shape.and_then(|shape| read(model, &shape.shape, "", &form));
    Ok((action, input.unwrap_or_else(|| Value::Object(Map::new()))))
}

/// The value of a shape whose fields begin with `prefix`; `None` when no field does.
fn read(model: &ServiceModel, shape: &str, prefix: &str, form: &Form) -> Option<Value> {
    match model.shapes.get(shape)? {
        Shape::Structure(shape) => {
            let members: Map<String, Value> = shape
                .members
                .iter()
                .filter_map(|(name, member)| {
                    let field = join(prefix, member.location_name.as_deref().unwrap_or(name));
                    Some((name.clone(), read(model, &member.shape, &field, form)?))
                })
                .collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Shape::List(shape) => {
            let entries: Vec<Value> = (1..)
                .map_while(|index| read(model, &shape.member.shape, &format!("{prefix}.member.{index}"), form))
                .collect();
            (!entries.is_empty()).then_some(Value::Array(entries))
        }
        Shape::Map(shape) => {
            let entries: Map<String, Value> = (1..)
                .map_while(|index| {
                    let key = form.get(&format!("{prefix}.entry.{index}.{}", field_name(&shape.key, "key")))?;
                    let field = format!("{prefix}.entry.{index}.{}", field_name(&shape.value, "value"));
                    Some((key.clone(), read(model, &shape.value.shape, &field, form)?))
                })
                .collect();
            (!entries.is_empty()).then_some(Value::Object(entries))
        }
        Shape::Boolean => form.get(prefix).map(|text| Value::Bool(text == "true")),
        Shape::Integer(_) | Shape::Long(_) => {
            form.get(prefix).map(|text| text.parse::<i64>().map_or_else(|_| Value::from(text.as_str()), Value::from))
        }
        _ => form.get(prefix).map(|text| Value::from(text.as_str())),
    }
}

fn field_name<'name>(member: &'name Member, default: &'name str) -> &'name str {
    member.location_name.as_deref().unwrap_or(default)
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

pub(super) fn encode(model: &ServiceModel, operation: Option<&str>, output: &Value, request_id: &str) -> Response {
    let name = operation.unwrap_or_default();
    let output_shape = model.operations.get(name).and_then(|operation| operation.output.as_ref());
    let mut xml = Xml::default();
    xml.open_with(&format!("{name}Response"), "xmlns", &model.metadata.xml_namespace);
    if let Some(reference) = output_shape {
        let wrapper = reference.result_wrapper.clone().unwrap_or_else(|| format!("{name}Result"));
        xml.element(&wrapper, |xml| write(model, &reference.shape, output, xml));
    }
    xml.element("ResponseMetadata", |xml| xml.text_element("RequestId", request_id));
    xml.close(&format!("{name}Response"));
    respond(200, xml, request_id)
}

fn write(model: &ServiceModel, shape: &str, value: &Value, xml: &mut Xml) {
    match (model.shapes.get(shape), value) {
        (Some(Shape::Structure(shape)), Value::Object(members)) => {
            for (name, value) in members {
                let Some(member) = shape.members.get(name) else { continue };
                xml.element(name, |xml| write(model, &member.shape, value, xml));
            }
        }
        (Some(Shape::List(shape)), Value::Array(entries)) => {
            for entry in entries {
                xml.element("member", |xml| write(model, &shape.member.shape, entry, xml));
            }
        }
        (Some(Shape::Map(shape)), Value::Object(entries)) => {
            for (key, value) in entries {
                xml.element("entry", |xml| {
                    xml.text_element(field_name(&shape.key, "key"), key);
                    xml.element(field_name(&shape.value, "value"), |xml| write(model, &shape.value.shape, value, xml));
                });
            }
        }
        (_, Value::String(text)) => xml.text(text),
        (_, Value::Null) => {}
        (_, other) => xml.text(&other.to_string()),
    }
}

pub(super) fn encode_error(model: &ServiceModel, error: &ApiError, request_id: &str) -> Response {
    let mut xml = Xml::default();
    xml.open_with("ErrorResponse", "xmlns", &model.metadata.xml_namespace);
    xml.element("Error", |xml| {
        xml.text_element("Type", if error.status < 500 { "Sender" } else { "Receiver" });
        xml.text_element("Code", &error.code);
        xml.text_element("Message", &error.message);
    });
    xml.text_element("RequestId", request_id);
    xml.close("ErrorResponse");
    respond(error.status, xml, request_id)
}

fn respond(status: u16, xml: Xml, request_id: &str) -> Response {
    let headers = vec![
        ("Content-Type".to_owned(), "text/xml".to_owned()),
        ("x-amzn-RequestId".to_owned(), request_id.to_owned()),
    ];
    Response { status, headers, body: xml.into_bytes(), changed: false }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Service;

    #[test]
    fn lists_and_maps_are_numbered_fields() {
        let request = Request::sns(
            "Publish",
            &[
                ("TopicArn", "arn:aws:sns:us-west-2:1:t"),
                ("Message", "a & b"),
                ("MessageAttributes.entry.1.Name", "planId"),
                ("MessageAttributes.entry.1.Value.DataType", "String"),
                ("MessageAttributes.entry.1.Value.StringValue", "payroll"),
            ],
        );
        let (action, input) = decode(ServiceModel::of(Service::Sns), &request).unwrap();
        assert_eq!(action, "Publish");
        assert_eq!(
            input,
            json!({
                "TopicArn": "arn:aws:sns:us-west-2:1:t", "Message": "a & b",
                "MessageAttributes": {"planId": {"DataType": "String", "StringValue": "payroll"}}
            })
        );
    }

    #[test]
    fn an_output_is_xml_by_its_shape() {
        let output = json!({"Topics": [{"TopicArn": "a&b"}]});
        let response = encode(ServiceModel::of(Service::Sns), Some("ListTopics"), &output, "id-1");
        insta::assert_snapshot!(response.text().replace("><", ">\n<"), @r#"
        <ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
        <ListTopicsResult>
        <Topics>
        <member>
        <TopicArn>a&amp;b</TopicArn>
        </member>
        </Topics>
        </ListTopicsResult>
        <ResponseMetadata>
        <RequestId>id-1</RequestId>
        </ResponseMetadata>
        </ListTopicsResponse>
        "#);
    }
}
