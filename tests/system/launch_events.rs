//! What DRS tells of launches by itself: recorded once, whatever EventBridge does, and never relied on.

use domain::event::{Event, EventKind};
use domain::status::ExecutionStatus;
use serde_json::{Value, json};
use system_tests::{Finished, Rehearsal, Setup};

async fn reports(finished: &Finished) -> Vec<String> {
    let events = finished.events().await;
    events.into_iter().filter(|event| event.kind == EventKind::LaunchReported).map(|event| event.message).collect()
}

fn place(events: &[Event], kind: EventKind, server: &str) -> Option<usize> {
    let id = |event: &Event| event.source_server_id.as_ref().map(ToString::to_string);
    events.iter().position(|event| event.kind == kind && id(event).as_deref() == Some(server))
}

async fn deliver(rehearsal: &Rehearsal, event: &Value) -> Value {
    rehearsal.stack.invoke("record-launch-event", event).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_launch_is_reported_before_polling_sees_it() {
    let finished = Setup::default().scenario("launch-fails").run("DRILL").await;
    let events = finished.events().await;
    let seen = events.iter().filter(|event| matches!(event.kind, EventKind::ServerLaunched | EventKind::ServerFailed));
    let mut servers = 0;
    for event in seen {
        let server = event.source_server_id.as_ref().unwrap().to_string();
        assert!(place(&events, EventKind::LaunchReported, &server) < place(&events, event.kind, &server), "{event:?}");
        servers += 1;
    }
    let reports = reports(&finished).await;
    assert_eq!(reports.len(), servers);
    assert_eq!(reports.iter().filter(|report| report.ends_with("did not launch app-01")).count(), 1, "{reports:?}");
}

#[tokio::test]
async fn an_event_that_is_delivered_twice_is_one_and_one_that_is_lost_is_not_missed() {
    let twice = Setup::default().in_process().scenario("launch-event-duplicated").run("DRILL").await;
    assert_eq!((twice.view.status, reports(&twice).await.len()), (ExecutionStatus::Succeeded, 6));
    let lost = Setup::default().in_process().scenario("launch-event-lost").run("DRILL").await;
    assert_eq!((lost.view.status, reports(&lost).await.len()), (ExecutionStatus::Succeeded, 5));
}

#[tokio::test]
async fn a_late_event_is_recorded_and_events_of_others_are_not() {
    let finished = Setup::default().in_process().run("DRILL").await;
    let server = finished.server("web-01");
    let event = |job: &str, server: &str| {
        let arn = format!("arn:aws:drs:eu-west-1:111122223333:source-server/{server}");
        let detail = json!({"state": "RECOVERY_LAUNCH_SUCCEEDED", "job-id": job, "is-drill": "TRUE"});
        json!({"time": "2026-11-20T20:00:00Z", "resources": [arn], "detail": detail})
    };
    let (job, id) = (server.job_id.as_ref().unwrap().to_string(), server.source_server_id.to_string());
    for stranger in [
        event("drsjob-00000000000000000", &id),
        event(&job, "s-00000000000000000"),
        event("", &id),
        json!({"time": "2026-11-20T20:00:00Z", "detail": {"state": "SOMETHING_NEW"}}),
    ] {
        assert_eq!(deliver(&finished.rehearsal, &stranger).await, json!({"recorded": false}), "{stranger}");
    }
    let before = reports(&finished).await.len();
    assert_eq!(deliver(&finished.rehearsal, &event(&job, &id)).await, json!({"recorded": true}));
    assert_eq!(reports(&finished).await.len(), before + 1);
}
