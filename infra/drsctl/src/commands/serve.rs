//! `drsctl serve`: a stack that runs until Ctrl-C.

use std::io::Write;
use std::process::ExitCode;

use stack::{REGION, Stack};

use crate::cli::Serve;
use crate::commands::{rehearse, stack_failure, stack_options};
use crate::exit::{DONE, Failure};
use crate::input;

/// Serves.
pub(super) async fn serve(arguments: Serve) -> Result<ExitCode, Failure> {
    let inputs = input::read(&arguments.world, None)?;
    let mut options = stack_options(inputs.estate, inputs.scenario, arguments.world.seed, arguments.clock)?;
    options.port = arguments.aws_port;
    options.data = arguments.data.clone();
    let stack = Stack::start(options).await.map_err(|error| stack_failure(&error))?;
    let written = rehearse::write(&inputs.plan, stack.world()).await;
    if let Err(fault) = written {
        stack.stop().await;
        return Err(Failure::other(fault.sentence(), "run it again with --debug to see what happened"));
    }
    say(&format!(
        "AWS services at {endpoint} (clock: {clock}); stop with Ctrl-C. In another terminal:\n\n\
         \x20 export AWS_ENDPOINT_URL={endpoint} AWS_DEFAULT_REGION={REGION} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n\
         \x20 aws stepfunctions start-execution --state-machine-arn {machine} \\\n\
         \x20   --input '{{\"planId\":\"{plan}\",\"executionType\":\"DRILL\"}}'\n",
        endpoint = stack.endpoint(),
        clock = arguments.clock,
        machine = stack.plan_machine_arn(),
        plan = inputs.plan.plan.plan_id,
    ))?;
    until_interrupted().await?;
    stack.stop().await;
    Ok(ExitCode::from(DONE))
}

/// Waits for Ctrl-C, or the signal that ends services.
pub(super) async fn until_interrupted() -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::other(error, "this system does not deliver signals");
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(failed)?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
        _ = terminate.recv() => Ok(()),
    }
}

/// What a person needs to know goes to standard error; there is no result to print.
pub(super) fn say(text: &str) -> Result<(), Failure> {
    std::io::stderr()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::other(error, "check where standard error goes"))
}
