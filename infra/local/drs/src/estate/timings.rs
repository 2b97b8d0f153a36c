//! How long the phases of a launch take, by platform, and what an estate file changes about it.
//!
//! Defaults: field durations of recovery jobs (two Windows servers: conversion 3 min after the start, 14 min long, 5 to
//! 6 min to launch) and AWS's guide (Linux boots within 5 min, Windows within 20).

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::dice::Draw;
use crate::drs::shapes::Platform;
use crate::input::Selector;

/// From the shortest to the longest, both possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Seconds", into = "[u32; 2]")]
pub(crate) struct Bounds {
    shortest: u32,
    longest: u32,
}

impl Bounds {
    const fn seconds(shortest: u32, longest: u32) -> Self {
        Self { shortest, longest }
    }

    const fn minutes(shortest: u32, longest: u32) -> Self {
        Self::seconds(shortest * 60, longest * 60)
    }

    pub(crate) fn draw(self, draw: &Draw) -> SignedDuration {
        draw.between(SignedDuration::from_secs(self.shortest.into()), SignedDuration::from_secs(self.longest.into()))
    }
}

/// In a file: a number of seconds, or a list of the least and the most.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Fixed(u32),
    Between([u32; 2]),
}

impl TryFrom<Seconds> for Bounds {
    type Error = String;

    fn try_from(seconds: Seconds) -> Result<Self, String> {
        match seconds {
            Seconds::Fixed(seconds) => Ok(Self::seconds(seconds, seconds)),
            Seconds::Between([shortest, longest]) if shortest <= longest => Ok(Self::seconds(shortest, longest)),
            Seconds::Between([shortest, longest]) => {
                Err(format!("[{shortest}, {longest}] must be the least and the most seconds, in this order"))
            }
        }
    }
}

impl From<Bounds> for [u32; 2] {
    fn from(bounds: Bounds) -> Self {
        [bounds.shortest, bounds.longest]
    }
}

/// The durations of one server's phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timings {
    /// Removing what an earlier launch left.
    pub(crate) cleanup: Bounds,
    /// Taking the snapshot.
    pub(crate) snapshot: Bounds,
    /// From the snapshot to the start of the conversion.
    pub(crate) conversion_wait: Bounds,
    /// The conversion.
    pub(crate) conversion: Bounds,
    /// From the start of the instance until DRS calls it launched.
    pub(crate) launch: Bounds,
    /// From then until the SSM agent reports.
    pub(crate) agent_online: Bounds,
    /// One post-launch action, one command, one automation.
    pub(crate) command: Bounds,
    /// Terminating an instance.
    pub(crate) termination: Bounds,
}

impl Timings {
    pub(crate) fn of(platform: Platform) -> Self {
        let windows = platform == Platform::Windows;
        Self {
            cleanup: Bounds::seconds(20, 60),
            snapshot: Bounds::seconds(1, 5),
            conversion_wait: Bounds::seconds(50, 200),
            conversion: if windows { Bounds::minutes(10, 16) } else { Bounds::minutes(3, 6) },
            launch: Bounds::minutes(2, 6),
            agent_online: if windows { Bounds::seconds(100, 150) } else { Bounds::seconds(60, 110) },
            command: Bounds::seconds(20, 60),
            termination: Bounds::seconds(40, 120),
        }
    }
}

/// A section `timings` of an estate: for the servers it selects, what differs from the defaults. Later rules win.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TimingRule {
    /// Absent: all servers.
    #[serde(default = "everything")]
    pub(crate) servers: Vec<Selector>,
    /// Absent: both platforms.
    platform: Option<Platform>,
    cleanup_seconds: Option<Bounds>,
    snapshot_seconds: Option<Bounds>,
    conversion_wait_seconds: Option<Bounds>,
    conversion_seconds: Option<Bounds>,
    launch_seconds: Option<Bounds>,
    agent_online_seconds: Option<Bounds>,
    command_seconds: Option<Bounds>,
    termination_seconds: Option<Bounds>,
}

fn everything() -> Vec<Selector> {
    vec![Selector::all()]
}

impl TimingRule {
    pub(crate) fn applies_to(&self, platform: Platform) -> bool {
        self.platform.is_none_or(|only| only == platform)
    }

    pub(crate) fn change(&self, timings: &mut Timings) {
        for (changed, bounds) in [
            (&mut timings.cleanup, self.cleanup_seconds),
            (&mut timings.snapshot, self.snapshot_seconds),
            (&mut timings.conversion_wait, self.conversion_wait_seconds),
            (&mut timings.conversion, self.conversion_seconds),
            (&mut timings.launch, self.launch_seconds),
            (&mut timings.agent_online, self.agent_online_seconds),
            (&mut timings.command, self.command_seconds),
            (&mut timings.termination, self.termination_seconds),
        ] {
            if let Some(bounds) = bounds {
                *changed = bounds;
            }
        }
    }
}
