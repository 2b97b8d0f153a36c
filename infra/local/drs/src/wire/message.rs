//! Requests and responses as plain data: what an HTTP server hands to the simulator and takes back from it.

use serde::{Deserialize, Serialize};

/// The AWS service that a request is signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Elastic Disaster Recovery (REST JSON).
    Drs,
    /// Systems Manager (AWS JSON 1.1).
    Ssm,
    /// Simple Notification Service (AWS Query).
    Sns,
    /// Service Quotas, for DRS's quotas (AWS JSON 1.1).
    ServiceQuotas,
    /// Identity and Access Management, for what a role may do (AWS Query).
    Iam,
}

impl Service {
    /// Every service that is simulated.
    pub const ALL: [Self; 5] = [Self::Drs, Self::Ssm, Self::Sns, Self::ServiceQuotas, Self::Iam];

    /// The service by its name in the scope of a request's signature.
    pub fn of_scope(scope: &str) -> Option<Self> {
        match scope {
            "drs" => Some(Self::Drs),
            "ssm" => Some(Self::Ssm),
            "sns" => Some(Self::Sns),
            "servicequotas" => Some(Self::ServiceQuotas),
            "iam" => Some(Self::Iam),
            _ => None,
        }
    }
}

/// An HTTP request, already read and attributed to a service (by the scope of its signature).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The service; requests to `/_simulator` leave it out.
    pub service: Option<Service>,
    /// HTTP method, in capitals.
    pub method: String,
    /// Path as sent, still percent-encoded, starting with `/`.
    pub path: String,
    /// Query string without its question mark.
    pub query: String,
    /// Header `X-Amz-Target` (SSM, Service Quotas).
    pub target: Option<String>,
    /// Header `Content-Type`.
    pub content_type: Option<String>,
    /// Body as sent.
    pub body: Vec<u8>,
}

impl Request {
    /// A DRS call as SDKs send it: `POST /<operation>` with a JSON body.
    pub fn drs(operation: &str, input: &serde_json::Value) -> Self {
        Self {
            service: Some(Service::Drs),
            method: "POST".to_owned(),
            path: format!("/{operation}"),
            content_type: Some("application/json".to_owned()),
            body: input.to_string().into_bytes(),
            ..Self::default()
        }
    }

    /// An SSM call as SDKs send it: the operation in `X-Amz-Target`, a JSON body.
    pub fn ssm(operation: &str, input: &serde_json::Value) -> Self {
        Self {
            service: Some(Service::Ssm),
            method: "POST".to_owned(),
            path: "/".to_owned(),
            target: Some(format!("AmazonSSM.{operation}")),
            content_type: Some("application/x-amz-json-1.1".to_owned()),
            body: input.to_string().into_bytes(),
            ..Self::default()
        }
    }

    /// A call of Service Quotas as SDKs send it: like one of SSM.
    pub fn service_quotas(operation: &str, input: &serde_json::Value) -> Self {
        Self {
            service: Some(Service::ServiceQuotas),
            target: Some(format!("ServiceQuotasV20190624.{operation}")),
            ..Self::ssm(operation, input)
        }
    }

    /// An SNS call as SDKs send it: a form with `Action` and the given parameters.
    pub fn sns(action: &str, parameters: &[(&str, &str)]) -> Self {
        Self::query(Service::Sns, "2010-03-31", action, parameters)
    }

    /// A call of IAM as SDKs send it: like one of SNS.
    pub fn iam(action: &str, parameters: &[(&str, &str)]) -> Self {
        Self::query(Service::Iam, "2010-05-08", action, parameters)
    }

    fn query(service: Service, version: &str, action: &str, parameters: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", action).append_pair("Version", version).extend_pairs(parameters);
        Self {
            service: Some(service),
            method: "POST".to_owned(),
            path: "/".to_owned(),
            content_type: Some("application/x-www-form-urlencoded; charset=utf-8".to_owned()),
            body: form.finish().into_bytes(),
            ..Self::default()
        }
    }

    /// An admin call: `method` on a path under `/_simulator`.
    pub fn admin(method: &str, path: &str, input: Option<&serde_json::Value>) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            content_type: input.map(|_| "application/json".to_owned()),
            body: input.map(|input| input.to_string().into_bytes()).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// An HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status code.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Body, UTF-8.
    pub body: Vec<u8>,
    /// Whether the simulator's state is not what it was before the request: persist it before answering.
    pub changed: bool,
}

impl Response {
    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is empty or is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
