//! The course of the termination of one recovery instance.

use jiff::{SignedDuration, Timestamp};

use super::course::Course;
use crate::account::{Leaving, Part, ResultEvent};
use crate::dice::Dice;
use crate::drs::shapes::{JobLog, JobLogEvent, LaunchStatus};
use crate::estate::Timings;
use crate::ids::{RecoveryInstanceId, SourceServerId};

/// From the start of the clean-up until EC2 shuts the instance down.
const SHUT_DOWN_AFTER: SignedDuration = SignedDuration::from_secs(2);

/// What planning a termination needs to know.
#[derive(Clone, Debug)]
pub(crate) struct TerminationInput {
    pub(crate) dice: Dice,
    pub(crate) server: SourceServerId,
    pub(crate) instance: RecoveryInstanceId,
    /// How many terminations of this server's instances came before.
    pub(crate) number: u32,
    pub(crate) timings: Timings,
    /// What EC2 says, if it refuses.
    pub(crate) refusal: Option<String>,
}

/// One termination, laid down.
#[derive(Clone, Debug)]
pub(crate) struct TerminationPlan {
    pub(crate) part: Part,
    pub(crate) log: Vec<JobLog>,
    pub(crate) ends_at: Timestamp,
    /// `None`: the instance stays.
    pub(crate) leaving: Option<Leaving>,
}

/// Lays down a termination that begins at `start`.
pub(crate) fn plan_termination(input: &TerminationInput, start: Timestamp) -> TerminationPlan {
    let purpose = format!("termination {}", input.number);
    let mut course = Course::new(input.dice, &input.server, purpose, 1, start);
    course.log(JobLogEvent::CleanupStart);
    course.status(LaunchStatus::InProgress);
    course.pass(SHUT_DOWN_AFTER);
    let shutting_down_at = course.at;
    course.wait("termination", input.timings.termination);
    let leaving = match &input.refusal {
        Some(error) => {
            course.log_with(JobLogEvent::CleanupFail, |data| data.raw_error = Some(error.clone()));
            course.status(LaunchStatus::Failed);
            None
        }
        None => {
            course.log(JobLogEvent::CleanupEnd);
            course.status(LaunchStatus::Terminated);
            Some(Leaving { shutting_down_at, gone_at: course.at })
        }
    };
    let part = Part {
        server: input.server.clone(),
        statuses: course.statuses,
        instance: Some((input.instance.clone(), Some(start))),
        actions: None,
        result_event: ResultEvent::Once,
    };
    TerminationPlan { part, log: course.log, ends_at: course.at, leaving }
}
