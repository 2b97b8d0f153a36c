//! The EventBridge rule of the local stack: the end of an execution of the plan or the cleanup machine invokes
//! `reconcile-execution`.

use jiff::SignedDuration;
use serde_json::{Value, json};
use states::{StatusChange, StatusChanges, StepFunctions};

use crate::lambda::LambdaHost;
use crate::machines::{CLEANUP, PLAN, Places};

/// How often an event is delivered when the function fails
/// (<https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>).
const DELIVERIES: usize = 3;

/// For so long EventBridge tries to deliver an event
/// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html>).
const UNDELIVERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Delivers every change until the service stops; first those of the last day, which may not have been delivered before
/// a restart.
pub(crate) fn deliver(service: &StepFunctions, places: &Places, lambda: &LambdaHost) -> tokio::task::JoinHandle<()> {
    let changes = service.subscribe();
    let machines = [PLAN, CLEANUP].map(|name| places.state_machine_arn(name));
    let since = service.clock().now() - UNDELIVERED_FOR;
    let earlier = machines.iter().flat_map(|machine| service.ended(machine, since)).collect();
    tokio::spawn(run(earlier, changes, machines, lambda.clone()))
}

async fn run(earlier: Vec<StatusChange>, mut changes: StatusChanges, machines: [String; 2], lambda: LambdaHost) {
    for change in earlier {
        if let Some(event) = event(&change, &machines) {
            invoke(&lambda, &event).await;
        }
    }
    while let Some(change) = changes.next().await {
        if let Some(event) = event(&change, &machines) {
            invoke(&lambda, &event).await;
        }
    }
}

/// What the rule lets through: executions that did not end by themselves as planned.
fn event(change: &StatusChange, machines: &[String]) -> Option<Value> {
    let detail = change.detail();
    let machine = detail["stateMachineArn"].as_str()?;
    let abnormal = matches!(detail["status"].as_str()?, "FAILED" | "TIMED_OUT" | "ABORTED");
    (abnormal && machines.iter().any(|known| known == machine)).then(|| {
        json!({
            "source": "aws.states",
            "detail-type": "Step Functions Execution Status Change",
            "time": change.at,
            "detail": detail,
        })
    })
}

async fn invoke(lambda: &LambdaHost, event: &Value) {
    for delivery in 1..=DELIVERIES {
        match lambda.invoke("reconcile-execution", event).await {
            Ok(_) => return,
            Err(failure) => tracing::warn!(delivery, ?failure, "reconcile-execution failed"),
        }
    }
}
