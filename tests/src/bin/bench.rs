//! `bench`: figures with their targets, in one table and in `target/bench.json`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use system_tests::bench::{BENCHES, Report, do_alone, noise};
use system_tests::workspace;

/// Measures the product, beside what one would otherwise use.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only these: `bootstrap`, `cost`, `lag`, `local`, `growth`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// For the program itself: does this in a process of its own.
    #[arg(long, hide = true, requires = "program")]
    alone: Option<String>,
    /// The functions' program for that.
    #[arg(long, hide = true)]
    program: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let (Some(name), Some(program)) = (&arguments.alone, &arguments.program) {
        do_alone(name, program);
        return ExitCode::SUCCESS;
    }
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
