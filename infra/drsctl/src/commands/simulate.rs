//! `drsctl simulate`: only the simulated DRS, SSM and SNS.

use std::process::ExitCode;

use stack::REGION;
use states::Clock;

use crate::cli::Simulate;
use crate::commands::serve::{say, until_interrupted};
use crate::commands::{stack_failure, stack_options};
use crate::exit::{DONE, Failure};
use crate::input;

/// Serves.
pub(super) async fn simulate(arguments: Simulate) -> Result<ExitCode, Failure> {
    let estate = input::estate(arguments.estate.as_deref())?;
    let scenario = input::scenario(arguments.scenario.as_deref(), &estate)?;
    let options = stack_options(estate, scenario, arguments.seed, arguments.clock)?;
    let clock = Clock::start(options.pace, options.origin);
    let served = stack::serve_simulator(arguments.port, &clock, &options).await;
    let (_simulator, endpoint, server) = served.map_err(|error| stack_failure(&error))?;
    say(&format!(
        "DRS, SSM and SNS at {endpoint} (clock: {}); stop with Ctrl-C. In another terminal:\n\n\
         \x20 export AWS_ENDPOINT_URL={endpoint} AWS_DEFAULT_REGION={REGION} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n\
         \x20 aws drs describe-source-servers\n",
        arguments.clock
    ))?;
    until_interrupted().await?;
    drop(server);
    Ok(ExitCode::from(DONE))
}
