//! Recovery instances: each one's course, and what people did to it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::drs::shapes::{Ec2InstanceState, FailbackState, InstanceReplicationState, Tags};
use crate::estate::RunningInstance;
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::time::{after, to_milliseconds};

/// A recovery instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: RecoveryInstanceId,
    pub(crate) server: SourceServerId,
    pub(crate) job: Option<JobId>,
    pub(crate) is_drill: bool,
    /// EC2 starts it; it has a record from now on.
    pub(crate) pending_at: Timestamp,
    pub(crate) running_at: Timestamp,
    /// Its launch disposition was STOPPED.
    pub(crate) stopped_at: Option<Timestamp>,
    /// The SSM agent reports from now on; `None`: never.
    pub(crate) agent_online_at: Option<Timestamp>,
    pub(crate) point_in_time: Option<Timestamp>,
    pub(crate) leaving: Option<Leaving>,
    /// DRS is told to forget it; the EC2 instance stays.
    pub(crate) disconnected_at: Option<Timestamp>,
    pub(crate) record_deleted: bool,
    /// In order of time; not started before the first.
    pub(crate) failback: Vec<FailbackStep>,
    pub(crate) failback_job: Option<JobId>,
    /// What has been changed of it.
    pub(crate) failback_configuration: serde_json::Map<String, serde_json::Value>,
    pub(crate) tags: Tags,
}

/// An instance being terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Leaving {
    pub(crate) shutting_down_at: Timestamp,
    pub(crate) gone_at: Timestamp,
}

/// From a time on, failback and replication back are in these states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FailbackStep {
    pub(crate) at: Timestamp,
    pub(crate) state: FailbackState,
    pub(crate) replication: InstanceReplicationState,
}

impl Instance {
    /// An instance of the estate, which runs and whose agent reports before the simulation begins.
    pub(crate) fn already_running(running: &RunningInstance, dice: Dice, now: Timestamp) -> Self {
        let launched_at = running.launched_at.unwrap_or_else(|| after(now, SignedDuration::from_hours(-24)));
        let launched_at = to_milliseconds(launched_at);
        let id = running.id.clone().unwrap_or_else(|| {
            let draw = dice.draw(&["instance", running.server.as_str(), "estate"]);
            RecoveryInstanceId::made(format!("i-{}", draw.hex(17)))
        });
        let failback = running.failback.map(|state| FailbackStep {
            at: launched_at,
            state,
            replication: match state {
                FailbackState::FailbackInProgress => InstanceReplicationState::InitialSync,
                FailbackState::FailbackReadyForLaunch | FailbackState::FailbackCompleted => {
                    InstanceReplicationState::Continuous
                }
                _ => InstanceReplicationState::NotStarted,
            },
        });
        Self {
            id,
            server: running.server.clone(),
            job: None,
            is_drill: running.is_drill,
            pending_at: launched_at,
            running_at: launched_at,
            stopped_at: None,
            agent_online_at: Some(launched_at),
            point_in_time: Some(launched_at),
            leaving: None,
            disconnected_at: None,
            record_deleted: false,
            failback: failback.into_iter().collect(),
            failback_job: None,
            failback_configuration: serde_json::Map::new(),
            tags: Tags::new(),
        }
    }

    /// Whether the EC2 instance exists.
    pub(crate) fn exists(&self, now: Timestamp) -> bool {
        now >= self.pending_at && self.leaving.is_none_or(|leaving| now < leaving.gone_at)
    }

    /// Whether DRS has a record of it.
    pub(crate) fn is_known(&self, now: Timestamp) -> bool {
        !self.record_deleted && self.exists(now)
    }

    pub(crate) fn ec2_state(&self, now: Timestamp) -> Ec2InstanceState {
        match self.leaving {
            Some(leaving) if now >= leaving.gone_at => return Ec2InstanceState::Terminated,
            Some(leaving) if now >= leaving.shutting_down_at => return Ec2InstanceState::ShuttingDown,
            _ => {}
        }
        match self.stopped_at {
            Some(stopped_at) if now >= stopped_at => Ec2InstanceState::Stopped,
            _ if now >= self.running_at => Ec2InstanceState::Running,
            _ => Ec2InstanceState::Pending,
        }
    }

    /// Whether its SSM agent reports.
    pub(crate) fn is_online(&self, now: Timestamp) -> bool {
        self.agent_online_at.is_some_and(|at| now >= at) && self.ec2_state(now) == Ec2InstanceState::Running
    }

    pub(crate) fn failback_step(&self, now: Timestamp) -> Option<&FailbackStep> {
        self.failback.iter().rev().find(|step| step.at <= now)
    }

    /// When an answer about it changes.
    pub(crate) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let leaving = self.leaving.iter().flat_map(|leaving| [leaving.shutting_down_at, leaving.gone_at]);
        let failback = self.failback.iter().map(|step| step.at);
        [self.pending_at, self.running_at]
            .into_iter()
            .chain(self.stopped_at)
            .chain(self.agent_online_at)
            .chain(leaving)
            .chain(failback)
    }
}
