//! What the web console steers a rehearsal with, under `/api/simulation`: the clock and the faults. AWS has no such calls.

use std::collections::BTreeSet;

use api::{Code, Problem};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use drs::{LIBRARY, Request, Scenario};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use states::{Clock, Pace};

use crate::simulator::SharedSimulator;

#[derive(Clone)]
struct Simulation {
    simulator: SharedSimulator,
    clock: Clock,
}

/// The calls that steer the simulation.
pub(crate) fn router(simulator: SharedSimulator, clock: Clock) -> Router {
    Router::new()
        .route("/api/simulation", get(show))
        .route("/api/simulation/clock", put(set_clock))
        .route("/api/simulation/faults", post(set_faults).delete(clear_faults))
        .route("/api/simulation/faults/{id}", delete(clear_fault))
        .fallback(|| async { Problem::new(Code::NotFound, "there is no such call of the simulation") })
        .with_state(Simulation { simulator, clock })
}

/// The account, its clock, its faults, and what could be set.
async fn show(State(simulation): State<Simulation>) -> Result<Json<Value>, Problem> {
    let mut shown = simulation.admin("GET", "", None)?;
    for (list, path) in [("faults", "/faults"), ("scenarios", "/scenarios")] {
        if let Some(members) = simulation.admin("GET", path, None)?.get_mut(list) {
            shown.insert(list.to_owned(), members.take());
        }
    }
    shown.insert("clock".to_owned(), json!(simulation.clock.pace().to_string()));
    shown.insert("kinds".to_owned(), json!(kinds()));
    Ok(Json(Value::Object(shown)))
}

/// The faults of servers, each of which a scenario of the library shows.
fn kinds() -> BTreeSet<String> {
    let scenarios = LIBRARY.iter().filter_map(|scenario| Scenario::named(scenario.name).ok());
    let faults = scenarios.flat_map(|scenario| scenario.faults).map(Value::from);
    faults
        .filter(|fault| fault.get("servers").is_some())
        .filter_map(|fault| Some(fault["fault"].as_str()?.to_owned()))
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    clock: String,
}

/// How fast time goes from now on.
async fn set_clock(State(simulation): State<Simulation>, body: Bytes) -> Result<Json<Value>, Problem> {
    let wrong = |detail: String| Problem::new(Code::InvalidBody, detail).field("clock");
    let wanted: SetClock = serde_json::from_slice(&body).map_err(|error| wrong(error.to_string()))?;
    let pace: Pace = wanted.clock.parse().map_err(|error: states::PaceError| wrong(error.to_string()))?;
    simulation.clock.set_pace(pace);
    Ok(Json(json!({"clock": pace.to_string(), "now": simulation.clock.now()})))
}

/// Sets a fault, or those of a scenario, in the words of scenario files.
async fn set_faults(State(simulation): State<Simulation>, body: Bytes) -> Result<Response, Problem> {
    let fault: Value = serde_json::from_slice(&body)
        .map_err(|error| Problem::new(Code::InvalidJson, format!("the body is no JSON: {error}")))?;
    let set = simulation.admin("POST", "/faults", Some(&fault))?;
    Ok((StatusCode::CREATED, Json(Value::Object(set))).into_response())
}

async fn clear_faults(State(simulation): State<Simulation>) -> Result<Json<Value>, Problem> {
    simulation.admin("DELETE", "/faults", None).map(Value::Object).map(Json)
}

async fn clear_fault(State(simulation): State<Simulation>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    simulation.admin("DELETE", &format!("/faults/{id}"), None).map(Value::Object).map(Json)
}

impl Simulation {
    fn admin(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Map<String, Value>, Problem> {
        let response = self.simulator.admin(&Request::admin(method, &format!("/_simulator{path}"), body));
        let answer: Map<String, Value> = serde_json::from_slice(&response.body)
            .map_err(|error| Problem::new(Code::Internal, format!("the simulator's answer is no JSON: {error}")))?;
        if response.status < 300 {
            return Ok(answer);
        }
        let said = answer.get("message").and_then(Value::as_str).unwrap_or("the simulator refused");
        let code = if response.status == 404 { Code::NotFound } else { Code::InvalidBody };
        Err(Problem::new(code, said))
    }
}
