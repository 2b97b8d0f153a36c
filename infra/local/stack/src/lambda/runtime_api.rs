//! The Lambda Runtime API that sandboxes poll
//! (<https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>), under `/_lambda/FUNCTION/SANDBOX`.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::host::LambdaHost;
use super::queue::{Failure, SandboxId};

/// The deadline that functions are told: far away, because the host keeps the time itself.
const DEADLINE_MS: &str = "9999999999999";

pub(crate) fn routes(host: LambdaHost) -> Router {
    const RUNTIME: &str = "/_lambda/{function}/{sandbox}/2018-06-01/runtime";
    Router::new()
        .route(&format!("{RUNTIME}/invocation/next"), get(next))
        .route(&format!("{RUNTIME}/invocation/{{request}}/response"), post(response))
        .route(&format!("{RUNTIME}/invocation/{{request}}/error"), post(error))
        .route(&format!("{RUNTIME}/init/error"), post(init_error))
        .with_state(host)
}

async fn next(State(host): State<LambdaHost>, Path((function, sandbox)): Path<(String, SandboxId)>) -> Response {
    let Some(event) = host.next(&function, sandbox) else {
        return (StatusCode::GONE, "this sandbox does not exist any more").into_response();
    };
    let Ok(event) = event.await else {
        return (StatusCode::GONE, "the Lambda host stops").into_response();
    };
    let arn = format!("arn:aws:lambda:us-east-1:111122223333:function:{function}");
    Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", event.request_id)
        .header("lambda-runtime-deadline-ms", DEADLINE_MS)
        .header("lambda-runtime-invoked-function-arn", arn)
        .body(Body::from(event.payload))
        .unwrap_or_else(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response())
}

async fn response(
    State(host): State<LambdaHost>,
    Path((function, _sandbox, request)): Path<(String, SandboxId, String)>,
    body: Bytes,
) -> StatusCode {
    accepted(host.complete(&function, &request, Ok(body)))
}

async fn error(
    State(host): State<LambdaHost>,
    Path((function, _sandbox, request)): Path<(String, SandboxId, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let document = String::from_utf8_lossy(&body).into_owned();
    let failure = Failure { error_type: error_type(&headers, &document), document };
    accepted(host.complete(&function, &request, Err(failure)))
}

/// The process ends right after; what it would have done fails then.
async fn init_error(body: Bytes) -> StatusCode {
    tracing::warn!(error = %String::from_utf8_lossy(&body), "a function could not start");
    StatusCode::ACCEPTED
}

fn accepted(anybody_waits: bool) -> StatusCode {
    if anybody_waits { StatusCode::ACCEPTED } else { StatusCode::GONE }
}

/// The document's `errorType` is what Step Functions matches on; the header is the runtime's own category.
fn error_type(headers: &HeaderMap, document: &str) -> String {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Document {
        error_type: String,
    }
    serde_json::from_str::<Document>(document).map(|document| document.error_type).unwrap_or_else(|_| {
        let header = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
        header.unwrap_or("Unhandled").to_owned()
    })
}
