//! The one read of an execution: few calls whatever its size, and nothing sent that the caller has.

use api::Caller;
use axum::body::Body;
use axum::http::Request;
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::ports::CreateExecution;
use serde_json::{Value, json};
use system_tests::Setup;
use tower::ServiceExt;

use super::kit::Kit;

fn record<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// An execution of three waves with a hundred servers each.
async fn put_large(kit: &Kit) {
    let execution: ExecutionRecord = record(json!({
        "executionId": "large", "planId": "p", "executionType": "DRILL", "status": "Running",
        "startedAt": "2026-11-20T08:00:00Z", "totalWaves": 3, "totalServers": 300,
        "executionArn": "arn:aws:states:eu-west-1:111122223333:execution:plan:large",
    }));
    let wave = |number: u16| -> WaveRecord {
        record(json!({
            "executionId": "large", "wave": number, "name": format!("w{number}"), "waveStatus": "Launching",
            "onFailure": "ASK", "deadlineSeconds": 3600, "serverCount": 100, "attempt": 1,
            "startedAt": "2026-11-20T08:00:00Z",
        }))
    };
    let server = |number: u16| -> ServerRecord {
        record(json!({
            "executionId": "large", "wave": number / 100 + 1, "sourceServerId": format!("s-{number:017}"),
            "hostname": format!("host-{number:03}"), "platform": "LINUX", "groupId": "g", "impact": "CRITICAL",
            "serverStatus": "Launching", "launchingAt": "2026-11-20T08:00:00Z",
            "reason": "a sentence that is as long as those are that people read when something has gone wrong",
        }))
    };
    let waves: Vec<WaveRecord> = (1..=3).map(wave).collect();
    let servers: Vec<ServerRecord> = (0..300).map(server).collect();
    kit.rehearsal.world().create_execution(&execution, &waves, &servers).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_of_three_hundred_servers_is_read_with_three_calls() {
    let kit = Kit::on(Setup::default().in_process()).await;
    put_large(&kit).await;
    kit.rehearsal.stack.forget_calls();
    let shown = kit.get("/api/executions/large").await.ok();
    let calls = kit.rehearsal.stack.calls();
    assert_eq!(calls.values().sum::<u64>(), 3, "{calls:?}");
    assert_eq!((&calls["GetItem"], &calls["Query"]), (&1, &2), "{calls:?}");
    assert_eq!(shown["counts"], json!({"total": 300, "up": 0, "underWay": 300, "failed": 0}));
    assert_eq!(shown["waves"][2]["servers"].as_array().unwrap().len(), 100);
    assert!(shown["waves"][0]["link"].as_str().unwrap().ends_with(":execution:wave:large-1"));
    assert_eq!(shown["wavePolls"].as_array().unwrap().len(), 3);
    assert!(shown["nextPollAt"].as_str() > shown["serverTime"].as_str(), "{}", shown["nextPollAt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_caller_has_already_is_not_sent_again() {
    let kit = Kit::on(Setup::default().in_process()).await;
    put_large(&kit).await;
    let router = api::router(kit.rehearsal.stack.api());
    let get = async |known: Option<&str>| {
        let mut request = Request::get("/api/executions/large").extension(Caller::local());
        if let Some(known) = known {
            request = request.header("if-none-match", known);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let tag = response.headers()["etag"].to_str().unwrap().to_owned();
        (response.status().as_u16(), tag)
    };
    let (status, tag) = get(None).await;
    assert_eq!((status, tag.starts_with("W/\"")), (200, true));
    assert_eq!(get(Some(&tag)).await, (304, tag.clone()));
    assert_eq!(get(Some("W/\"other\"")).await.0, 200);
    kit.post("/api/executions/large/pause", json!({})).await.ok();
    let (status, changed) = get(Some(&tag)).await;
    assert_eq!((status, changed != tag), (200, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_can_ask_for_a_moment_and_the_preview_shows_what_that_costs() {
    let kit = Kit::on(Setup::default().in_process()).await;
    let latest = kit.get("/api/plans/payroll/recovery-points").await.ok();
    assert_eq!((latest["servers"].as_array().unwrap().len(), &latest["without"]), (6, &json!(0)));
    let newest = latest["servers"][0]["recoveryPoint"].as_str().unwrap().to_owned();
    let before = kit.get("/api/plans/payroll/recovery-points?atOrBefore=2026-11-20T07:30:00Z").await.ok();
    for server in before["servers"].as_array().unwrap().iter().filter(|server| server["problem"].is_null()) {
        assert!(server["recoveryPoint"].as_str().unwrap() <= "2026-11-20T07:30:00Z", "{server}");
        assert!(server["skewSeconds"].as_i64().unwrap() >= 0 && server["rpoSeconds"].as_i64().unwrap() >= 1_800);
        assert_eq!(server["meetsTarget"], false);
    }
    let never = kit.get("/api/plans/payroll/recovery-points?atOrBefore=2001-01-01T00:00:00Z").await.ok();
    assert_eq!(never["without"], 6);
    assert!(never["servers"][0]["problem"].as_str().unwrap().contains("no recovery point at or before"), "{never}");

    let point = json!({"atOrBefore": newest});
    let start = |key: &str, more: Value| {
        let mut body = json!({"planId": "payroll", "executionType": "DRILL", "idempotencyKey": key});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let request = start("moment", json!({"recoveryPoint": point}));
    let started = kit.post("/api/executions", request.clone()).await.ok();
    kit.rehearsal.ended(started["executionArn"].as_str().unwrap()).await;
    let shown = kit.get("/api/executions/moment").await.ok();
    assert_eq!((&shown["status"], &shown["recoveryPoint"]), (&json!("Succeeded"), &point));
    assert_eq!(kit.post("/api/executions", request).await.ok(), started);
    assert_eq!(kit.post("/api/executions", start("moment", json!({}))).await.code(), "IDEMPOTENCY_CONFLICT");
    let snapshot = json!({"recoveryPoint": {"snapshotId": "pit-00000000000000001"}});
    assert_eq!(kit.post("/api/executions", start("x", snapshot)).await.code(), "INVALID_BODY");
    let stranger = json!({"overrides": {"replaceInstances": ["s-99999999999999999"]}});
    let refused = kit.post("/api/executions", start("stranger", stranger)).await.ok();
    kit.rehearsal.ended(refused["executionArn"].as_str().unwrap()).await;
    let shown = kit.get("/api/executions/stranger").await.ok();
    assert_eq!(shown["status"], "Rejected");
    assert!(
        shown["reason"].as_str().unwrap().contains("s-99999999999999999 is not in the plan"),
        "{}",
        shown["reason"]
    );
}
