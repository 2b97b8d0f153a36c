//! What holds for every run: statuses only go forward, logs are in order, a server is in one job and has one instance.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::kit::{Kit, estate_of};
use crate::{Effect, Estate, LIBRARY, Options, Request, Scenario, Target};

const HOSTS: [&str; 6] = ["db-01", "db-02", "app-01", "app-02", "web-01", "web-02"];

/// One thing a caller does.
#[derive(Clone, Debug)]
enum Step {
    Start(BTreeSet<usize>, bool),
    Terminate(usize),
    Pass(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (proptest::collection::btree_set(0..6_usize, 1..4), any::<bool>())
            .prop_map(|(hosts, drill)| Step::Start(hosts, drill)),
        (0..6_usize).prop_map(Step::Terminate),
        (1..900_i64).prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 1..14)
}

/// None, or one of the library that leaves answers complete and readable.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let readable = |scenario: &Scenario| {
        scenario.faults.iter().all(|fault| match (&fault.target, &fault.effect) {
            (_, Effect::JobAppearsLate { .. }) => false,
            (target, _) => matches!(target, Target::Servers(_) | Target::Commands { .. }),
        })
    };
    let library = LIBRARY.iter().map(|entry| Scenario::parse(entry.text).unwrap()).filter(readable);
    proptest::sample::select([Scenario::none()].into_iter().chain(library).collect::<Vec<_>>())
}

fn take(kit: &mut Kit, step: &Step) {
    match step {
        Step::Start(hosts, drill) => {
            let servers: Vec<Value> =
                hosts.iter().map(|host| json!({"sourceServerID": kit.id(HOSTS[*host])})).collect();
            kit.send(&Request::drs("StartRecovery", &json!({"sourceServers": servers, "isDrill": drill})));
        }
        Step::Terminate(host) => {
            if let Some(instance) = kit.instance(HOSTS[*host]) {
                let ids = json!({"recoveryInstanceIDs": [instance["recoveryInstanceID"]]});
                kit.send(&Request::drs("TerminateRecoveryInstances", &ids));
            }
        }
        Step::Pass(seconds) => kit.pass(*seconds),
    }
}

fn rank(status: &str) -> u8 {
    match status {
        "PENDING" => 0,
        "STARTED" | "IN_PROGRESS" => 1,
        "LAUNCHED" => 2,
        "COMPLETED" | "FAILED" | "TERMINATED" => 3,
        other => panic!("{other}"),
    }
}

/// Job and part statuses by name.
fn ranks(jobs: &[Value]) -> BTreeMap<String, u8> {
    let of_job = |job: &Value| {
        let id = job["jobID"].as_str().unwrap().to_owned();
        let parts = job["participatingServers"].as_array().unwrap().iter();
        let parts = parts
            .map(|part| (format!("{id} {}", part["sourceServerID"]), rank(part["launchStatus"].as_str().unwrap())));
        parts.chain([(id.clone(), rank(job["status"].as_str().unwrap()))]).collect::<Vec<_>>()
    };
    jobs.iter().flat_map(of_job).collect()
}

fn check(kit: &mut Kit, before: &mut BTreeMap<String, u8>) {
    let jobs = kit.drs("DescribeJobs", json!({}))["items"].as_array().unwrap().clone();
    let now = ranks(&jobs);
    for (name, rank) in before.iter() {
        assert!(now[name] >= *rank, "{name} went back");
    }
    *before = now;
    let mut busy = BTreeSet::new();
    for job in &jobs {
        let ended = job["status"] == "COMPLETED";
        for part in job["participatingServers"].as_array().unwrap() {
            assert!(ended || busy.insert(part["sourceServerID"].to_string()), "a server is in two live jobs");
            assert!(
                !ended || rank(part["launchStatus"].as_str().unwrap()) >= 2,
                "an ended job has an open part: {job}"
            );
        }
    }
    let instances = kit.drs("DescribeRecoveryInstances", json!({}))["items"].as_array().unwrap().clone();
    let servers: BTreeSet<String> = instances.iter().map(|instance| instance["sourceServerID"].to_string()).collect();
    assert_eq!(servers.len(), instances.len(), "a server has two instances");
    for job in &jobs {
        let log = kit.drs("DescribeJobLogItems", json!({"jobID": job["jobID"]}))["items"].as_array().unwrap().clone();
        let times: Vec<&str> = log.iter().map(|item| item["logDateTime"].as_str().unwrap()).collect();
        assert!(times.is_sorted());
        assert_eq!(job["status"] == "COMPLETED", log.last().is_some_and(|item| item["event"] == "JOB_END"));
    }
}

proptest! {
    // A case is a whole run.
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_callers_do_the_rules_hold(seed: u64, steps in steps(), scenario in scenarios()) {
        let options = Options { seed, ..Options::default() };
        let mut kit = Kit::with_options(Estate::sample().unwrap(), scenario, options);
        let mut before = BTreeMap::new();
        for step in &steps {
            take(&mut kit, step);
            check(&mut kit, &mut before);
        }
        while let Some(next) = kit.simulator.next_event(kit.now) {
            prop_assert!(next > kit.now);
            kit.now = next;
        }
        check(&mut kit, &mut before);
    }

    #[test]
    fn pages_of_servers_are_a_partition(count in 0_usize..60, size in 1_usize..25) {
        let mut kit = Kit::with(estate_of(count), Scenario::none());
        let (mut seen, mut token) = (Vec::new(), Value::Null);
        loop {
            let mut input = json!({"maxResults": size});
            if !token.is_null() {
                input["nextToken"] = token;
            }
            let page = kit.drs("DescribeSourceServers", input);
            let items = page["items"].as_array().unwrap();
            prop_assert!(items.len() <= size);
            seen.extend(items.iter().map(|item| item["sourceServerID"].as_str().unwrap().to_owned()));
            token = page["nextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        prop_assert_eq!(seen.len(), count);
        prop_assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), count);
    }

    #[test]
    fn nothing_changes_between_two_events(seed: u64, part in 0.0_f64..1.0) {
        let options = Options { seed, ..Options::default() };
        let mut kit = Kit::with_options(Estate::sample().unwrap(), Scenario::none(), options);
        kit.start(&["web-01", "app-02"], true);
        let all = |kit: &mut Kit| {
            let names = ["DescribeJobs", "DescribeRecoveryInstances", "DescribeSourceServers"];
            names.map(|name| kit.send(&Request::drs(name, &json!({}))).body)
        };
        while let Some(next) = kit.simulator.next_event(kit.now) {
            let before = all(&mut kit);
            let gap = next.duration_since(kit.now).as_secs_f64() * part * 0.999;
            kit.now += jiff::SignedDuration::from_secs_f64(gap);
            prop_assert_eq!(all(&mut kit), before);
            kit.now = next;
        }
    }
}
