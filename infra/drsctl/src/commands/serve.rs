//! `drsctl serve`: a stack that runs until Ctrl-C.

use std::io::Write;
use std::process::ExitCode;

use domain::plan_file::PlanFile;
use stack::{REGION, Stack};

use crate::cli::Serve;
use crate::client::Client;
use crate::commands::{stack_failure, stack_options};
use crate::exit::{DONE, Failure};
use crate::input;

/// Serves.
pub(super) async fn serve(arguments: Serve) -> Result<ExitCode, Failure> {
    let inputs = input::read(&arguments.world, None)?;
    let mut options = stack_options(inputs.estate, inputs.scenario, arguments.world.seed, arguments.clock)?;
    options.elsewhere = inputs.elsewhere;
    options.port = arguments.aws_port;
    options.data = arguments.data.clone();
    let mut stack = Stack::start(options).await.map_err(|error| stack_failure(&error))?;
    let http = match prepare(&mut stack, &inputs.plan, arguments.http_port).await {
        Ok(http) => http,
        Err(failure) => {
            stack.stop().await;
            return Err(failure);
        }
    };
    say(&format!(
        "AWS services at {endpoint} (clock: {clock}); stop with Ctrl-C. In another terminal:\n\n\
         \x20 export AWS_ENDPOINT_URL={endpoint} AWS_DEFAULT_REGION={REGION} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n\
         \x20 aws stepfunctions start-execution --state-machine-arn {machine} \\\n\
         \x20   --input '{{\"planId\":\"{plan}\",\"executionType\":\"DRILL\"}}'\n\n\
         Web console at {http}{console}\n",
        endpoint = stack.endpoint(),
        clock = arguments.clock,
        machine = stack.plan_machine_arn(),
        plan = inputs.plan.plan.plan_id,
        console = if stack.has_console() {
            ""
        } else {
            " once `make console` has built it; the HTTP API is there already, under /api"
        },
    ))?;
    until_interrupted().await?;
    stack.stop().await;
    Ok(ExitCode::from(DONE))
}

/// Serves the HTTP API, and imports the plan unless it is there: older data may have it with changes.
async fn prepare(stack: &mut Stack, plan: &PlanFile, port: u16) -> Result<String, Failure> {
    let http = stack.serve_http(port).await.map_err(|error| stack_failure(&error))?;
    let file = serde_json::to_value(plan).map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
    match Client::in_process(stack.api()).send("POST", "/api/plans/import", Some(file)).await {
        Err(refusal) if !refusal.already_exists() => Err(refusal.into()),
        _ => Ok(http),
    }
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
