//! The course of one server's launch: clean-up, snapshot, conversion, launch, post-launch actions.
//!
//! The order of the log's events, the signatures of its failures and the durations are those of recorded jobs. Two
//! things are not documented by AWS and chosen here: a server is PENDING until `LAUNCH_START` and `IN_PROGRESS` from
//! then on, and no SNAPSHOT events are logged for a snapshot that the caller named.

use jiff::{SignedDuration, Timestamp};

use super::course::{Course, Stop};
use super::post_launch::run_actions;
use super::{LaunchInput, RecoveryPoint, conversion};
use crate::account::{Instance, LaunchError, Leaving, Part};
use crate::drs::shapes::{JobLog, JobLogEvent, LaunchDisposition, LaunchStatus};
use crate::ids::{JobId, RecoveryInstanceId};
use crate::time::after;

/// A clean-up that EC2 refuses is given up so late.
const CLEANUP_GIVES_UP_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// A launch without the rights it needs ends so long after its snapshot, at most.
const SILENT_DENIAL: SignedDuration = SignedDuration::from_secs(180);
/// A refused `RunInstances` takes so long.
const REFUSED_LAUNCH: SignedDuration = SignedDuration::from_secs(20);
/// EC2 runs an instance so long after it was started.
const BOOT: SignedDuration = SignedDuration::from_secs(25);

/// One server's launch, laid down.
#[derive(Clone, Debug)]
pub(crate) struct LaunchPlan {
    pub(crate) part: Part,
    pub(crate) log: Vec<JobLog>,
    /// `None`: never.
    pub(crate) ends_at: Option<Timestamp>,
    pub(crate) instance: Option<Instance>,
    /// How the instance of the earlier launch goes.
    pub(crate) earlier_leaves: Option<Leaving>,
}

/// Lays down a launch that begins at `start`, in the job `job`.
pub(crate) fn plan_launch(input: &LaunchInput, job: &JobId, is_drill: bool, start: Timestamp) -> LaunchPlan {
    let purpose = format!("launch {}", input.number);
    let course = Course::new(input.dice, &input.server, purpose, input.faults.slower, start);
    let mut launch = Launch { input, course, earlier_leaves: None, point_in_time: None };
    let outcome = launch.run();
    let Launch { mut course, earlier_leaves, point_in_time, .. } = launch;
    let mut part = Part {
        server: input.server.clone(),
        statuses: Vec::new(),
        instance: None,
        actions: None,
        result_event: input.faults.result_event,
    };
    let mut instance = None;
    if let Ok(launched) = &outcome {
        part.actions = run_actions(input, launched, &mut course);
        part.instance = Some((launched.id.clone(), named_from(input, launched.launched_at)));
        instance = Some(launched.instance(input, job, is_drill, point_in_time));
    }
    part.statuses = course.statuses;
    let ends_at = (!matches!(outcome, Err(Stop::Hangs))).then_some(course.at);
    LaunchPlan { part, log: course.log, ends_at, instance, earlier_leaves }
}

/// From when the job names the instance.
fn named_from(input: &LaunchInput, launched_at: Timestamp) -> Option<Timestamp> {
    match input.faults.instance_id_missing {
        None => Some(launched_at),
        Some(duration) => Some(after(launched_at, duration?)),
    }
}

/// An instance that a launch has started.
#[derive(Clone, Debug)]
pub(super) struct Launched {
    id: RecoveryInstanceId,
    pending_at: Timestamp,
    pub(super) launched_at: Timestamp,
    pub(super) agent_online_at: Option<Timestamp>,
}

impl Launched {
    fn instance(&self, input: &LaunchInput, job: &JobId, is_drill: bool, point_in_time: Option<Timestamp>) -> Instance {
        Instance {
            id: self.id.clone(),
            server: input.server.clone(),
            job: Some(job.clone()),
            is_drill,
            pending_at: self.pending_at,
            running_at: after(self.pending_at, BOOT).min(self.launched_at),
            stopped_at: (input.disposition == LaunchDisposition::Stopped).then_some(self.launched_at),
            agent_online_at: self.agent_online_at,
            point_in_time,
            leaving: None,
            disconnected_at: None,
            record_deleted: false,
            failback: Vec::new(),
            failback_job: None,
            failback_configuration: serde_json::Map::new(),
            tags: input.instance_tags.clone(),
        }
    }
}

struct Launch<'input> {
    input: &'input LaunchInput,
    course: Course,
    earlier_leaves: Option<Leaving>,
    point_in_time: Option<Timestamp>,
}

