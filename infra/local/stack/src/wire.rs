//! What the services of the local stack answer, before it becomes HTTP.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};

/// An answer of a service.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    names_request: bool,
}

impl Answer {
    /// An answer with these headers.
    pub(crate) fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self { status, headers, body, names_request: true }
    }

    /// Its status, headers and body.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn into_parts(self) -> (StatusCode, Vec<(String, String)>, Vec<u8>) {
        (StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), self.headers, self.body)
    }

    /// An answer of a service that speaks AWS JSON 1.0.
    pub(crate) fn amazon_json(status: u16, body: Vec<u8>) -> Self {
        Self::new(status, vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())], body)
    }

    /// The same answer without an id of the request, which would be another one every time.
    pub(crate) fn without_request_id(self) -> Self {
        Self { names_request: false, ..self }
    }

    /// A refusal in the form that every SDK understands.
    pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({"__type": code, "code": code, "message": message}).to_string();
        let mut answer = Self::amazon_json(status, body.into_bytes());
        answer.headers.push(("x-amzn-errortype".to_owned(), code.to_owned()));
        answer
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let names_request = self.names_request;
        let (status, named, body) = self.into_parts();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in named {
            if let (Ok(name), Ok(value)) = (name.parse::<http::HeaderName>(), HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        if names_request
            && !headers.contains_key("x-amzn-requestid")
            && let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string())
        {
            headers.insert("x-amzn-requestid", id);
        }
        response
    }
}
