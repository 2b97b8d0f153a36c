//! Many runs, on a few threads, counted.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use states::EventDetails;

use super::invariants::{self, INVARIANTS};
use super::run::{counts, run};

/// How many sentences about one run are shown: the rest of three hundred servers says the same.
const FINDINGS_SHOWN: usize = 12;

/// What many runs found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many there were.
    pub runs: u64,
    /// How often an invariant was checked.
    pub checks: u64,
    /// What happened in them.
    pub counts: BTreeMap<String, u64>,
    /// What is wrong: the seed and the sentences.
    pub failures: Vec<(u64, Vec<String>)>,
}

/// What is wrong after the run of a seed, with what happened in it.
pub fn one(seed: u64) -> Report {
    let told = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let evidence = run(seed);
        (invariants::check(&evidence), counts(&evidence))
    }));
    let (findings, counts) = told.unwrap_or_else(|_| (vec!["the run itself panicked".to_owned()], BTreeMap::new()));
    let failures = if findings.is_empty() { Vec::new() } else { vec![(seed, findings)] };
    Report { runs: 1, checks: INVARIANTS.len() as u64, counts, failures }
}

/// The ways that the machines of a run took through their states, for whoever looks for the cause of a finding.
pub fn ways(seed: u64) -> String {
    let evidence = run(seed);
    let mut text = String::new();
    for machine in evidence.executions.iter().flat_map(|execution| execution.machines()) {
        let record = &machine.record;
        text += &format!("{} {} {:?}\n", record.name, record.status, record.failure.error);
        for event in &machine.history {
            let what = match &event.details {
                EventDetails::StateEntered { name, .. } => name.to_string(),
                EventDetails::TaskFailed { failure, .. } | EventDetails::TaskTimedOut { failure, .. } => {
                    let cause: String = failure.cause.iter().flat_map(|cause| cause.chars()).take(120).collect();
                    format!("  {} {cause}", failure.error.as_deref().unwrap_or_default())
                }
                _ => continue,
            };
            text += &format!("  {} {what}\n", event.timestamp);
        }
    }
    text
}

/// So many runs, the first with this seed and each with the next, on so many threads. `told` hears of each.
pub fn many(runs: u64, first_seed: u64, jobs: usize, told: impl Fn(&Report) + Sync) -> Report {
    let next = AtomicU64::new(0);
    let all = Mutex::new(Report::default());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= runs {
                        return;
                    }
                    let report = one(first_seed + number);
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    all.add(report);
                    told(&all);
                }
            });
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Report {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.checks += other.checks;
        for (name, count) in other.counts {
            *self.counts.entry(name).or_default() += count;
        }
        self.failures.extend(other.failures);
        self.failures.sort();
    }

    /// All things done to the runs.
    pub fn faults(&self) -> u64 {
        let is_fault = |name: &&String| name.starts_with("set in DRS") || name.starts_with("done to calls");
        self.counts.iter().filter(|(name, _)| is_fault(name)).map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (seed, findings) in &self.failures {
            writeln!(formatter, "seed {seed}:")?;
            for finding in findings.iter().take(FINDINGS_SHOWN) {
                writeln!(formatter, "  {finding}")?;
            }
            if findings.len() > FINDINGS_SHOWN {
                writeln!(formatter, "  and {} more", findings.len() - FINDINGS_SHOWN)?;
            }
            writeln!(formatter, "  repeat it: cargo run -p system-tests --bin storm -- --runs 1 --seed {seed}")?;
        }
        for (name, count) in &self.counts {
            writeln!(formatter, "{count:>9}  {name}")?;
        }
        write!(
            formatter,
            "{} runs, {} faults, {} invariant checks, {} runs with findings",
            self.runs,
            self.faults(),
            self.checks,
            self.failures.len()
        )
    }
}
