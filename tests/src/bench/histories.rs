//! What is read from the histories of the machines: transitions, events, payloads.

use std::collections::BTreeMap;

use states::{EventDetails, ExecutionRecord, HistoryEvent, Payload, StateType, StepFunctions};

/// What a set of executions has come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Histories {
    /// Transitions: every state that was entered, and every retry.
    pub(super) transitions: u64,
    /// Those of the wave machine alone.
    pub(super) wave_transitions: u64,
    /// Events in all histories.
    pub(super) events: u64,
    /// Events of the largest history.
    pub(super) largest_history: u64,
    /// Executions.
    pub(super) executions: u64,
    /// How often DRS was asked in each wave.
    pub(super) polls: Vec<u64>,
    /// The largest input, output, parameters or result of a state, in bytes, and where that is.
    pub(super) payloads: BTreeMap<String, usize>,
    /// The longest list of server ids in bytes, by its number of servers; they are not in `payloads`.
    pub(super) server_lists: BTreeMap<usize, usize>,
}

impl Histories {
    /// Reads all histories of a service.
    pub(super) fn read(service: &StepFunctions) -> Self {
        let mut all = Self::default();
        for machine in service.state_machines() {
            let name = &machine.snapshot.name;
            let arn = service.namespace().state_machine(name);
            for record in service.executions(&arn, 0, usize::MAX - 1, |_| true).entries {
                all.add(name, &record, service);
                for run in service.map_runs(&record.arn).unwrap() {
                    for child in service.executions(&run.arn, 0, usize::MAX - 1, |_| true).entries {
                        all.add("server map", &child, service);
                    }
                }
            }
        }
        all
    }

    /// Only counts the transitions of all histories.
    pub(super) fn transitions(service: &StepFunctions) -> u64 {
        Self::read(service).transitions
    }

    fn add(&mut self, machine: &str, record: &ExecutionRecord, service: &StepFunctions) {
        let history = service.history(&record.arn).unwrap();
        let transitions = transitions(&history);
        self.executions += 1;
        self.transitions += transitions;
        self.events += history.len() as u64;
        self.largest_history = self.largest_history.max(history.len() as u64);
        if machine == "wave" {
            self.wave_transitions += transitions;
            self.polls.push(history.iter().filter(|event| enters(event, "PollWave")).count() as u64);
        }
        for event in &history {
            if let Some((place, payload)) = payloads(&event.details) {
                self.weigh(&format!("{machine} {place}"), payload);
            }
        }
    }

    fn weigh(&mut self, place: &str, payload: &Payload) {
        let mut bytes = payload.bytes();
        for list in ["/drs/servers", "/Payload/servers", "/servers", "/Output/drs/servers"] {
            if let Some(servers) = payload.value().pointer(list).and_then(|servers| servers.as_array()) {
                let of_list: usize = servers.iter().map(|server| server.to_string().len() + 1).sum();
                bytes -= of_list;
                let longest = self.server_lists.entry(servers.len()).or_default();
                *longest = of_list.max(*longest);
            }
        }
        let largest = self.payloads.entry(place.to_owned()).or_default();
        *largest = bytes.max(*largest);
    }

    /// The largest payload and its place.
    pub(super) fn largest_payload(&self) -> (&str, usize) {
        self.payloads.iter().max_by_key(|(_, bytes)| **bytes).map_or(("", 0), |(state, bytes)| (state, *bytes))
    }
}

/// What Step Functions charges for: each step that is executed, retries included
/// (<https://aws.amazon.com/step-functions/pricing/>).
pub(super) fn transitions(history: &[HistoryEvent]) -> u64 {
    let count = |is: fn(&EventDetails) -> bool| history.iter().filter(|event| is(&event.details)).count() as u64;
    let entered = count(|details| matches!(details, EventDetails::StateEntered { .. }));
    let tasks = count(|details| matches!(details, EventDetails::StateEntered { state: StateType::Task, .. }));
    let attempts = count(|details| {
        matches!(details, EventDetails::TaskScheduled { .. } | EventDetails::LambdaFunctionScheduled { .. })
    });
    entered + attempts.saturating_sub(tasks)
}

fn enters(event: &HistoryEvent, state: &str) -> bool {
    matches!(&event.details, EventDetails::StateEntered { name, .. } if **name == *state)
}

/// The documents of an event, with the place that they belong to. Events of tasks do not name their state.
fn payloads(details: &EventDetails) -> Option<(String, &Payload)> {
    match details {
        EventDetails::StateEntered { name, input, .. } => Some((format!("into {name}"), input)),
        EventDetails::StateExited { name, output, .. } => Some((format!("out of {name}"), output)),
        EventDetails::TaskScheduled { task, parameters, .. } => Some((format!("to {}", task.resource), parameters)),
        EventDetails::TaskSucceeded { task, output } | EventDetails::TaskSubmitted { task, output } => {
            Some((format!("from {}", task.resource), output))
        }
        EventDetails::ExecutionSucceeded { output } => Some(("output".to_owned(), output)),
        _ => None,
    }
}
