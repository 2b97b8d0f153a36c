//! `drsctl simulate`: the simulated DRS alone, for people who bring their own orchestration.

use serde_json::{Value, json};
use system_tests::{Served, serve};

fn simulate(seed: &str) -> Served {
    serve(&["simulate", "--port", "0", "--clock", "instant", "--seed", seed])
}

/// Every answer, headers and all, of a session that goes through good and bad calls of all three services.
fn session(served: &Served) -> String {
    let drs = |operation: &str, input: &Value| {
        let answer = served.http("POST", &format!("/{operation}"), Some("drs"), &input.to_string());
        let body = answer.split("\r\n\r\n").nth(1).and_then(|body| serde_json::from_str::<Value>(body).ok());
        (answer, body.unwrap_or_default())
    };
    let mut answers = Vec::new();
    let (answer, servers) = drs("DescribeSourceServers", &json!({}));
    answers.push(answer);
    let [one, other] = [0, 1].map(|place| json!({"sourceServerID": servers["items"][place]["sourceServerID"]}));
    let fault = json!({"fault": "throttle", "operations": ["DescribeJobs"], "retryAfterSeconds": 2, "times": 1});
    answers.push(served.http("POST", "/_simulator/faults", None, &fault.to_string()));
    let (answer, started) = drs("StartRecovery", &json!({"sourceServers": [one, other], "isDrill": true}));
    answers.push(answer);
    answers.push(drs("StartRecovery", &json!({"sourceServers": [one]})).0);
    answers.push(drs("StartRecovery", &json!({"sourceServers": []})).0);
    answers.push(drs("CreateSourceNetwork", &json!({})).0);
    answers.push(served.http("POST", "/DescribeJobs", None, "{}"));
    for _ in 0..40 {
        answers.push(drs("DescribeJobs", &json!({})).0);
        answers.push(drs("DescribeJobLogItems", &json!({"jobID": started["job"]["jobID"]})).0);
    }
    answers.push(drs("DescribeRecoveryInstances", &json!({})).0);
    answers.push(served.http("POST", "/", Some("ssm"), "{}"));
    answers.push(served.http("POST", "/", Some("sns"), "Action=CreateTopic&Name=t&Version=2010-03-31"));
    for path in ["", "/faults", "/messages", "/events", "/scenarios", "/nothing"] {
        answers.push(served.http("GET", &format!("/_simulator{path}"), None, ""));
    }
    answers.join("\n").replace(served.endpoint.as_str(), "ENDPOINT")
}

#[test]
fn the_same_seed_repeats_a_session_to_the_byte() {
    let run = |seed| session(&simulate(seed));
    let first = run("7");
    assert_eq!(first, run("7"));
    assert_ne!(first, run("8"));
    for seen in ["COMPLETED", "LAUNCHED", "x-amzn-requestid", "date: Fri, 20 Nov 2026 08:", " 429 ", " 409 ", " 501 "] {
        assert!(first.contains(seen), "{seen} does not occur in\n{first}");
    }
}

#[test]
fn at_pace_instant_every_request_meets_the_next_thing_that_happens() {
    let served = simulate("1");
    let call = |operation: &str, input: &Value| -> Value {
        let answer = served.http("POST", &format!("/{operation}"), Some("drs"), &input.to_string());
        serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    };
    let server = call("DescribeSourceServers", &json!({}))["items"][0]["sourceServerID"].clone();
    call("StartRecovery", &json!({"sourceServers": [{"sourceServerID": server}]}));
    let mut seen: Vec<Value> =
        (0..40).map(|_| call("DescribeJobs", &json!({}))["items"][0]["status"].clone()).collect();
    seen.dedup();
    assert_eq!(seen, ["STARTED", "COMPLETED"]);
    assert_eq!(served.simulator("")["nextEvent"], Value::Null, "everything has happened");
}
