//! The EventBridge rules of the local stack for launch results: each invokes `record-launch-event`. Those of other
//! accounts and Regions come the same way, as `infra/aws/target-region.yaml` sends them.
//!
//! Events are delivered as soon as somebody looks at DRS after they happened, and before the answer. EventBridge is
//! faster, but a stack whose clock went on for its sake would go on where nothing else does.

use drs::Service;
use futures::{StreamExt, stream};
use http::request::Parts;
use serde_json::Value;

use crate::lambda::LambdaHost;
use crate::router::Services;

const LAUNCH_RESULT: &str = "DRS Source Server Launch Result";
const RECORD_LAUNCH_EVENT: &str = "record-launch-event";
/// How often an event is delivered when the function fails
/// (<https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>).
const DELIVERIES: usize = 3;
/// Events that are delivered at once.
const AT_ONCE: usize = 16;

/// Delivers what has happened.
pub(crate) async fn deliver(services: &Services, service: Service, parts: &Parts) {
    if service != Service::Drs || !is_poll(parts) {
        return;
    }
    let events = services.simulator.new_events().into_iter().filter(|event| event.detail_type == LAUNCH_RESULT);
    let events: Vec<Value> = events.filter_map(|event| serde_json::to_value(event).ok()).collect();
    let deliveries: Vec<_> = events.iter().map(|event| invoke(&services.lambda, event)).collect();
    stream::iter(deliveries).buffer_unordered(AT_ONCE).for_each(std::future::ready).await;
}

/// Whoever looks for jobs waits for what they do.
fn is_poll(parts: &Parts) -> bool {
    parts.uri.path() == "/DescribeJobs"
}

async fn invoke(lambda: &LambdaHost, event: &Value) {
    for delivery in 1..=DELIVERIES {
        match lambda.invoke(RECORD_LAUNCH_EVENT, event).await {
            Ok(_) => return,
            Err(failure) => tracing::warn!(delivery, ?failure, "record-launch-event failed"),
        }
    }
}
