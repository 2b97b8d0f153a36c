//! `DescribeJobs`, `DescribeJobLogItems` and `DeleteJob`: order, filters, pages.

use serde_json::{Value, json};

use super::kit::{Kit, START};
use crate::{Estate, Options, Scenario};

/// Three jobs, a minute apart; oldest first.
fn three_jobs() -> (Kit, Vec<String>) {
    let mut kit = Kit::sample();
    let mut ids = Vec::new();
    for name in ["db-01", "app-01", "web-01"] {
        ids.push(kit.start(&[name], true));
        kit.pass(60);
    }
    (kit, ids)
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|job| job["jobID"].as_str().unwrap()).collect()
}

#[test]
fn jobs_come_newest_first_and_an_empty_list_of_ids_means_all() {
    let (mut kit, started) = three_jobs();
    let newest_first: Vec<&str> = started.iter().rev().map(String::as_str).collect();
    assert_eq!(ids(&kit.drs("DescribeJobs", json!({}))), newest_first);
    assert_eq!(ids(&kit.drs("DescribeJobs", json!({"filters": {"jobIDs": []}}))), newest_first);
    let two = json!({"filters": {"jobIDs": [started[0], started[2]]}});
    assert_eq!(ids(&kit.drs("DescribeJobs", two)), [&started[2], &started[0]]);
}

#[test]
fn dates_bound_the_time_of_creation_and_include_it() {
    let (mut kit, started) = three_jobs();
    let second = "2026-11-20T08:01:00.000Z";
    assert_eq!(ids(&kit.drs("DescribeJobs", json!({"filters": {"fromDate": second}}))), [&started[2], &started[1]]);
    assert_eq!(ids(&kit.drs("DescribeJobs", json!({"filters": {"toDate": second}}))), [&started[1], &started[0]]);
    let only_it = json!({"filters": {"fromDate": second, "toDate": second}});
    assert_eq!(ids(&kit.drs("DescribeJobs", only_it)), [&started[1]]);
}

#[test]
fn an_unknown_job_is_left_out_of_a_list_and_has_no_log() {
    let mut kit = Kit::sample();
    let unknown = "drsjob-00000000000000000";
    assert_eq!(kit.drs("DescribeJobs", json!({"filters": {"jobIDs": [unknown]}})), json!({"items": []}));
    let (status, name, body) = kit.drs_error("DescribeJobLogItems", json!({"jobID": unknown}));
    assert_eq!((status, name.as_str()), (404, "ResourceNotFoundException"));
    assert_eq!(body["resourceId"], unknown);
}

#[test]
fn small_pages_add_up_to_the_whole_even_when_a_job_starts_between_them() {
    let (mut kit, started) = three_jobs();
    let first = kit.drs("DescribeJobs", json!({"maxResults": 2}));
    assert_eq!(ids(&first), [&started[2], &started[1]]);
    kit.start(&["web-02"], true);
    let rest = kit.drs("DescribeJobs", json!({"maxResults": 2, "nextToken": first["nextToken"]}));
    assert_eq!(ids(&rest), [&started[0]]);
    assert_eq!(rest.get("nextToken"), None);
}

#[test]
fn the_size_of_pages_is_the_owners_choice_when_a_request_names_none() {
    let options = Options { page_size: 2, ..Options::default() };
    let mut kit = Kit::with_options(Estate::sample().unwrap(), Scenario::none(), options);
    let page = kit.drs("DescribeSourceServers", json!({}));
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert!(page["nextToken"].is_string());
    let (status, _, body) = kit.drs_error("DescribeSourceServers", json!({"nextToken": "made up"}));
    assert_eq!((status, &body["fieldList"][0]["name"]), (400, &json!("nextToken")));
}

#[test]
fn a_job_log_grows_with_time_and_has_pages() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01", "web-02"], true);
    assert_eq!(kit.log(&id, None), Vec::<String>::new());
    kit.pass(2);
    assert_eq!(kit.log(&id, None)[0], "JOB_START");
    kit.finish(&id);
    let whole = kit.log(&id, None);
    let (mut paged, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut input = json!({"jobID": id, "maxResults": 3});
        if !token.is_null() {
            input["nextToken"] = token;
        }
        let page = kit.drs("DescribeJobLogItems", input);
        paged.extend(page["items"].as_array().unwrap().iter().map(|item| item["event"].as_str().unwrap().to_owned()));
        token = page["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(paged, whole);
}

#[test]
fn only_ended_jobs_can_be_deleted_and_what_they_launched_stays() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], false);
    assert_eq!(kit.drs_error("DeleteJob", json!({"jobID": id})).1, "ConflictException");
    kit.finish(&id);
    kit.drs("DeleteJob", json!({"jobID": id}));
    assert_eq!(kit.drs("DescribeJobs", json!({})), json!({"items": []}));
    assert_eq!(kit.drs_error("DeleteJob", json!({"jobID": id})).0, 404);
    assert!(kit.instance("web-01").is_some());
    assert_eq!(kit.source_server("web-01")["lastLaunchResult"], "SUCCEEDED");
}

#[test]
fn a_null_member_of_a_request_is_as_if_it_were_not_there() {
    let (mut kit, _) = three_jobs();
    let input = json!({"filters": {"jobIDs": null, "fromDate": null}, "maxResults": null, "nextToken": null});
    assert_eq!(kit.drs("DescribeJobs", input), kit.drs("DescribeJobs", json!({})));
}

#[test]
fn a_job_says_when_it_was_created_and_when_it_ended() {
    let mut kit = Kit::sample();
    let id = kit.start(&["web-01"], true);
    assert_eq!(kit.job(&id)["creationDateTime"], START.replace("Z", ".000Z"));
    assert_eq!(kit.job(&id).get("endDateTime"), None);
    let job = kit.finish(&id);
    assert_eq!(job["endDateTime"], crate::DateTime(kit.now).to_string());
}
