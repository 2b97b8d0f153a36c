//! Calls of the HTTP API inside this process: the commands do just what the API does, and say what it says.

use api::{Api, Caller, Code};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use serde_json::Value;
use tower::ServiceExt;

use crate::exit::Failure;

/// Far more than any answer has.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// A caller with every role, like whoever calls on this machine.
pub(crate) struct Client {
    router: Router,
}

/// Why the API did not do it.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: String,
    status: u16,
    sentence: String,
    fix: String,
}

impl Client {
    /// Calls this API.
    pub(crate) fn new(api: Api) -> Self {
        Self { router: api::router(api) }
    }

    /// Sends a request and gives the JSON of the answer.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, Refusal> {
        let bytes = self.bytes(method, path, body).await?;
        serde_json::from_slice(&bytes).map_err(broken)
    }

    /// Reads a text.
    pub(crate) async fn text(&self, path: &str) -> Result<String, Refusal> {
        String::from_utf8(self.bytes("GET", path, None).await?).map_err(broken)
    }

    /// Reads a list, all pages of it.
    pub(crate) async fn list(&self, path: &str) -> Result<Vec<Value>, Refusal> {
        let mut items = Vec::new();
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut page = self.send("GET", &format!("{path}{separator}limit=200"), None).await?;
        loop {
            items.extend(page["items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            let Some(next) = page["next"].as_str() else { return Ok(items) };
            page = self.send("GET", &format!("{path}{separator}limit=200&cursor={next}"), None).await?;
        }
    }

    async fn bytes(&self, method: &str, path: &str, body: Option<Value>) -> Result<Vec<u8>, Refusal> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .extension(Caller::local())
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .map_err(broken)?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let bytes = to_bytes(response.into_body(), MAX_ANSWER).await.map_err(broken)?.to_vec();
        if status.is_success() { Ok(bytes) } else { Err(Refusal::read(&bytes)) }
    }
}

impl Refusal {
    fn read(problem: &[u8]) -> Self {
        let problem: Value = serde_json::from_slice(problem).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut sentence = text(&problem["detail"]);
        for more in problem["problems"].as_array().into_iter().flatten() {
            sentence.push_str(&format!("\n  `{}`: {}", text(&more["field"]), text(&more["detail"])));
        }
        let status = problem["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500);
        Self { code: text(&problem["code"]), status, sentence, fix: text(&problem["fix"]) }
    }

    /// Whether it is there already, with other content.
    pub(crate) fn already_exists(&self) -> bool {
        [Code::PlanExists, Code::GroupExists].iter().any(|code| code.word() == self.code)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        if refusal.code == Code::ActionRefused.word() {
            Self::Refused { what: refusal.sentence, hint: refusal.fix }
        } else if refusal.status < 500 {
            Self::usage(refusal.sentence, refusal.fix)
        } else {
            Self::other(refusal.sentence, refusal.fix)
        }
    }
}

fn broken(error: impl ToString) -> Refusal {
    let fix = "this is a defect of drsctl; please report it".to_owned();
    Refusal { code: Code::Internal.word().to_owned(), status: 500, sentence: error.to_string(), fix }
}
