//! The web console: the files that `make console` builds, and the one that tells it where it is.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde_json::json;

use crate::options::{ACCOUNT, REGION};

/// Part of the program in a release build; read from the folder in a build for development, so that a new console needs
/// no new program.
#[derive(RustEmbed)]
#[folder = "../../../frontend/dist"]
#[allow_missing = true]
struct Files;

/// The page that shows every address of the console: it finds out itself which.
const PAGE: &str = "index.html";
/// Files whose names change with their contents.
const FOR_EVER: &str = "assets/";

const NOT_BUILT: &str = "The web console is not built. Build it with `make console`, then load this page again.\n\
                         The HTTP API is here all the same: /api/openapi.json\n";

/// What the page may do, the same as on AWS (`infra/aws`): load from here only. Components set styles on elements.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
                      object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

/// The console.
pub(crate) fn router() -> Router {
    Router::new().route("/config.json", get(config)).fallback(file)
}

/// Whether it is there.
pub(crate) fn is_built() -> bool {
    Files::get(PAGE).is_some()
}

/// What the console is told: it asks for no login, and says that all this is simulated.
async fn config() -> impl IntoResponse {
    let config = json!({"apiUrl": "/api", "oidc": null, "simulated": true, "account": ACCOUNT, "region": REGION});
    ([(header::CACHE_CONTROL, "no-cache")], Json(config))
}

async fn file(request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    match Files::get(path).map(|file| (path, file)) {
        Some((path, file)) => answer(path, &file, request.headers()),
        // A file that is not there is no address of the console.
        None if path.starts_with(FOR_EVER) => StatusCode::NOT_FOUND.into_response(),
        None => Files::get(PAGE).map_or_else(not_built, |page| answer(PAGE, &page, request.headers())),
    }
}

fn not_built() -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], NOT_BUILT).into_response()
}

fn answer(path: &str, file: &EmbeddedFile, asked: &HeaderMap) -> Response {
    let tag: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let caching = if path.starts_with(FOR_EVER) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())], file.data.clone()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
