//! Putting everything together, and taking it down again.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use api::{Api, LocalHosts};
use aws::{Settings, World};
use drs::{Request, Service};
use dynoxide::Database;
use serde_json::json;
use states::{Clock, Config, CreateStateMachine, Namespace, NoJournal, StepFunctions};

use crate::data::{Data, SimulatorStore, SqliteJournal};
use crate::error::StackError;
use crate::integrations::LocalIntegrations;
use crate::lambda::{LambdaHost, LambdaOptions};
use crate::machines::{self, MACHINES, PLAN, Places};
use crate::options::{ACCOUNT, REGION, StackOptions};
use crate::port::{self, Server};
use crate::router::{self, Services};
use crate::simulator::SharedSimulator;
use crate::tables;

/// The topic that people are told on.
const TOPIC: &str = "recovery-notifications";
/// Sandboxes of one function at once.
const CONCURRENCY: usize = 4;

/// A running stack.
pub struct Stack {
    clock: Clock,
    endpoint: String,
    lambda: LambdaHost,
    places: Places,
    server: Server,
    http: Option<Server>,
    services: Services,
    world: World,
}

impl Stack {
    /// Starts a stack; with older data it goes on where that ended.
    ///
    /// # Errors
    /// [`StackError`]; nothing is left running.
    pub async fn start(options: StackOptions) -> Result<Self, StackError> {
        let failed = |source| StackError::Data { path: options.data.clone().unwrap_or_default(), source };
        let data = options.data.as_deref().map(Data::open).transpose().map_err(failed)?;
        let latest = data.as_ref().map(Data::latest).transpose().map_err(failed)?.flatten();
        let clock = Clock::start(options.pace, latest.map_or(options.origin, |latest| latest.max(options.origin)));
        let database = match &data {
            Some(data) => Database::new(&data.database_file().to_string_lossy())?,
            None => Database::memory()?,
        };
        tables::create(&database)?;
        let simulator = SharedSimulator::start(&options, &clock, data.clone().map(SimulatorStore::new))?;
        let places = Places { account: ACCOUNT.to_owned(), region: REGION.to_owned(), topic_arn: topic(&simulator)? };
        let (listener, address) = port::listen(options.port).await?;
        let endpoint = format!("http://{address}");
        let lambda = LambdaHost::new(lambda_options(&options, &endpoint), endpoint.clone());
        let integrations =
            LocalIntegrations { lambda: lambda.clone(), simulator: simulator.clone(), database: database.clone() };
        let config = Config {
            namespace: Namespace { account: ACCOUNT.to_owned(), region: REGION.to_owned() },
            seed: options.seed,
        };
        // Calls that were open when older data ended are made as soon as the service is there, so it comes after the
        // port is bound, and they wait until it is served.
        let step_functions = match &data {
            None => StepFunctions::new(config, clock.clone(), Arc::new(integrations), NoJournal),
            Some(data) => {
                let journal = SqliteJournal::new(data.clone());
                let records = journal.records().map_err(failed)?;
                StepFunctions::restore(config, clock.clone(), Arc::new(integrations), journal, records)?
            }
        };
        create_machines(&step_functions, &places).await?;
        let services = Services { database, calls: Arc::default(), simulator, step_functions };
        let server = port::serve(listener, router::router(services.clone(), lambda.clone()));
        let world = World::local(&endpoint, REGION, Settings { tables: tables::names() });
        Ok(Self { clock, endpoint, lambda, places, server, http: None, services, world })
    }

    /// Where all services are: `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The one clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Step Functions.
    pub fn step_functions(&self) -> &StepFunctions {
        &self.services.step_functions
    }

    /// DRS, SSM and SNS.
    pub fn simulator(&self) -> &SharedSimulator {
        &self.services.simulator
    }

    /// Everything through the AWS SDK, as the functions see it.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The machine that people start.
    pub fn plan_machine_arn(&self) -> String {
        self.places.state_machine_arn(PLAN)
    }

    /// How often each operation of DynamoDB was called over the port.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.services.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts calls anew.
    pub fn forget_calls(&self) {
        self.services.calls.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What the HTTP API reaches, for callers that somebody else tells apart.
    pub fn api(&self) -> Api {
        let clock = self.clock.clone();
        Api {
            world: self.world.clone(),
            clock: Arc::new(move || clock.now()),
            plan_machine_arn: self.plan_machine_arn(),
            build: "local".to_owned(),
        }
    }

    /// Serves the HTTP API to callers on this machine, until the stack is stopped; 0 takes a free port. Gives its
    /// address.
    ///
    /// # Errors
    /// [`StackError`] when the port is taken.
    pub async fn serve_http(&mut self, port: u16) -> Result<String, StackError> {
        let (listener, address) = port::listen(port).await?;
        let router = api::local(api::router(self.api()), LocalHosts::of_port(address.port()));
        self.http = Some(port::serve(listener, router));
        Ok(format!("http://{address}"))
    }

    /// Stops everything. With data it can be started again.
    pub async fn stop(self) {
        self.services.step_functions.shutdown();
        self.lambda.stop();
        if let Some(http) = self.http {
            http.stop().await;
        }
        self.server.stop().await;
    }
}

/// The topic's ARN; it is created when it is not there.
fn topic(simulator: &SharedSimulator) -> Result<String, StackError> {
    let request = Request { service: Some(Service::Sns), ..Request::sns("CreateTopic", &[("Name", TOPIC)]) };
    let response = simulator.handle(&request);
    if response.status == 200 {
        Ok(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}"))
    } else {
        Err(StackError::Prepare(response.text()))
    }
}

/// Creates the machines; those of older data get today's definition.
async fn create_machines(service: &StepFunctions, places: &Places) -> Result<(), StackError> {
    for (name, file) in MACHINES {
        let definition = machines::definition(name, file, places)?;
        let arn = places.state_machine_arn(name);
        if service.describe_state_machine(&arn).is_err() {
            let created = service.create_state_machine(CreateStateMachine::new(name, definition));
            created.map_err(|error| StackError::Machine { name, reason: error.to_string() })?;
            continue;
        }
        let request = json!({"stateMachineArn": arn, "definition": definition}).to_string();
        let response = service.handle("AWSStepFunctions.UpdateStateMachine", request.as_bytes()).await;
        if response.status != 200 {
            let reason = String::from_utf8_lossy(&response.body).into_owned();
            return Err(StackError::Machine { name, reason });
        }
    }
    Ok(())
}

fn lambda_options(options: &StackOptions, endpoint: &str) -> LambdaOptions {
    let tables = tables::names();
    let environment = [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_REGION", REGION),
        // Signatures are not checked; the credentials only have to be there.
        ("AWS_ACCESS_KEY_ID", ACCOUNT),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        (Settings::GROUPS_TABLE, &tables.groups),
        (Settings::PLANS_TABLE, &tables.plans),
        (Settings::EXECUTIONS_TABLE, &tables.executions),
    ];
    LambdaOptions {
        executable: options.bootstrap.clone(),
        functions: functions::HANDLERS.iter().map(|name| (*name).to_owned()).collect(),
        environment: BTreeMap::from(environment.map(|(name, value)| (name.to_owned(), value.to_owned()))),
        concurrency: CONCURRENCY,
    }
}
