//! Every code that the API answers with, and what it takes to get it.

use std::collections::BTreeSet;

use api::{Caller, Code};
use serde_json::{Value, json};

use super::kit::{Kit, group};

/// Requests to the sample and the code that each gets: method, path, body.
fn requests() -> Vec<(Code, &'static str, &'static str, Value)> {
    let plan = |id: &str, groups: Value| json!({"plan": {"planId": id, "name": "N", "waves": [{"name": "w", "groups": groups}]}});
    let tags = |id: &str, name: &str| json!({"group": {"groupId": id, "name": name, "tags": {"Nobody": "has"}}});
    vec![
        (Code::InvalidQuery, "GET", "/api/servers?colour=red", Value::Null),
        (Code::InvalidQuery, "GET", "/api/servers?limit=0", Value::Null),
        (Code::InvalidQuery, "GET", "/api/executions?status=Fine", Value::Null),
        (Code::InvalidQuery, "GET", "/api/executions?from=yesterday", Value::Null),
        (Code::InvalidCursor, "GET", "/api/servers?cursor=abc", Value::Null),
        (Code::InvalidId, "GET", "/api/servers/i-1234567890abcdef0", Value::Null),
        (Code::InvalidId, "GET", "/api/plans/pay%20roll", Value::Null),
        (Code::InvalidId, "GET", "/api/executions/%00", Value::Null),
        (Code::NotFound, "GET", "/api/unicorns", Value::Null),
        (Code::MethodNotAllowed, "DELETE", "/api/plans", Value::Null),
        (Code::ServerNotFound, "GET", "/api/servers/s-99999999999999999", Value::Null),
        (Code::GroupNotFound, "GET", "/api/groups/nosuch", Value::Null),
        (Code::PlanNotFound, "GET", "/api/plans/nosuch/readiness", Value::Null),
        (Code::PlanNotFound, "POST", "/api/executions", json!({"planId": "nosuch", "executionType": "DRILL"})),
        (Code::ExecutionNotFound, "GET", "/api/executions/nosuch", Value::Null),
        (Code::ExecutionNotFound, "POST", "/api/executions/nosuch/pause", json!({})),
        (Code::ExecutionNotFound, "POST", "/api/executions/nosuch/waves/1/skip", json!({"attempt": 1})),
        (Code::ExecutionNotFound, "GET", "/api/executions/nosuch/report?format=csv", Value::Null),
        (Code::InvalidId, "POST", "/api/executions/nosuch/waves/first/skip", json!({"attempt": 1})),
        (Code::InvalidBody, "POST", "/api/executions/nosuch/waves/1/skip", json!({"attempt": 1, "recoveryPoint": "x"})),
        (Code::InvalidBody, "POST", "/api/executions/nosuch/waves/1/retry", json!({})),
        (Code::InvalidBody, "POST", "/api/executions/nosuch/pause", json!({"by": "boss"})),
        (Code::InvalidBody, "POST", "/api/executions/nosuch/lease", json!({"until": "tomorrow"})),
        (Code::InvalidQuery, "GET", "/api/executions/nosuch/report?format=pdf", Value::Null),
        (Code::InvalidQuery, "GET", "/api/plans/payroll/recovery-points?atOrBefore=noon", Value::Null),
        (Code::NativePlanNotFound, "POST", "/api/native-plans/convert", json!({"arn": "x", "planId": "p"})),
        (Code::VersionConflict, "DELETE", "/api/plans/payroll?version=7", Value::Null),
        (Code::GroupExists, "POST", "/api/groups", tags("payroll-web", "Other")),
        (Code::GroupNameTaken, "POST", "/api/groups", tags("other", "MINE")),
        (
            Code::ServerInOtherGroup,
            "POST",
            "/api/groups",
            json!({"group": {"groupId": "x", "name": "X", "tags": {"Tier": "web"}}}),
        ),
        (Code::GroupInUse, "DELETE", "/api/groups/payroll-web", Value::Null),
        (Code::PlanExists, "POST", "/api/plans", plan("payroll", json!(["payroll-web"]))),
        (Code::InvalidBody, "POST", "/api/plans", json!({"plan": {"planId": "x", "nam": "N", "waves": []}})),
        (Code::InvalidBody, "POST", "/api/plans", json!({"plan": 7})),
        (Code::InvalidBody, "POST", "/api/plans", json!([])),
        (
            Code::InvalidBody,
            "POST",
            "/api/executions",
            json!({"planId": "payroll", "executionType": "DRILL", "initiatedBy": "boss"}),
        ),
        (Code::InvalidBody, "PUT", "/api/plans/payroll", plan("payroll", json!(["payroll-web"]))),
        (Code::UnknownServer, "POST", "/api/groups", group("x", "X", &["s-99999999999999999".to_owned()])),
        (Code::InvalidGroup, "POST", "/api/groups", group("x", "X", &[])),
        (Code::InvalidPlan, "POST", "/api/plans", plan("x", json!(["nosuch"]))),
    ]
}

