//! `bench`: figures with their targets, in one table and in `target/bench.json`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use system_tests::bench::{BENCHES, Report, noise};
use system_tests::workspace;

/// Measures the product, beside what one would otherwise use.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only these: `bootstrap`, `cost`, `lag`, `local`, `growth`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = arguments.only.iter().find(|name| !names.contains(&name.as_str())) {
        say(&format!("there is no bench `{unknown}`; there are {}", names.join(", ")));
        return ExitCode::from(252);
    }
    let mut report = Report::default();
    report.notes.push(noise());
    for (name, bench) in BENCHES {
        if !arguments.only.is_empty() && !arguments.only.iter().any(|only| only == name) {
            continue;
        }
        let start = Instant::now();
        report.extend(bench());
        say(&format!("{name}: {:.0} s", start.elapsed().as_secs_f64()));
    }
    let file = workspace().join("target/bench.json");
    let kept = std::fs::write(&file, format!("{:#}\n", report.json()));
    // When nobody reads any more, the exit code still tells.
    let _ = writeln!(std::io::stdout(), "{report}");
    match kept {
        Ok(()) => say("everything is in target/bench.json"),
        Err(error) => say(&format!("cannot write {}: {error}", file.display())),
    }
    if report.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(text: &str) {
    // Progress that nobody can read is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{text}");
}
