//! What executions come to, counted by running them on the local stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::status::ExecutionStatus;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::counting::{Calls, Counter};
use super::fleet::{Fleet, SIZES, twenty_minutes};
use super::histories::Histories;
use super::noise;
use super::prices::{self, TRANSITION, dollars};
use super::report::{Report, Row, figure};

/// The most that a state may take in or give, apart from the ids of servers that are to be checked.
const PAYLOAD: f64 = 8_192.0;
/// The most bytes of such an id.
const SERVER_ID: f64 = 24.0;
/// The most transitions of a wave, beside three for each poll.
const WAVE_TRANSITIONS: f64 = 12.0;
/// The most events in the history of an execution, for a wave of 20 minutes.
const EVENTS: f64 = 500.0;
/// How often the designs that are compared ask, in seconds.
const FIXED_POLL: f64 = 30.0;

/// An execution that has run.
#[derive(Debug)]
pub(super) struct Journey {
    pub(super) fleet: Fleet,
    /// `DRILL` or `RECOVERY`
    pub(super) kind: &'static str,
    pub(super) histories: Histories,
    pub(super) calls: Calls,
    pub(super) invocations: BTreeMap<String, u64>,
    /// How long DRS worked on each wave, in seconds.
    pub(super) drs_seconds: Vec<f64>,
    /// CPU seconds of the rehearsal.
    pub(super) processor: f64,
}

/// Runs an execution with the functions in this process, and counts.
pub(super) fn run(fleet: Fleet, kind: &'static str) -> Journey {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Box::pin(async {
        let counter = Arc::new(Counter::default());
        let rehearsal = fleet.setup(&twenty_minutes()).in_process().interposer(counter.clone()).start().await;
        counter.take();
        let used = noise::this_process().unwrap_or(f64::NAN);
        let finished = rehearsal.run(json!({"planId": "fleet", "executionType": kind})).await;
        let processor = noise::this_process().unwrap_or(f64::NAN) - used;
        assert_eq!(finished.execution.status, ExecutionStatus::Succeeded, "{:?}", finished.execution.status_reason);
        let (calls, invocations) = (counter.take(), finished.rehearsal.stack.invocations());
        let histories = Histories::read(finished.rehearsal.stack.step_functions());
        let spans = finished.waves.iter().filter_map(|wave| Some((wave.started_at?, wave.launched_at?)));
        let drs_seconds = spans.map(|(from, to)| seconds_between(from, to)).collect();
        finished.rehearsal.stack.stop().await;
        Journey { fleet, kind, histories, calls, invocations, drs_seconds, processor }
    }))
}

pub(super) fn seconds_between(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}

impl Journey {
    /// Calls of functions, by whomever.
    pub(super) fn lambda_calls(&self) -> u64 {
        self.invocations.values().sum()
    }

    pub(super) fn polls(&self) -> u64 {
        self.histories.polls.iter().sum()
    }

    pub(super) fn dollars(&self) -> f64 {
        dollars(self.histories.transitions, self.lambda_calls(), &self.calls)
    }

    /// Transitions and the events of the largest history, if each server had a loop of its own.
    fn loop_per_server(&self) -> (f64, f64) {
        let (servers, waves) = (self.fleet.servers as f64, self.fleet.waves as f64);
        let polls = self.fixed_polls();
        (servers * (3.0 * polls + 1.0) + 4.0 * waves + 5.0, servers * (9.0 * polls + 9.0) + 22.0 * waves)
    }

    /// The same in one loop of four states for all waves, with the whole plan in one history.
    fn original_loop(&self) -> (f64, f64) {
        let (waves, polls) = (self.fleet.waves as f64, self.fixed_polls());
        (waves * (4.0 * polls + 3.0) + 5.0, waves * (14.0 * polls + 12.0) + 12.0)
    }

    /// How often these designs would have asked in a wave.
    fn fixed_polls(&self) -> f64 {
        let mean = self.drs_seconds.iter().sum::<f64>() / self.drs_seconds.len() as f64;
        (mean / FIXED_POLL).round()
    }

    fn rows(&self) -> Vec<Row> {
        let name = format!("{} of {}", self.kind.to_lowercase(), self.fleet.name());
        let Histories { transitions, wave_transitions, largest_history, executions, .. } = self.histories;
        let beyond = (wave_transitions as f64 - 3.0 * self.polls() as f64) / self.fleet.waves as f64;
        let (calls, drs_calls) = (self.lambda_calls(), self.calls.to("drs"));
        let is_drill = self.kind == "DRILL";
        let mut all = Row::new("2 cost", format!("{name}: transitions"), transitions as f64, "");
        let mut history =
            Row::new("2 cost", format!("{name}: events in the largest history"), largest_history as f64, "");
        let counted = format!(
            "{name}: $ for {calls} Lambda calls, {drs_calls} of DRS, {} + {} DynamoDB units",
            figure(self.calls.read_units),
            figure(self.calls.write_units)
        );
        let mut price = Row::new("2 cost", counted, self.dollars(), "$");
        if is_drill {
            let (per_server, events) = self.loop_per_server();
            all = all.beside("loop per server", per_server);
            history = history.beside("loop per server", events);
            price = price.beside("its transitions", per_server * TRANSITION);
        }
        let wave = Row::new("2 cost", format!("{name}: transitions of a wave beside 3 a poll"), beyond, "");
        vec![
            all.details(json!({
                "executions": executions, "events": self.histories.events, "polls": self.histories.polls,
                "originalLoop": {"transitions": self.original_loop().0, "events": self.original_loop().1},
            })),
            wave.at_most(WAVE_TRANSITIONS),
            history.at_most(EVENTS),
            price.details(json!({"lambda": self.invocations, "requests": self.requests()})),
        ]
    }

    fn requests(&self) -> Value {
        self.calls
            .requests
            .iter()
            .map(|((function, service, operation), count)| (format!("{function} {service} {operation}"), json!(count)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn payload_rows(&self) -> Vec<Row> {
        let (place, bytes) = self.histories.largest_payload();
        let what = format!("{} of {}: largest, {place}", self.kind.to_lowercase(), self.fleet.name());
        let mut rows = vec![
            Row::new("5 payload", what, bytes as f64, "B").at_most(PAYLOAD).details(json!(self.histories.payloads)),
        ];
        if let Some((servers, bytes)) =
            self.histories.server_lists.last_key_value().filter(|(servers, _)| **servers > 0)
        {
            let what = format!("a server's id in the list for CheckServers ({servers} servers)");
            rows.push(Row::new("5 payload", what, *bytes as f64 / *servers as f64, "B").at_most(SERVER_ID));
        }
        rows
    }
}

/// Benches 2 and 5: drills and recoveries of all sizes.
pub(super) fn benches() -> Report {
    let mut report = Report::default();
    let mut payloads = Vec::new();
    for fleet in SIZES {
        // Nothing is timed here, so both run at once.
        let kinds = std::thread::scope(|scope| {
            let running = ["DRILL", "RECOVERY"].map(|kind| scope.spawn(move || run(fleet, kind)));
            running.map(|journey| journey.join().unwrap())
        });
        report.rows.extend(kinds.iter().flat_map(Journey::rows));
        payloads.extend(kinds[1].payload_rows());
    }
    report.rows.extend(payloads);
    report.notes.push(prices::ASSUMPTION.to_owned());
    report.notes.push(
        "Bench 2 and 5 are counted by running the executions on the local stack with the functions in the same process; \
         DynamoDB's units are what the emulator says it would charge. What stands beside is computed for waves of the \
         same length that are asked about every 30 s."
            .to_owned(),
    );
    report
}
