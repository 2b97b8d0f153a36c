//! Actions over HTTP: approve, pause and resume, retry, cancel, clean up; late and repeated answers are refused with
//! what happened instead.

use api::{Caller, Role};
use serde_json::{Value, json};
use system_tests::Setup;

use super::kit::{Answer, Kit};

const DRILL: &str = "drill-1";

/// Starts a drill of the sample's plan and gives the execution's ARN.
async fn start(kit: &Kit) -> String {
    let body = json!({"planId": "payroll", "executionType": "DRILL", "idempotencyKey": DRILL});
    kit.post("/api/executions", body).await.ok()["executionArn"].as_str().unwrap().to_owned()
}

/// How often the drill is looked at before what is waited for counts as never met. Time is virtual.
const MOST_LOOKS: usize = 20_000;

/// Looks at the drill until `wanted` holds.
async fn until(kit: &Kit, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..MOST_LOOKS {
        let answer = kit.get(&format!("/api/executions/{DRILL}")).await;
        if answer.status == 200 && wanted(&answer.body) {
            return answer.body;
        }
        tokio::task::yield_now().await;
    }
    panic!("never came to be: {}", kit.get(&format!("/api/executions/{DRILL}")).await.text);
}

async fn act(kit: &Kit, action: &str, body: Value) -> Answer {
    kit.post(&format!("/api/executions/{DRILL}/{action}"), body).await
}

fn holds(wave: usize, status: &'static str) -> impl Fn(&Value) -> bool {
    move |shown| shown["waves"][wave - 1]["status"] == status
}

fn allowed(offers: &Value) -> Vec<&str> {
    let offers = offers.as_array().unwrap().iter().filter(|offer| offer["allowed"] == true);
    offers.map(|offer| offer["action"].as_str().unwrap()).collect()
}

