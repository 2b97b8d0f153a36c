//! One server's course through a job as it is being laid down: the log, the statuses, and the time so far.

use jiff::{SignedDuration, Timestamp};

use crate::dice::{Dice, Draw};
use crate::drs::shapes::{JobLog, JobLogEvent, JobLogEventData, LaunchStatus};
use crate::estate::Bounds;
use crate::ids::SourceServerId;
use crate::time::{DateTime, after};

/// Why a course stops before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The server FAILED.
    Failed,
    /// Nothing more is ever heard.
    Hangs,
}

/// A course being laid down.
#[derive(Clone, Debug)]
pub(super) struct Course {
    dice: Dice,
    server: SourceServerId,
    /// Makes the draws of this course differ from those of the server's others: `launch 0`.
    purpose: String,
    /// How many times slower than usual.
    slower: i32,
    pub(super) at: Timestamp,
    pub(super) log: Vec<JobLog>,
    pub(super) statuses: Vec<(Timestamp, LaunchStatus)>,
}

impl Course {
    pub(super) fn new(dice: Dice, server: &SourceServerId, purpose: String, slower: u32, at: Timestamp) -> Self {
        let slower = i32::try_from(slower.max(1)).unwrap_or(i32::MAX);
        Self { dice, server: server.clone(), purpose, slower, at, log: Vec::new(), statuses: Vec::new() }
    }

    /// What belongs to `what` in this course, and to nothing else.
    pub(super) fn draw(&self, what: &str) -> Draw {
        self.dice.draw(&[self.server.as_str(), &self.purpose, what])
    }

    /// How long `what` takes.
    pub(super) fn duration(&self, what: &str, bounds: Bounds) -> SignedDuration {
        bounds.draw(&self.draw(what)).saturating_mul(self.slower)
    }

    /// Lets `what` take its time.
    pub(super) fn wait(&mut self, what: &str, bounds: Bounds) {
        self.pass(self.duration(what, bounds));
    }

    pub(super) fn pass(&mut self, duration: SignedDuration) {
        self.at = after(self.at, duration);
    }

    pub(super) fn log(&mut self, event: JobLogEvent) {
        self.log_with(event, |_| {});
    }

    pub(super) fn log_with(&mut self, event: JobLogEvent, fill: impl FnOnce(&mut JobLogEventData)) {
        let mut data = JobLogEventData { source_server_id: Some(self.server.clone()), ..JobLogEventData::default() };
        fill(&mut data);
        self.log.push(JobLog { log_date_time: DateTime(self.at), event, event_data: data });
    }

    pub(super) fn status(&mut self, status: LaunchStatus) {
        self.statuses.push((self.at, status));
    }

    pub(super) fn fail(&mut self) -> Stop {
        self.status(LaunchStatus::Failed);
        Stop::Failed
    }
}
