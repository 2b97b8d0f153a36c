//! From a handler's name to its function.

use aws::World;
use domain::fault::Fault;
use domain::ports::Answer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::apply_launch_settings::apply_launch_settings;
use crate::ask_operator::ask_operator;
use crate::await_turn::await_turn;
use crate::cancel_execution::cancel_execution;
use crate::check_readiness::check_readiness;
use crate::decide::decide;
use crate::extend_lease::extend_lease;
use crate::fail_execution::fail_execution;
use crate::finish_clean_up::finish_clean_up;
use crate::finish_execution::finish_execution;
use crate::finish_wave::finish_wave;
use crate::pause_execution::pause_execution;
use crate::poll_checks::poll_checks;
use crate::poll_termination::poll_termination;
use crate::poll_wave::poll_wave;
use crate::prepare_execution::prepare_execution;
use crate::publish_outcome::publish_outcome;
use crate::reconcile_execution::reconcile_execution;
use crate::record_launch_event::record_launch_event;
use crate::request_approval::request_approval;
use crate::request_clean_up::request_clean_up;
use crate::resume_execution::resume_execution;
use crate::start_checks::start_checks;
use crate::start_scheduled_drill::start_scheduled_drill;
use crate::start_wave::start_wave;
use crate::terminate_instances::terminate_instances;

/// Every handler there is.
pub const HANDLERS: [&str; 26] = [
    "apply-launch-settings",
    "ask-operator",
    "await-turn",
    "cancel-execution",
    "check-readiness",
    "decide",
    "extend-lease",
    "fail-execution",
    "finish-clean-up",
    "finish-execution",
    "finish-wave",
    "pause-execution",
    "poll-checks",
    "poll-termination",
    "poll-wave",
    "prepare-execution",
    "publish-outcome",
    "reconcile-execution",
    "record-launch-event",
    "request-approval",
    "request-clean-up",
    "resume-execution",
    "start-checks",
    "start-scheduled-drill",
    "start-wave",
    "terminate-instances",
];

/// Those that no state of a state machine calls: people do, through a front end, or EventBridge.
pub const WITHOUT_STATE: [&str; 9] = [
    "cancel-execution",
    "decide",
    "extend-lease",
    "pause-execution",
    "reconcile-execution",
    "record-launch-event",
    "request-clean-up",
    "resume-execution",
    "start-scheduled-drill",
];

/// Calls the handler of this name with an event.
///
/// # Errors
/// The fault of the function; a [`domain::fault::FaultKind::Bug`] when there is no such handler or the event is not
/// its input.
pub async fn invoke(handler: &str, event: Value, world: &World) -> Answer<Value> {
    match handler {
        "apply-launch-settings" => answer(Box::pin(apply_launch_settings(input(event)?, world)).await?),
        "ask-operator" => answer(Box::pin(ask_operator(input(event)?, world)).await?),
        "await-turn" => answer(Box::pin(await_turn(input(event)?, world)).await?),
        "cancel-execution" => answer(Box::pin(cancel_execution(input(event)?, world)).await?),
        "check-readiness" => answer(Box::pin(check_readiness(input(event)?, world)).await?),
        "decide" => answer(Box::pin(decide(input(event)?, world)).await?),
        "extend-lease" => answer(Box::pin(extend_lease(input(event)?, world)).await?),
        "fail-execution" => answer(Box::pin(fail_execution(input(event)?, world)).await?),
        "finish-clean-up" => answer(Box::pin(finish_clean_up(input(event)?, world)).await?),
        "finish-execution" => answer(Box::pin(finish_execution(input(event)?, world)).await?),
        "finish-wave" => answer(Box::pin(finish_wave(input(event)?, world)).await?),
        "pause-execution" => answer(Box::pin(pause_execution(input(event)?, world)).await?),
        "poll-checks" => answer(Box::pin(poll_checks(input(event)?, world)).await?),
        "poll-termination" => answer(Box::pin(poll_termination(input(event)?, world)).await?),
        "poll-wave" => answer(Box::pin(poll_wave(input(event)?, world)).await?),
        "prepare-execution" => answer(Box::pin(prepare_execution(input(event)?, world)).await?),
        "publish-outcome" => answer(Box::pin(publish_outcome(input(event)?, world)).await?),
        "reconcile-execution" => answer(Box::pin(reconcile_execution(input(event)?, world)).await?),
        "record-launch-event" => answer(Box::pin(record_launch_event(input(event)?, world)).await?),
        "request-approval" => answer(Box::pin(request_approval(input(event)?, world)).await?),
        "request-clean-up" => answer(Box::pin(request_clean_up(input(event)?, world)).await?),
        "resume-execution" => answer(Box::pin(resume_execution(input(event)?, world)).await?),
        "start-checks" => answer(Box::pin(start_checks(input(event)?, world)).await?),
        "start-scheduled-drill" => answer(Box::pin(start_scheduled_drill(input(event)?, world)).await?),
        "start-wave" => answer(Box::pin(start_wave(input(event)?, world)).await?),
        "terminate-instances" => answer(Box::pin(terminate_instances(input(event)?, world)).await?),
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
