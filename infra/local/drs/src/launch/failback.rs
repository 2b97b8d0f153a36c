//! The course of one failback launch: conversion at the origin, then a reboot into the recovered data.

use jiff::Timestamp;

use super::course::Course;
use crate::account::{Part, ResultEvent};
use crate::dice::Dice;
use crate::drs::shapes::{JobLog, JobLogEvent, LaunchStatus};
use crate::estate::Timings;
use crate::ids::{RecoveryInstanceId, SourceServerId};

/// What planning a failback launch needs to know.
#[derive(Clone, Debug)]
pub(crate) struct FailbackInput {
    pub(crate) dice: Dice,
    pub(crate) server: SourceServerId,
    pub(crate) instance: RecoveryInstanceId,
    /// How many launches of this server came before.
    pub(crate) number: u32,
    pub(crate) timings: Timings,
}

/// Lays down a failback launch that begins at `start`: the part, its log, and its end.
pub(crate) fn plan_failback(input: &FailbackInput, start: Timestamp) -> (Part, Vec<JobLog>, Timestamp) {
    let purpose = format!("failback {}", input.number);
    let mut course = Course::new(input.dice, &input.server, purpose, 1, start);
    course.log(JobLogEvent::SnapshotStart);
    course.wait("snapshot", input.timings.snapshot);
    course.log(JobLogEvent::SnapshotEnd);
    course.log(JobLogEvent::ConversionStart);
    course.wait("conversion", input.timings.conversion);
    course.log(JobLogEvent::ConversionEnd);
    course.log(JobLogEvent::LaunchStart);
    course.status(LaunchStatus::InProgress);
    course.wait("launch", input.timings.launch);
    course.status(LaunchStatus::Launched);
    let part = Part {
        server: input.server.clone(),
        statuses: course.statuses,
        instance: Some((input.instance.clone(), Some(start))),
        actions: None,
        result_event: ResultEvent::Once,
    };
    (part, course.log, course.at)
}
