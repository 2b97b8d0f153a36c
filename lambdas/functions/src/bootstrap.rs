//! A Lambda's life: connect once, then answer one event after the other.

use aws::{MetricLog, Settings, World};
use domain::fault::Fault;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use tracing::Instrument;

use crate::handlers::{HANDLERS, invoke};
use crate::logs;

/// The handler of the HTTP API, which no state machine calls.
const API: &str = "api";

/// Runs the handler that `_HANDLER` names, until Lambda ends the process.
///
/// # Errors
/// When the configuration is incomplete, so that a wrong deployment fails at its cold start.
pub async fn run() -> Result<(), lambda_runtime::Error> {
    let handler = std::env::var("_HANDLER").unwrap_or_default();
    if handler != API && !HANDLERS.contains(&handler.as_str()) {
        return Err(format!("_HANDLER is `{handler}`; set it to one of: {API}, {}", HANDLERS.join(", ")).into());
    }
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    logs::start(&settings.build);
    let world = World::connect(settings).await.with_metric_log(MetricLog::stdout());
    if handler == API {
        return crate::api::run(world).await;
    }
    let (handler, world) = (&handler, &world);
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| async move {
        handle(handler, event, world).await.map_err(diagnostic)
    }))
    .await
}

/// A field of an event as people search for it: text without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One event, with its identity on every line that is logged meanwhile.
async fn handle(handler: &str, event: LambdaEvent<Value>, world: &World) -> Result<Value, Fault> {
    let field = |name: &str| event.payload.get(name).map(plain).unwrap_or_default();
    let span = tracing::info_span!(
        "invocation",
        state = handler,
        execution = field("executionId"),
        wave = field("wave"),
        server = field("sourceServerId"),
        request = event.context.request_id,
    );
    let call = async {
        let result = invoke(handler, event.payload, world).await;
        match &result {
            Ok(_) => tracing::info!("done"),
            Err(fault) => tracing::error!(kind = fault.kind.name(), fault = %fault, "failed"),
        }
        result
    };
    call.instrument(span).await
}

/// Step Functions sees the fault's kind as the error's name and its sentence as the message.
fn diagnostic(fault: Fault) -> Diagnostic {
    Diagnostic { error_type: fault.kind.name().to_owned(), error_message: fault.sentence() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_log_names_the_execution_and_the_wave_as_people_search_for_them() {
        assert_eq!((plain(&json!("drill-1")), plain(&json!(2))), ("drill-1".to_owned(), "2".to_owned()));
    }
}
