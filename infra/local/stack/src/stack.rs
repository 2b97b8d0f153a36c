//! Putting everything together, and taking it down again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use api::{Api, LocalHosts};
use aws::World;
use drs::{Request, Service};
use dynoxide::Database;
use jiff::SignedDuration;
use serde_json::{Value, json};
use states::{
    Clock, Config, CreateStateMachine, FunctionFailure, MemoryJournal, Namespace, NoJournal, Record, StepFunctions,
};
use tokio::task::JoinHandle;

use crate::data::{Data, SqliteJournal};
use crate::entrance::Entrance;
use crate::error::StackError;
use crate::integrations::LocalIntegrations;
use crate::lambda::{InProcess, LambdaHost, LambdaOptions, Metrics};
use crate::machines::{self, MACHINES, PLAN, Places};
use crate::options::{ACCOUNT, Functions, REGION, StackOptions};
use crate::port::{self, Server};
use crate::router::Services;
use crate::settings::{TOPIC, places, settings_of};
use crate::simulator::SharedSimulator;
use crate::{console, reconcile, simulation, tables, website};

/// Sandboxes of one function at once.
const CONCURRENCY: usize = 4;

/// A running stack.
pub struct Stack {
    clock: Clock,
    lambda: LambdaHost,
    options: StackOptions,
    journal: Option<MemoryJournal>,
    places: Places,
    entrance: Entrance,
    http: Option<Server>,
    services: Services,
    world: World,
    reconciler: JoinHandle<()>,
}

/// What a stack begins with, and what is left of it in memory when it ends.
struct Kept {
    clock: Clock,
    database: Database,
    simulator: SharedSimulator,
    journal: Option<MemoryJournal>,
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
        let simulator = SharedSimulator::start(&options, &clock, data.as_ref())?;
        Self::assemble(options, Kept { clock, database, simulator, journal: None }, data).await
    }

    /// Ends everything as a power cut would, and starts it again so much later from what is kept; functions that were
    /// running are gone.
    ///
    /// # Errors
    /// [`StackError`]; nothing is left running.
    pub async fn restart(self, down: SignedDuration) -> Result<Self, StackError> {
        let (mut options, journal) = (self.options.clone(), self.journal.clone());
        let (database, simulator) = (self.services.database.clone(), self.services.simulator.clone());
        let now = self.clock.now();
        options.origin = now.checked_add(down).unwrap_or(now);
        self.stop().await;
        if options.data.is_some() {
            drop((database, simulator));
            return Self::start(options).await;
        }
        let clock = Clock::start(options.pace, options.origin);
        let simulator = simulator.on_clock(&clock);
        Self::assemble(options, Kept { clock, database, simulator, journal }, None).await
    }

    async fn assemble(options: StackOptions, kept: Kept, data: Option<Data>) -> Result<Self, StackError> {
        let Kept { clock, database, simulator, journal } = kept;
        let places = places();
        create_topic(&simulator)?;
        let entrance = Entrance::prepare(&options).await?;
        let lambda = LambdaHost::new(lambda_options(&options, &entrance), entrance.endpoint());
        let integrations = LocalIntegrations {
            lambda: lambda.clone(),
            simulator: simulator.clone(),
            database: database.clone(),
            clock: clock.clone(),
            interposer: options.interposer.clone(),
        };
        let config = Config {
            namespace: Namespace { account: ACCOUNT.to_owned(), region: REGION.to_owned() },
            seed: options.seed,
            patient: true,
        };
        // Calls that were open when older data ended are made as soon as the service is there, so it comes after the
        // entrance is prepared, and they wait until it is open.
        let failed = |source| StackError::Data { path: options.data.clone().unwrap_or_default(), source };
        let integrations = Arc::new(integrations);
        let (step_functions, journal) = match (&data, journal) {
            (Some(data), _) => {
                let journal = SqliteJournal::new(data.clone());
                let records = journal.records().map_err(failed)?;
                (StepFunctions::restore(config, clock.clone(), integrations, journal, records)?, None)
            }
            (None, Some(journal)) => {
                let records = reread(&journal).map_err(failed)?;
                let restored = StepFunctions::restore(config, clock.clone(), integrations, journal.clone(), records)?;
                (restored, Some(journal))
            }
            (None, None) if options.functions == Functions::InProcess => {
                let journal = MemoryJournal::default();
                (StepFunctions::new(config, clock.clone(), integrations, journal.clone()), Some(journal))
            }
            (None, None) => (StepFunctions::new(config, clock.clone(), integrations, NoJournal), None),
        };
        create_machines(&step_functions, &places).await?;
        let reconciler = reconcile::deliver(&step_functions, &places, &lambda);
        let services = Services {
            database,
            calls: Arc::default(),
            simulator,
            step_functions,
            lambda: lambda.clone(),
            clock: clock.clone(),
        };
        let entrance = entrance.open(services.clone());
        let world = entrance.world(settings_of(&options));
        Ok(Self { clock, lambda, options, journal, places, entrance, http: None, services, world, reconciler })
    }

    /// Where all services are: `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> String {
        self.entrance.endpoint()
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

    /// Invokes a function, as the Lambda Invoke API does.
    ///
    /// # Errors
    /// The function's failure.
    pub async fn invoke(&self, function: &str, payload: &Value) -> Result<Value, FunctionFailure> {
        self.clock.clone().busy(self.lambda.invoke(function, payload)).await
    }

    /// The machine that people start.
    pub fn plan_machine_arn(&self) -> String {
        self.places.state_machine_arn(PLAN)
    }

    /// How often each operation of DynamoDB was called over the port.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.services.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often each function was invoked, by whomever.
    pub fn invocations(&self) -> BTreeMap<String, u64> {
        self.lambda.invocations()
    }

    /// What the functions measured: the last lines of metrics in their logs, oldest first.
    pub fn metrics(&self) -> Vec<Value> {
        self.lambda.metrics()
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
            build: self.world.build().to_owned(),
        }
    }

    /// Serves the HTTP API and the web console to callers on this machine, until the stack is stopped; 0 takes a free port. Gives its
    /// address.
    ///
    /// # Errors
    /// [`StackError`] when the port is taken.
    pub async fn serve_http(&mut self, port: u16) -> Result<String, StackError> {
        let (listener, address) = port::listen(port).await?;
        let simulation = simulation::router(self.services.simulator.clone(), self.clock.clone());
        let website = website::router(api::router(self.api()), simulation, console::router());
        let router = api::local(website, LocalHosts::of_port(address.port()));
        self.http = Some(port::serve(listener, router));
        Ok(format!("http://{address}"))
    }

    /// Whether the web console is there to be served.
    pub fn has_console(&self) -> bool {
        console::is_built()
    }

    /// Stops everything. With data it can be started again.
    pub async fn stop(self) {
        self.reconciler.abort();
        self.services.step_functions.shutdown();
        self.lambda.stop();
        if let Some(http) = self.http {
            http.stop().await;
        }
        self.entrance.close().await;
    }
}

