//! Ten thousand waves of the simulated DRS, looked at when `domain::polling` says so.

use domain::drs::{Job, JobStatus, LaunchStatus, ParticipatingServer};
use domain::execution::WaveRecord;
use domain::polling::{Pace, PollPeriod};
use domain::settlement;
use drs::{Estate, Options, Quotas, Request, Scenario, Simulator};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::journeys::seconds_between;

/// The simulated DRS ends a job so long after its last server is up, as a recorded job of DRS did.
pub(super) const JOB_ENDS_AFTER: SignedDuration = SignedDuration::from_secs(3);

const WAVES: usize = 10_000;
/// Waves of one simulated account.
const WAVES_OF_ACCOUNT: usize = 500;
const ORIGIN: &str = "2026-11-20T08:00:00Z";

/// A wave that was looked at until it was up.
pub(super) struct Looked {
    /// From its last server that is up to the look that shows it, in seconds.
    pub(super) lag: f64,
    /// How many looks it took.
    pub(super) looks: i64,
    /// How many it would have taken at the fixed period.
    pub(super) looks_of_period: i64,
}

/// Looks at all the waves.
pub(super) fn of_policy() -> Vec<Looked> {
    (0..WAVES.div_ceil(WAVES_OF_ACCOUNT)).flat_map(|seed| of_account(seed as u64)).collect()
}

/// Waves of one to six servers, all given to the simulated DRS at the same moment.
fn of_account(seed: u64) -> Vec<Looked> {
    let now: Timestamp = ORIGIN.parse().unwrap();
    let sizes: Vec<usize> = (0..WAVES_OF_ACCOUNT).map(|wave| wave % 6 + 1).collect();
    let servers: usize = sizes.iter().sum();
    let quotas = Quotas { jobs_in_progress: WAVES_OF_ACCOUNT, servers_in_all_jobs: servers, ..Quotas::default() };
    let options = Options { seed, quotas, page_size: WAVES_OF_ACCOUNT, ..Options::default() };
    let mut simulator = Simulator::new(estate(servers), Scenario::none(), options, now);
    let mut next = 0;
    let jobs: Vec<String> = sizes
        .into_iter()
        .map(|size| {
            let chosen: Vec<Value> = (next..next + size).map(|number| json!({"sourceServerID": id(number)})).collect();
            next += size;
            let request = Request::drs("StartRecovery", &json!({"isDrill": true, "sourceServers": chosen}));
            let response = simulator.handle(&request, now);
            assert_eq!(response.status, 202, "{}", response.text());
            response.json()["job"]["jobID"].as_str().unwrap().to_owned()
        })
        .collect();
    jobs.iter().map(|job| of_wave(&mut simulator, job, now)).collect()
}

/// Looks at a wave as `poll-wave` does: what it keeps of a job between two looks is kept here.
fn of_wave(simulator: &mut Simulator, job: &str, started: Timestamp) -> Looked {
    let period = PollPeriod::USUAL;
    let mut wave = record(job, started);
    let (mut now, mut pace, mut looks) = (started, Pace::first(period), 0);
    loop {
        now += SignedDuration::from_secs(pace.wait.into());
        looks += 1;
        let shown = shown(simulator, job, now);
        if shown.servers.iter().all(|server| server.launch_status == LaunchStatus::Launched) {
            break;
        }
        let known = &mut wave.jobs[0];
        known.seen = settlement::digest(&shown);
        if settlement::is_launching(&known.seen) {
            known.launching_at.get_or_insert(now);
        }
        pace = Pace::next(&wave, period, pace.spare, now);
    }
    let later = started + SignedDuration::from_hours(12);
    let up = shown(simulator, job, later).ended.unwrap() - JOB_ENDS_AFTER;
    let took = up.duration_since(started).as_millis();
    let looks_of_period = i64::try_from((took - 1).div_euclid(i128::from(period.seconds()) * 1_000) + 1).unwrap();
    Looked { lag: seconds_between(up, now), looks, looks_of_period }
}

fn record(job: &str, started: Timestamp) -> WaveRecord {
    let deadline = started + SignedDuration::from_hours(1);
    serde_json::from_value(json!({
        "executionId": "lag", "wave": 1, "name": "Wave 1", "waveStatus": "Launching", "dependsOn": [],
        "onFailure": "STOP", "deadlineSeconds": 3_600, "serverCount": 1, "attempt": 1, "startedAt": started,
        "jobs": [{"part": 1, "jobId": job, "deadline": deadline}],
    }))
    .unwrap()
}

fn shown(simulator: &mut Simulator, job: &str, now: Timestamp) -> Job {
    let answer = simulator.handle(&Request::drs("DescribeJobs", &json!({"filters": {"jobIDs": [job]}})), now).json();
    let job = &answer["items"][0];
    let servers = job["participatingServers"].as_array().unwrap().iter().map(|server| ParticipatingServer {
        id: server["sourceServerID"].as_str().unwrap().parse().unwrap(),
        launch_status: LaunchStatus::from_word(server["launchStatus"].as_str().unwrap()),
        recovery_instance: server["recoveryInstanceID"].as_str().map(|id| id.parse().unwrap()),
        launch_actions: Vec::new(),
    });
    Job {
        id: job["jobID"].as_str().unwrap().parse().unwrap(),
        status: JobStatus::from_word(job["status"].as_str().unwrap()),
        created: None,
        ended: job["endDateTime"].as_str().map(|ended| ended.parse().unwrap()),
        tags: Default::default(),
        servers: servers.collect(),
    }
}

fn id(number: usize) -> String {
    format!("s-{number:017}")
}

/// Linux and Windows by turns, which differ most in how long they take.
fn estate(servers: usize) -> Estate {
    let items: Vec<Value> = (0..servers)
        .map(|number| {
            let system = if number % 2 == 0 { "Ubuntu 24.04 LTS" } else { "Microsoft Windows Server 2022" };
            json!({
                "sourceServerID": id(number),
                "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT5S"},
                "sourceProperties": {"os": {"fullString": system}},
            })
        })
        .collect();
    Estate::parse(&json!({ "items": items }).to_string()).unwrap()
}
