//! How long a plan stands still between "DRS is done with a wave" and "DRS is given the next one".

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::polling::POLL_SECONDS;
use drs::{Estate, Event, Options, Quotas, Request, Scenario, Simulator};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fleet::Fleet;
use super::journeys::seconds_between;
use super::noise::percentile;
use super::report::{Report, Row};

const BENCH: &str = "3 lag";
/// The policy is tried with so many waves, whose ends the simulated DRS draws.
const DRAWS: usize = 10_000;
/// Waves of one simulated account.
const WAVES_OF_ACCOUNT: usize = 500;
/// Whole runs, each with so many waves one behind the other.
const RUNS: u64 = 12;
const LONG_PLAN: Fleet = Fleet::new(60, 30);
/// Whole runs of a plan of usual length.
const SHORT_PLAN: Fleet = Fleet::new(6, 3);
/// How often DRS may be asked, in seconds: what the targets are made of.
const PERIOD: f64 = 30.0;
const ORIGIN: &str = "2026-11-20T08:00:00Z";

/// Bench 3.
pub(super) fn benches() -> Report {
    let policy = of_policy();
    let long: Vec<Run> = whole_runs(LONG_PLAN, RUNS);
    let whole: Vec<f64> = long.iter().flat_map(Run::lags).collect();
    let short = whole_runs(SHORT_PLAN, RUNS);
    let share = short.iter().map(Run::overhead).sum::<f64>() / short.len() as f64 * 100.0;
    let mut report = Report::default();
    for (what, lags) in [("policy", &policy), ("whole runs", &whole)] {
        let mean = lags.iter().sum::<f64>() / lags.len() as f64;
        let named = |figure: &str| format!("{what}, {} waves: {figure}", super::report::figure(lags.len() as f64));
        report.rows.extend([
            Row::new(BENCH, named("mean"), mean, "s").at_most(PERIOD / 2.0 + 0.5),
            Row::new(BENCH, named("95th percentile"), percentile(lags, 95), "s"),
            Row::new(BENCH, named("longest"), percentile(lags, 100), "s").at_most(PERIOD + 1.0),
        ]);
    }
    let what = format!("orchestration, as a share of DRS's time, {} waves", SHORT_PLAN.waves);
    report.rows.push(Row::new(BENCH, what, share, "%"));
    report.notes.push(
        "3 lag is on virtual time, on which the Lambdas take none. `policy` asks the function that says when to look \
         again about waves whose ends the simulated DRS draws; `whole runs` run the machines and the Lambdas, and \
         measure from the launch of a wave's last server to the next StartRecovery."
            .to_owned(),
    );
    report
}

/// How long to wait before DRS is asked again, about a wave that it was given at `started`. Here the policy is tried.
fn wait(started: Timestamp, now: Timestamp) -> SignedDuration {
    let _ = (started, now);
    SignedDuration::from_secs(POLL_SECONDS.into())
}

/// The moments at which DRS is asked about a wave.
fn polls(started: Timestamp) -> impl Iterator<Item = Timestamp> {
    std::iter::successors(Some(started), move |now| Some(*now + wait(started, *now))).skip(1)
}

fn of_policy() -> Vec<f64> {
    let accounts = DRAWS.div_ceil(WAVES_OF_ACCOUNT);
    let waves = (0..accounts).flat_map(|seed| ends(seed as u64));
    let lags = waves.map(|(started, ended)| {
        let seen = polls(started).find(|poll| *poll >= ended).unwrap_or(ended);
        seconds_between(ended, seen)
    });
    lags.collect()
}

