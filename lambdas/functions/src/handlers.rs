//! From a handler's name to its function.

use aws::World;
use domain::fault::Fault;
use domain::ports::Answer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::await_turn::await_turn;
use crate::check_readiness::check_readiness;
use crate::fail_execution::fail_execution;
use crate::finish_execution::finish_execution;
use crate::finish_wave::finish_wave;
use crate::poll_checks::poll_checks;
use crate::poll_wave::poll_wave;
use crate::prepare_execution::prepare_execution;
use crate::start_checks::start_checks;
use crate::start_wave::start_wave;

/// Every handler there is.
pub const HANDLERS: [&str; 10] = [
    "await-turn",
    "check-readiness",
    "fail-execution",
    "finish-execution",
    "finish-wave",
    "poll-checks",
    "poll-wave",
    "prepare-execution",
    "start-checks",
    "start-wave",
];

/// Calls the handler of this name with an event.
///
/// # Errors
/// The fault of the function; a [`domain::fault::FaultKind::Bug`] when there is no such handler or the event is not
/// its input.
pub async fn invoke(handler: &str, event: Value, world: &World) -> Answer<Value> {
    match handler {
        "await-turn" => answer(Box::pin(await_turn(input(event)?, world)).await?),
        "check-readiness" => answer(Box::pin(check_readiness(input(event)?, world)).await?),
        "fail-execution" => answer(Box::pin(fail_execution(input(event)?, world)).await?),
        "finish-execution" => answer(Box::pin(finish_execution(input(event)?, world)).await?),
        "finish-wave" => answer(Box::pin(finish_wave(input(event)?, world)).await?),
        "poll-checks" => answer(Box::pin(poll_checks(input(event)?, world)).await?),
        "poll-wave" => answer(Box::pin(poll_wave(input(event)?, world)).await?),
        "prepare-execution" => answer(Box::pin(prepare_execution(input(event)?, world)).await?),
        "start-checks" => answer(Box::pin(start_checks(input(event)?, world)).await?),
        "start-wave" => answer(Box::pin(start_wave(input(event)?, world)).await?),
        other => {
            let known = HANDLERS.join(", ");
            Err(Fault::bug(format!("there is no handler `{other}`")).next_step(format!("set it to one of: {known}")))
        }
    }
}

fn input<T: DeserializeOwned>(event: Value) -> Answer<T> {
    serde_path_to_error::deserialize(event).map_err(|error| {
        let field = error.path().to_string();
        Fault::bug(format!("the state machine sent an input that this function does not take: `{field}`: {error}"))
    })
}

fn answer(output: impl Serialize) -> Answer<Value> {
    serde_json::to_value(output).map_err(|error| Fault::bug(format!("the answer cannot become JSON: {error}")))
}
