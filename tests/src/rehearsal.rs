//! A local stack in the test's own process, with `drsctl` as the functions' program: everything can be looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws::World;
use domain::event::Event;
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::ids::ExecutionId;
use domain::plan_file::PlanFile;
use domain::ports::{DescribeExecution, ReadExecution, ReadHistory, StartExecution, WriteGroup, WritePlan};
use domain::readiness::ReadinessReport;
use domain::strict;
use domain::view::{self, ExecutionView};
use drs::{Estate, PublishedMessage, Quotas, Request, Scenario};
use serde_json::{Value, json};
use stack::{Interpose, Site, Stack, StackOptions};

use crate::programs::drsctl;

/// The plan of the samples.
const SAMPLE_PLAN: &str = include_str!("../../infra/local/stack/samples/payroll.plan.yaml");

/// What a rehearsal runs on; the sample unless told otherwise.
#[derive(Debug, Clone)]
pub struct Setup {
    estate: Estate,
    elsewhere: BTreeMap<Site, Estate>,
    plan: String,
    scenario: Scenario,
    quotas: Quotas,
    drill_lease_minutes: Option<u32>,
    interposer: Option<Arc<dyn Interpose>>,
    in_process: bool,
    seed: u64,
    program: Option<PathBuf>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            estate: Estate::sample().unwrap(),
            elsewhere: BTreeMap::new(),
            plan: SAMPLE_PLAN.to_owned(),
            scenario: Scenario::none(),
            quotas: Quotas::default(),
            drill_lease_minutes: None,
            interposer: None,
            in_process: false,
            seed: 0,
            program: None,
        }
    }
}

impl Setup {
    /// With these servers.
    #[must_use]
    pub fn estate(mut self, estate: Estate) -> Self {
        self.estate = estate;
        self
    }

    /// With servers in another account and Region, too.
    #[must_use]
    pub fn elsewhere(mut self, account: &str, region: &str, estate: Estate) -> Self {
        self.elsewhere.insert(Site { account: account.to_owned(), region: region.to_owned() }, estate);
        self
    }

    /// With this plan file.
    #[must_use]
    pub fn plan(mut self, plan: &str) -> Self {
        plan.clone_into(&mut self.plan);
        self
    }

    /// With a change to the text of its plan file.
    #[must_use]
    pub fn edit_plan(mut self, from: &str, to: &str) -> Self {
        assert!(self.plan.contains(from), "the plan has no `{from}`");
        self.plan = self.plan.replacen(from, to, 1);
        self
    }

    /// With a scenario of the library.
    #[must_use]
    pub fn scenario(mut self, name: &str) -> Self {
        self.scenario = Scenario::named(name).unwrap();
        self
    }

    /// With a scenario of its own.
    #[must_use]
    pub fn faults(mut self, text: &str) -> Self {
        self.scenario = Scenario::parse(text).unwrap();
        self
    }

    /// With other quotas of DRS.
    #[must_use]
    pub fn quotas(mut self, quotas: Quotas) -> Self {
        self.quotas = quotas;
        self
    }

    /// With a lease for drills whose plan names none.
    #[must_use]
    pub fn drill_lease_minutes(mut self, minutes: u32) -> Self {
        self.drill_lease_minutes = Some(minutes);
        self
    }

    /// With somebody who decides what becomes of calls.
    #[must_use]
    pub fn interposer(mut self, interposer: Arc<dyn Interpose>) -> Self {
        self.interposer = Some(interposer);
        self
    }

    /// With this program as the functions' `bootstrap`, instead of a `drsctl` that is built first.
    #[must_use]
    pub fn program(mut self, program: &Path) -> Self {
        self.program = Some(program.to_owned());
        self
    }

    /// With another seed of all chance.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// With the functions in the test's own process: hundreds of times as fast.
    #[must_use]
    pub fn in_process(mut self) -> Self {
        self.in_process = true;
        self
    }

    /// Starts the stack and writes the plan and its groups.
    pub async fn start(self) -> Rehearsal {
        let origin = "2026-11-20T08:00:00Z".parse().unwrap();
        let mut options = if self.in_process {
            StackOptions::in_process(self.estate, origin)
        } else {
            let program = self.program.unwrap_or_else(|| drsctl().to_owned());
            StackOptions::new(program, self.estate, origin)
        };
        options.elsewhere = self.elsewhere;
        options.interposer = self.interposer;
        options.scenario = self.scenario;
        options.quotas = self.quotas;
        options.drill_lease_minutes = self.drill_lease_minutes;
        options.seed = self.seed;
        let stack = Stack::start(options).await.unwrap();
        let file: PlanFile = strict::from_value(stack::yaml(&self.plan).unwrap()).unwrap();
        for group in &file.protection_groups {
            stack.world().put_group(group).await.unwrap();
        }
        stack.world().put_plan(&file.plan).await.unwrap();
        Rehearsal { stack }
    }

