//! The simulator: one account and Region behind the wire protocols of its services.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::account::Account;
use crate::estate::Estate;
use crate::events::{self, Event};
use crate::model::ServiceModel;
use crate::options::Options;
use crate::refusal::{internal, refusal, wire_error};
use crate::scenario::{Effect, Scenario};
use crate::sns::PublishedMessage;
use crate::wire::{Answer, ApiError, Call, Request, Response, Service, WireFault, decode, encode};
use crate::{admin, drs, iam, inject, quotas, sns, ssm};

/// A simulated account and Region.
///
/// It has no clock: every call says what time it is, and times must not go back. What happens by itself is planned when
/// it starts, so answers are views of plans, and the same seed, estate, scenario and requests give the same bytes.
/// Serialised, it is the whole state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Simulator {
    account: Account,
}

impl Simulator {
    /// An account as the estate describes it, with the scenario's faults in force from now on.
    pub fn new(estate: Estate, scenario: Scenario, options: Options, now: Timestamp) -> Self {
        Self { account: Account::new(estate, scenario, options, now) }
    }

    /// Answers a request to one of the services. Persist the simulator before sending the answer, if it says
    /// that something has changed.
    pub fn handle(&mut self, request: &Request, now: Timestamp) -> Response {
        self.account.requests += 1;
        let request_id = self.request_id(now);
        let Some(service) = request.service else {
            let problem = json!({"message": "a request must say which service it is for"});
            return admin::respond(400, &problem, false);
        };
        let (operation, outcome, changed) = match decode(service, request) {
            Ok(call) => {
                let operation = call.operation.clone();
                let (outcome, changed) = perform(&mut self.account, call, now);
                (Some(operation), outcome, changed)
            }
            Err(fault) => (None, Err(wire_error(service, fault)), false),
        };
        Response { changed, ..encode(service, operation.as_deref(), &outcome, &request_id) }
    }

    /// Answers a request under `/_simulator`: faults, messages, events, reset. See the README.
    pub fn admin(&mut self, request: &Request, now: Timestamp) -> Response {
        admin::handle(&mut self.account, request, now)
    }

    /// When an answer next changes without a request: a phase ends, an agent comes online, a command finishes.
    pub fn next_event(&self, now: Timestamp) -> Option<Timestamp> {
        self.account.agenda.next(now)
    }

    /// What EventBridge carries of the time after `after`, up to and with `until`, in order of time.
    pub fn events_between(&self, after: Timestamp, until: Timestamp) -> Vec<Event> {
        events::between(&self.account, after, until)
    }

    /// The messages published so far, oldest first.
    pub fn messages(&self) -> &[PublishedMessage] {
        &self.account.topics.messages
    }

    /// What was chosen for it.
    pub fn options(&self) -> &Options {
        &self.account.options
    }

    fn request_id(&self, now: Timestamp) -> String {
        let (time, number) = (now.as_nanosecond().to_string(), self.account.requests.to_string());
        self.account.dice().draw(&["request", &time, &number]).uuid()
    }
}

/// Runs a call, with the faults that strike it; says whether the account has changed.
fn perform(account: &mut Account, call: Call, now: Timestamp) -> (Result<Value, ApiError>, bool) {
    let struck = account.faults.call(&call.operation, now);
    if let Some(error) = struck.effects.iter().find_map(|effect| refusal(call.service, effect)) {
        return (Err(error), struck.counted);
    }
    let violations = ServiceModel::of(call.service).check_input(&call.operation, &call.input);
    if !violations.is_empty() {
        return (Err(wire_error(call.service, WireFault::Invalid(violations))), struck.counted);
    }
    let service = call.service;
    match run(account, call, now) {
        Err(error) => (Err(error), struck.counted),
        Ok(Answer { mut output, changed }) => {
            let mut outcome = Ok(());
            for effect in &struck.effects {
                match effect {
                    Effect::AnswerLost {} => outcome = Err(internal(service, None)),
                    Effect::UnknownValue { member, value } => inject::value(&mut output, member, value),
                    Effect::UnknownField { member, name, value } => inject::field(&mut output, member, name, value),
                    _ => {}
                }
            }
            (outcome.map(|()| output), changed || struck.counted)
        }
    }
}

fn run(account: &mut Account, call: Call, now: Timestamp) -> Result<Answer, ApiError> {
    let Call { service, operation, input } = call;
    match service {
        Service::Drs => Ok(drs::run(account, &operation, input, now)?),
        Service::Ssm => Ok(ssm::run(account, &operation, input, now)?),
        Service::Sns => Ok(sns::run(account, &operation, input, now)?),
        Service::ServiceQuotas => Ok(quotas::run(account, &operation, input)?),
        Service::Iam => Ok(iam::run(account, &operation, input, now)?),
    }
}
