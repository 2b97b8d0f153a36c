//! `storm`: many random runs with faults, crashes and operators; every failure prints the command that repeats it.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use system_tests::storm::{self, Story};

/// Random runs of the whole product, checked against what must always hold.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many runs.
    #[arg(long, default_value_t = 200)]
    runs: u64,
    /// The seed of the first run; each further run has the next one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many runs at a time; as many as there are processors when left out.
    #[arg(long)]
    jobs: Option<usize>,
    /// Also shows the story of the first run, and the ways of its machines through their states.
    #[arg(long)]
    show: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = std::io::stdout().lock();
    if arguments.show {
        write(&mut output, &format!("{:#?}\n{}", Story::of(arguments.seed), storm::ways(arguments.seed)));
    }
    let jobs = arguments.jobs.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let start = Instant::now();
    let report = storm::many(arguments.runs, arguments.seed, jobs, |report| {
        if report.runs % 500 == 0 {
            let text = format!("{} runs, {} with findings\n", report.runs, report.failures.len());
            // Progress that nobody can read is no reason to stop.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    write(&mut output, &format!("{report}"));
    write(
        &mut output,
        &format!("{seconds:.1} s, {:.1} runs per second on {jobs} threads", report.runs as f64 / seconds),
    );
    if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(output: &mut impl Write, text: &str) {
    // When nobody reads any more, the exit code still tells.
    let _ = writeln!(output, "{text}");
}
