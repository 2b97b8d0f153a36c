//! A simulator with a clock in the test's hand. Every answer is checked against the service models on the way.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::{Estate, Options, Request, Response, Scenario, Service, ServiceModel, Simulator};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub(crate) const START: &str = "2026-11-20T08:00:00Z";

/// What is beside the checkout, if it is there.
pub(crate) fn shared(path: &str) -> Option<String> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared")).join(path);
    std::fs::read_to_string(file).ok()
}

/// AWS's whole model of DRS.
static FULL_MODEL: LazyLock<Option<ServiceModel>> =
    LazyLock::new(|| Some(ServiceModel::parse(&shared("conformance/drs/service-2.json")?).unwrap()));

pub(crate) struct Kit {
    pub(crate) simulator: Simulator,
    pub(crate) now: Timestamp,
}

impl Kit {
    /// The sample estate, and everything goes well.
    pub(crate) fn sample() -> Self {
        Self::with(Estate::sample().unwrap(), Scenario::none())
    }

    /// The sample estate with a scenario of the library.
    pub(crate) fn scenario(name: &str) -> Self {
        Self::with(Estate::sample().unwrap(), Scenario::named(name).unwrap())
    }

    /// The sample estate with faults.
    pub(crate) fn faults(faults: Value) -> Self {
        let scenario = Scenario::parse(&json!({"faults": faults}).to_string()).unwrap();
        scenario.check(&Estate::sample().unwrap()).unwrap();
        Self::with(Estate::sample().unwrap(), scenario)
    }

    /// So many Linux servers, `host-0000` and so on.
    pub(crate) fn servers(count: usize) -> Self {
        Self::with(estate_of(count), Scenario::none())
    }

    pub(crate) fn with(estate: Estate, scenario: Scenario) -> Self {
        Self::with_options(estate, scenario, Options::default())
    }

    pub(crate) fn with_options(estate: Estate, scenario: Scenario, options: Options) -> Self {
        let now = START.parse().unwrap();
        Self { simulator: Simulator::new(estate, scenario, options, now), now }
    }

    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn send(&mut self, request: &Request) -> Response {
        self.simulator.handle(request, self.now)
    }

    /// A DRS call that succeeds.
    pub(crate) fn drs(&mut self, operation: &str, input: Value) -> Value {
        let response = self.send(&Request::drs(operation, &input));
        assert!(response.status < 300, "{operation} {input}: {} {}", response.status, response.text());
        check(Service::Drs, operation, &response);
        response.json()
    }

    /// A DRS call that fails: status, name and body.
    pub(crate) fn drs_error(&mut self, operation: &str, input: Value) -> (u16, String, Value) {
        let response = self.send(&Request::drs(operation, &input));
        assert!(response.status >= 300, "{operation} {input}: {} {}", response.status, response.text());
        let name = response.header("x-amzn-ErrorType").unwrap().to_owned();
        check_error(&name, &response);
        (response.status, name, response.json())
    }

    /// An SSM call that succeeds.
    pub(crate) fn ssm(&mut self, operation: &str, input: Value) -> Value {
        let response = self.send(&Request::ssm(operation, &input));
        assert_eq!(response.status, 200, "{operation} {input}: {}", response.text());
        check(Service::Ssm, operation, &response);
        response.json()
    }

    /// The name of an SSM call's error.
    pub(crate) fn ssm_error(&mut self, operation: &str, input: Value) -> String {
        let response = self.send(&Request::ssm(operation, &input));
        assert!(response.status >= 400, "{operation} {input}: {}", response.text());
        response.json()["__type"].as_str().unwrap().to_owned()
    }

    /// The id of a server by its host name.
    pub(crate) fn id(&self, hostname: &str) -> String {
        server_id(hostname)
    }

    /// `StartRecovery` of servers named by host name; the job's id.
    pub(crate) fn start(&mut self, hostnames: &[&str], is_drill: bool) -> String {
        let servers: Vec<Value> = hostnames.iter().map(|name| json!({"sourceServerID": self.id(name)})).collect();
        let answer = self.drs("StartRecovery", json!({"sourceServers": servers, "isDrill": is_drill}));
        answer["job"]["jobID"].as_str().unwrap().to_owned()
    }

