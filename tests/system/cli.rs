//! `drsctl` as people use it: what it prints where, and how it exits.

use std::process::{Command, Output};

use serde_json::Value;
use system_tests::{drsctl, odd_fleet, shared};

fn run(arguments: &[&str]) -> Output {
    Command::new(drsctl()).args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A file in a folder of the test's own.
fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_drill_succeeds_shows_its_events_and_ends_with_a_table() {
    let output = run(&["drill", "--seed", "1"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("drill_stdout", stdout(&output));
    insta::assert_snapshot!("drill_stderr", stderr(&output));
}

#[test]
fn a_recovery_needs_its_plan_to_be_confirmed() {
    for arguments in [&["recover", "payroll"][..], &["recover", "payroll", "--confirm", "Payroll"]] {
        let output = run(arguments);
        assert_eq!((code(&output), stdout(&output)), (252, String::new()));
        assert!(stderr(&output).contains("hint: drsctl recover payroll --confirm payroll"), "{}", stderr(&output));
    }
    let output = run(&["recover", "payroll", "--confirm", "payroll", "--seed", "1"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("recovery_stdout", stdout(&output));
}

#[test]
fn json_is_the_whole_record_and_nothing_else_on_standard_output() {
    let output = run(&["drill", "--output", "json", "--seed", "1"]);
    let record: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let fields = ["executionId", "planId", "planName", "executionType", "status", "startedAt", "endedAt"];
    for field in fields.iter().chain(&["durationSeconds", "rtoSeconds", "waves"]) {
        assert!(!record[field].is_null(), "{field}");
    }
    for wave in record["waves"].as_array().unwrap() {
        for field in ["number", "name", "status", "startedAt", "endedAt", "jobIds", "servers"] {
            assert!(!wave[field].is_null(), "{field}");
        }
        for server in wave["servers"].as_array().unwrap() {
            for field in ["sourceServerId", "hostname", "status", "recoveryInstanceId", "recoveryPoint", "rpoSeconds"] {
                assert!(!server[field].is_null(), "{field}");
            }
            assert!(server.get("reason").is_some());
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let (one, other) = (run(&["drill", "--seed", "7"]), run(&["drill", "--seed", "7"]));
    assert_eq!(stdout(&one), stdout(&other));
    assert_ne!(stdout(&one), stdout(&run(&["drill", "--seed", "8"])));
}

#[test]
fn the_exit_code_tells_how_the_execution_ended() {
    let failed = run(&["drill", "--scenario", "app-conversion-fails", "--seed", "1"]);
    assert_eq!(code(&failed), 1);
    insta::assert_snapshot!("failed_drill_stdout", stdout(&failed));
}

#[test]
fn a_wrong_command_line_is_answered_with_what_to_do_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let unknown_field = file(
        &folder,
        "field.yaml",
        "plan: {planId: p, name: P, waves: [{name: a, groups: [g], onFailuer: STOP}]}\nprotectionGroups: []\n",
    );
    let cycle = file(
        &folder,
        "cycle.yaml",
        "plan: {planId: p, name: P, waves: [{name: a, groups: [g], dependsOn: [b]}, {name: b, groups: [g], dependsOn: [a]}]}",
    );
    let empty = file(&folder, "empty.yaml", "plan: {planId: p, name: P, waves: []}\n");
    let malformed = file(&folder, "malformed.json", "{\"plan\": ");
    let scenario = file(&folder, "scenario.yaml", "faults: [{fault: conversion-fales, servers: [app-02]}]");
    let estate = file(&folder, "estate.json", "{\"items\": [{\"sourceServerID\": \"i-12345678\"}]}");
    let mut answers = Vec::new();
    for arguments in [
        &["drill", "nosuch"][..],
        &["drill", "--plan", &unknown_field],
        &["drill", "--plan", &cycle],
        &["drill", "--plan", &empty],
        &["drill", "--plan", &malformed],
        &["drill", "--plan", "/nonexistent/plan.yaml"],
        &["drill", "--scenario", "app-conversion-fales"],
        &["drill", "--scenario", &scenario],
        &["drill", "--estate", &estate],
        &["drill", "--waves-by-tag", "Teer"],
        &["drill", "--clock", "fast"],
        &["dril"],
        &[],
    ] {
        let output = run(arguments);
        assert_eq!((code(&output), stdout(&output)), (252, String::new()), "{arguments:?}: {}", stderr(&output));
        answers.push(format!("$ drsctl {}\n{}", arguments.join(" "), stderr(&output)));
    }
    let text = answers.join("\n").replace(&*folder.path().to_string_lossy(), "FOLDER");
    insta::assert_snapshot!("wrong_command_lines", text);
}

#[test]
fn a_scenario_for_servers_that_the_estate_lacks_is_refused_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = file(&folder, "scenario.yaml", "faults: [{fault: launch-fails, servers: [ap-02]}]");
    let estate = file(&folder, "estate.json", &odd_fleet(3).to_string());
    for arguments in [
        &["drill", "--scenario", &scenario][..],
        &["recover", "payroll", "--confirm", "payroll", "--scenario", &scenario],
        &["serve", "--aws-port", "0", "--scenario", &scenario],
        &["simulate", "--port", "0", "--scenario", &scenario],
    ] {
        let output = run(arguments);
        assert_eq!((code(&output), stdout(&output)), (252, String::new()), "{arguments:?}");
        let meant = "faults[0].servers: no source server matches `ap-02`. Did you mean `app-02`?";
        assert!(stderr(&output).contains(meant), "{}", stderr(&output));
    }
    let output = run(&["drill", "--estate", &estate, "--scenario", "app-conversion-fails"]);
    assert_eq!(code(&output), 252, "the library's scenarios speak of the sample's servers");
    assert!(stderr(&output).contains("no source server matches `app-02`"), "{}", stderr(&output));
}

#[test]
fn a_port_in_use_is_answered_with_the_port() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for arguments in [&["serve", "--aws-port", &port][..], &["simulate", "--port", &port]] {
        let output = run(arguments);
        assert_eq!(code(&output), 252);
        assert!(stderr(&output).contains(&format!("port {port} on 127.0.0.1 cannot be used")), "{}", stderr(&output));
    }
}

#[test]
fn the_answer_of_describe_source_servers_can_be_rehearsed_as_it_is() {
    let Some(example) = shared("conformance/drs/examples/DescribeSourceServers.json") else { return };
    let example: Value = serde_json::from_str(&std::fs::read_to_string(example).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let estate = file(&folder, "estate.json", &example["examples"][0]["response"].to_string());
    let output = run(&["drill", "--estate", &estate]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn three_hundred_odd_but_valid_servers_can_be_rehearsed() {
    let folder = tempfile::tempdir().unwrap();
    let estate = file(&folder, "estate.json", &odd_fleet(300).to_string());
    let one_wave = run(&["drill", "--estate", &estate, "--output", "json"]);
    assert_eq!(code(&one_wave), 0, "{}{}", stdout(&one_wave), stderr(&one_wave));
    let record: Value = serde_json::from_str(&stdout(&one_wave)).unwrap();
    assert_eq!(record["waves"][0]["servers"].as_array().unwrap().len(), 300);
    assert_eq!(record["waves"][0]["jobIds"].as_array().unwrap().len(), 3);
    let by_tag = run(&["drill", "mine", "--estate", &estate, "--waves-by-tag", "Wave", "--output", "json"]);
    assert_eq!(code(&by_tag), 0, "{}{}", stdout(&by_tag), stderr(&by_tag));
    let record: Value = serde_json::from_str(&stdout(&by_tag)).unwrap();
    let names: Vec<&str> =
        record["waves"].as_array().unwrap().iter().map(|wave| wave["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Wave 0", "without Wave"]);
}

#[test]
fn servers_that_drs_would_refuse_are_named_before_anything_starts() {
    let mut fleet = odd_fleet(6);
    fleet["items"][5]["dataReplicationInfo"] = serde_json::json!({"dataReplicationState": "DISCONNECTED"});
    let folder = tempfile::tempdir().unwrap();
    let estate = file(&folder, "estate.json", &fleet.to_string());
    let output = run(&["drill", "--estate", &estate]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("refused: replication of server s-00000000000000005 is disconnected"));
}

#[test]
fn scenarios_are_listed_with_what_they_teach() {
    let output = run(&["scenarios"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).lines().count() > 20);
    assert!(stdout(&output).contains("app-conversion-fails"));
}

#[test]
fn plans_are_managed_on_a_running_system_by_the_same_rules_as_over_http() {
    let served = system_tests::serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    let drsctl = |arguments: &[&str]| run(&[arguments, &["--endpoint-url", &served.endpoint]].concat());
    let servers = drsctl(&["servers", "--output", "json"]);
    let listed: Value = serde_json::from_str(&stdout(&servers)).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 6);
    assert!(stdout(&drsctl(&["groups", "list"])).contains("payroll-databases"));
    assert!(stdout(&drsctl(&["groups", "show", "payroll-web"])).contains("\"servers\""));
    assert!(stdout(&drsctl(&["plans", "list"])).contains("Payroll"));

    let exported = stdout(&drsctl(&["plans", "export", "payroll"]));
    let folder = tempfile::tempdir().unwrap();
    let same = file(&folder, "same.yaml", &exported);
    let changed = file(&folder, "changed.yaml", &exported.replace("rtoMinutes: 120", "rtoMinutes: 45"));
    assert!(stdout(&drsctl(&["plans", "apply", "--file", &same])).contains("unchanged"));
    assert!(stdout(&drsctl(&["plans", "validate", "--file", &changed])).contains("updated"));
    assert!(stdout(&drsctl(&["plans", "show", "payroll"])).contains("\"rtoMinutes\": 120"));
    assert!(stdout(&drsctl(&["plans", "apply", "--file", &changed])).contains("updated"));
    assert!(stdout(&drsctl(&["plans", "show", "payroll"])).contains("\"rtoMinutes\": 45"));

    let readiness = drsctl(&["readiness"]);
    assert_eq!(code(&readiness), 1);
    assert!(stdout(&readiness).starts_with("payroll: NotReady\n  Block: the plan was never drilled"));
    let unknown = drsctl(&["plans", "show", "nosuch"]);
    assert_eq!(code(&unknown), 252);
    assert!(stderr(&unknown).contains("there is no recovery plan `nosuch`"), "{}", stderr(&unknown));
}

/// `drsctl` with this environment and no other, as far from AWS as a fresh machine.
fn alone(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(drsctl());
    command.env_clear().env("HOME", folder.path()).env("AWS_EC2_METADATA_DISABLED", "true");
    command.envs(environment.iter().copied()).args(arguments).output().unwrap()
}

#[test]
fn without_region_credentials_or_deployment_aws_is_not_reached_and_one_is_told_what_to_do() {
    let served = system_tests::serve(&["serve", "--aws-port", "0", "--clock", "instant"]);
    let keys = [("AWS_ACCESS_KEY_ID", "111122223333"), ("AWS_SECRET_ACCESS_KEY", "local")];
    let at_our_stack = ["servers", "--region", "eu-west-1", "--stack", "dr", "--endpoint-url", &served.endpoint];
    let mut answers = Vec::new();
    for (arguments, environment, expected) in [
        (&["servers"][..], &[][..], 252),
        (&["servers", "--region", "eu-west-1"], &[], 252),
        (&["start", "payroll", "--drill", "--region", "eu-west-1", "--profile", "nobody"], &keys, 252),
        (&at_our_stack, &keys, 255),
        (&["servers", "--profile", "ops", "--endpoint-url", &served.endpoint], &[], 252),
        (&["servers", "--stack", "no/name"], &[], 252),
    ] {
        let output = alone(arguments, environment);
        assert_eq!((code(&output), stdout(&output)), (expected, String::new()), "{arguments:?}: {}", stderr(&output));
        answers.push(format!("$ drsctl {}\n{}", arguments.join(" "), stderr(&output)));
    }
    insta::assert_snapshot!("ways_to_aws_that_lead_nowhere", answers.join("\n").replace(&served.endpoint, "ENDPOINT"));
    let doctor = alone(&["doctor", "--region", "eu-west-1"], &[]);
    assert_eq!(code(&doctor), 1);
    assert!(stdout(&doctor).contains("Bad      credentials"), "{}", stdout(&doctor));
}

#[test]
fn shells_complete_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("endpoint-url"), "{shell}");
    }
    let script = file(&folder, "drsctl.bash", &stdout(&run(&["completions", "bash"])));
    let ask = r#"source "$0"; COMP_WORDS=(drsctl executions re); COMP_CWORD=2; _drsctl drsctl re executions; echo "${COMPREPLY[*]}""#;
    let completed = Command::new("bash").args(["-c", ask, &script]).output().unwrap();
    assert_eq!(stdout(&completed), "retry resume\n", "{}", stderr(&completed));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = stdout(&run(&["man"]));
    for word in [".TH drsctl 1", "doctor", "Exit codes"] {
        assert!(page.contains(word), "{word}");
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    assert_eq!(code(&run(&["man", &pages.to_string_lossy()])), 0);
    for name in ["drsctl.1", "drsctl-watch.1", "drsctl-executions-retry.1"] {
        assert!(pages.join(name).exists(), "{name}");
    }
}
