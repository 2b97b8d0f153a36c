//! All commands and automations.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::invocation::{Course, Outcome, Status};
use crate::account::{ActionRun, Instance, Part};
use crate::drs::shapes::LaunchActionType;
use crate::ids::RecoveryInstanceId;

/// Parameters of a document.
pub(super) type Parameters = BTreeMap<String, Vec<String>>;

/// All commands and automations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Runs {
    pub(super) commands: BTreeMap<String, Command>,
    pub(super) automations: BTreeMap<String, Automation>,
    /// How often something was started on an instance (or, under the document's name, on none): what makes ids differ.
    counts: BTreeMap<String, u32>,
    /// Automations by the client tokens they were started with.
    pub(super) client_tokens: BTreeMap<String, String>,
}

/// A command, sent to instances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Command {
    pub(super) id: String,
    pub(super) document: String,
    pub(super) version: String,
    pub(super) comment: String,
    pub(super) parameters: Parameters,
    /// As the request had them.
    pub(super) instance_ids: Vec<String>,
    pub(super) targets: Vec<Value>,
    pub(super) timeout_seconds: u32,
    pub(super) requested_at: Timestamp,
    pub(super) invocations: Vec<Invocation>,
}

/// A command on one instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Invocation {
    pub(super) instance: RecoveryInstanceId,
    pub(super) name: String,
    pub(super) plugin: String,
    pub(super) course: Course,
}

/// An automation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Automation {
    pub(super) id: String,
    pub(super) document: String,
    pub(super) version: String,
    pub(super) parameters: Parameters,
    pub(super) course: Course,
}

impl Runs {
    /// How many runs somebody has had before; counts this one.
    pub(super) fn count(&mut self, who: &str) -> u32 {
        let count = self.counts.entry(who.to_owned()).or_default();
        *count += 1;
        *count - 1
    }

    /// What post-launch actions run is in SSM too, under the ids of the runs.
    pub(crate) fn add_launch_actions(&mut self, instance: &Instance, part: &Part) {
        let Some(actions) = &part.actions else { return };
        for run in actions.runs.iter().filter(|_| actions.agent_discovered_at.is_some()) {
            let course = course_of(run);
            match run.action.kind {
                LaunchActionType::SsmCommand => {
                    let command = command_of(run, instance, course);
                    self.commands.insert(command.id.clone(), command);
                }
                LaunchActionType::SsmAutomation => {
                    let automation = Automation {
                        id: run.run_id.clone(),
                        document: run.action.action_code.clone(),
                        version: "1".to_owned(),
                        parameters: Parameters::from([("InstanceId".to_owned(), vec![instance.id.to_string()])]),
                        course,
                    };
                    self.automations.insert(automation.id.clone(), automation);
                }
            }
        }
    }
}

fn course_of(run: &ActionRun) -> Course {
    let outcome = match &run.failure {
        None => Outcome::Success { output: format!("{}: done", run.action.name) },
        Some(reason) => Outcome::Failed { exit_code: 1, output: reason.clone() },
    };
    Course {
        requested_at: run.started_at,
        started_at: Some(run.started_at),
        ended_at: Some(run.ended_at),
        outcome,
        cancelled_at: None,
    }
}

fn command_of(run: &ActionRun, instance: &Instance, course: Course) -> Command {
    let name = instance.tags.get("Name").cloned().unwrap_or_default();
    let plugin = super::output::plugin(None);
    Command {
        id: run.run_id.clone(),
        document: run.action.action_code.clone(),
        version: run.action.action_version.clone(),
        comment: run.action.name.clone(),
        parameters: Parameters::new(),
        instance_ids: vec![instance.id.to_string()],
        targets: Vec::new(),
        timeout_seconds: super::send_command::DELIVERY_TIMEOUT_SECONDS,
        requested_at: run.started_at,
        invocations: vec![Invocation { instance: instance.id.clone(), name, plugin, course }],
    }
}

impl Command {
    /// Of all its invocations together: what is worst, once nothing runs.
    pub(super) fn status(&self, now: Timestamp) -> Status {
        let statuses: Vec<Status> = self.invocations.iter().map(|invocation| invocation.course.status(now)).collect();
        let any = |status| statuses.contains(&status);
        if statuses.iter().all(|status| *status == Status::Pending) && !statuses.is_empty() {
            return Status::Pending;
        }
        if !statuses.iter().all(|status| status.has_ended()) {
            return Status::InProgress;
        }
        [Status::Failed, Status::ExecutionTimedOut, Status::DeliveryTimedOut, Status::Cancelled]
            .into_iter()
            .find(|status| any(*status))
            .unwrap_or(Status::Success)
    }

    pub(super) fn count(&self, now: Timestamp, counted: impl Fn(Status) -> bool) -> usize {
        self.invocations.iter().filter(|invocation| counted(invocation.course.status(now))).count()
    }

    /// Whether the agent does not see it yet: a command made for later by a launch.
    pub(super) fn is_sent(&self, now: Timestamp) -> bool {
        self.requested_at <= now
    }
}
