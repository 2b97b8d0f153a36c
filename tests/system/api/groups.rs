//! Protection groups: unique names, one group per server, versions, previews, launch settings.

use futures::future::join_all;
use serde_json::json;

use super::kit::{Kit, group, server};

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_groups_that_want_a_name_or_a_server_at_once_one_gets_it() {
    let kit = Kit::fleet(60).await;
    let same_name = (0..50).map(|n| group(&format!("name-{n}"), if n % 2 == 0 { "Web" } else { "WEB" }, &[server(n)]));
    let answers = join_all(same_name.map(|body| kit.post("/api/groups", body))).await;
    let codes: Vec<&str> = answers.iter().map(|answer| answer.code()).collect();
    assert_eq!(codes.iter().filter(|code| code.is_empty()).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| ["", "GROUP_NAME_TAKEN"].contains(code)), "{codes:?}");

    let same_server = (0..50).map(|n| group(&format!("server-{n}"), &format!("Group {n}"), &[server(55)]));
    let answers = join_all(same_server.map(|body| kit.post("/api/groups", body))).await;
    let codes: Vec<&str> = answers.iter().map(|answer| answer.code()).collect();
    assert_eq!(codes.iter().filter(|code| code.is_empty()).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| ["", "SERVER_IN_OTHER_GROUP"].contains(code)), "{codes:?}");
    assert_eq!(kit.pages("/api/groups?limit=1").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_three_hundred_servers_is_whole_or_not_there() {
    let kit = Kit::fleet(301).await;
    let all: Vec<String> = (0..300).map(server).collect();
    kit.post("/api/groups", group("one", "One", &[server(300)])).await.ok();
    let refused = kit.post("/api/groups", group("all", "All", &(0..301).map(server).collect::<Vec<_>>())).await;
    assert_eq!(refused.code(), "SERVER_IN_OTHER_GROUP");
    assert!(refused.body["detail"].as_str().unwrap().contains("`One`"), "{}", refused.body);
    kit.post("/api/groups", group("all", "All", &all)).await.ok();
    let taken = kit.post("/api/groups", group("late", "Late", &[server(299)])).await;
    assert_eq!(taken.code(), "SERVER_IN_OTHER_GROUP");
    let detail = kit.get("/api/groups/all").await.ok();
    assert_eq!(detail["servers"].as_array().unwrap().len(), 300);
    // What it gives up is free again.
    let mut fewer = group("all", "All", &all[..10]);
    fewer["version"] = json!(1);
    assert_eq!(kit.put("/api/groups/all", fewer).await.ok()["version"], 2);
    kit.post("/api/groups", group("late", "Late", &[server(299)])).await.ok();
    assert_eq!(kit.delete("/api/groups/all").await.status, 204);
    kit.post("/api/groups", group("again", "All", &[server(0)])).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_drs_does_not_have_are_refused() {
    let kit = Kit::fleet(2).await;
    let answer = kit.post("/api/groups", group("g2", "G2", &[server(1), server(7)])).await;
    assert_eq!((answer.status, answer.code()), (422, "UNKNOWN_SERVER"));
    assert_eq!(answer.body["field"], "group.sourceServerIds[1]");
    assert_eq!(kit.get("/api/groups/g2").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_what_tags_select_and_who_has_it() {
    let kit = Kit::sample().await;
    let body = |id: &str| json!({"group": {"groupId": id, "name": "New", "tags": {"Application": "payroll"}}});
    let preview = kit.post("/api/groups/preview", body("new")).await.ok();
    assert_eq!(preview["servers"].as_array().unwrap().len(), 6);
    assert_eq!(preview["conflicts"], 6);
    assert_eq!(preview["servers"][0]["plans"][0]["id"], "payroll");
    assert_eq!(kit.post("/api/groups", body("new")).await.code(), "SERVER_IN_OTHER_GROUP");
}

#[tokio::test(flavor = "multi_thread")]
async fn launch_settings_are_compared_with_those_of_drs() {
    let kit = Kit::fleet(2).await;
    let mut body = group("web", "Web", &[server(0), server(1)]);
    body["group"]["launchSettings"] = json!({"launchDisposition": "STOPPED"});
    body["group"]["serverLaunchSettings"] = json!({ server(1): {"copyPrivateIp": true} });
    kit.post("/api/groups", body).await.ok();
    let page = kit.get("/api/groups/web/launch-settings").await.ok();
    assert_eq!(
        page["items"][0]["differences"],
        json!([
            {"setting": "launchDisposition", "wanted": "STOPPED", "current": "STARTED"}
        ])
    );
    assert_eq!(page["items"][1]["wanted"], json!({"launchDisposition": "STOPPED", "copyPrivateIp": true}));
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_are_listed_beyond_two_hundred_with_filters() {
    let kit = Kit::fleet(450).await;
    kit.post("/api/groups", group("web", "Web", &[server(0), server(1)])).await.ok();
    assert_eq!(kit.pages("/api/servers?limit=200").await.len(), 450);
    assert_eq!(kit.pages("/api/servers?limit=200&unassigned=true").await.len(), 448);
    assert_eq!(kit.pages("/api/servers?text=WEB-44").await.len(), 10);
    assert_eq!(kit.pages("/api/servers?tag=Tier%3Dweb&state=continuous&unassigned=false").await.len(), 2);
    let one = kit.get(&format!("/api/servers/{}", server(1))).await.ok();
    assert_eq!(one["group"], json!({"id": "web", "name": "Web"}));
}
