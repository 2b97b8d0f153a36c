//! The state of one account and Region. It only ever changes by requests: what happens by itself is planned when it
//! starts, and every answer is a view of those plans at the time of asking.

mod faults;
mod instance;
mod job;
mod server;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::faults::{CommandFault, ConversionFault, Faults, LaunchError, LaunchFaults, SetFault};
pub(crate) use self::instance::{FailbackStep, Instance, Leaving};
pub(crate) use self::job::{ActionRun, Actions, JobState, Jobs, Part, ResultEvent, order_key};
pub(crate) use self::server::{ReplicationStep, ServerState};
use crate::agenda::Agenda;
use crate::dice::Dice;
use crate::drs::shapes::{LaunchAction, SourceServer, Tags};
use crate::estate::{Estate, Plan};
use crate::ids::{RecoveryInstanceId, SourceServerId};
use crate::options::Options;
use crate::scenario::Scenario;
use crate::sns::Topics;
use crate::ssm::Runs;

/// One account and Region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) options: Options,
    pub(crate) estate: Estate,
    pub(crate) scenario: Scenario,
    pub(crate) initialized: bool,
    /// When it was made, or reset last.
    pub(crate) since: Timestamp,
    pub(crate) servers: BTreeMap<SourceServerId, ServerState>,
    pub(crate) jobs: Jobs,
    pub(crate) instances: BTreeMap<RecoveryInstanceId, Instance>,
    /// Launch actions of the account's template.
    pub(crate) template_actions: Vec<LaunchAction>,
    /// Tags set on resources that are neither servers, jobs nor instances.
    pub(crate) other_tags: BTreeMap<String, Tags>,
    pub(crate) faults: Faults,
    pub(crate) agenda: Agenda,
    pub(crate) runs: Runs,
    pub(crate) topics: Topics,
    /// Requests so far; it makes request ids differ.
    pub(crate) requests: u64,
}

impl Account {
    pub(crate) fn new(estate: Estate, scenario: Scenario, options: Options, now: Timestamp) -> Self {
        let servers = estate.servers.keys().map(|id| (id.clone(), ServerState::new(&estate, id))).collect();
        let mut account = Self {
            faults: Faults::new(&scenario, now),
            initialized: !scenario.is_uninitialized(),
            options,
            estate,
            scenario,
            since: now,
            servers,
            jobs: Jobs::default(),
            instances: BTreeMap::new(),
            template_actions: Vec::new(),
            other_tags: BTreeMap::new(),
            agenda: Agenda::default(),
            runs: Runs::default(),
            topics: Topics::default(),
            requests: 0,
        };
        account.add_running_instances(now);
        let moments = account.faults.moments();
        account.agenda.note(now, moments);
        account
    }

    /// As it was in the beginning; faults set since then are gone.
    pub(crate) fn reset(&mut self, now: Timestamp) {
        let (estate, scenario) = (std::mem::take(&mut self.estate), std::mem::take(&mut self.scenario));
        *self = Self::new(estate, scenario, self.options.clone(), now);
    }

    pub(crate) fn dice(&self) -> Dice {
        Dice::new(self.options.seed)
    }

    /// The ARN of a DRS resource: `source-server/s-…`.
    pub(crate) fn arn(&self, resource: &str) -> String {
        let Options { account, region, .. } = &self.options;
        format!("arn:aws:drs:{region}:{account}:{resource}")
    }

    /// The state and the record of a source server that has not been deleted.
    pub(crate) fn server(&self, id: &SourceServerId) -> Option<(&ServerState, &SourceServer)> {
        let state = self.servers.get(id).filter(|state| !state.deleted)?;
        Some((state, self.estate.servers.get(id)?))
    }

    /// The state of a source server that has not been deleted.
    pub(crate) fn server_mut(&mut self, id: &SourceServerId) -> Option<&mut ServerState> {
        self.servers.get_mut(id).filter(|state| !state.deleted)
    }

    pub(crate) fn hostname(&self, id: &SourceServerId) -> Option<&str> {
        self.estate.servers.get(id)?.hostname()
    }

    pub(crate) fn plans(&self) -> &[Plan] {
        &self.estate.plans
    }

    fn add_running_instances(&mut self, now: Timestamp) {
        for running in &self.estate.instances {
            let instance = Instance::already_running(running, self.dice(), now);
            if let Some(server) = self.servers.get_mut(&running.server) {
                server.instances.push(instance.id.clone());
            }
            self.instances.insert(instance.id.clone(), instance);
        }
    }
}
