//! `drsctl executions`, `cleanup`, `lease` and `report` on a running stack, with the commands as messages print them.

use std::process::{Command, Output};

use serde_json::Value;
use system_tests::{Served, drsctl, serve};

/// How often a question is looked for before it counts as never asked.
const MOST_LOOKS: usize = 2_000;

fn run(served: &Served, arguments: &[&str]) -> Output {
    Command::new(drsctl()).args(arguments).args(["--endpoint-url", &served.endpoint]).output().unwrap()
}

/// What a command prints that exits with `code`.
fn printed(served: &Served, arguments: &[&str], code: i32) -> String {
    let output = run(served, arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{err}");
    if code == 254 { err.into_owned() } else { out.into_owned() }
}

/// The page of the execution once it asks something.
fn question(served: &Served) -> String {
    for _ in 0..MOST_LOOKS {
        let output = run(served, &["executions", "show", "night-1"]);
        let page = String::from_utf8_lossy(&output.stdout).into_owned();
        if page.contains("Question: ") {
            return page;
        }
    }
    panic!("nothing was asked: {:?}", run(served, &["executions", "show", "night-1"]));
}

#[test]
fn an_operator_gets_a_failed_drill_to_its_end_with_the_commands_that_are_printed() {
    let arguments = ["--clock", "instant", "--scenario", "app-conversion-fails", "--on-failure", "ask"];
    let served = serve(&[&["serve", "--aws-port", "0"][..], &arguments].concat());
    let started =
        printed(&served, &["start", "payroll", "--drill", "--idempotency-key", "night-1", "--note", "quarterly"], 0);
    let here = format!(" --endpoint-url {}", served.endpoint);
    assert_eq!(started, format!("started night-1\n\nfollow it: drsctl watch night-1{here}\n"));
    let page = question(&served);
    assert!(page.contains("Question: wave 2 Application needs a decision: 1 of 2 servers did not come up"), "{page}");
    let line = page.lines().find(|line| line.contains("executions retry")).unwrap();
    assert_eq!(line, format!("  drsctl executions retry night-1 --wave 2 --attempt 1 --comment \"...\"{here}"));
    let retry = ["executions", "retry", "night-1", "--wave", "2", "--attempt", "1", "--comment", "subnet mended"];
    assert_eq!(printed(&served, &retry, 0), "wave 2 launches its failed servers again\n");
    let late = printed(&served, &retry, 254);
    assert!(late.contains("was answered Retry by local: subnet mended"), "{late}");

    let end = printed(&served, &["watch", "night-1"], 0);
    assert_eq!(end, printed(&served, &["executions", "watch", "night-1"], 0));
    assert!(end.starts_with("DRILL of payroll: Succeeded after "), "{end}");
    let listed = printed(&served, &["executions", "list", "--plan", "payroll", "--status", "Succeeded"], 0);
    assert!(listed.contains("night-1"), "{listed}");
    let report = printed(&served, &["report", "night-1"], 0);
    assert!(report.contains("wave 2 `Application`: Retry by local: subnet mended"), "{report}");
    let csv = printed(&served, &["report", "night-1", "--format", "csv"], 0);
    assert_eq!(csv.lines().count(), 7, "{csv}");
    let json: Value = serde_json::from_str(&printed(&served, &["report", "night-1", "--output", "json"], 0)).unwrap();
    assert_eq!(json["execution"]["note"], "quarterly");

    assert!(printed(&served, &["executions", "pause", "night-1"], 254).contains("has ended Succeeded"));
    let lease = printed(&served, &["lease", "night-1", "--until", "2040-01-01T00:00:00Z"], 254);
    assert!(lease.contains("has no lease"), "{lease}");
    assert_eq!(
        printed(&served, &["cleanup", "night-1"], 0),
        "the clean-up has begun: the execution says what comes of it\n"
    );
}

#[test]
fn a_recovery_starts_only_with_its_plan_confirmed_and_is_waited_for() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    for start in [&["start"][..], &["executions", "start"]] {
        let refused = run(&served, &[start, &["payroll", "--recovery"]].concat());
        assert_eq!(refused.status.code(), Some(252));
        let hint = "hint: drsctl start payroll --recovery --confirm payroll";
        assert!(String::from_utf8_lossy(&refused.stderr).contains(hint));
    }
    let arguments = ["executions", "start", "payroll", "--recovery", "--confirm", "payroll", "--wait"];
    let end = printed(&served, &arguments, 0);
    assert!(end.starts_with("RECOVERY of payroll: Succeeded after "), "{end}");
}

#[test]
fn every_command_says_which_system_it_is_about_to_touch_and_keeps_standard_output_for_the_answer() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    let place = format!("local stack {}\n", served.endpoint);
    for arguments in [&["servers"][..], &["plans", "list"], &["executions", "list"], &["readiness"], &["doctor"]] {
        let output = run(&served, &[arguments, &["--output", "json"]].concat());
        assert_eq!(String::from_utf8_lossy(&output.stderr), place, "{arguments:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap();
    }
}

#[test]
fn the_doctor_says_what_is_good_what_is_not_and_what_to_do_until_nothing_is_bad() {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "instant", "--seed", "1"]);
    insta::assert_snapshot!("doctor_before_the_first_drill", printed(&served, &["doctor"], 1));
    printed(&served, &["start", "payroll", "--drill", "--idempotency-key", "first", "--wait"], 0);
    printed(&served, &["cleanup", "first"], 0);
    let looks = std::iter::repeat_with(|| run(&served, &["doctor", "--output", "json"])).take(MOST_LOOKS);
    let healed = looks.into_iter().find(|output| output.status.code() == Some(0)).unwrap();
    let document: Value = serde_json::from_slice(&healed.stdout).unwrap();
    let checks = document["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["verdict"] != "Bad" && !check["seen"].is_null()), "{document}");

    let ill = serve(&["serve", "--aws-port", "0", "--clock", "instant", "--scenario", "permission-missing"]);
    let document: Value = serde_json::from_slice(&run(&ill, &["doctor", "--output", "json"]).stdout).unwrap();
    let mut checks = document["checks"].as_array().unwrap().iter();
    let permissions = checks.find(|check| check["check"] == "permissions").unwrap();
    assert_eq!(permissions["verdict"], "Bad");
    assert!(permissions["seen"].as_str().unwrap().contains("lacks ec2:DetachVolume"), "{permissions}");

    let address = served.endpoint.clone();
    served.kill();
    let gone = Command::new(drsctl()).args(["doctor", "--endpoint-url", &address]).output().unwrap();
    assert_eq!(gone.status.code(), Some(1));
    let said = String::from_utf8_lossy(&gone.stdout).into_owned();
    assert!(said.contains("next: start a local stack with `drsctl serve`"), "{said}");
}