    pub(crate) fn job(&mut self, id: &str) -> Value {
        self.drs("DescribeJobs", json!({"filters": {"jobIDs": [id]}}))["items"][0].clone()
    }

    /// Lets time pass from event to event until a job has ended; the job then.
    pub(crate) fn finish(&mut self, id: &str) -> Value {
        loop {
            let job = self.job(id);
            if job["status"] == "COMPLETED" {
                return job;
            }
            self.now = self.simulator.next_event(self.now).expect("the job ends");
        }
    }

    /// Lets time pass from event to event until nothing more happens by itself.
    pub(crate) fn settle(&mut self) {
        while let Some(next) = self.simulator.next_event(self.now) {
            self.now = next;
        }
    }

    /// The events of a job's log about a server (or all).
    pub(crate) fn log(&mut self, job: &str, hostname: Option<&str>) -> Vec<String> {
        let id = hostname.map(|name| self.id(name));
        let answer = self.drs("DescribeJobLogItems", json!({"jobID": job}));
        let items = answer["items"].as_array().unwrap();
        items
            .iter()
            .filter(|item| id.is_none() || item["eventData"]["sourceServerID"].as_str() == id.as_deref())
            .map(|item| item["event"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn source_server(&mut self, hostname: &str) -> Value {
        let id = self.id(hostname);
        self.drs("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [id]}}))["items"][0].clone()
    }

    /// The live recovery instance of a server.
    pub(crate) fn instance(&mut self, hostname: &str) -> Option<Value> {
        let id = self.id(hostname);
        let answer = self.drs("DescribeRecoveryInstances", json!({"filters": {"sourceServerIDs": [id]}}));
        assert!(answer["items"].as_array().unwrap().len() <= 1, "one recovery instance per server");
        answer["items"].get(0).cloned()
    }
}

/// What a server's part in a job says.
pub(crate) fn part(job: &Value, hostname: &str) -> Value {
    let id = server_id(hostname);
    let parts = job["participatingServers"].as_array().unwrap();
    parts.iter().find(|part| part["sourceServerID"] == id.as_str()).unwrap().clone()
}

/// The id of a server of the sample, or of [`estate_of`].
pub(crate) fn server_id(hostname: &str) -> String {
    if let Some(number) = hostname.strip_prefix("host-") {
        return format!("s-{number:0>17}");
    }
    let estate = Estate::sample().unwrap();
    let (id, _) = estate.servers().find(|(_, server)| server.hostname() == Some(hostname)).unwrap();
    id.to_string()
}

/// So many Linux servers, `host-0000` and so on.
pub(crate) fn estate_of(count: usize) -> Estate {
    let item = |number: usize| {
        json!({
            "sourceServerID": format!("s-{number:017}"),
            "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "P0D"},
            "sourceProperties": {"identificationHints": {"hostname": format!("host-{number:04}")}},
        })
    };
    Estate::parse(&json!({"items": (0..count).map(item).collect::<Vec<_>>()}).to_string()).unwrap()
}

fn check(service: Service, operation: &str, response: &Response) {
    assert!(response.header("x-amzn-RequestId").is_some(), "{operation} has no request id");
    if response.status == 204 {
        return assert!(response.body.is_empty(), "{operation}");
    }
    let body = response.json();
    let mut models = vec![ServiceModel::of(service)];
    if service == Service::Drs {
        models.extend(FULL_MODEL.as_ref());
    }
    for model in models {
        let wrong: Vec<String> = model.check_output(operation, &body).iter().map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{operation}: {wrong:#?}\n{body:#}");
    }
}

/// Errors of the model have its status, its members, and the header that names them.
fn check_error(name: &str, response: &Response) {
    let model = ServiceModel::of(Service::Drs);
    if let Some(status) = model.error_status(name) {
        assert_eq!(response.status, status, "{name}");
        let wrong: Vec<String> = model.check_shape(name, &response.json()).iter().map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
}
