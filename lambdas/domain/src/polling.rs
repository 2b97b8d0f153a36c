//! When DRS is asked again about what is under way: every period, less often while nothing can end, more often while an
//! end is near.
//!
//! A wave goes on as soon as its last server is launched, and what it loses is the time until the next look. A look
//! that is saved while servers are still being converted is spent when they are being launched, so a wave is never
//! looked at more often than with the fixed period, and its end is seen twice as soon.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::execution::{ServerRecord, WaveJob, WaveRecord};
use crate::settlement;
use crate::status::WaveStatus;

/// What DRS refuses for want of permissions fails without a word, mostly within two minutes (field reports: a second to
/// three and a half minutes): that long nothing is waited for any longer than the period.
const EARLY_FAILURES: SignedDuration = SignedDuration::from_mins(2);
/// Conversions take up to 16 minutes in field reports. What is still not being launched now is out of the ordinary,
/// or DRS does not say that it is being launched: no look is saved any more.
const LATE_LAUNCHES: SignedDuration = SignedDuration::from_mins(15);
/// From DRS's first word that the last server is being launched, at least so long passes until it is launched: two
/// minutes in field reports, less what it took to hear that word.
const SHORTEST_LAUNCH: SignedDuration = SignedDuration::from_secs(90);

/// How long the state machines wait before they ask again, in whole seconds from 5 to 300. It is this product's own
/// courtesy: AWS publishes no request rate for DRS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollPeriod(u32);

/// A period that would be no courtesy, or would be no watch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no period of polls; set whole seconds from 5 to 300")]
pub struct NoPollPeriod(String);

impl Default for PollPeriod {
    fn default() -> Self {
        Self::USUAL
    }
}

impl std::str::FromStr for PollPeriod {
    type Err = NoPollPeriod;

    fn from_str(text: &str) -> Result<Self, NoPollPeriod> {
        let seconds = text.parse().ok().filter(|seconds| (5..=300).contains(seconds));
        seconds.map(Self).ok_or_else(|| NoPollPeriod(text.to_owned()))
    }
}

impl std::fmt::Display for PollPeriod {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl PollPeriod {
    /// The period where the deployment does not say another.
    pub const USUAL: Self = Self(30);

    /// In seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The wait while an end is near, in seconds.
    pub const fn shortest(self) -> u32 {
        self.0.div_ceil(2)
    }
}

/// How long a wave's state machine waits now, and what it has saved until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The wait, in seconds.
    pub wait: u32,
    /// How many seconds the looks since the jobs were started, this wait included, are behind looks at the fixed
    /// period. Never below zero: that is why there are never more of them.
    pub spare: u32,
}

impl Pace {
    /// The wait after the jobs of a wave were given to DRS.
    pub fn first(period: PollPeriod) -> Self {
        Self { wait: period.0, spare: 0 }
    }

    /// The wait after a look at the wave, which shows it as `wave` is now. `spare` is that of the wait before.
    pub fn next(wave: &WaveRecord, period: PollPeriod, spare: u32, now: Timestamp) -> Self {
        let usual = period.0;
        let soon = period.shortest();
        match outlook(wave) {
            Outlook::Preparing { since } if (EARLY_FAILURES..LATE_LAUNCHES).contains(&now.duration_since(since)) => {
                Self { wait: 2 * usual, spare: spare.saturating_add(usual) }
            }
            Outlook::Launching { since } if now.duration_since(since) >= SHORTEST_LAUNCH && spare >= usual - soon => {
                Self { wait: soon, spare: spare - (usual - soon) }
            }
            _ => Self { wait: usual, spare },
        }
    }
}

/// What a wave's jobs let expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlook {
    /// Nothing: DRS had no room yet, or did not show everything.
    Unknown,
    /// Some server is not being launched yet, so the wave does not end now; the youngest such job is so old.
    Preparing { since: Timestamp },
    /// Every server that is not launched yet is being launched, since then as far as is known.
    Launching { since: Timestamp },
}

fn outlook(wave: &WaveRecord) -> Outlook {
    let open: Vec<&WaveJob> = wave.jobs.iter().filter(|job| !job.settled).collect();
    if wave.parts_waiting > 0 || open.iter().any(|job| job.seen.is_empty()) {
        return Outlook::Unknown;
    }
    let length = SignedDuration::from_secs(wave.deadline_seconds.into());
    let preparing = open.iter().filter(|job| !settlement::is_launching(&job.seen));
    if let Some(deadline) = preparing.filter_map(|job| job.deadline).max() {
        return Outlook::Preparing { since: deadline - length };
    }
    match open.iter().map(|job| job.launching_at).max().flatten() {
        Some(since) => Outlook::Launching { since },
        None => Outlook::Unknown,
    }
}

