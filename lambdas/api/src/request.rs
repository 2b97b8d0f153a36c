//! Reading requests: ids in the path, parameters of the query, bodies. Every problem names its place.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use domain::ids::{ExecutionId, InvalidId, WaveNumber};
use domain::strict::{self, Written};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::caller::Caller;
use crate::problem::{Code, Problem};

/// The largest body, in bytes.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// The id in the path.
#[derive(Debug)]
pub(crate) struct Id<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr<Err = InvalidId>> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let invalid = |detail: String| Problem::new(Code::InvalidId, detail).field("id").fix("correct the address");
        let Path(id) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|error| invalid(error.to_string()))?;
        id.parse().map(Self).map_err(|error: InvalidId| invalid(error.to_string()))
    }
}

/// A wave of an execution, both in the path.
#[derive(Debug)]
pub(crate) struct WaveOf {
    pub(crate) id: ExecutionId,
    pub(crate) wave: WaveNumber,
}

impl<S: Send + Sync> FromRequestParts<S> for WaveOf {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let invalid =
            |field: &str, detail: String| Problem::new(Code::InvalidId, detail).field(field).fix("correct the address");
        let Path((id, wave)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|error| invalid("id", error.to_string()))?;
        let id = id.parse().map_err(|error: InvalidId| invalid("id", error.to_string()))?;
        let wave = wave.parse().map(WaveNumber);
        let wave = wave.map_err(|_| invalid("wave", "the number of a wave is expected: 1, 2, ...".to_owned()))?;
        Ok(Self { id, wave })
    }
}

/// The parameters of the query; unknown ones are refused.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        read.map(|Query(parameters)| Self(parameters)).map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let detail = cause.unwrap_or_else(|| error.to_string());
            Problem::new(Code::InvalidQuery, detail).fix("see the parameters of this route in /api/openapi.json")
        })
    }
}

/// A body of JSON; unknown fields are refused.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: Written> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let value = document(request, state, false).await?;
        from_value(value).map(Self)
    }
}

/// A body of JSON or YAML; unknown fields are refused.
#[derive(Debug)]
pub(crate) struct FileBody<T>(pub(crate) T);

impl<S: Send + Sync, T: Written> FromRequest<S> for FileBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let value = document(request, state, true).await?;
        from_value(value).map(Self)
    }
}

/// The caller, who is known wherever a permission is needed.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthenticated)
    }
}

fn from_value<T: Written>(value: Value) -> Result<T, Problem> {
    strict::from_value(value).map_err(|bad| Problem::of_fields(Code::InvalidBody, vec![bad]))
}

async fn document<S: Send + Sync>(request: Request, state: &S, yaml: bool) -> Result<Value, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_yaml = yaml && matches!(kind.as_str(), "application/yaml" | "application/x-yaml" | "text/yaml");
    if !is_yaml && kind != "application/json" {
        let wanted = if yaml { "application/json or application/yaml" } else { "application/json" };
        let detail = format!("the body is of the kind `{kind}`");
        return Err(Problem::new(Code::UnsupportedMediaType, detail).fix(format!("send {wanted} as its content type")));
    }
    let body = Bytes::from_request(request, state).await.map_err(|error| {
        if error.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            let detail = format!("the body has more than {MAX_BODY} bytes");
            Problem::new(Code::BodyTooLarge, detail).fix("send less at once")
        } else {
            Problem::new(Code::InvalidJson, "the body cannot be read").fix("send it again")
        }
    })?;
    let fix = "correct it there";
    if is_yaml {
        return yaml_serde::from_slice(&body)
            .map_err(|error| Problem::new(Code::InvalidJson, format!("the body is no YAML: {error}")).fix(fix));
    }
    serde_json::from_slice(&body)
        .map_err(|error| Problem::new(Code::InvalidJson, format!("the body is no JSON: {error}")).fix(fix))
}
