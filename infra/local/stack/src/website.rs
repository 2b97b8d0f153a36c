//! The port that people's browsers come to: the HTTP API, the calls that steer the simulation, and the web console.

use axum::Router;
use axum::extract::Request;
use tower::ServiceExt;

/// One router for all three, told apart by path.
pub(crate) fn router(api: Router, simulation: Router, console: Router) -> Router {
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let is_under =
            |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let chosen = if is_under("/api/simulation") {
            &simulation
        } else if is_under("/api") {
            &api
        } else {
            &console
        };
        chosen.clone().oneshot(request)
    })
}
