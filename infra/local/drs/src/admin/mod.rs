//! The simulator's own calls, JSON over HTTP under `/_simulator`: look at it, and change what goes wrong while it runs.

mod faults;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::account::Account;
use crate::events;
use crate::scenario::LIBRARY;
use crate::time::DateTime;
use crate::wire::{Request, Response};

/// A call that cannot be done.
#[derive(Debug, thiserror::Error)]
enum AdminError {
    #[error("there is no {method} {path}; there are: {}", ROUTES.join(", "))]
    NoSuchCall { method: String, path: String },
    #[error("{0}")]
    Input(String),
    #[error("there is no fault `{0}`: GET /_simulator/faults lists them")]
    NoSuchFault(String),
}

const ROUTES: [&str; 9] = [
    "GET /_simulator",
    "GET /_simulator/faults",
    "POST /_simulator/faults",
    "DELETE /_simulator/faults",
    "DELETE /_simulator/faults/{id}",
    "GET /_simulator/scenarios",
    "GET /_simulator/messages",
    "GET /_simulator/events",
    "POST /_simulator/reset",
];

type Answered = Result<(u16, Value, bool), AdminError>;

pub(crate) fn handle(account: &mut Account, request: &Request, now: Timestamp) -> Response {
    match route(account, request, now) {
        Ok((status, body, changed)) => respond(status, &body, changed),
        Err(error) => {
            let status = if matches!(error, AdminError::Input(_)) { 400 } else { 404 };
            let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            respond(status, &json!({"message": error.to_string(), "causes": causes}), false)
        }
    }
}

fn route(account: &mut Account, request: &Request, now: Timestamp) -> Answered {
    let path = request.path.strip_prefix("/_simulator").unwrap_or(&request.path).trim_matches('/');
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    match (request.method.as_str(), steps.as_slice()) {
        ("GET", []) => Ok((200, overview(account, now), false)),
        ("GET", ["faults"]) => Ok((200, json!({"faults": faults::list(account)}), false)),
        ("POST", ["faults"]) => Ok((201, json!({"faults": faults::set(account, &request.body, now)?}), true)),
        ("DELETE", ["faults"]) => Ok((200, json!({"cleared": faults::clear(account, None)?}), true)),
        ("DELETE", ["faults", id]) => Ok((200, json!({"cleared": faults::clear(account, Some(id))?}), true)),
        ("GET", ["scenarios"]) => Ok((200, scenarios(), false)),
        ("GET", ["messages"]) => Ok((200, messages(account, request), false)),
        ("GET", ["events"]) => Ok((200, json!({"events": events_of(account, request, now)?}), false)),
        ("POST", ["reset"]) => {
            account.reset(now);
            Ok((200, overview(account, now), true))
        }
        _ => Err(AdminError::NoSuchCall { method: request.method.clone(), path: request.path.clone() }),
    }
}

fn overview(account: &Account, now: Timestamp) -> Value {
    let in_progress = account.jobs.all().filter(|job| !job.has_ended(now)).count();
    let running = account.instances.values().filter(|instance| instance.exists(now)).count();
    json!({
        "account": account.options.account,
        "region": account.options.region,
        "seed": account.options.seed,
        "now": DateTime(now),
        "nextEvent": account.agenda.next(now).map(DateTime),
        "sourceServers": account.servers.values().filter(|state| !state.deleted).count(),
        "jobsInProgress": in_progress,
        "runningInstances": running,
        "faults": account.faults.all().len(),
        "messages": account.topics.messages.len(),
    })
}

fn scenarios() -> Value {
    let list: Vec<Value> =
        LIBRARY.iter().map(|scenario| json!({"name": scenario.name, "teaches": scenario.teaches()})).collect();
    json!({"scenarios": list})
}

fn messages(account: &Account, request: &Request) -> Value {
    let topic = parameter(request, "topicArn");
    let of_topic = |arn: &String| topic.as_ref().is_none_or(|topic| topic == arn);
    let messages: Vec<Value> =
        account.topics.messages.iter().filter(|message| of_topic(&message.topic_arn)).map(|one| json!(one)).collect();
    json!({"messages": messages})
}

/// Those after `after` (the beginning) up to `until` (now).
fn events_of(account: &Account, request: &Request, now: Timestamp) -> Result<Value, AdminError> {
    let time = |name: &str, default: Timestamp| match parameter(request, name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|error| AdminError::Input(format!("{name}: {error}"))),
    };
    Ok(json!(events::between(account, time("after", Timestamp::MIN)?, time("until", now)?)))
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(crate) fn respond(status: u16, body: &Value, changed: bool) -> Response {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Response { status, headers, body: body.to_string().into_bytes(), changed }
}
