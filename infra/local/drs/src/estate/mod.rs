//! Estates: the servers to rehearse on, read from a file that is, or contains, the answer of `DescribeSourceServers`.

mod document;
mod file;
mod resolve;
mod timings;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::document::{Document, DocumentKind};
pub(crate) use self::timings::{Bounds, TimingRule, Timings};
use crate::drs::shapes::{
    FailbackState, LaunchAction, LaunchConfigurationUpdate, Platform, RecoveryPlanStatus,
    RecoveryPlanStepConfiguration, SourceServer, Tags,
};
use crate::ids::{RecoveryInstanceId, SourceServerId};
use crate::input::{InputError, Selector};

/// The servers of one account and Region, and what is known of them. Made from a file by [`Estate::parse`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estate {
    pub(crate) servers: BTreeMap<SourceServerId, SourceServer>,
    pub(crate) launch_configurations: BTreeMap<SourceServerId, LaunchConfigurationUpdate>,
    pub(crate) launch_actions: BTreeMap<SourceServerId, Vec<LaunchAction>>,
    pub(crate) documents: BTreeMap<String, Document>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) instances: Vec<RunningInstance>,
    pub(crate) timings: Vec<TimingRule>,
}

/// A recovery plan of DRS itself, in an estate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) status: RecoveryPlanStatus,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) tags: Tags,
    pub(crate) steps: Vec<(String, RecoveryPlanStepConfiguration)>,
}

/// A recovery instance that runs before the simulation begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RunningInstance {
    pub(crate) server: SourceServerId,
    pub(crate) id: Option<RecoveryInstanceId>,
    pub(crate) is_drill: bool,
    pub(crate) launched_at: Option<Timestamp>,
    pub(crate) failback: Option<FailbackState>,
}

impl Estate {
    /// Reads an estate: the answer of `aws drs describe-source-servers` as it is (JSON or YAML), or that with sections
    /// of our own.
    ///
    /// # Errors
    /// The text is not YAML or JSON, a server has no valid id or comes twice, or a section of ours has an unknown key,
    /// a wrong value, or names a server that is not there.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        resolve::resolve(file::parse(text)?)
    }

    /// The estate of the sample plan: six servers in three tiers, Linux and Windows.
    ///
    /// # Errors
    /// None in practice: the sample is part of this crate, and a test reads it.
    pub fn sample() -> Result<Self, InputError> {
        Self::parse(Self::SAMPLE)
    }

    /// The text of the sample estate.
    pub const SAMPLE: &str = include_str!("../../samples/payroll.estate.yaml");

    /// The source servers, by id.
    pub fn servers(&self) -> impl Iterator<Item = (&SourceServerId, &SourceServer)> {
        self.servers.iter()
    }

    /// Account and Region of the servers, from the first ARN that names them.
    pub fn account_and_region(&self) -> Option<(String, String)> {
        self.servers.values().find_map(|server| {
            let mut parts = server.text(&["arn"])?.split(':').skip(3);
            let (region, account) = (parts.next()?, parts.next()?);
            Some((account.to_owned(), region.to_owned()))
        })
    }

    /// Whether any server is selected.
    pub fn selects(&self, selector: &Selector) -> bool {
        self.servers.iter().any(|(id, server)| selector.matches(id, server.hostname()))
    }

    /// The durations of a server's phases.
    pub(crate) fn timings(&self, id: &SourceServerId) -> Timings {
        let server = self.servers.get(id);
        let platform = server.map_or(Platform::Linux, SourceServer::platform);
        let hostname = server.and_then(SourceServer::hostname);
        let mut timings = Timings::of(platform);
        for rule in &self.timings {
            if rule.applies_to(platform) && rule.servers.iter().any(|selector| selector.matches(id, hostname)) {
                rule.change(&mut timings);
            }
        }
        timings
    }

    /// Host names (or ids) of the servers, for suggestions.
    pub(crate) fn names(&self) -> Vec<String> {
        self.servers.iter().map(|(id, server)| server.hostname().unwrap_or(id.as_str()).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests;
