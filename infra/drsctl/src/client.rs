//! Calls of the HTTP API: the commands do just what the API does, and say what it says.
//!
//! A stack on this machine is asked by an API inside this process. On AWS it is the API's own function that is called,
//! with what API Gateway would give it.

use api::{Api, COGNITO_GROUPS, Caller, Code, Role};
use aws::World;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use domain::fault::Fault;
use domain::ports::InvokeFunction;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::exit::Failure;

/// Far more than any answer has.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// The handler of the API among the functions.
const FUNCTION: &str = "api";

/// A caller with every role: that of a stack on this machine is whoever calls there, that on AWS is whom IAM lets call
/// the API's function.
pub(crate) struct Client {
    door: Door,
}

enum Door {
    InProcess(Router),
    Function(Box<Function>),
}

/// The function that answers for the API.
pub(crate) struct Function {
    world: World,
    caller: String,
    groups_claim: String,
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
    pub(crate) fn in_process(api: Api) -> Self {
        Self { door: Door::InProcess(api::router(api)) }
    }

    /// Calls the API of a deployment.
    pub(crate) fn by_function(function: Function) -> Self {
        Self { door: Door::Function(Box::new(function)) }
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
        let (status, bytes) = match &self.door {
            Door::InProcess(router) => in_process(router.clone(), method, path, body).await?,
            Door::Function(function) => function.call(method, path, body).await?,
        };
        if (200..300).contains(&status) { Ok(bytes) } else { Err(Refusal::read(&bytes)) }
    }
}

async fn in_process(router: Router, method: &str, path: &str, body: Option<Value>) -> Result<(u16, Vec<u8>), Refusal> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .extension(Caller::local())
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
        .map_err(broken)?;
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let status = response.status().as_u16();
    Ok((status, to_bytes(response.into_body(), MAX_ANSWER).await.map_err(broken)?.to_vec()))
}

impl Function {
    /// The function of a deployment, called in somebody's name. The claim with their groups is that of Cognito when the
    /// deployment does not say another.
    pub(crate) fn new(world: World, caller: String, groups_claim: Option<String>) -> Self {
        Self { world, caller, groups_claim: groups_claim.unwrap_or_else(|| COGNITO_GROUPS.to_owned()) }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<(u16, Vec<u8>), Refusal> {
        let event = self.event(method, path, body);
        let answer = self.world.invoke_function(FUNCTION, &event).await.map_err(unreachable)?;
        let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok());
        let text = answer["body"].as_str().filter(|_| answer["isBase64Encoded"] != true);
        match (status, text) {
            (Some(status), Some(text)) => Ok((status, text.as_bytes().to_vec())),
            _ => Err(broken(format!("the API's function answered what is no answer of HTTP: {answer}"))),
        }
    }

    /// What API Gateway gives a function
    /// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>, format
    /// 2.0). The claims are those of a token that says who runs this command.
    fn event(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (raw_path, query) = path.split_once('?').unwrap_or((path, ""));
        let http = json!({
            "method": method, "path": raw_path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "drsctl",
        });
        let claims = json!({"username": self.caller, self.groups_claim.as_str(): format!("[{}]", Role::Admin.name())});
        json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": raw_path,
            "rawQueryString": query,
            "headers": {"content-type": "application/json", "host": "drsctl"},
            "requestContext": {
                "apiId": "drsctl",
                "domainName": "drsctl",
                "requestId": "drsctl",
                "routeKey": "$default",
                "stage": "$default",
                "timeEpoch": 0,
                "http": http,
                "authorizer": {"jwt": {"claims": claims, "scopes": null}},
            },
            "body": body.map(|body| body.to_string()),
            "isBase64Encoded": false,
        })
    }
}

/// The function was not called, or ended without an answer.
fn unreachable(fault: Fault) -> Refusal {
    let fix = if fault.what.contains("AccessDenied") {
        "it needs `lambda:InvokeFunction` on this function; --stack or DRSCTL_STACK names another stack"
    } else {
        "`drsctl doctor` says what of the deployment is there"
    };
    Refusal { code: String::new(), status: 502, sentence: fault.what, fix: fix.to_owned() }
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

    /// Whether no such execution is written down.
    pub(crate) fn is_unknown_execution(&self) -> bool {
        self.code == Code::ExecutionNotFound.word()
    }

    /// What happened, and what to do about it.
    pub(crate) fn into_sentences(self) -> (String, String) {
        (self.sentence, self.fix)
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
