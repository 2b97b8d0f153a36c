//! What the files of the state machines say about how often things happen.

use serde_json::Value;

/// A state machine, as its file has it.
pub(super) struct Machine(Value);

impl Machine {
    /// `wave` is `statemachine/wave.asl.json`.
    pub(super) fn read(name: &str) -> Self {
        let path = format!("{}/../../statemachine/{name}.asl.json", env!("CARGO_MANIFEST_DIR"));
        Self(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    }

    /// A state, wherever it stands.
    pub(super) fn state(&self, name: &str) -> &Value {
        find(&self.0, name).unwrap_or_else(|| panic!("there is no state {name}"))
    }

    /// The states from a wait to the choice that leads back to it.
    pub(super) fn round(&self, wait: &str) -> Vec<&Value> {
        let mut round = vec![self.state(wait)];
        loop {
            let last = round[round.len() - 1];
            let choices = last["Choices"].as_array().into_iter().flatten();
            if choices.chain([&last["Default"]]).any(|choice| choice == wait || choice["Next"] == wait) {
                return round;
            }
            round.push(self.state(last["Next"].as_str().unwrap()));
        }
    }

    /// How many items a map works on at once.
    pub(super) fn at_once(&self, map: &str) -> usize {
        self.state(map)["MaxConcurrency"].as_u64().unwrap().try_into().unwrap()
    }

    /// How long a task goes on trying, in seconds on average, when it is throttled: with full jitter half of every wait.
    pub(super) fn patience(&self, task: &str) -> f64 {
        let retry = &self.state(task)["Retry"][0];
        assert_eq!(retry["JitterStrategy"], "FULL", "{task}");
        let number = |field: &str| retry[field].as_f64().unwrap();
        let attempts = retry["MaxAttempts"].as_u64().unwrap();
        let waits = std::iter::successors(Some(number("IntervalSeconds")), |wait| Some(wait * number("BackoffRate")));
        waits.take(attempts.try_into().unwrap()).map(|wait| wait.min(number("MaxDelaySeconds")) / 2.0).sum()
    }
}

fn find<'a>(machine: &'a Value, name: &str) -> Option<&'a Value> {
    let states = machine["States"].as_object()?;
    states.get(name).or_else(|| states.values().find_map(|state| find(&state["ItemProcessor"], name)))
}

/// The events of a state's ordinary course in a history: a task is entered, scheduled, started, done and left
/// (<https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>).
pub(super) fn events(state: &Value) -> u32 {
    match state["Type"].as_str() {
        Some("Task") => 5,
        Some("Wait" | "Choice" | "Pass") => 2,
        other => panic!("{other:?} is in no round"),
    }
}
