//! Guarding the API on one's own machine: there is no login, so only this machine's own pages and programs may call.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use crate::caller::Caller;
use crate::problem::{Code, Problem};

/// The names under which this server may be called, with its port: `127.0.0.1:8080`, `localhost:8080`.
#[derive(Debug, Clone)]
pub struct LocalHosts(Arc<[String]>);

impl LocalHosts {
    /// Those of a port.
    pub fn of_port(port: u16) -> Self {
        Self(Arc::new([format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]))
    }
}

/// The router for callers on this machine, who are `local` with every role. Requests for another host (a name that
/// an attacker points to this machine) or from a page of another site are refused.
pub fn local(router: Router, hosts: LocalHosts) -> Router {
    router.layer(middleware::from_fn_with_state(hosts, guard))
}

async fn guard(State(hosts): State<LocalHosts>, mut request: Request, next: Next) -> Response {
    if let Err(problem) = hosts.admit(request.headers()) {
        return problem.into_response();
    }
    request.extensions_mut().insert(Caller::local());
    next.run(request).await
}

impl LocalHosts {
    fn admit(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let is_ours = |host: &str| self.0.iter().any(|ours| ours == host);
        let text = |value: &HeaderValue| value.to_str().unwrap_or("unreadable").to_owned();
        let refused = |what: String| {
            let problem = Problem::new(Code::ForeignOrigin, format!("the request comes {what}"));
            Err(problem.fix(format!("use http://{}", self.0[0])))
        };
        let host = headers.get(HOST).map(text).unwrap_or_default();
        if !is_ours(&host) {
            return refused(format!("for the host `{host}`"));
        }
        match headers.get(ORIGIN).map(text) {
            Some(origin) if !origin.strip_prefix("http://").is_some_and(is_ours) => refused(format!("from `{origin}`")),
            _ => Ok(()),
        }
    }
}