/// The topic on which people are told; it may be there already.
fn create_topic(simulator: &SharedSimulator) -> Result<(), StackError> {
    let request = Request { service: Some(Service::Sns), ..Request::sns("CreateTopic", &[("Name", TOPIC)]) };
    let response = simulator.handle(&request);
    if response.status == 200 { Ok(()) } else { Err(StackError::Prepare(response.text())) }
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

/// The records as they would be read from a file.
fn reread(journal: &MemoryJournal) -> Result<Vec<Record>, Box<dyn std::error::Error + Send + Sync>> {
    let records = serde_json::to_vec(&journal.records())?;
    Ok(serde_json::from_slice(&records)?)
}

fn lambda_options(options: &StackOptions, entrance: &Entrance) -> LambdaOptions {
    let settings = settings_of(options);
    let endpoint = entrance.endpoint();
    let metrics = Metrics::default();
    let (executable, in_process) = match &options.functions {
        Functions::Processes(bootstrap) => (bootstrap.clone(), None),
        Functions::InProcess => {
            (PathBuf::new(), Some(InProcess::new(entrance.world(settings.clone()).with_metric_log(metrics.log()))))
        }
    };
    let environment = [
        ("AWS_ENDPOINT_URL", endpoint.as_str()),
        ("AWS_REGION", REGION),
        // Signatures are not checked; the credentials only have to be there.
        ("AWS_ACCESS_KEY_ID", ACCOUNT),
        ("AWS_SECRET_ACCESS_KEY", "local"),
    ];
    let environment = environment.map(|(name, value)| (name, value.to_owned())).into_iter().chain(settings.variables());
    LambdaOptions {
        executable,
        functions: functions::HANDLERS.iter().map(|name| (*name).to_owned()).collect(),
        environment: environment.map(|(name, value)| (name.to_owned(), value)).collect(),
        concurrency: CONCURRENCY,
        in_process,
        metrics,
    }
}