impl Launch<'_> {
    fn run(&mut self) -> Result<Launched, Stop> {
        self.take_part()?;
        self.clean_up()?;
        self.take_snapshot()?;
        self.use_rights()?;
        conversion::convert(self.input, self.point_in_time, &mut self.course)?;
        self.launch()
    }

    fn take_part(&mut self) -> Result<(), Stop> {
        if self.input.faults.skipped {
            self.course.log(JobLogEvent::ServerSkipped);
            return Err(self.course.fail());
        }
        Ok(())
    }

    /// Removes what the earlier launch left.
    fn clean_up(&mut self) -> Result<(), Stop> {
        // Without rights nothing is removed, and the log shows no attempt.
        if self.input.earlier.is_none() || self.input.faults.denied {
            return Ok(());
        }
        self.course.log(JobLogEvent::CleanupStart);
        self.refuse_cleanup()?;
        let shutting_down_at = self.course.at;
        self.course.wait("clean-up", self.input.timings.cleanup);
        self.course.log(JobLogEvent::CleanupEnd);
        self.earlier_leaves = Some(Leaving { shutting_down_at, gone_at: self.course.at });
        Ok(())
    }

    fn refuse_cleanup(&mut self) -> Result<(), Stop> {
        let Some(error) = &self.input.faults.cleanup_error else { return Ok(()) };
        self.course.pass(CLEANUP_GIVES_UP_AFTER);
        self.course.log_with(JobLogEvent::CleanupFail, |data| data.raw_error = Some(error.clone()));
        Err(self.course.fail())
    }

    fn take_snapshot(&mut self) -> Result<(), Stop> {
        let (lag, previous) = match self.input.recovery_point {
            RecoveryPoint::Given(time) => {
                self.point_in_time = Some(time);
                return Ok(());
            }
            RecoveryPoint::OnDemand { lag, previous } => (lag, previous),
        };
        self.course.log(JobLogEvent::SnapshotStart);
        let newest_data = after(self.course.at, -lag);
        self.course.wait("snapshot", self.input.timings.snapshot);
        let Some(fault) = &self.input.faults.snapshot else {
            self.course.log(JobLogEvent::SnapshotEnd);
            self.point_in_time = Some(newest_data);
            return Ok(());
        };
        self.course.log_with(JobLogEvent::SnapshotFail, |data| data.raw_error = Some(fault.raw_error.clone()));
        if fault.previous_fails || previous.is_none() {
            self.course.log(JobLogEvent::UsingPreviousSnapshotFailed);
            return Err(self.course.fail());
        }
        self.course.log(JobLogEvent::UsingPreviousSnapshot);
        self.point_in_time = previous;
        Ok(())
    }

    /// DRS works with the rights of the caller. Without them it stops here, and says nothing.
    fn use_rights(&mut self) -> Result<(), Stop> {
        if self.input.faults.denied {
            let silence = self.course.draw("silence").between(SignedDuration::from_secs(1), SILENT_DENIAL);
            self.course.pass(silence);
            return Err(self.course.fail());
        }
        Ok(())
    }

    fn launch(&mut self) -> Result<Launched, Stop> {
        let input = self.input;
        let id = RecoveryInstanceId::made(format!("i-{}", self.course.draw("instance").hex(17)));
        let refusal = input.faults.launch_error.as_ref().map(|error| self.refusal(error));
        let gives_up = input.earlier.is_none() && input.faults.cleanup_error.is_some();
        let starts = refusal.is_none() && !gives_up;
        self.course.log_with(JobLogEvent::LaunchStart, |data| {
            data.target_instance_id = starts.then(|| id.to_string());
        });
        self.course.status(LaunchStatus::InProgress);
        if gives_up {
            // With nothing of an earlier launch, it is this launch's own volumes that cannot be removed.
            self.course.log(JobLogEvent::CleanupStart);
            self.refuse_cleanup()?;
        }
        if let Some(error) = refusal {
            self.course.pass(REFUSED_LAUNCH);
            self.course.log_with(JobLogEvent::LaunchFailed, |data| data.raw_error = Some(error));
            return Err(self.course.fail());
        }
        let pending_at = self.course.at;
        self.course.wait("launch", input.timings.launch);
        self.course.status(LaunchStatus::Launched);
        let launched_at = self.course.at;
        let online = after(launched_at, self.course.duration("agent", input.timings.agent_online));
        let reports = input.disposition == LaunchDisposition::Started && !input.faults.agent_never_online;
        let agent_online_at = reports.then(|| after(online, input.faults.agent_late_by));
        Ok(Launched { id, pending_at, launched_at, agent_online_at })
    }

    fn refusal(&self, error: &LaunchError) -> String {
        match error {
            LaunchError::Raw(error) => error.clone(),
            LaunchError::NoCapacity(instance_type) => format!(
                "An error occurred (InsufficientInstanceCapacity) when calling the RunInstances operation: We \
                 currently do not have sufficient {} capacity in the Availability Zone you requested ({}).",
                instance_type.as_ref().unwrap_or(&self.input.instance_type),
                self.input.availability_zone,
            ),
        }
    }
}