/// About when a wave is looked at next. Looking leaves no trace unless something has changed, so it is counted on from
/// the last change; each round takes a moment longer than the wait.
pub fn next_poll_at(
    wave: &WaveRecord,
    servers: &[ServerRecord],
    period: PollPeriod,
    now: Timestamp,
) -> Option<Timestamp> {
    let wait = match wave.wave_status {
        WaveStatus::Launching => Pace::next(wave, period, period.0, now).wait,
        WaveStatus::Checking => period.0,
        _ => return None,
    };
    let of_wave = servers.iter().filter(|server| server.wave == wave.wave);
    let changes = of_wave.flat_map(|server| [server.launching_at, server.launched_at, server.ended_at]);
    let last = changes.chain([wave.started_at, wave.launched_at]).flatten().filter(|at| *at <= now).max()?;
    let rounds = now.duration_since(last).as_secs() / i64::from(wait) + 1;
    Some(last + SignedDuration::from_secs(rounds * i64::from(wait)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-20T{text}Z").parse().unwrap()
    }

    /// A wave with one job that was started at 02:00.
    fn wave(seen: &str, launching_at: Option<Timestamp>) -> WaveRecord {
        let mut wave = WaveRecord { wave_status: WaveStatus::Launching, deadline_seconds: 3600, ..testing::wave(1) };
        wave.started_at = Some(at("02:00:00"));
        wave.jobs = vec![WaveJob {
            part: 1,
            job_id: "drsjob-1234567890abcdef0".parse().unwrap(),
            target: Default::default(),
            seen: seen.to_owned(),
            settled: false,
            launching_at,
            read_at: None,
            deadline: Some(at("03:00:00")),
        }];
        wave
    }

    fn pace(wave: &WaveRecord, spare: u32, now: &str) -> (u32, u32) {
        let pace = Pace::next(wave, PollPeriod::default(), spare, at(now));
        (pace.wait, pace.spare)
    }

    #[test]
    fn while_launches_fail_early_nothing_is_waited_for_longer_than_the_period() {
        assert_eq!(pace(&wave("Spp", None), 0, "02:01:59"), (30, 0));
    }

    #[test]
    fn while_a_server_is_not_being_launched_looks_are_saved() {
        assert_eq!(pace(&wave("Spp", None), 0, "02:02:00"), (60, 30));
        assert_eq!(pace(&wave("SpiL", None), 30, "02:14:59"), (60, 60));
    }

    #[test]
    fn when_no_word_of_a_launch_comes_the_period_counts_again() {
        assert_eq!(pace(&wave("Spp", None), 300, "02:15:00"), (30, 300));
    }

    #[test]
    fn what_was_saved_is_spent_when_the_last_server_may_be_launched_any_moment() {
        let launching = wave("SiL", Some(at("02:14:00")));
        assert_eq!(pace(&launching, 300, "02:15:00"), (30, 300));
        assert_eq!(pace(&launching, 300, "02:15:30"), (15, 285));
        assert_eq!(pace(&launching, 14, "02:18:00"), (30, 14));
    }

    #[test]
    fn a_wave_that_waits_for_room_or_whose_jobs_were_not_shown_is_looked_at_every_period() {
        let waiting = WaveRecord { parts_waiting: 1, ..wave("Spp", None) };
        assert_eq!(pace(&waiting, 60, "02:05:00"), (30, 60));
        assert_eq!(pace(&wave("", None), 60, "02:05:00"), (30, 60));
    }

    #[test]
    fn a_period_is_between_five_seconds_and_five_minutes() {
        assert_eq!("30".parse(), Ok(PollPeriod::default()));
        for wrong in ["4", "301", "0", "-30", "30s", ""] {
            let error = wrong.parse::<PollPeriod>().unwrap_err();
            assert_eq!(error.to_string(), format!("`{wrong}` is no period of polls; set whole seconds from 5 to 300"));
        }
    }

    #[test]
    fn the_next_poll_is_counted_on_from_the_last_change() {
        let mut launching = wave("", None);
        let next = |wave: &WaveRecord| next_poll_at(wave, &[], PollPeriod::default(), at("02:01:10"));
        assert_eq!(next(&launching), Some(at("02:01:30")));
        launching.wave_status = WaveStatus::NeedsDecision;
        assert_eq!(next(&launching), None);
    }

    proptest! {
        /// The look number n is never earlier than n periods after the start: whenever a wave ends, it was looked at
        /// no more often than with the fixed period.
        #[test]
        fn there_are_never_more_looks_than_with_the_fixed_period(
            period in 5_u32..=300,
            looks in prop::collection::vec((prop::sample::select(vec!["", "Sp", "Spi", "Si", "SiL", "C"]), any::<bool>()), 1..200),
        ) {
            let period: PollPeriod = period.to_string().parse().unwrap();
            let start = at("02:00:00");
            let mut pace = Pace::first(period);
            let mut now = start;
            for (number, (seen, fresh)) in looks.into_iter().enumerate() {
                now += SignedDuration::from_secs(pace.wait.into());
                let periods = i64::try_from(number + 1).unwrap() * i64::from(period.seconds());
                prop_assert!(now.duration_since(start).as_secs() >= periods);
                let since = if fresh { now } else { start };
                pace = Pace::next(&wave(seen, Some(since)), period, pace.spare, now);
            }
        }
    }
}
