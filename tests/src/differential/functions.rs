//! Functions that answer from the tables of the cases; `engines.py` has the same rules for the other engines.
//!
//! The table of `function/2` is asked before that of `function` when the payload has `"wave": 2`. Each call takes the
//! next behaviour of its table, and the last one from then on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::SignedDuration;
use serde_json::{Value, json};
use states::{Clock, FunctionFailure, Integrations, ServiceFailure, StepFunctions};

use super::case::{Case, Suite};

#[derive(Default)]
struct Seen {
    counts: BTreeMap<(String, String), usize>,
    calls: BTreeMap<String, Vec<(String, Value)>>,
}

pub(crate) struct Functions {
    clock: Clock,
    tables: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    seen: Mutex<Seen>,
    /// Where task tokens are answered; known only when the service has been started with these functions.
    pub(crate) service: OnceLock<StepFunctions>,
}

impl Functions {
    pub(crate) fn new(suite: &Suite, clock: Clock) -> Arc<Self> {
        let tables = suite.cases.iter().map(|case| (case.name.clone(), case.functions.clone())).collect();
        Arc::new(Self { clock, tables, seen: Mutex::default(), service: OnceLock::new() })
    }

    /// The calls of a case.
    pub(crate) fn calls(&self, case: &Case) -> Vec<(String, Value)> {
        self.seen.lock().unwrap().calls.remove(&case.name).unwrap_or_default()
    }

    fn behaviour(&self, function: &str, payload: &Value) -> Value {
        let case = payload["executionId"].as_str().unwrap_or_default();
        let table = &self.tables[case];
        let of_wave = format!("{function}/{}", payload["wave"]);
        let key = if table.contains_key(&of_wave) { of_wave } else { function.to_owned() };
        let behaviours = table.get(&key).unwrap_or_else(|| panic!("the table of {case} has no {function}"));
        let mut seen = self.seen.lock().unwrap();
        seen.calls.entry(case.to_owned()).or_default().push((function.to_owned(), payload.clone()));
        let count = seen.counts.entry((case.to_owned(), key)).or_default();
        *count += 1;
        behaviours[(*count).min(behaviours.len()) - 1].clone()
    }

    /// Answers a task token a little later, when the function has returned.
    fn answer_later(&self, token: &str, behaviour: Value) {
        let (clock, token) = (self.clock.clone(), token.to_owned());
        let service = self.service.get().unwrap().clone();
        let wake = clock.sleep_until(clock.now() + SignedDuration::from_secs(1));
        tokio::spawn(async move {
            let _hold = wake.await;
            let (operation, mut request) = match behaviour.get("tokenError") {
                Some(error) => ("SendTaskFailure", json!({"error": error, "cause": ""})),
                None => ("SendTaskSuccess", json!({"output": behaviour["token"].to_string()})),
            };
            request["taskToken"] = token.into();
            let target = format!("AWSStepFunctions.{operation}");
            let response = service.handle(&target, request.to_string().as_bytes()).await;
            assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
        });
    }
}

/// What the interpreter is given; the tables outlive the service that they answer to.
pub(crate) struct Stubs(pub(crate) Arc<Functions>);

impl Integrations for Stubs {
    fn services(&self) -> Vec<String> {
        vec!["sns:publish".to_owned()]
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>> {
        let function = function.rsplit(':').next().unwrap_or_default();
        let behaviour = self.0.behaviour(function, &payload);
        let result = match &behaviour {
            failing if failing.get("error").is_some() => {
                let error_type = failing["error"].as_str().unwrap_or_default().to_owned();
                let document = json!({"errorType": error_type, "errorMessage": failing["message"]});
                Err(FunctionFailure::Unhandled { error_type, document })
            }
            later if later.get("token").is_some() || later.get("tokenError").is_some() => {
                self.0.answer_later(payload["taskToken"].as_str().unwrap_or_default(), behaviour);
                Ok(json!({}))
            }
            echo if echo["echo"] == true => Ok(payload["value"].clone()),
            answer => Ok(answer["answer"].clone()),
        };
        std::future::ready(result).boxed()
    }

    fn call_service(&self, _: String, _: String, _: Value) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        std::future::ready(Ok(json!({"MessageId": "a"}))).boxed()
    }
}