/// The same about target accounts.
fn about_accounts() -> Vec<(Code, &'static str, &'static str, Value)> {
    vec![
        (Code::AccountNotFound, "DELETE", "/api/accounts/222233334444", Value::Null),
        (Code::InvalidId, "POST", "/api/accounts/2222/check", Value::Null),
        (
            Code::InvalidBody,
            "PUT",
            "/api/accounts/222233334444",
            json!({"account": "222233334444", "name": "x", "regions": ["Europe"]}),
        ),
    ]
}

/// Codes that other tests get: by racing, by callers without a role, by services that fail.
const ELSEWHERE: [Code; 12] = [
    Code::AccountInUse,
    Code::InvalidJson,
    Code::BodyTooLarge,
    Code::UnsupportedMediaType,
    Code::Unauthenticated,
    Code::Forbidden,
    Code::ForeignOrigin,
    Code::PlanRunning,
    Code::IdempotencyConflict,
    Code::ActionRefused,
    Code::WaveNotFound,
    Code::Internal,
];

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_request_has_its_code_its_sentence_and_changes_nothing() {
    let kit = Kit::sample().await;
    kit.post("/api/groups", json!({"group": {"groupId": "mine", "name": "Mine", "tags": {"Nobody": "has"}}}))
        .await
        .ok();
    let (groups, plans) = (kit.pages("/api/groups?limit=50").await, kit.pages("/api/plans?limit=50").await);
    let mut seen: BTreeSet<&str> = ELSEWHERE.iter().map(|code| code.word()).collect();
    for (code, method, path, body) in requests().into_iter().chain(about_accounts()) {
        let answer = kit.send(method, path, Some(body).filter(|body| !body.is_null())).await;
        assert_eq!((answer.code(), answer.status), (code.word(), code.status()), "{method} {path}: {}", answer.text);
        assert!(!answer.body["detail"].as_str().unwrap().is_empty());
        assert!(!answer.body["fix"].as_str().unwrap_or_default().is_empty(), "{method} {path}: {}", answer.text);
        seen.insert(code.word());
    }
    assert_eq!(kit.pages("/api/groups?limit=50").await, groups);
    assert_eq!(kit.pages("/api/plans?limit=50").await, plans);
    seen.extend([Code::DependencyRefused.word(), Code::DependencyUnavailable.word()]);
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "codes without a test");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_cannot_be_read_are_refused_precisely() {
    let kit = Kit::sample().await;
    let post = |kind: &'static str, body: String| kit.raw(Some(Caller::local()), "POST", "/api/plans", kind, body);
    assert_eq!(post("application/json", "{\"plan\": ".to_owned()).await.code(), "INVALID_JSON");
    assert_eq!(post("application/json", "[".repeat(10_000)).await.code(), "INVALID_JSON");
    assert_eq!(post("text/plain", "{}".to_owned()).await.code(), "UNSUPPORTED_MEDIA_TYPE");
    let large = format!("\"{}\"", "x".repeat(2 * 1024 * 1024));
    let refused = post("application/json", large).await;
    assert_eq!((refused.status, refused.code()), (413, "BODY_TOO_LARGE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_with_drs_is_not_written() {
    use system_tests::Setup;
    let faults = "faults: [{fault: throttle, operations: [DescribeSourceServers], times: 1000}]";
    let kit = Kit::on(Setup::default().faults(faults)).await;
    let body = group("x", "X", &["s-99999999999999999".to_owned()]);
    let refused = kit.post("/api/groups", body).await;
    assert_eq!((refused.status, refused.code()), (503, "DEPENDENCY_UNAVAILABLE"), "{}", refused.text);
    assert_eq!(kit.get("/api/groups/x").await.status, 404);
}
