//! The simulated DRS, SSM, SNS, Service Quotas and IAM, shared by everything that reaches them, and kept when something changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use drs::{Estate, Event, Options, Request, Scenario, Service, Simulator};
use http::HeaderValue;
use http::header::DATE;
use http::request::Parts;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use states::{Clock, Pace};

use crate::data::{Data, SimulatorStore};
use crate::error::StackError;
use crate::options::{ACCOUNT, Site, StackOptions};
use crate::port::{self, Server};
use crate::router::{CredentialScope, MAX_BODY};
use crate::wire::Answer;

/// The simulated accounts and Regions. Clones are the same ones.
#[derive(Clone)]
pub struct SharedSimulator {
    inner: Arc<Mutex<Kept>>,
    elsewhere: Arc<BTreeMap<Site, Arc<Mutex<Kept>>>>,
    clock: Clock,
}

struct Kept {
    simulator: Simulator,
    store: Option<SimulatorStore>,
    /// Until when its events were taken.
    told_until: Timestamp,
}

impl SharedSimulator {
    /// Takes up the kept accounts, or begins new ones.
    pub(crate) fn start(options: &StackOptions, clock: &Clock, data: Option<&Data>) -> Result<Self, StackError> {
        let start = |site: &Site, estate: &Estate, scenario: Scenario| -> Result<_, StackError> {
            let store = data.map(|data| SimulatorStore::new(data.clone(), site.to_string()));
            let kept = match &store {
                Some(store) => store.load().map_err(|source| data_error(options, source))?,
                None => None,
            };
            let simulator = kept.unwrap_or_else(|| new(options, site, estate, scenario, clock));
            Ok(Arc::new(Mutex::new(Kept { simulator, store, told_until: clock.now() })))
        };
        let mut elsewhere = BTreeMap::new();
        for (site, estate) in &options.elsewhere {
            elsewhere.insert(site.clone(), start(site, estate, Scenario::none())?);
        }
        let inner = start(&Site::home(), &options.estate, options.scenario.clone())?;
        Ok(Self { inner, elsewhere: Arc::new(elsewhere), clock: clock.clone() })
    }

    /// The same accounts on another clock.
    pub(crate) fn on_clock(&self, clock: &Clock) -> Self {
        Self { clock: clock.clone(), ..self.clone() }
    }

    /// Another account and Region, if it is simulated.
    pub fn at(&self, site: &Site) -> Option<Self> {
        if *site == Site::home() {
            return Some(self.clone());
        }
        self.elsewhere.get(site).map(|inner| Self { inner: inner.clone(), ..self.clone() })
    }

    /// Whether anything of an account is simulated.
    pub(crate) fn has_account(&self, account: &str) -> bool {
        account == ACCOUNT || self.elsewhere.keys().any(|site| site.account == account)
    }

    /// The account and Region that a request is for: the account is the access key, as `AssumeRole` gives it here, and the
    /// Region that of the signature. Keys that are no account are this account's, and Regions without servers this one.
    /// IAM has no Regions: it is that of any of the account.
    pub(crate) fn of_request(&self, service: Service, parts: &Parts) -> Option<Self> {
        let scope = CredentialScope::read(parts)?;
        let account = if self.has_account(&scope.access_key) { scope.access_key } else { ACCOUNT.to_owned() };
        let is_own = account == ACCOUNT;
        let anywhere = || {
            self.elsewhere
                .keys()
                .find(|site| service == Service::Iam && site.account == account)
                .and_then(|site| self.at(site))
        };
        self.at(&Site { account: account.clone(), region: scope.region })
            .or_else(|| if is_own { Some(self.clone()) } else { anywhere() })
    }

    /// Answers a request of one of the services.
    pub fn handle(&self, request: &Request) -> drs::Response {
        self.change(|simulator, now| simulator.handle(request, now))
    }

    /// Answers a request under `/_simulator`.
    pub fn admin(&self, request: &Request) -> drs::Response {
        self.change(|simulator, now| simulator.admin(request, now))
    }

    /// Looks at the account.
    pub fn read<T>(&self, read: impl FnOnce(&Simulator) -> T) -> T {
        read(&self.lock().simulator)
    }

