//! `drsctl`: runs disaster recovery on AWS, and rehearses it on one machine without an AWS account.

mod cli;
mod client;
mod commands;
mod connect;
mod exit;
mod input;
mod output;
mod progress;
mod questions;
mod rehearsal_plan;
mod report;
mod target;
mod words;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::exit::{DONE, Failure, OTHER};

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Failure::other(error, "look at the machine's limits")),
    };
    // The stack runs the functions in processes of this same program, as Lambda runs `bootstrap`.
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() && std::env::var_os("_HANDLER").is_some() {
        return match runtime.block_on(functions::bootstrap::run()) {
            Ok(()) => ExitCode::from(DONE),
            Err(error) => fail(&Failure::other(error, "see the message of the function above")),
        };
    }
    let arguments = match cli::Cli::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    log_to_stderr(arguments.debug);
    let result = runtime.block_on(commands::run(arguments.command));
    // What the command left running has no say in when the program ends.
    runtime.shutdown_background();
    match result {
        Ok(code) => code,
        Err(failure) => fail(&failure),
    }
}

/// Help and version go to standard output and are no failure; everything else is a wrong command line.
fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion if printed.is_ok() => ExitCode::from(DONE),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::from(OTHER),
        _ => ExitCode::from(exit::BAD_USAGE),
    }
}

fn fail(failure: &Failure) -> ExitCode {
    let text = format!("error: {failure}\n\nhint: {}\n", failure.hint());
    // When even standard error is closed, the exit code still tells.
    let _ = std::io::stderr().write_all(text.as_bytes());
    ExitCode::from(failure.code())
}

fn log_to_stderr(debug: bool) {
    let debugging = Targets::new().with_target("hyper", LevelFilter::INFO).with_target("aws", LevelFilter::INFO);
    let usual = if debug {
        debugging.with_default(LevelFilter::DEBUG)
    } else {
        Targets::new().with_default(LevelFilter::ERROR)
    };
    let asked = std::env::var("DRSCTL_LOG").ok().and_then(|levels| levels.parse().ok());
    // When standard error is gone, a line is lost; complaining about it there would end the request that logs.
    let logs = tracing_subscriber::fmt().log_internal_errors(false).with_max_level(LevelFilter::TRACE);
    logs.with_writer(std::io::stderr).with_target(false).finish().with(asked.unwrap_or(usual)).init();
}
