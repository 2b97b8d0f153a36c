//! The commands, one module each.

mod ask;
mod doctor;
mod executions;
mod manage;
mod manual;
mod rehearse;
mod scenarios;
mod serve;
mod simulate;

use std::path::PathBuf;
use std::process::ExitCode;

use drs::{Estate, Scenario};
use jiff::Timestamp;
use stack::{StackError, StackOptions};
use states::{Clock, Pace};

use crate::cli::Command;
use crate::exit::Failure;
use crate::input;

/// Runs a command.
pub(crate) async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Start(arguments) => Box::pin(executions::start(&arguments)).await,
        Command::Watch(named) => Box::pin(executions::watch(&named)).await,
        Command::Executions(command) => Box::pin(executions::executions(&command)).await,
        Command::Readiness { plan, target } => manage::readiness(plan.as_deref(), &target).await,
        Command::Doctor { target } => doctor::doctor(&target).await,
        Command::Report(arguments) => executions::report(&arguments).await,
        Command::Cleanup(wish) => executions::clean_up(&wish).await,
        Command::Lease(lease) => executions::lease(&lease).await,
        Command::Plans(command) => manage::plans(&command).await,
        Command::Groups(command) => manage::groups(&command).await,
        Command::Servers { target } => manage::servers(&target).await,
        Command::Drill(arguments) => rehearse::drill(arguments).await,
        Command::Recover(arguments) => rehearse::recover(arguments).await,
        Command::Scenarios => scenarios::list(),
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Simulate(arguments) => simulate::simulate(arguments).await,
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { folder } => manual::pages(folder.as_deref()),
    }
}

/// What every stack of the command line has in common.
fn stack_options(estate: Estate, scenario: Scenario, seed: Option<u64>, pace: Pace) -> Result<StackOptions, Failure> {
    let mut options = StackOptions::new(this_program()?, estate, origin(seed)?);
    options.scenario = scenario;
    options.seed = seed.unwrap_or_default();
    options.pace = pace;
    Ok(options)
}

/// Virtual time begins now; with a seed always at the same moment, so that everything repeats.
fn origin(seed: Option<u64>) -> Result<Timestamp, Failure> {
    match seed {
        None => Ok(Clock::start(Pace::Real, Timestamp::UNIX_EPOCH).now()),
        Some(_) => "2026-11-20T08:00:00Z".parse().map_err(|error| Failure::other(error, "this is a defect of drsctl")),
    }
}

/// The functions run as processes of this very program.
fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| {
        Failure::other(format!("this program cannot find itself: {error}"), "start it by its full path")
    })
}

/// A stack that does not start.
fn stack_failure(error: &StackError) -> Failure {
    let hint = if error.is_port_in_use() {
        "stop what listens there, or choose another port with --aws-port or --http-port (`drsctl simulate`: --port)"
    } else {
        "see the cause above"
    };
    let what = input::chain(error);
    if error.is_port_in_use() { Failure::usage(what, hint) } else { Failure::other(what, hint) }
}
