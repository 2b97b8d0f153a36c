//! Executions: started once, listed through the indexes, shown with what happened.

use std::collections::BTreeSet;

use aws_items::put_executions;
use serde_json::json;

use super::kit::Kit;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_is_the_same_execution_and_another_request_with_it_is_refused() {
    let kit = Kit::sample().await;
    let request =
        |note: &str| json!({"planId": "payroll", "executionType": "DRILL", "note": note, "idempotencyKey": "night-1"});
    let first = kit.post("/api/executions", request("quarterly")).await;
    assert_eq!(first.status, 202);
    let started = first.ok();
    assert_eq!(started["executionId"], "night-1");
    kit.rehearsal.ended(started["executionArn"].as_str().unwrap()).await;
    assert_eq!(kit.post("/api/executions", request("quarterly")).await.ok(), started);
    assert_eq!(kit.post("/api/executions", request("other")).await.code(), "IDEMPOTENCY_CONFLICT");

    let shown = kit.get("/api/executions/night-1").await.ok();
    assert_eq!((&shown["status"], &shown["initiatedBy"]), (&json!("Succeeded"), &json!("local")));
    assert_eq!(shown["waves"].as_array().unwrap().len(), 3);
    let list = kit.get("/api/executions?planId=payroll&status=Succeeded,Failed").await.ok();
    assert_eq!(list["items"][0]["note"], "quarterly");
    let events = kit.pages("/api/executions/night-1/events?limit=5").await;
    assert_eq!(events.first().unwrap()["kind"], "ExecutionStarted");
    assert_eq!(events.last().unwrap()["kind"], "ExecutionEnded");
    assert!(kit.pages("/api/executions/night-1/job-log?limit=20").await.len() > 20);
    assert_eq!(kit.get("/api/executions/night-1/readiness").await.ok()["ready"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_executions_are_listed_by_pages_without_a_scan() {
    let kit = Kit::fleet(1).await;
    put_executions(kit.rehearsal.world(), 10_000).await;
    kit.rehearsal.stack.forget_calls();
    let page = kit.get("/api/executions?limit=100").await.ok();
    let calls = kit.rehearsal.stack.calls();
    assert_eq!(calls.keys().collect::<Vec<_>>(), ["Query"], "{calls:?}");
    assert!(calls["Query"] <= 8, "one for each status: {calls:?}");
    kit.rehearsal.stack.forget_calls();
    kit.get(&format!("/api/executions?limit=100&cursor={}", page["next"].as_str().unwrap())).await.ok();
    assert!(kit.rehearsal.stack.calls()["Query"] <= 8);
    let all = kit.pages("/api/executions?limit=200").await;
    let ids: BTreeSet<&str> = all.iter().map(|item| item["executionId"].as_str().unwrap()).collect();
    assert_eq!((all.len(), ids.len()), (10_000, 10_000));
    let times: Vec<&str> = all.iter().map(|item| item["startedAt"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other));
    let one_plan = kit.pages("/api/executions?limit=200&planId=plan-3").await;
    assert_eq!(one_plan.len(), 1_000);
    let hour = "from=2026-01-01T00:00:00Z&to=2026-01-01T00:59:59Z";
    assert_eq!(kit.pages(&format!("/api/executions?limit=200&{hour}")).await.len(), 60 * 3);
}

/// Executions in the table, three a minute, of ten plans, in every status that an execution ends in.
mod aws_items {
    use aws::World;
    use domain::execution::ExecutionRecord;
    use domain::ports::CreateExecution;
    use futures::{StreamExt, stream};
    use serde_json::json;

    pub(super) async fn put_executions(world: &World, count: usize) {
        let records = (0..count).map(|number| async move {
            world.create_execution(&record(number), &[], &[]).await.unwrap();
        });
        stream::iter(records).buffer_unordered(32).collect::<Vec<()>>().await;
    }

    fn record(number: usize) -> ExecutionRecord {
        let origin: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let minutes = i64::try_from(number / 3).unwrap();
        let statuses = ["Succeeded", "SucceededWithFailures", "Failed", "Cancelled", "Rejected"];
        serde_json::from_value(json!({
            "executionId": format!("e-{number:05}"),
            "planId": format!("plan-{}", number % 10),
            "status": statuses[number % statuses.len()],
            "startedAt": origin + jiff::SignedDuration::from_mins(minutes),
            "executionArn": "arn",
        }))
        .unwrap()
    }
}
