//! Requests to the router without a network.

use api::Caller;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use serde_json::{Value, json};
use system_tests::{Rehearsal, Setup, fleet};
use tower::ServiceExt;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) text: String,
}

impl Answer {
    /// The code of a problem.
    pub(super) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// What was asked for.
    pub(super) fn ok(self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        self.body
    }
}

/// The API on a stack of its own.
pub(super) struct Kit {
    pub(super) rehearsal: Rehearsal,
    router: Router,
}

impl Kit {
    /// With the sample's servers, groups and plan.
    pub(super) async fn sample() -> Self {
        Self::on(Setup::default()).await
    }

    /// With so many servers, `s-00000000000000000` and on, and an empty group.
    pub(super) async fn fleet(servers: usize) -> Self {
        let estate = fleet(&[("web", servers)]);
        let plan = "plan: {planId: p, name: P, waves: [{name: w, groups: [g]}]}";
        Self::on(Setup::default().estate(estate).plan(plan)).await
    }

    pub(super) async fn on(setup: Setup) -> Self {
        let rehearsal = setup.start().await;
        let router = api::router(rehearsal.stack.api());
        Self { rehearsal, router }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, Some(body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None).await
    }

    pub(super) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.raw(Some(Caller::local()), method, path, "application/json", body).await
    }

    pub(super) async fn raw(
        &self,
        caller: Option<Caller>,
        method: &str,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = Request::builder().method(method).uri(path).header("content-type", kind);
        if let Some(caller) = caller {
            request = request.extension(caller);
        }
        answer(self.router.clone(), request.body(body.into()).unwrap()).await
    }

    /// All pages of a list.
    pub(super) async fn pages(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut page = self.get(path).await.ok();
        loop {
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { return items };
            page = self.get(&format!("{path}&cursor={next}")).await.ok();
        }
    }
}

pub(super) async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    if status >= 400 {
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{status} {text}");
    }
    Answer { status, body: serde_json::from_str(&text).unwrap_or_default(), text }
}

/// The id of a server of [`Kit::fleet`].
pub(super) fn server(number: usize) -> String {
    format!("s-{number:017}")
}

/// A group by list.
pub(super) fn group(id: &str, name: &str, servers: &[String]) -> Value {
    json!({"group": {"groupId": id, "name": name, "sourceServerIds": servers}})
}