    /// What happened since this was last asked, in all accounts and Regions.
    pub(crate) fn new_events(&self) -> Vec<Event> {
        let home = self.at(&Site::home()).into_iter();
        let elsewhere = self.elsewhere.keys().filter_map(|site| self.at(site));
        home.chain(elsewhere).flat_map(|place| place.new_events_here()).collect()
    }

    fn new_events_here(&self) -> Vec<Event> {
        let mut kept = self.lock();
        let now = self.clock.now();
        let since = std::mem::replace(&mut kept.told_until, now);
        if since < now { kept.simulator.events_between(since, now) } else { Vec::new() }
    }

    /// At pace `instant`, and when nothing else uses the clock, time jumps to the next thing that happens in the account.
    ///
    /// One thing per request: so a caller that polls sees every phase, and nothing takes time.
    async fn step(&self) {
        let next = self.read(|simulator| simulator.next_event(self.clock.now()));
        if let Some(next) = next.filter(|_| self.clock.pace() == Pace::Instant) {
            drop(self.clock.sleep_until(next).await);
        }
    }

    /// What changes is kept before it is answered.
    fn change(&self, change: impl FnOnce(&mut Simulator, jiff::Timestamp) -> drs::Response) -> drs::Response {
        let mut kept = self.lock();
        let now = self.clock.now();
        let response = change(&mut kept.simulator, now);
        if response.changed
            && let Some(store) = &kept.store
            && let Err(error) = store.save(&kept.simulator, now)
        {
            tracing::error!(%error, "the simulated account could not be kept");
            let message = format!("the simulated account could not be kept: {error}").into_bytes();
            return drs::Response { status: 500, headers: Vec::new(), body: message, changed: false };
        }
        response
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn new(options: &StackOptions, site: &Site, estate: &Estate, scenario: Scenario, clock: &Clock) -> Simulator {
    let account = Options {
        account: site.account.clone(),
        region: site.region.clone(),
        seed: options.seed,
        quotas: options.quotas,
        ..Options::default()
    };
    Simulator::new(estate.clone(), scenario, account, clock.now())
}

fn data_error(options: &StackOptions, source: Box<dyn std::error::Error + Send + Sync>) -> StackError {
    StackError::Data { path: options.data.clone().unwrap_or_default(), source }
}

/// An HTTP request as the simulator takes it.
pub(crate) fn request(service: Option<Service>, parts: &Parts, body: &Bytes) -> Request {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Request {
        service,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        target: header("x-amz-target"),
        content_type: header("content-type"),
        body: body.to_vec(),
    }
}

/// A response of the simulator as an answer.
pub(crate) fn answer(response: drs::Response) -> Answer {
    Answer::new(response.status, response.headers, response.body)
}

/// Serves only the simulator, until the server is dropped.
///
/// # Errors
/// [`StackError`] when the port is taken.
pub async fn serve(
    port: u16,
    clock: &Clock,
    options: &StackOptions,
) -> Result<(SharedSimulator, String, impl Sized + use<>), StackError> {
    let simulator = SharedSimulator::start(options, clock, None)?;
    let (listener, address) = port::listen(port).await?;
    let router =
        Router::new().fallback(only_simulator).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(simulator.clone());
    let server: Server = port::serve(listener, router);
    Ok((simulator, format!("http://{address}"), server))
}

async fn only_simulator(State(simulator): State<SharedSimulator>, parts: Parts, body: Bytes) -> Response {
    let mut response = only_answer(&simulator, &parts, &body).await.into_response();
    // The server would add the wall clock's: this one lives in the account's time, and so repeats with it.
    if let Some(date) = date(simulator.clock.now()) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

async fn only_answer(simulator: &SharedSimulator, parts: &Parts, body: &Bytes) -> Answer {
    if parts.uri.path().starts_with("/_simulator") {
        return answer(simulator.admin(&request(None, parts, body))).without_request_id();
    }
    let service = CredentialScope::read(parts).and_then(|scope| Service::of_scope(&scope.service));
    let Some(service) = service else {
        let message = "sign the request for drs, ssm, sns, servicequotas or iam: this is the simulated DRS only";
        return Answer::refusal(403, "MissingAuthenticationToken", message).without_request_id();
    };
    simulator.step().await;
    answer(simulator.handle(&request(Some(service), parts, body)))
}

/// As HTTP writes it.
fn date(time: jiff::Timestamp) -> Option<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok()?;
    HeaderValue::from_str(&text).ok()
}
