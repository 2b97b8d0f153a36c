//! What is left of a run, read once when all is quiet.

use domain::event::Event;
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::ids::ExecutionId;
use domain::ports::{DescribeSourceServers, Lock, LockPlan, LockServers, ReadExecution, ReadHistory};
use drs::{PublishedMessage, Request};
use jiff::Timestamp;
use serde_json::{Value, json};
use stack::Stack;
use states::{EventDetails, HistoryEvent};

use super::meddler::Meddling;
use super::operator::{Deed, EXECUTION, SECOND};
use super::story::{PLAN, Story};

/// Everything that is left of a run.
pub(super) struct Evidence {
    /// The run as it was meant.
    pub(super) story: Story,
    /// What the meddler did.
    pub(super) meddling: Meddling,
    /// What the operator did.
    pub(super) deeds: Vec<Deed>,
    /// The executions of the plan that were started.
    pub(super) executions: Vec<Execution>,
    /// The jobs of DRS.
    pub(super) jobs: Vec<Job>,
    /// What was published.
    pub(super) messages: Vec<PublishedMessage>,
    /// Who has the plan's lock.
    pub(super) lock: Lock,
    /// The servers that an execution still has, and which one.
    pub(super) locked_servers: Vec<(String, String)>,
}

/// One execution of the plan.
pub(super) struct Execution {
    /// Its id.
    pub(super) id: ExecutionId,
    /// Its row.
    pub(super) record: Option<ExecutionRecord>,
    /// Its waves' rows.
    pub(super) waves: Vec<WaveRecord>,
    /// Its servers' rows.
    pub(super) servers: Vec<ServerRecord>,
    /// Its events.
    pub(super) events: Vec<Event>,
    /// The execution of the plan's machine.
    pub(super) machine: Machine,
    /// The executions of the wave machine, by number.
    pub(super) wave_machines: Vec<(u16, Machine)>,
    /// The executions of the server machine.
    pub(super) server_machines: Vec<Machine>,
}

/// An execution of a state machine.
pub(super) struct Machine {
    /// How it ended.
    pub(super) record: states::ExecutionRecord,
    /// Its history.
    pub(super) history: Vec<HistoryEvent>,
}

/// A launch job of DRS.
pub(super) struct Job {
    /// Its id.
    pub(super) id: String,
    /// When it was created.
    pub(super) created_at: Timestamp,
    /// When it ended, if it did.
    pub(super) ended_at: Option<Timestamp>,
    /// Its servers, with their launch statuses.
    pub(super) servers: Vec<(String, String)>,
    /// Its tags.
    pub(super) tags: Value,
}

impl Machine {
    /// Whether it came through a state.
    pub(super) fn entered(&self, state: &str) -> bool {
        self.history
            .iter()
            .any(|event| matches!(&event.details, EventDetails::StateEntered { name, .. } if **name == *state))
    }
}

impl Job {
    /// A tag's value.
    pub(super) fn tag(&self, key: &str) -> &str {
        self.tags[format!("DRS:{key}")].as_str().unwrap_or_default()
    }
}

impl Execution {
    /// Whether somebody stopped its machine from outside.
    pub(super) fn was_aborted(&self) -> bool {
        self.machine.record.status == states::ExecutionStatus::Aborted
    }

    /// All executions of machines that belong to it.
    pub(super) fn machines(&self) -> impl Iterator<Item = &Machine> {
        let waves = self.wave_machines.iter().map(|(_, machine)| machine);
        std::iter::once(&self.machine).chain(waves).chain(&self.server_machines)
    }
}

impl Evidence {
    /// Looks at everything.
    pub(super) async fn gather(story: Story, meddling: Meddling, deeds: Vec<Deed>, stack: &Stack) -> Self {
        // First, because it ends the run's faults, which would strike what follows.
        let jobs = jobs(stack);
        let mut executions = Vec::new();
        for name in [EXECUTION, SECOND] {
            executions.extend(execution(name, stack).await);
        }
        let messages = stack.simulator().read(|simulator| simulator.messages().to_vec());
        let probe: ExecutionId = "probe".parse().unwrap();
        let lock = stack.world().lock_plan(&PLAN.parse().unwrap(), &probe).await.unwrap();
        let servers: Vec<_> = stack.world().source_servers(None).await.unwrap();
        let servers: Vec<_> = servers.into_iter().map(|server| server.id).collect();
        let locked = stack.world().lock_servers(&servers, &probe).await.unwrap();
        let locked_servers =
            locked.into_iter().map(|(server, holder)| (server.to_string(), holder.to_string())).collect();
        Self { jobs, locked_servers, story, meddling, deeds, executions, messages, lock }
    }
}

async fn execution(name: &str, stack: &Stack) -> Option<Execution> {
    let machine = machine("plan", name, stack)?;
    let id: ExecutionId = name.parse().unwrap();
    let world = stack.world();
    let waves = world.waves(&id).await.unwrap();
    let servers = world.servers(&id, None).await.unwrap();
    let wave_machines: Vec<(u16, Machine)> = waves
        .iter()
        .filter_map(|wave| Some((wave.wave.0, self::machine("wave", &format!("{name}-{}", wave.wave), stack)?)))
        .collect();
    let server_machines = servers
        .iter()
        .filter_map(|server| {
            let name = format!("{name}-{}-{}", server.wave, server.source_server_id);
            self::machine("server", &name, stack)
        })
        .collect();
    Some(Execution {
        record: world.execution(&id).await.unwrap(),
        events: world.events(&id).await.unwrap(),
        id,
        waves,
        servers,
        machine,
        wave_machines,
        server_machines,
    })
}

fn machine(machine: &str, name: &str, stack: &Stack) -> Option<Machine> {
    let service = stack.step_functions();
    let arn = service.namespace().execution(machine, name);
    let record = service.describe_execution(&arn).ok()?;
    let history = service.history(&arn).unwrap();
    Some(Machine { record, history })
}

fn jobs(stack: &Stack) -> Vec<Job> {
    // The faults of the run would strike this call, too; it is the simulator itself that is asked.
    let clear = Request { method: "DELETE".to_owned(), path: "/_simulator/faults".to_owned(), ..admin() };
    stack.simulator().admin(&clear);
    let mut jobs = Vec::new();
    let mut token = Value::Null;
    loop {
        let input = if token.is_null() { json!({}) } else { json!({ "nextToken": token }) };
        let answer = stack.simulator().handle(&Request::drs("DescribeJobs", &input)).json();
        jobs.extend(
            answer["items"].as_array().unwrap_or_else(|| panic!("DescribeJobs answered {answer}")).iter().map(job),
        );
        token = answer["nextToken"].clone();
        if token.is_null() {
            return jobs;
        }
    }
}

fn admin() -> Request {
    Request { service: None, ..Request::drs("DescribeJobs", &json!({})) }
}

fn job(job: &Value) -> Job {
    let time = |member: &str| job[member].as_str().map(|time| time.parse().unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let servers = job["participatingServers"].as_array().into_iter().flatten();
    Job {
        id: text(&job["jobID"]),
        created_at: time("creationDateTime").unwrap(),
        ended_at: time("endDateTime"),
        servers: servers.map(|server| (text(&server["sourceServerID"]), text(&server["launchStatus"]))).collect(),
        tags: job["tags"].clone(),
    }
}
