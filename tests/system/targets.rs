//! Plans that span accounts and Regions: the servers of each are launched, polled, checked and cleaned up where they are.

use std::collections::BTreeMap;

use api::Caller;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use domain::event::EventKind;
use domain::ports::WriteGroup;
use drs::Estate;
use serde_json::{Value, json};
use stack::Site;
use system_tests::{Rehearsal, Setup};
use tower::ServiceExt;

const PLACES: [(&str, &str, &str); 3] = [
    ("db", "111122223333", "eu-west-1"),
    ("app", "222233334444", "eu-west-1"),
    ("web", "222233334444", "eu-central-1"),
];

/// Two servers named after the tier, with ids of their own.
fn servers(tier: &str, first: usize) -> Estate {
    let item = |number: usize| {
        json!({
            "sourceServerID": format!("s-{:017}", first + number),
            "tags": {"Tier": tier},
            "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT5S"},
            "sourceProperties": {
                "identificationHints": {"hostname": format!("{tier}-{number}")},
                "os": {"fullString": "Ubuntu 24.04 LTS"},
            },
        })
    };
    Estate::parse(&json!({"items": [item(1), item(2)]}).to_string()).unwrap()
}

/// One wave of all three places, and a group that selects by a tag that all of its place have.
fn plan() -> String {
    let checks = json!([{"name": "up", "document": "AWS-RunShellScript", "parameters": {"commands": ["true"]}}]);
    let group = |(tier, account, region): (&str, &str, &str)| {
        let mut group = json!({"groupId": tier, "name": tier, "tags": {"Tier": tier}});
        if tier != "db" {
            (group["account"], group["region"]) = (json!(account), json!(region));
        }
        group
    };
    json!({
        "plan": {
            "planId": "span", "name": "Span",
            "waves": [{"name": "all", "groups": ["db", "app", "web"], "checks": checks}],
        },
        "protectionGroups": PLACES.map(group),
    })
    .to_string()
}

async fn rehearsal() -> Rehearsal {
    let mut setup = Setup::default().in_process().estate(servers("db", 10)).plan(&plan());
    for (number, (tier, account, region)) in PLACES.into_iter().enumerate().skip(1) {
        setup = setup.elsewhere(account, region, servers(tier, 10 * (number + 1)));
    }
    setup.start().await
}

/// The jobs of a place, by the servers in them.
fn jobs(rehearsal: &Rehearsal, account: &str, region: &str) -> Vec<Value> {
    let site = Site { account: account.to_owned(), region: region.to_owned() };
    let there = rehearsal.stack.simulator().at(&site).unwrap();
    let response = there.handle(&drs::Request::drs("DescribeJobs", &json!({})));
    serde_json::from_slice::<Value>(&response.body).unwrap()["items"].as_array().unwrap().clone()
}

async fn get(rehearsal: &Rehearsal, path: &str) -> (u16, Value) {
    send(rehearsal, "GET", path, Value::Null).await
}

