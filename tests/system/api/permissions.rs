//! Who may do what: every route for every role, and callers on this machine.

use api::{Caller, LocalHosts, ROUTES, Role};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::kit::{Kit, answer};

fn caller(role: Role) -> Caller {
    Caller { name: "ann".to_owned(), roles: vec![role] }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_through_just_the_roles_of_the_table() {
    let kit = Kit::sample().await;
    for route in ROUTES {
        let path = route.path.replace("{id}", "payroll").replace("{wave}", "1");
        let nobody = kit.raw(None, route.method, &path, "text/plain", "").await;
        assert_eq!(nobody.status == 401, route.needs.is_some() || path == "/api/me", "{} {path}", route.method);
        let stranger = Caller { name: "eve".to_owned(), roles: vec![] };
        let answer = kit.raw(Some(stranger), route.method, &path, "text/plain", "").await;
        assert_eq!(answer.status == 403, route.needs.is_some(), "{} {path}", route.method);
        for role in Role::ALL {
            if route.method == "DELETE" && role == Role::Admin {
                continue; // it would work
            }
            let answer = kit.raw(Some(caller(role)), route.method, &path, "text/plain", "").await;
            let allowed = route.needs.is_none_or(|needs| role >= needs.role());
            assert_eq!(answer.status != 403, allowed, "{} {path} as {}: {}", route.method, role.name(), answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_operator_cannot_start_a_recovery() {
    let kit = Kit::sample().await;
    let body = json!({"planId": "payroll", "executionType": "RECOVERY"}).to_string();
    let as_role = |role| kit.raw(Some(caller(role)), "POST", "/api/executions", "application/json", body.clone());
    let refused = as_role(Role::DrillOperator).await;
    assert_eq!((refused.status, refused.code()), (403, "FORBIDDEN"));
    assert!(refused.body["detail"].as_str().unwrap().contains("`recovery-operator`"));
    let started = as_role(Role::RecoveryOperator).await.ok();
    kit.rehearsal.ended(started["executionArn"].as_str().unwrap()).await;
    let id = started["executionId"].as_str().unwrap();
    assert_eq!(kit.get(&format!("/api/executions/{id}")).await.ok()["initiatedBy"], "ann");
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_know_who_they_are_and_what_they_may_do() {
    let kit = Kit::sample().await;
    let me = kit.raw(Some(caller(Role::DrillOperator)), "GET", "/api/me", "", "").await.ok();
    assert_eq!(
        me,
        json!({"name": "ann", "role": "drill-operator", "roles": ["drill-operator"], "may": ["read", "startDrill", "controlDrill"]})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn on_this_machine_only_its_own_pages_and_programs_may_call() {
    let kit = Kit::sample().await;
    let router = api::local(api::router(kit.rehearsal.stack.api()), LocalHosts::of_port(8080));
    for (host, origin, status) in [
        ("127.0.0.1:8080", None, 200),
        ("localhost:8080", Some("http://localhost:8080"), 200),
        ("127.0.0.1:8080", Some("https://evil.example"), 403),
        ("127.0.0.1:8080", Some("null"), 403),
        ("rebound.example:8080", None, 403),
        ("127.0.0.1:9999", None, 403),
    ] {
        let mut request = Request::get("/api/me").header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let answer = answer(router.clone(), request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{host} {origin:?}");
    }
}