/// When waves of one to six servers are given to the simulated DRS, and when it is done with them.
fn ends(seed: u64) -> Vec<(Timestamp, Timestamp)> {
    let now: Timestamp = ORIGIN.parse().unwrap();
    let sizes: Vec<usize> = (0..WAVES_OF_ACCOUNT).map(|wave| wave % 6 + 1).collect();
    let servers: usize = sizes.iter().sum();
    let quotas = Quotas { jobs_in_progress: WAVES_OF_ACCOUNT, servers_in_all_jobs: servers, ..Quotas::default() };
    let options = Options { seed, quotas, page_size: WAVES_OF_ACCOUNT, ..Options::default() };
    let mut simulator = Simulator::new(estate(servers), Scenario::none(), options, now);
    let mut next = 0;
    for size in sizes {
        let chosen: Vec<Value> = (next..next + size).map(|number| json!({"sourceServerID": id(number)})).collect();
        next += size;
        let request = Request::drs("StartRecovery", &json!({"isDrill": true, "sourceServers": chosen}));
        let response = simulator.handle(&request, now);
        assert_eq!(response.status, 202, "{}", response.text());
    }
    let later = now + SignedDuration::from_hours(12);
    let jobs = simulator.handle(&Request::drs("DescribeJobs", &json!({"maxResults": WAVES_OF_ACCOUNT})), later).json();
    spans(&jobs["items"], &simulator.events_between(now, later))
}

/// When jobs of DRS were created, and when the last of their servers was launched.
fn spans(jobs: &Value, events: &[Event]) -> Vec<(Timestamp, Timestamp)> {
    let mut launched: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for event in events {
        if let Some(job) = event.detail["job-id"].as_str() {
            let last = launched.entry(job).or_insert(event.time);
            *last = event.time.max(*last);
        }
    }
    let jobs = jobs.as_array().unwrap().iter();
    jobs.map(|job| {
        let created = job["creationDateTime"].as_str().unwrap().parse().unwrap();
        (created, launched[job["jobID"].as_str().unwrap()])
    })
    .collect()
}

fn id(number: usize) -> String {
    format!("s-{number:017}")
}

/// Linux and Windows by turns, which differ most in how long they take.
fn estate(servers: usize) -> Estate {
    let items: Vec<Value> = (0..servers)
        .map(|number| {
            let system = if number % 2 == 0 { "Ubuntu 24.04 LTS" } else { "Microsoft Windows Server 2022" };
            json!({
                "sourceServerID": id(number),
                "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT5S"},
                "sourceProperties": {"os": {"fullString": system}},
            })
        })
        .collect();
    Estate::parse(&json!({ "items": items }).to_string()).unwrap()
}

/// A whole run: its jobs in order, and how long it took.
struct Run {
    jobs: Vec<(Timestamp, Timestamp)>,
    seconds: f64,
}

impl Run {
    fn lags(&self) -> Vec<f64> {
        self.jobs.windows(2).map(|pair| seconds_between(pair[0].1, pair[1].0)).collect()
    }

    /// What it took longer than DRS worked.
    fn overhead(&self) -> f64 {
        let drs: f64 = self.jobs.iter().map(|(from, to)| seconds_between(*from, *to)).sum();
        (self.seconds - drs) / drs
    }
}

/// Runs drills with the seeds from 1 on, on as many threads as there are processors.
fn whole_runs(fleet: Fleet, count: u64) -> Vec<Run> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (seed, runs) = (AtomicU64::new(1), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                loop {
                    let seed = seed.fetch_add(1, Ordering::Relaxed);
                    if seed > count {
                        return;
                    }
                    let run = runtime.block_on(Box::pin(whole_run(fleet, seed)));
                    runs.lock().unwrap_or_else(PoisonError::into_inner).push(run);
                }
            });
        }
    });
    runs.into_inner().unwrap_or_else(PoisonError::into_inner)
}

async fn whole_run(fleet: Fleet, seed: u64) -> Run {
    let rehearsal = fleet.setup(&json!([])).seed(seed).in_process().start().await;
    let finished = rehearsal.run(json!({"planId": "fleet", "executionType": "DRILL"})).await;
    let ended = finished.execution.ended_at.unwrap();
    let events = finished.rehearsal.stack.simulator().read(|simulator| simulator.events_between(Timestamp::MIN, ended));
    let jobs = spans(&json!(finished.launch_jobs()), &events);
    assert_eq!(jobs.len(), fleet.waves, "a job for each wave");
    let seconds = seconds_between(finished.execution.started_at, ended);
    finished.rehearsal.stack.stop().await;
    Run { jobs, seconds }
}