async fn send(rehearsal: &Rehearsal, method: &str, path: &str, body: Value) -> (u16, Value) {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let mut request = request.body(body).unwrap();
    request.extensions_mut().insert(Caller::local());
    let response = api::router(rehearsal.stack.api()).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn servers_of(page: &Value) -> &[Value] {
    page["waves"][0]["servers"].as_array().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wave_recovers_servers_in_three_places_each_with_a_job_of_its_own() {
    let rehearsal = rehearsal().await;
    let arn = rehearsal.begin("exec-1", json!({"planId": "span", "executionType": "RECOVERY"})).await;
    rehearsal.ended(&arn).await;
    let (_, page) = get(&rehearsal, "/api/executions/exec-1").await;
    assert_eq!(page["status"], "Succeeded", "{page}");
    let shown: BTreeMap<&str, (&str, Option<&str>, Option<&str>)> = servers_of(&page)
        .iter()
        .map(|server| {
            let state = server["status"].as_str().unwrap();
            (server["hostname"].as_str().unwrap(), (state, server["account"].as_str(), server["region"].as_str()))
        })
        .collect();
    assert_eq!(shown.len(), 6);
    assert_eq!(shown["db-1"], ("Healthy", None, None));
    assert_eq!(shown["web-2"], ("Healthy", Some("222233334444"), Some("eu-central-1")));
    for (tier, account, region) in PLACES {
        let jobs = jobs(&rehearsal, account, region);
        assert_eq!(jobs.len(), 1, "{tier}");
        assert_eq!(jobs[0]["participatingServers"].as_array().unwrap().len(), 2, "{tier}");
        let place = format!(":{region}:{account}:");
        assert!(jobs[0]["arn"].as_str().unwrap().contains(&place), "{}", jobs[0]["arn"]);
    }
    let (_, log) = get(&rehearsal, "/api/executions/exec-1/job-log?limit=200").await;
    let jobs: std::collections::BTreeSet<_> =
        log["items"].as_array().unwrap().iter().map(|line| line["jobId"].to_string()).collect();
    assert_eq!(jobs.len(), 3, "the log has the jobs of all places");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_is_missing_in_one_place_is_one_finding_about_the_role_there() {
    let rehearsal = rehearsal().await;
    let (_, well) = get(&rehearsal, "/api/plans/span/readiness").await;
    assert_eq!(well["preflight"]["findings"], json!([]), "{well}");
    let site = Site { account: "222233334444".to_owned(), region: "eu-central-1".to_owned() };
    let fault = json!({"fault": "permission-denied", "actions": ["iam:PassRole"]});
    let set = drs::Request::admin("POST", "/_simulator/faults", Some(&fault));
    assert_eq!(rehearsal.stack.simulator().at(&site).unwrap().admin(&set).status, 201);
    let (_, page) = get(&rehearsal, "/api/plans/span/readiness").await;
    let findings = page["preflight"]["findings"].as_array().unwrap();
    assert_eq!((findings.len(), &findings[0]["code"]), (1, &json!("PERMISSION_MISSING")), "{page}");
    let sentence = findings[0]["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("role DisasterRecoveryTarget in 222233334444/eu-central-1 lacks iam:PassRole ("),
        "{sentence}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_drs_reports_of_launches_elsewhere_is_recorded_too() {
    let rehearsal = rehearsal().await;
    let finished = rehearsal.run_named("exec-1", json!({"planId": "span", "executionType": "DRILL"})).await;
    let events = finished.events().await;
    let reported = events.iter().filter(|event| event.kind == EventKind::LaunchReported);
    let mut servers: Vec<String> = reported.map(|event| event.source_server_id.as_ref().unwrap().to_string()).collect();
    servers.sort();
    let all = [11, 12, 21, 22, 31, 32].map(|number| format!("s-{number:017}"));
    assert_eq!(servers, all, "each of all three places once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_is_cleaned_up_where_it_was_launched() {
    let rehearsal = rehearsal().await;
    let arn = rehearsal.begin("exec-1", json!({"planId": "span", "executionType": "DRILL"})).await;
    rehearsal.ended(&arn).await;
    let wish = json!({"executionId": "exec-1", "by": "ann", "time": rehearsal.stack.clock().now()});
    let cleanup = rehearsal.stack.invoke("request-clean-up", &wish).await.unwrap();
    rehearsal.ended(cleanup["executionArn"].as_str().unwrap()).await;
    let (_, page) = get(&rehearsal, "/api/executions/exec-1").await;
    let states: Vec<&str> = servers_of(&page).iter().map(|s| s["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["Terminated"; 6], "{}", page["cleanUp"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_another_place_are_listed_and_an_account_without_the_role_is_named() {
    let rehearsal = rehearsal().await;
    let there = "/api/servers?account=222233334444&region=eu-central-1";
    let (status, unknown) = get(&rehearsal, there).await;
    assert_eq!((status, unknown["code"].as_str()), (404, Some("ACCOUNT_NOT_FOUND")), "{unknown}");
    for account in ["222233334444", "999988887777"] {
        let entry = json!({"account": account, "name": account, "regions": ["eu-west-1", "eu-central-1"]});
        assert_eq!(send(&rehearsal, "PUT", &format!("/api/accounts/{account}"), entry).await.0, 200);
    }
    let (_, there) = get(&rehearsal, there).await;
    assert_eq!((&there["total"], &there["items"][0]["hostname"]), (&json!(2), &json!("web-1")));
    let (status, refused) = get(&rehearsal, "/api/servers?account=999988887777").await;
    assert_eq!((status, refused["code"].as_str()), (502, Some("DEPENDENCY_REFUSED")), "{refused}");
    assert!(refused["detail"].as_str().unwrap().contains("role/DisasterRecoveryTarget cannot be assumed"), "{refused}");
    assert!(refused["fix"].as_str().unwrap().contains("target-account.yaml"), "{refused}");

    let (_, known) = get(&rehearsal, "/api/accounts").await;
    assert_eq!(known["items"].as_array().unwrap().len(), 2);
    let group: domain::group::ProtectionGroup = domain::strict::from_value(
        json!({"groupId": "web", "name": "web", "tags": {"Tier": "web"}, "account": "999988887777"}),
    )
    .unwrap();
    rehearsal.stack.world().put_group(&group).await.unwrap();
    let (status, readiness) = get(&rehearsal, "/api/plans/span/readiness").await;
    assert_eq!((status, readiness["code"].as_str()), (502, Some("DEPENDENCY_REFUSED")), "{readiness}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_registered_checked_and_only_then_named_by_groups() {
    let rehearsal = rehearsal().await;
    let group = json!({"group": {
        "groupId": "far", "name": "Far", "sourceServerIds": ["s-00000000000000031"],
        "account": "222233334444", "region": "eu-central-1",
    }});
    let (status, refused) = send(&rehearsal, "POST", "/api/groups", group.clone()).await;
    assert_eq!((status, refused["field"].as_str()), (422, Some("group.account")), "{refused}");
    assert!(refused["fix"].as_str().unwrap().contains("PUT /api/accounts/222233334444"), "{refused}");

    let path = "/api/accounts/222233334444";
    let nameless = json!({"account": "222233334444", "name": " ", "regions": []});
    assert_eq!(send(&rehearsal, "PUT", path, nameless).await.0, 422);
    let entry = json!({"account": "222233334444", "name": "Recovery", "regions": ["eu-west-1", "ap-south-1"]});
    assert_eq!(send(&rehearsal, "PUT", path, entry).await.0, 200);
    let (_, checked) = send(&rehearsal, "POST", &format!("{path}/check"), Value::Null).await;
    assert_eq!(
        (&checked["reachable"], &checked["regions"][0]["reachable"]),
        (&json!(false), &json!(true)),
        "{checked}"
    );
    assert!(checked["regions"][1]["nextStep"].as_str().unwrap().contains("initialise DRS"), "{checked}");

    let (status, refused) = send(&rehearsal, "POST", "/api/groups", group.clone()).await;
    assert_eq!((status, refused["field"].as_str()), (422, Some("group.region")), "{refused}");
    let entry = json!({"account": "222233334444", "name": "Recovery", "regions": ["eu-west-1", "eu-central-1"]});
    assert_eq!(send(&rehearsal, "PUT", path, entry).await.0, 200);
    send(&rehearsal, "DELETE", "/api/groups/web", Value::Null).await;
    let (status, taken) = send(&rehearsal, "POST", "/api/groups", group).await;
    assert_eq!((status, taken["code"].as_str()), (409, Some("SERVER_IN_OTHER_GROUP")), "{taken}");
    let (status, used) = send(&rehearsal, "DELETE", path, Value::Null).await;
    assert_eq!((status, used["code"].as_str()), (409, Some("ACCOUNT_IN_USE")), "{used}");
    assert_eq!(send(&rehearsal, "DELETE", "/api/accounts/999988887777", Value::Null).await.0, 404);
}
