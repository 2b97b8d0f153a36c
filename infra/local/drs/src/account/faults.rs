//! The faults in force, and how often each has struck.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ResultEvent;
use crate::ids::SourceServerId;
use crate::input::Selector;
use crate::scenario::{Effect, Fault, Scenario, Target};
use crate::time::after;

/// The faults in force.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Faults {
    set: Vec<SetFault>,
    /// Faults ever set: the number of the next one.
    count: u32,
}

/// A fault in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SetFault {
    pub(crate) id: String,
    pub(crate) since: Timestamp,
    pub(crate) fault: Fault,
    /// Occasions so far, by server; those of operations under an empty name.
    pub(crate) occasions: BTreeMap<String, u32>,
}

/// All that goes wrong in one server's launch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LaunchFaults {
    pub(crate) skipped: bool,
    pub(crate) denied: bool,
    pub(crate) cleanup_error: Option<String>,
    pub(crate) snapshot: Option<SnapshotFault>,
    pub(crate) conversion: Option<ConversionFault>,
    pub(crate) launch_error: Option<LaunchError>,
    /// Which actions fail, and why.
    pub(crate) failing_actions: Vec<(Selector, String)>,
    /// The job names the instance so long after the launch (`Some(None)`: never).
    pub(crate) instance_id_missing: Option<Option<SignedDuration>>,
    pub(crate) job_shown_after: Option<SignedDuration>,
    pub(crate) result_event: ResultEvent,
    /// How many times slower; 0 means 1.
    pub(crate) slower: u32,
    pub(crate) agent_never_online: bool,
    pub(crate) agent_late_by: SignedDuration,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SnapshotFault {
    pub(crate) previous_fails: bool,
    pub(crate) raw_error: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ConversionFault {
    Fails { attempts: u8, max_attempts: u8, raw_error: String },
    Hangs { duration: Option<SignedDuration> },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LaunchError {
    Raw(String),
    /// Of this type, or of the recommended one.
    NoCapacity(Option<String>),
}

/// What strikes a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Struck {
    pub(crate) effects: Vec<Effect>,
    /// Whether an occasion was counted: then the state has changed.
    pub(crate) counted: bool,
}

/// What goes wrong with one command or automation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum CommandFault {
    Fails { exit_code: i32, output: String },
    TimesOut,
    Hangs,
    NotDelivered,
}

impl Faults {
    pub(crate) fn new(scenario: &Scenario, now: Timestamp) -> Self {
        let mut faults = Self::default();
        for fault in &scenario.faults {
            faults.set(fault.clone(), now);
        }
        faults
    }

    pub(crate) fn set(&mut self, fault: Fault, now: Timestamp) -> &SetFault {
        self.count += 1;
        let id = format!("fault-{}", self.count);
        let set = SetFault { id, since: now, fault, occasions: BTreeMap::new() };
        let place = self.set.len();
        self.set.insert(place, set);
        &self.set[place]
    }

    /// Removes the fault of an id, or all; returns those removed.
    pub(crate) fn clear(&mut self, id: Option<&str>) -> Vec<SetFault> {
        let (removed, kept) =
            std::mem::take(&mut self.set).into_iter().partition(|set| id.is_none_or(|id| set.id == id));
        self.set = kept;
        removed
    }

    pub(crate) fn all(&self) -> &[SetFault] {
        &self.set
    }

    /// When a fault comes into force or leaves it by itself.
    pub(crate) fn moments(&self) -> Vec<Timestamp> {
        let window = |set: &SetFault| [set.fault.window.from, set.fault.window.until].map(|at| (set.since, at));
        self.set.iter().flat_map(window).filter_map(|(since, at)| Some(after(since, at?))).collect()
    }

    /// The faults of a server's launch that starts now: one occasion for each that concerns launches.
    pub(crate) fn launch(&mut self, server: &SourceServerId, hostname: Option<&str>, now: Timestamp) -> LaunchFaults {
        let mut faults = LaunchFaults::default();
        for set in self.of_server(server, hostname, now) {
            if set.fault.effect.concerns_launches() && set.occurs(server.as_str()) {
                faults.add(&set.fault.effect);
            }
        }
        faults
    }

    /// What EC2 says to the termination of a server's instance, if it refuses.
    pub(crate) fn termination(
        &mut self,
        server: &SourceServerId,
        hostname: Option<&str>,
        now: Timestamp,
    ) -> Option<String> {
        let mut error = None;
        for set in self.of_server(server, hostname, now) {
            if let Effect::TerminationFails { raw_error } = set.fault.effect.clone()
                && set.occurs(server.as_str())
            {
                error = Some(raw_error);
            }
        }
        error
    }

    /// The replication that a fault imposes on a server.
    pub(crate) fn replication(
        &self,
        server: &SourceServerId,
        hostname: Option<&str>,
        now: Timestamp,
    ) -> Option<(&str, Option<SignedDuration>)> {
        self.set.iter().rev().find_map(|set| match (&set.fault.effect, &set.fault.target) {
            (Effect::ReplicationState { state, lag }, Target::Servers(servers))
                if set.is_open(now) && selected(servers, server, hostname) =>
            {
                Some((state.as_str(), *lag))
            }
            _ => None,
        })
    }