    /// Starts the stack and runs the sample's plan to its end, as `DRILL` or `RECOVERY`.
    pub async fn run(self, execution_type: &str) -> Finished {
        self.start().await.run(json!({"planId": "payroll", "executionType": execution_type})).await
    }
}

/// A running stack.
pub struct Rehearsal {
    /// The stack.
    pub stack: Stack,
}

impl Rehearsal {
    /// Runs an execution to its end.
    pub async fn run(self, request: Value) -> Finished {
        self.run_named("exec-1", request).await
    }

    /// Runs an execution of this name to its end.
    pub async fn run_named(self, name: &str, request: Value) -> Finished {
        let arn = self.begin(name, request).await;
        self.finish(name, &arn).await
    }

    /// Starts an execution and gives its ARN.
    pub async fn begin(&self, name: &str, request: Value) -> String {
        self.stack.world().start_execution(&self.stack.plan_machine_arn(), name, &request).await.unwrap()
    }

    /// Waits for the end of an execution and reads everything that is left of it.
    pub async fn finish(self, name: &str, arn: &str) -> Finished {
        self.ended(arn).await;
        let world = self.stack.world();
        let id: ExecutionId = name.parse().unwrap();
        let execution = world.execution(&id).await.unwrap().expect("the execution left a record");
        let waves = world.waves(&id).await.unwrap();
        let servers = world.servers(&id, None).await.unwrap();
        let readiness = world.readiness(&id).await.unwrap();
        let view = view::compose(&execution, &waves, &servers);
        Finished { rehearsal: self, execution, waves, servers, readiness, view }
    }

    /// Waits for the end of an execution.
    pub async fn ended(&self, arn: &str) {
        let mut changes = self.stack.step_functions().subscribe();
        while self.world().is_running(arn).await.unwrap() {
            changes.next().await;
        }
    }

    /// Everything through the AWS SDK.
    pub fn world(&self) -> &World {
        self.stack.world()
    }

    /// A call of DRS.
    pub fn drs(&self, operation: &str, input: &Value) -> Value {
        self.stack.simulator().handle(&Request::drs(operation, input)).json()
    }

    /// What was published.
    pub fn messages(&self) -> Vec<PublishedMessage> {
        self.stack.simulator().read(|simulator| simulator.messages().to_vec())
    }

    /// The history of an execution of a machine, as the API gives it.
    pub async fn history(&self, machine: &str, name: &str) -> Vec<Value> {
        let arn = self.stack.step_functions().namespace().execution(machine, name);
        let request = json!({"executionArn": arn, "maxResults": 1000}).to_string();
        let target = "AWSStepFunctions.GetExecutionHistory";
        let response = self.stack.step_functions().handle(target, request.as_bytes()).await;
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        body["events"].as_array().unwrap_or_else(|| panic!("no history of {arn}: {body}")).clone()
    }
}

/// An execution that has ended, with the stack that it ran on.
pub struct Finished {
    /// The stack.
    pub rehearsal: Rehearsal,
    /// Its record.
    pub execution: ExecutionRecord,
    /// Its waves.
    pub waves: Vec<WaveRecord>,
    /// Its servers.
    pub servers: Vec<ServerRecord>,
    /// Its pre-flight.
    pub readiness: Option<ReadinessReport>,
    /// All of it, composed.
    pub view: ExecutionView,
}

impl Finished {
    /// A server by its host name.
    pub fn server(&self, hostname: &str) -> &ServerRecord {
        self.servers.iter().find(|server| server.hostname.as_deref() == Some(hostname)).unwrap()
    }

    /// The statuses of the waves, in order.
    pub fn wave_statuses(&self) -> Vec<String> {
        self.waves.iter().map(|wave| wave.wave_status.to_string()).collect()
    }

    /// Its events.
    pub async fn events(&self) -> Vec<Event> {
        self.rehearsal.world().events(&self.execution.execution_id).await.unwrap()
    }

    /// All jobs of DRS that launched servers, oldest first.
    pub fn launch_jobs(&self) -> Vec<Value> {
        let mut jobs = self.rehearsal.drs("DescribeJobs", &json!({}))["items"].as_array().cloned().unwrap_or_default();
        jobs.retain(|job| job["type"] == "LAUNCH");
        jobs.reverse();
        jobs
    }
}