fn refused(answer: &Answer, with: &str) {
    assert_eq!((answer.status, answer.code()), (409, "ACTION_REFUSED"), "{}", answer.text);
    assert!(answer.body["detail"].as_str().unwrap().contains(with), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wave_starts_when_it_is_approved_and_a_second_answer_is_told_of_the_first() {
    let setup = Setup::default().edit_plan("- name: Application\n", "- name: Application\n      pauseBefore: true\n");
    let kit = Kit::on(setup.in_process()).await;
    let arn = start(&kit).await;
    let held = until(&kit, holds(2, "AwaitingApproval")).await;
    assert_eq!(held["waves"][1]["question"], "wave 2 Application waits for approval before it starts");
    assert_eq!(allowed(&held["waves"][1]["actions"]), ["approve", "stop"]);
    let yes = json!({"attempt": 1, "comment": "the databases are fine"});
    refused(&act(&kit, "waves/2/approve", json!({"attempt": 2})).await, "is in attempt 1, not 2");
    refused(&act(&kit, "waves/2/retry", yes.clone()).await, "the answer can be Approve or Stop");
    refused(&act(&kit, "waves/1/approve", yes.clone()).await, "wave 1 `Databases` has ended Succeeded");
    assert_eq!(act(&kit, "waves/9/approve", yes.clone()).await.code(), "WAVE_NOT_FOUND");
    assert_eq!(act(&kit, "waves/2/approve", yes.clone()).await.ok()["message"], "wave 2 starts");
    refused(
        &act(&kit, "waves/2/stop", json!({"attempt": 1})).await,
        "answered Approve by local: the databases are fine",
    );
    kit.rehearsal.ended(&arn).await;
    let ended = kit.get(&format!("/api/executions/{DRILL}")).await.ok();
    assert_eq!(ended["status"], "Succeeded");
    assert_eq!(ended["waves"][1]["decision"]["by"], "local");
    assert_eq!(allowed(&ended["actions"]), ["cleanUp"]);
    refused(&act(&kit, "pause", json!({})).await, "has ended Succeeded");
    refused(&act(&kit, "lease", json!({"until": "2030-01-01T00:00:00Z"})).await, "has no lease");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_drill_starts_no_further_wave_until_it_is_resumed() {
    let setup = Setup::default().edit_plan("- name: Application\n", "- name: Application\n      pauseBefore: true\n");
    let kit = Kit::on(setup.in_process()).await;
    let arn = start(&kit).await;
    until(&kit, holds(2, "AwaitingApproval")).await;
    act(&kit, "pause", json!({"comment": "waiting for the DBA"})).await.ok();
    refused(&act(&kit, "pause", json!({})).await, "was paused before, by local: waiting for the DBA");
    let paused = until(&kit, |shown| shown["status"] == "Paused").await;
    assert_eq!(paused["pauseRequested"]["comment"], "waiting for the DBA");
    assert_eq!(allowed(&paused["actions"]), ["resume", "cancel"]);
    refused(&act(&kit, "waves/2/approve", json!({"attempt": 1})).await, "paused by local");
    act(&kit, "resume", json!({})).await.ok();
    refused(&act(&kit, "resume", json!({})).await, "is not paused");
    act(&kit, "waves/2/approve", json!({"attempt": 1})).await.ok();
    kit.rehearsal.ended(&arn).await;
    assert_eq!(kit.get(&format!("/api/executions/{DRILL}")).await.ok()["status"], "Succeeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_failed_servers_of_a_wave_are_launched_again_and_the_report_says_who_decided() {
    let setup = Setup::default().scenario("app-conversion-fails");
    let setup = setup.edit_plan("- name: Application\n", "- name: Application\n      onFailure: ASK\n");
    let kit = Kit::on(setup.in_process()).await;
    let arn = start(&kit).await;
    let held = until(&kit, holds(2, "NeedsDecision")).await;
    assert_eq!(allowed(&held["waves"][1]["actions"]), ["retry", "skip", "stop"]);
    assert!(held["waves"][1]["question"].as_str().unwrap().contains("app-02"), "{}", held["waves"][1]["question"]);
    let again = json!({"attempt": 1, "comment": "the subnet is mended", "recoveryPoint": "2026-11-20T08:00:00Z"});
    act(&kit, "waves/2/retry", again.clone()).await.ok();
    refused(&act(&kit, "waves/2/retry", again).await, "attempt 1 was answered Retry by local: the subnet is mended");
    kit.rehearsal.ended(&arn).await;
    let report = kit.get(&format!("/api/executions/{DRILL}/report")).await.ok();
    assert_eq!(report["execution"]["waves"][1]["attempt"], 2);
    let (verdict, rto, rpo) = (&report["verdict"], &report["rto"], &report["rpo"]);
    assert_eq!((verdict, &rto["met"]), (&json!("TargetMissed"), &json!(true)), "the older data is too old: {rpo}");
    let people: Vec<&str> =
        report["people"].as_array().unwrap().iter().map(|e| e["message"].as_str().unwrap()).collect();
    assert!(people.contains(&"wave 2 `Application`: Retry by local: the subnet is mended"), "{people:?}");
    assert_eq!(report["plan"]["definition"]["planId"], "payroll");
    assert_eq!(report["plan"]["hash"].as_str().unwrap().len(), 64);
    let csv = kit.get(&format!("/api/executions/{DRILL}/report?format=csv")).await;
    assert_eq!((csv.status, csv.text.lines().count()), (200, 7), "{}", csv.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_drill_releases_its_question_and_can_be_cleaned_up() {
    let setup = Setup::default().edit_plan("- name: Application\n", "- name: Application\n      pauseBefore: true\n");
    let kit = Kit::on(setup.in_process()).await;
    let arn = start(&kit).await;
    until(&kit, holds(2, "AwaitingApproval")).await;
    refused(&act(&kit, "cleanup", json!({})).await, "can be terminated once it has ended");
    act(&kit, "cancel", json!({"comment": "wrong plan"})).await.ok();
    kit.rehearsal.ended(&arn).await;
    refused(&act(&kit, "cancel", json!({})).await, "has ended Cancelled");
    refused(&act(&kit, "waves/2/approve", json!({"attempt": 1})).await, "has ended Cancelled");
    let ended = kit.get(&format!("/api/executions/{DRILL}")).await.ok();
    assert_eq!((&ended["status"], &ended["reason"]), (&json!("Cancelled"), &json!("cancelled by local: wrong plan")));
    act(&kit, "cleanup", json!({})).await.ok();
    let cleaned = until(&kit, |shown| shown["cleanUp"]["status"] == "CleanedUp").await;
    assert_eq!(cleaned["waves"][0]["servers"][0]["status"], "Terminated");
    refused(&act(&kit, "cleanup", json!({})).await, "is cleaned up already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_operator_sees_but_does_not_touch_a_recovery() {
    let setup = Setup::default().edit_plan("- name: Databases\n", "- name: Databases\n      pauseBefore: true\n");
    let kit = Kit::on(setup.in_process()).await;
    let body = json!({"planId": "payroll", "executionType": "RECOVERY", "idempotencyKey": DRILL});
    let arn = kit.post("/api/executions", body).await.ok()["executionArn"].as_str().unwrap().to_owned();
    until(&kit, holds(1, "AwaitingApproval")).await;
    let ann = || Some(Caller { name: "ann".to_owned(), roles: vec![Role::DrillOperator] });
    let path = format!("/api/executions/{DRILL}");
    let shown = kit.raw(ann(), "GET", &path, "", "").await.ok();
    assert_eq!(allowed(&shown["waves"][0]["actions"]), Vec::<&str>::new());
    assert!(shown["actions"][2]["reason"].as_str().unwrap().contains("`recovery-operator`"), "{}", shown["actions"]);
    for action in ["cancel", "pause", "waves/1/approve"] {
        let body = if action.starts_with("waves") { "{\"attempt\":1}" } else { "{}" };
        let answer = kit.raw(ann(), "POST", &format!("{path}/{action}"), "application/json", body).await;
        assert_eq!((answer.status, answer.code()), (403, "FORBIDDEN"), "{action}");
    }
    act(&kit, "cancel", json!({})).await.ok();
    kit.rehearsal.ended(&arn).await;
}