    /// What goes wrong with a command of a document on a server.
    pub(crate) fn command(
        &mut self,
        server: &SourceServerId,
        hostname: Option<&str>,
        document: &str,
        now: Timestamp,
    ) -> Option<CommandFault> {
        let mut fault = None;
        for set in self.set.iter_mut().filter(|set| set.is_open(now)) {
            let Target::Commands { servers, documents } = &set.fault.target else { continue };
            if selected(servers, server, hostname)
                && documents.iter().any(|selector| selector.matches_text(document))
                && set.occurs(server.as_str())
            {
                fault = set.fault.effect.as_command_fault();
            }
        }
        fault
    }

    /// Whether IAM's simulation shows an action as denied.
    pub(crate) fn takes_away(&self, action: &str, now: Timestamp) -> bool {
        let denied = self.set.iter().filter(|set| set.is_open(now)).filter_map(|set| match &set.fault.effect {
            Effect::PermissionDenied { actions } => Some(actions),
            _ => None,
        });
        denied.flatten().any(|selector| selector.matches_text(action))
    }

    /// The effects that strike a call of an operation, in the order they were set.
    pub(crate) fn call(&mut self, operation: &str, now: Timestamp) -> Struck {
        let mut struck = Struck::default();
        for set in self.set.iter_mut().filter(|set| set.is_open(now)) {
            let Target::Operations(operations) = &set.fault.target else { continue };
            if !operations.contains(operation) {
                continue;
            }
            struck.counted = true;
            if set.occurs("") {
                struck.effects.push(set.fault.effect.clone());
            }
        }
        struck
    }

    fn of_server<'faults>(
        &'faults mut self,
        server: &SourceServerId,
        hostname: Option<&str>,
        now: Timestamp,
    ) -> impl Iterator<Item = &'faults mut SetFault> {
        self.set.iter_mut().filter(move |set| {
            set.is_open(now)
                && matches!(&set.fault.target, Target::Servers(servers) if selected(servers, server, hostname))
        })
    }
}

fn selected(selectors: &[Selector], server: &SourceServerId, hostname: Option<&str>) -> bool {
    selectors.iter().any(|selector| selector.matches(server, hostname))
}

impl SetFault {
    fn is_open(&self, now: Timestamp) -> bool {
        self.fault.window.is_open(now.duration_since(self.since))
    }

    /// Counts an occasion, and says whether it is struck.
    fn occurs(&mut self, who: &str) -> bool {
        let occasion = self.occasions.entry(who.to_owned()).or_default();
        let strikes = self.fault.window.strikes(*occasion);
        *occasion += 1;
        strikes
    }
}

impl Effect {
    fn concerns_launches(&self) -> bool {
        !matches!(self, Self::TerminationFails { .. } | Self::ReplicationState { .. })
    }

    fn as_command_fault(&self) -> Option<CommandFault> {
        match self {
            Self::CommandFails { exit_code, output } => {
                Some(CommandFault::Fails { exit_code: *exit_code, output: output.clone() })
            }
            Self::CommandTimesOut {} => Some(CommandFault::TimesOut),
            Self::CommandHangs {} => Some(CommandFault::Hangs),
            Self::CommandNotDelivered {} => Some(CommandFault::NotDelivered),
            _ => None,
        }
    }
}

impl LaunchFaults {
    fn add(&mut self, effect: &Effect) {
        match effect.clone() {
            Effect::PermissionDenied { .. } => self.denied = true,
            Effect::ServerSkipped {} => self.skipped = true,
            Effect::CleanupFails { raw_error } => self.cleanup_error = Some(raw_error),
            Effect::SnapshotFails { previous_snapshot_fails, raw_error } => {
                self.snapshot = Some(SnapshotFault { previous_fails: previous_snapshot_fails, raw_error });
            }
            Effect::ConversionFails { attempts, max_attempts, raw_error } => {
                self.conversion = Some(ConversionFault::Fails { attempts, max_attempts, raw_error });
            }
            Effect::ConversionHangs { duration } => self.conversion = Some(ConversionFault::Hangs { duration }),
            Effect::LaunchFails { raw_error } => self.launch_error = Some(LaunchError::Raw(raw_error)),
            Effect::InsufficientCapacity { instance_type } => {
                self.launch_error = Some(LaunchError::NoCapacity(instance_type));
            }
            Effect::LaunchActionFails { action, failure_reason } => {
                self.failing_actions.push((action, failure_reason));
            }
            Effect::InstanceIdMissing { duration } => self.instance_id_missing = Some(duration),
            Effect::JobAppearsLate { duration } => self.job_shown_after = Some(duration),
            Effect::LaunchEventLost {} => self.result_event = ResultEvent::Lost,
            Effect::LaunchEventDuplicated {} => self.result_event = ResultEvent::Twice,
            Effect::SlowLaunch { factor } => self.slower = factor,
            Effect::AgentNeverOnline {} => self.agent_never_online = true,
            Effect::AgentLate { by } => self.agent_late_by = by,
            _ => {}
        }
    }
}
