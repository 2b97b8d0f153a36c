//! Jobs: each one's whole course is laid down when it starts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::drs::shapes::{InitiatedBy, JobLog, JobStatus, JobType, LaunchAction, LaunchStatus, Tags};
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};

/// All jobs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Jobs {
    by_id: BTreeMap<JobId, JobState>,
    /// Newest first; among jobs of the same moment, by id.
    newest_first: BTreeSet<(i64, JobId)>,
    /// Those that had not ended when last looked at.
    open: BTreeSet<JobId>,
}

/// The place of a job in the order of `DescribeJobs`: newest first.
pub(crate) fn order_key(job: &JobState) -> (i64, JobId) {
    (-job.created_at.as_millisecond(), job.id.clone())
}

impl Jobs {
    pub(crate) fn insert(&mut self, job: JobState) {
        self.newest_first.insert(order_key(&job));
        self.open.insert(job.id.clone());
        self.by_id.insert(job.id.clone(), job);
    }

    /// A job whose record has not been deleted.
    pub(crate) fn get(&self, id: &JobId) -> Option<&JobState> {
        self.by_id.get(id).filter(|job| !job.deleted)
    }

    /// A job, even if its record has been deleted: servers remember what happened in it.
    pub(crate) fn remembered(&self, id: &JobId) -> Option<&JobState> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &JobId) -> Option<&mut JobState> {
        self.by_id.get_mut(id).filter(|job| !job.deleted)
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &JobState> {
        self.newest_first.iter().filter_map(|(_, id)| self.get(id))
    }

    /// Every job, even those whose records have been deleted.
    pub(crate) fn all(&self) -> impl Iterator<Item = &JobState> {
        self.by_id.values()
    }

    /// Jobs that have not ended.
    pub(crate) fn in_progress(&mut self, now: Timestamp) -> impl Iterator<Item = &JobState> {
        let by_id = &self.by_id;
        self.open.retain(|id| by_id.get(id).is_some_and(|job| !job.has_ended(now)));
        self.open.iter().filter_map(|id| self.by_id.get(id))
    }
}

/// A job and its course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct JobState {
    pub(crate) id: JobId,
    pub(crate) kind: JobType,
    pub(crate) initiated_by: InitiatedBy,
    pub(crate) created_at: Timestamp,
    /// `DescribeJobs` does not show it before.
    pub(crate) shown_from: Timestamp,
    pub(crate) started_at: Timestamp,
    /// `None`: never, for a server's part hangs.
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) parts: Vec<Part>,
    /// In order of time.
    pub(crate) log: Vec<JobLog>,
    pub(crate) tags: Tags,
    pub(crate) deleted: bool,
}

impl JobState {
    pub(crate) fn status(&self, now: Timestamp) -> JobStatus {
        match now {
            _ if self.has_ended(now) => JobStatus::Completed,
            _ if now >= self.started_at => JobStatus::Started,
            _ => JobStatus::Pending,
        }
    }

    pub(crate) fn has_ended(&self, now: Timestamp) -> bool {
        self.ended_at.is_some_and(|end| now >= end)
    }

    pub(crate) fn is_drill(&self) -> bool {
        self.initiated_by == InitiatedBy::StartDrill
    }

    /// When an answer about this job changes.
    pub(crate) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let parts = self.parts.iter().flat_map(Part::moments);
        let log = self.log.iter().map(|entry| entry.log_date_time.0);
        [self.shown_from, self.started_at].into_iter().chain(self.ended_at).chain(log).chain(parts)
    }
}

/// One server's part in a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) server: SourceServerId,
    /// In order of time; PENDING before the first.
    pub(crate) statuses: Vec<(Timestamp, LaunchStatus)>,
    /// The recovery instance launched or terminated, and from when the job names it.
    pub(crate) instance: Option<(RecoveryInstanceId, Option<Timestamp>)>,
    pub(crate) actions: Option<Actions>,
    pub(crate) result_event: ResultEvent,
}

/// How often EventBridge gets the launch result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ResultEvent {
    #[default]
    Once,
    Lost,
    Twice,
}

/// Post-launch actions of one server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Actions {
    /// `None`: the agent never reports.
    pub(crate) agent_discovered_at: Option<Timestamp>,
    pub(crate) runs: Vec<ActionRun>,
}

/// One run of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ActionRun {
    pub(crate) action: LaunchAction,
    pub(crate) run_id: String,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Timestamp,
    pub(crate) failure: Option<String>,
}

impl Part {
    pub(crate) fn status(&self, now: Timestamp) -> LaunchStatus {
        let latest = self.statuses.iter().rev().find(|(at, _)| *at <= now);
        latest.map_or(LaunchStatus::Pending, |(_, status)| *status)
    }

    fn moments(&self) -> impl Iterator<Item = Timestamp> {
        let statuses = self.statuses.iter().map(|(at, _)| *at);
        let named = self.instance.iter().filter_map(|(_, from)| *from);
        let discovered = self.actions.iter().filter_map(|actions| actions.agent_discovered_at);
        let runs = self.actions.iter().flat_map(|actions| &actions.runs).flat_map(|run| [run.started_at, run.ended_at]);
        statuses.chain(named).chain(discovered).chain(runs)
    }
}
