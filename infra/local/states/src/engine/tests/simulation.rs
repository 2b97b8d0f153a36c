//! The outside of an engine: answers calls at set times and advances the engine from timer to timer.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{
    Namespace,
    asl::{Capabilities, ExecutionType},
    engine::{
        Call, Effect, Engine, EngineConfig, ExecutionRecord, ExecutionStatus, MachineEntry, MachineSnapshot, Stimulus,
        TaskOutcome, TokenAnswer,
    },
    history::{EventDetails, Failure, HistoryEvent},
};

/// How a call is answered, and how many seconds later.
pub(crate) type Answer = (u64, TaskOutcome);

/// Answers a call, given how many there were before.
type AnswerCall = dyn FnMut(&Call, usize) -> Answer;

/// An engine, its stimuli so far, and the calls that are not yet answered.
pub(crate) struct Simulation {
    pub(crate) engine: Engine,
    pub(crate) now: Timestamp,
    answer: Box<AnswerCall>,
    answers: BTreeMap<(Timestamp, usize), (Arc<str>, Stimulus)>,
    pub(crate) calls: Vec<Call>,
    /// What would be journalled.
    pub(crate) journal: Vec<(Timestamp, Arc<str>, Stimulus)>,
    pub(crate) closed: Vec<Arc<str>>,
    pub(crate) announced: Vec<(Arc<str>, ExecutionStatus)>,
}

pub(crate) fn succeed(value: Value) -> Answer {
    (0, TaskOutcome::Succeeded(value))
}

pub(crate) fn fail(error: &str) -> Answer {
    (0, TaskOutcome::Failed(Failure::new(error, "the cause")))
}

pub(crate) fn config() -> EngineConfig {
    EngineConfig {
        namespace: Namespace::default(),
        seed: 7,
        capabilities: Capabilities { services: ["sns:publish".to_owned()].into(), unchecked: false },
    }
}

pub(crate) fn origin() -> Timestamp {
    Timestamp::from_second(1_767_225_600).unwrap()
}

impl Simulation {
    /// Every call is answered with its own payload at once.
    pub(crate) fn echo() -> Self {
        Self::with(|call, _| match call {
            Call::Function { payload, .. } => succeed(payload.clone()),
            Call::Service { .. } => succeed(json!({"MessageId": "m-1"})),
        })
    }

    /// Calls are answered by a function of the call and its number.
    pub(crate) fn with(answer: impl FnMut(&Call, usize) -> Answer + 'static) -> Self {
        Self {
            engine: Engine::new(config()),
            now: origin(),
            answer: Box::new(answer),
            answers: BTreeMap::new(),
            calls: Vec::new(),
            journal: Vec::new(),
            closed: Vec::new(),
            announced: Vec::new(),
        }
    }

    pub(crate) fn machine(&mut self, name: &str, definition: &Value) -> String {
        let definition = definition.to_string();
        let (machine, diagnostics) =
            crate::asl::parse(&definition, ExecutionType::Standard, self.engine.capabilities());
        assert!(machine.is_some(), "{diagnostics:?}");
        let arn = self.engine.namespace().state_machine(name);
        self.engine.put_machine(MachineEntry {
            snapshot: MachineSnapshot {
                arn: arn.as_str().into(),
                name: name.into(),
                definition: definition.into(),
                role_arn: "arn:aws:iam::111122223333:role/machine".into(),
                execution_type: ExecutionType::Standard,
                revision_id: None,
                updated_at: self.now,
            },
            created_at: self.now,
            tags: BTreeMap::new(),
            logging_configuration: Value::Null,
            tracing_enabled: false,
        });
        arn
    }

    /// Starts an execution without letting time pass.
    pub(crate) fn start(&mut self, machine: &str, name: &str, input: &Value) -> Arc<str> {
        let start = self.engine.start_request(machine, Some(name), &input.to_string()).unwrap();
        let arn = start.arn.clone();
        self.apply(&arn, Stimulus::Start(start));
        arn
    }

    /// Runs a machine of one definition to its end.
    pub(crate) fn run(&mut self, definition: &Value, input: &Value) -> Arc<str> {
        let machine = self.machine("machine", definition);
        let arn = self.start(&machine, "run", input);
        self.finish();
        arn
    }

    pub(crate) fn apply(&mut self, root: &Arc<str>, stimulus: Stimulus) {
        let mut stimuli = VecDeque::from([stimulus]);
        while let Some(stimulus) = stimuli.pop_front() {
            self.journal.push((self.now, root.clone(), stimulus.clone()));
            for effect in self.engine.apply(self.now, root, stimulus) {
                match effect {
                    Effect::ResolveChild { root, request } => stimuli.push_back(self.engine.resolve(&root, &request)),
                    Effect::Call { root, task, call } => {
                        let (delay, outcome) = (self.answer)(&call, self.calls.len());
                        let at = self.now + SignedDuration::from_secs(delay as i64);
                        let stimulus = Stimulus::TaskEnded { task, outcome };
                        self.answers.insert((at, self.calls.len()), (root, stimulus));
                        self.calls.push(call);
                    }
                    Effect::StatusChanged(record) => self.announced.push((record.arn.clone(), record.status)),
                    Effect::RootClosed { root } => self.closed.push(root),
                }
            }
        }
    }

