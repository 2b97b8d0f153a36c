//! Many runs, on a few threads, counted.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::invariants::{self, INVARIANTS};
use super::run::{counts, run};

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
            for finding in findings {
                writeln!(formatter, "  {finding}")?;
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
