//! How long a plan stands still between "DRS is done with a wave" and "DRS is given the next one".

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::json;

use super::fleet::Fleet;
use super::journeys::seconds_between;
use super::looks::{self, JOB_ENDS_AFTER, Looked};
use super::noise::percentile;
use super::report::{Report, Row};

const BENCH: &str = "3 lag";
/// Whole runs, each with so many waves one behind the other.
const RUNS: u64 = 12;
const LONG_PLAN: Fleet = Fleet::new(60, 30);
/// Whole runs of a plan of usual length.
const SHORT_PLAN: Fleet = Fleet::new(6, 3);
/// How often DRS may be asked, in seconds: what the targets are made of.
const PERIOD: f64 = 30.0;

/// Bench 3.
pub(super) fn benches() -> Report {
    let looked = looks::of_policy();
    let policy: Vec<f64> = looked.iter().map(|wave| wave.lag).collect();
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
    let total = |figure: fn(&Looked) -> i64| looked.iter().map(|wave| figure(wave) as f64).sum::<f64>();
    let excess = looked.iter().map(|wave| wave.looks - wave.looks_of_period).max().unwrap_or_default();
    let saved = 100.0 * (1.0 - total(|wave| wave.looks) / total(|wave| wave.looks_of_period));
    report.rows.push(Row::new(BENCH, "policy: looks above one every 30 s, at most", excess as f64, "").at_most(0.0));
    report.rows.push(Row::new(BENCH, "policy: looks saved against one every 30 s", saved, "%"));
    let what = format!("orchestration, as a share of DRS's time, {} waves", SHORT_PLAN.waves);
    report.rows.push(Row::new(BENCH, what, share, "%"));
    report.notes.push(
        "3 lag is on virtual time, on which the Lambdas take none. `policy` lets the function that says when to look \
         again look at waves of the simulated DRS; `whole runs` run the machines and the Lambdas, and measure from the \
         last server that is up to the next StartRecovery."
            .to_owned(),
    );
    report
}

/// A whole run: when it began, and when its jobs did, in order.
struct Run {
    started: Timestamp,
    jobs: Vec<Timestamp>,
    /// When the last server of each job was up, without the last job: a run ends with its last server, a moment before
    /// DRS ends the job.
    up: Vec<Timestamp>,
}

impl Run {
    fn lags(&self) -> Vec<f64> {
        self.up.iter().zip(&self.jobs[1..]).map(|(up, next)| seconds_between(*up, *next)).collect()
    }

    /// What it took longer than DRS worked, until DRS was given the last wave.
    fn overhead(&self) -> f64 {
        let drs: f64 = self.jobs.iter().zip(&self.up).map(|(from, up)| seconds_between(*from, *up)).sum();
        (seconds_between(self.started, self.jobs[self.jobs.len() - 1]) - drs) / drs
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
    let launches = finished.launch_jobs();
    let times = |member: &'static str| {
        launches.iter().filter_map(move |job| Some(job[member].as_str()?.parse::<Timestamp>().unwrap()))
    };
    let run = Run {
        started: finished.execution.started_at,
        jobs: times("creationDateTime").collect(),
        up: times("endDateTime").map(|ended| ended - JOB_ENDS_AFTER).take(fleet.waves - 1).collect(),
    };
    assert_eq!((run.jobs.len(), run.up.len()), (fleet.waves, fleet.waves - 1), "a job for each wave");
    finished.rehearsal.stack.stop().await;
    run
}