    /// Does the next thing that is due; answers `false` if nothing is.
    pub(crate) fn step(&mut self) -> bool {
        let answer = self.answers.keys().next().map(|(at, _)| *at);
        let timer = self.engine.next_timer();
        match (answer, timer) {
            (Some(answer), timer) if timer.is_none_or(|timer| answer <= timer) => {
                self.now = self.now.max(answer);
                let Some((_, (root, stimulus))) = self.answers.pop_first() else { return false };
                let awaited = match &stimulus {
                    Stimulus::TaskEnded { task, .. } => self.engine.awaits_call(&root, *task),
                    _ => true,
                };
                if awaited {
                    self.apply(&root, stimulus);
                }
            }
            (_, Some(timer)) => {
                self.now = self.now.max(timer);
                if let Some(root) = self.engine.due(self.now) {
                    self.apply(&root, Stimulus::Advance);
                }
            }
            (_, None) => return false,
        }
        true
    }

    pub(crate) fn finish(&mut self) {
        while self.step() {}
    }

    /// Lets time pass up to so many seconds from the origin.
    pub(crate) fn finish_until(&mut self, seconds: i64) {
        let end = origin() + SignedDuration::from_secs(seconds);
        loop {
            let answer = self.answers.keys().next().map(|(at, _)| *at);
            let next = [answer, self.engine.next_timer()].into_iter().flatten().min();
            if next.is_none_or(|next| next > end) {
                break;
            }
            self.step();
        }
        self.now = self.now.max(end);
    }

    /// The tokens that were handed to services and functions under the name `token`, in order.
    pub(crate) fn tokens(&self) -> Vec<Arc<str>> {
        self.calls
            .iter()
            .filter_map(|call| match call {
                Call::Function { payload, .. } => payload.get("token"),
                Call::Service { parameters, .. } => parameters.get("Message").and_then(|message| message.get("token")),
            })
            .filter_map(Value::as_str)
            .map(Arc::from)
            .collect()
    }

    pub(crate) fn answer_token(&mut self, token: &str, answer: TokenAnswer) -> bool {
        let Some(root) = self.engine.root_awaiting(token) else { return false };
        self.apply(&root, Stimulus::TokenAnswered { token: token.into(), answer });
        true
    }

    /// Stops an execution as a caller would.
    pub(crate) fn stop(&mut self, arn: &Arc<str>) {
        let root = self.engine.root_of(arn).unwrap();
        let failure = Failure::new("Stopped", "by hand");
        self.apply(&root, Stimulus::Stop { execution: arn.clone(), failure });
    }

    /// Lets an execution go on from where it failed.
    pub(crate) fn redrive(&mut self, arn: &Arc<str>) {
        let root = self.engine.root_of(arn).unwrap();
        self.apply(&root, Stimulus::Redrive { execution: arn.clone() });
    }

    /// Replaces the engine by one that knows the ended roots only from what is kept of them.
    pub(crate) fn restart(&mut self) {
        let mut engine = Engine::new(config());
        for machine in self.engine.machines() {
            engine.put_machine(machine.clone());
        }
        for root in &self.closed {
            let kept = serde_json::to_string(&self.engine.closed(root, 1).unwrap()).unwrap();
            engine.load(serde_json::from_str(&kept).unwrap());
        }
        self.engine = engine;
    }

    pub(crate) fn record(&self, arn: &str) -> &ExecutionRecord {
        self.engine.execution(arn).unwrap()
    }

    pub(crate) fn history(&self, arn: &str) -> &[HistoryEvent] {
        self.engine.history(arn).unwrap()
    }

    /// Status, then output or error.
    pub(crate) fn outcome(&self, arn: &str) -> Value {
        let record = self.record(arn);
        match record.status {
            ExecutionStatus::Succeeded => {
                record.output.as_ref().map(|output| output.value().clone()).unwrap_or_default()
            }
            status => json!([status, record.failure.error, record.failure.cause]),
        }
    }

    /// The history as lines of `seconds id<previous type name`.
    pub(crate) fn outline(&self, arn: &str) -> String {
        let lines: Vec<String> = self
            .history(arn)
            .iter()
            .map(|event| {
                let seconds = event.timestamp.duration_since(origin()).as_secs_f64();
                let detail = match &event.details {
                    EventDetails::StateEntered { name, .. } | EventDetails::StateExited { name, .. } => {
                        format!(" {name}")
                    }
                    EventDetails::MapIterationStarted { index, .. }
                    | EventDetails::MapIterationSucceeded { index, .. }
                    | EventDetails::MapIterationFailed { index, .. }
                    | EventDetails::MapIterationAborted { index, .. } => format!(" {index}"),
                    _ => String::new(),
                };
                format!(
                    "{seconds:>6} {:>3}<{:<3} {}{detail}",
                    event.id,
                    event.previous_event_id,
                    event.details.event_type()
                )
            })
            .collect();
        lines.join("\n")
    }
}
