//! Recovery plans: versions, duplicates, files, native plans, readiness.

use api::Caller;
use domain::ports::LockPlan;
use serde_json::{Value, json};

use super::kit::Kit;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_an_old_version_is_refused_with_the_current_one() {
    let kit = Kit::sample().await;
    let mut plan = kit.get("/api/plans/payroll").await.ok();
    plan["plan"]["rtoMinutes"] = json!(90);
    assert_eq!(kit.put("/api/plans/payroll", plan.clone()).await.ok()["version"], 2);
    let stale = kit.put("/api/plans/payroll", plan.clone()).await;
    assert_eq!((stale.status, stale.code(), &stale.body["currentVersion"]), (409, "VERSION_CONFLICT", &json!(2)));
    // What is left out is gone.
    plan["plan"].as_object_mut().unwrap().remove("rtoMinutes");
    plan["version"] = json!(2);
    kit.put("/api/plans/payroll", plan).await.ok();
    assert_eq!(kit.get("/api/plans/payroll").await.ok()["plan"].get("rtoMinutes"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_runs_is_not_deleted_and_its_lock_survives_a_change() {
    let kit = Kit::sample().await;
    let (plan, execution) = ("payroll".parse().unwrap(), "drill-1".parse().unwrap());
    kit.rehearsal.world().lock_plan(&plan, &execution).await.unwrap();
    let shown = kit.get("/api/plans/payroll").await.ok();
    kit.put("/api/plans/payroll", json!({"plan": shown["plan"], "version": 1})).await.ok();
    let refused = kit.delete("/api/plans/payroll").await;
    assert_eq!((refused.status, refused.code()), (409, "PLAN_RUNNING"));
    assert!(refused.body["detail"].as_str().unwrap().contains("`drill-1`"));
    kit.rehearsal.world().unlock_plan(&plan, &execution).await.unwrap();
    assert_eq!(kit.delete("/api/plans/payroll?version=2").await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_a_plan_of_its_own() {
    let kit = Kit::sample().await;
    let copy = kit.post("/api/plans/payroll/duplicate", json!({"planId": "payroll-2"})).await.ok();
    assert_eq!(copy["plan"]["name"], "Payroll (copy)");
    assert_eq!(kit.pages("/api/plans?limit=1").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_plan_is_said_by_name_and_nothing_is_saved() {
    let kit = Kit::sample().await;
    let plan = json!({"plan": {"planId": "new", "name": "New", "waves": [
        {"name": "a", "groups": ["payroll-web"], "dependsOn": ["b"]},
        {"name": "b", "groups": ["nowhere"], "dependsOn": ["a"]}
    ]}});
    let said = kit.post("/api/plans/validate", plan.clone()).await.ok();
    assert_eq!(said["valid"], false);
    let fields: Vec<&str> =
        said["problems"].as_array().unwrap().iter().map(|problem| problem["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"plan.waves[1].groups[0]") && fields.len() >= 2, "{fields:?}");
    assert_eq!(kit.post("/api/plans", plan).await.code(), "INVALID_PLAN");
    assert_eq!(kit.get("/api/plans/new").await.code(), "PLAN_NOT_FOUND");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_in_yaml_and_in_json() {
    let kit = Kit::sample().await;
    let yaml = kit.get("/api/plans/payroll/export?format=yaml").await.text;
    let json = kit.get("/api/plans/payroll/export").await.ok();
    assert_eq!(stack::yaml(&yaml).unwrap(), json);
    let again =
        |kind: &'static str, text: String| kit.raw(Some(Caller::local()), "POST", "/api/plans/import", kind, text);
    for (kind, text) in [("application/yaml", yaml.clone()), ("application/json", json.to_string())] {
        let same = again(kind, text).await.ok();
        assert_eq!(same["outcome"], "unchanged", "{same}");
        assert!(same["groups"].as_array().unwrap().iter().all(|group| group["outcome"] == "unchanged"));
    }
    let other = Kit::fleet(1).await;
    assert_eq!(other.post("/api/plans/import?dryRun=true", json.clone()).await.ok()["outcome"], "created");
    let unknown = yaml.replace("onFailure:", "onFailuer:");
    let refused = again("application/yaml", unknown).await;
    assert_eq!(refused.code(), "INVALID_BODY");
    assert!(refused.body["fix"].as_str().unwrap().contains("onFailure"));
    let changed = yaml.replace("rtoMinutes: 120", "rtoMinutes: 60");
    assert_eq!(again("application/yaml", changed.clone()).await.code(), "PLAN_EXISTS");
    let path = "/api/plans/import?overwrite=true";
    let done = kit.raw(Some(Caller::local()), "POST", path, "application/yaml", changed).await.ok();
    assert_eq!(done["outcome"], "updated");
    assert_eq!(kit.get("/api/plans/payroll/export").await.ok()["plan"]["rtoMinutes"], 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_never_drilled_is_not_ready_and_one_that_was_is() {
    let kit = Kit::sample().await;
    let readiness = kit.get("/api/plans/payroll/readiness").await.ok();
    assert_eq!((&readiness["verdict"], &readiness["preflight"]["ready"]), (&json!("NotReady"), &json!(true)));
    assert_eq!(readiness["reasons"][0]["code"], "NEVER_DRILLED");
    assert_eq!(readiness["servers"], 6);
    let started = kit.post("/api/executions", json!({"planId": "payroll", "executionType": "DRILL"})).await.ok();
    kit.rehearsal.ended(started["executionArn"].as_str().unwrap()).await;
    let readiness = kit.get("/api/plans/payroll/readiness").await.ok();
    assert_eq!(readiness["verdict"], "Ready", "{readiness}");
    assert_eq!(readiness["lastDrill"]["executionId"], started["executionId"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn quotas_are_asked_for_and_a_wave_that_is_too_wide_is_said() {
    let quotas = drs::Quotas { servers_in_all_jobs: 1, ..drs::Quotas::default() };
    let codes = |readiness: &Value| {
        let findings = readiness["preflight"]["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let kit = Kit::on(system_tests::Setup::default().quotas(quotas)).await;
    let readiness = kit.get("/api/plans/payroll/readiness").await.ok();
    assert_eq!(codes(&readiness), vec!["QUOTA_SERVERS_IN_ALL_JOBS"; 3]);
    let forbidden = "faults: [{fault: access-denied, operations: [ListServiceQuotas]}]";
    let kit = Kit::on(system_tests::Setup::default().quotas(quotas).faults(forbidden)).await;
    let readiness = kit.get("/api/plans/payroll/readiness").await.ok();
    assert_eq!(codes(&readiness), Vec::<String>::new(), "what AWS documents holds when nobody may ask");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_drs_itself_becomes_a_file_that_can_be_imported() {
    let estate = drs::Estate::parse(NATIVE).unwrap();
    let plan = "plan: {planId: p, name: P, waves: [{name: w, groups: [g]}]}";
    let kit = Kit::on(system_tests::Setup::default().estate(estate).plan(plan)).await;
    let plans = kit.get("/api/native-plans").await.ok();
    let arn = &plans["items"][0]["arn"];
    let converted = kit.post("/api/native-plans/convert", json!({"arn": arn, "planId": "shop"})).await.ok();
    assert_eq!(converted["notes"].as_array().unwrap().len(), 1);
    let done = kit.post("/api/plans/import", converted["file"].clone()).await.ok();
    assert_eq!(done["outcome"], "created");
    let waves = kit.get("/api/plans/shop").await.ok()["plan"]["waves"].clone();
    let names: Vec<&Value> = waves.as_array().unwrap().iter().map(|wave| &wave["name"]).collect();
    assert_eq!(names, ["Databases", "Web"]);
}

const NATIVE: &str = r#"
items:
  - { sourceServerID: s-00000000000000001 }
  - { sourceServerID: s-00000000000000002 }
recoveryPlans:
  - name: Shop
    steps:
      - { name: Databases, servers: [{ server: s-00000000000000001 }] }
      - { name: Settle, waitMinutes: 5 }
      - { name: Web, servers: [{ server: s-00000000000000002 }] }
"#;
