//! One run: the story told on a stack, and what is left of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::ExecutionId;
use domain::plan_file::PlanFile;
use domain::ports::{ReadExecution, WriteGroup, WritePlan};
use domain::status::WaveStatus;
use domain::strict;
use drs::{Estate, Quotas, Scenario};
use futures::future::{Either, select};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use stack::{Stack, StackOptions};
use states::FunctionFailure;
use tokio::sync::mpsc;

use super::dice::Dice;
use super::evidence::Evidence;
use super::meddler::Meddler;
use super::operator::{self, Action, Deed, EXECUTION, SECOND};
use super::story::Story;

/// When every story begins.
const ORIGIN: &str = "2026-11-20T08:00:00Z";
/// How long after the last end things may still happen: whatever follows from a status change.
const AFTERMATH: SignedDuration = SignedDuration::from_mins(10);
/// An execution that has not ended by then never does.
const LONGEST: SignedDuration = SignedDuration::from_hours(4 * 24);
/// How often the operator sends an intent that is not answered.
const TRIES: usize = 10;
/// How long the operator lets things hold before answering.
const PATIENCE: SignedDuration = SignedDuration::from_mins(20);

/// Tells the story of a seed. Everything is on one thread, so that the same seed is the same run.
pub(super) fn run(seed: u64) -> Evidence {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(Box::pin(tell(Story::of(seed))))
}

async fn tell(mut story: Story) -> Evidence {
    let (power, mut power_cuts) = mpsc::unbounded_channel();
    let meddler = Arc::new(Meddler::new(std::mem::take(&mut story.weather), story.seed, power));
    let mut teller = Teller { stack: Some(start(&story, &meddler).await), deeds: Vec::new() };
    let hold = teller.stack().clock().hold();
    teller.begin(EXECUTION, story.execution_type);
    drop(hold);
    let start: Timestamp = ORIGIN.parse().unwrap();
    for Action { after, deed } in std::mem::take(&mut story.actions) {
        let moment = start + after;
        loop {
            let sleep = teller.stack().clock().sleep_until(moment);
            match select(sleep, Box::pin(power_cuts.recv())).await {
                Either::Left((hold, _)) => {
                    teller.act(deed, story.execution_type).await;
                    drop(hold);
                    break;
                }
                Either::Right((down, _)) => teller.restart(down.unwrap_or_default()).await,
            }
        }
    }
    let mut dice = Dice::new(story.seed, "operator");
    for name in [EXECUTION, SECOND] {
        teller.ended(name, &mut dice, &mut power_cuts).await;
    }
    let quiet = teller.stack().clock().now() + AFTERMATH;
    drop(teller.stack().clock().sleep_until(quiet).await);
    let meddling = meddler.meddling();
    meddler.rest();
    let stack = teller.stack.take().unwrap();
    let evidence = Evidence::gather(story, meddling, teller.deeds, &stack).await;
    stack.stop().await;
    evidence
}

async fn start(story: &Story, meddler: &Arc<Meddler>) -> Stack {
    let estate = Estate::parse(&story.estate.to_string()).unwrap();
    let mut options = StackOptions::in_process(estate, ORIGIN.parse().unwrap());
    options.scenario = Scenario::parse(&json!({"faults": story.faults}).to_string()).unwrap();
    let (jobs_in_progress, servers_in_all_jobs) = story.quotas;
    options.quotas = Quotas { jobs_in_progress, servers_in_all_jobs, ..Quotas::default() };
    options.seed = story.seed;
    options.interposer = Some(meddler.clone());
    let stack = Stack::start(options).await.unwrap();
    let hold = stack.clock().hold();
    let file: PlanFile = strict::from_value(story.plan.clone()).unwrap();
    for group in &file.protection_groups {
        stack.world().put_group(group).await.unwrap();
    }
    stack.world().put_plan(&file.plan).await.unwrap();
    drop(hold);
    stack
}

/// The stack that the story is told on. A restart replaces it.
struct Teller {
    stack: Option<Stack>,
    deeds: Vec<Deed>,
}

impl Teller {
    fn stack(&self) -> &Stack {
        self.stack.as_ref().unwrap()
    }

    fn arn(&self, machine: &str, name: &str) -> String {
        self.stack().step_functions().namespace().execution(machine, name)
    }

    fn begin(&self, name: &str, execution_type: &str) {
        let input = operator::request(execution_type).to_string();
        let arn = self.stack().plan_machine_arn();
        self.stack().step_functions().start_execution(&arn, Some(name), &input).unwrap();
    }

    async fn restart(&mut self, down: SignedDuration) {
        let stack = self.stack.take().unwrap();
        self.stack = Some(stack.restart(down).await.unwrap());
    }

    async fn act(&mut self, deed: Deed, execution_type: &str) {
        match &deed {
            Deed::StopPlan => self.stop("plan", EXECUTION),
            Deed::StopWave(wave) => self.stop("wave", &format!("{EXECUTION}-{wave}")),
            Deed::StartAgain => self.begin(SECOND, execution_type),
            Deed::Restart(down) => self.restart(*down).await,
            Deed::Invoke { function, payload } => self.invoke(function, payload).await,
        }
        self.deeds.push(deed);
    }

    /// Sends an intent. A refusal is an answer; after anything else people try again.
    async fn invoke(&self, function: &str, payload: &Value) {
        let mut payload = payload.clone();
        payload["by"] = json!("storm");
        payload["time"] = json!(self.stack().clock().now());
        for _ in 0..TRIES {
            match self.stack().invoke(function, &payload).await {
                Err(FunctionFailure::Unhandled { error_type, .. }) if error_type != "Rejected" => {}
                _ => return,
            }
        }
    }

    /// Stops an execution; that it does not exist yet or has ended is fine.
    fn stop(&self, machine: &str, name: &str) {
        let arn = self.arn(machine, name);
        let _ = self.stack().step_functions().stop_execution(&arn, Some("Operator"), Some("stopped by the storm"));
    }

    /// Waits for the end of an execution, if it was started. What holds it meanwhile is answered sooner or later.
    async fn ended(&mut self, name: &str, dice: &mut Dice, power_cuts: &mut mpsc::UnboundedReceiver<SignedDuration>) {
        loop {
            let arn = self.arn("plan", name);
            let service = self.stack().step_functions().clone();
            let record = service.describe_execution(&arn);
            let now = self.stack().clock().now();
            if !record.is_ok_and(|record| record.is_running() && now.duration_since(record.started_at) < LONGEST) {
                return;
            }
            let patience = self.stack().clock().sleep_until(now + PATIENCE);
            let end = select(Box::pin(service.wait_for_execution(&arn)), patience);
            match select(end, Box::pin(power_cuts.recv())).await {
                Either::Left((Either::Left(_), _)) => return,
                Either::Left((Either::Right((hold, _)), _)) => {
                    for deed in self.answers(name, dice).await {
                        self.act(deed, "").await;
                    }
                    drop(hold);
                }
                Either::Right((down, _)) => self.restart(down.unwrap_or_default()).await,
            }
        }
    }

    /// What the operator says to everything that holds an execution.
    async fn answers(&self, name: &str, dice: &mut Dice) -> Vec<Deed> {
        let id: ExecutionId = name.parse().unwrap();
        let mut deeds = Vec::new();
        let execution = self.stack().world().execution(&id).await.unwrap();
        if execution.is_some_and(|execution| execution.pause_requested.is_some()) {
            deeds.push(Deed::intent("resume-execution", json!({ "executionId": name })));
        }
        for wave in self.stack().world().waves(&id).await.unwrap() {
            let answers: &[&str] = match wave.wave_status {
                WaveStatus::AwaitingApproval => &["Approve", "Approve", "Approve", "Stop"],
                WaveStatus::NeedsDecision => &["Retry", "Retry", "Skip", "Stop"],
                _ => continue,
            };
            let mut answer = operator::decision(wave.wave.0.into(), wave.attempt.0.into(), dice.pick(answers));
            answer["executionId"] = json!(name);
            deeds.push(Deed::intent("decide", answer));
        }
        deeds
    }
}

/// What happened in a run, by kind.
pub(super) fn counts(evidence: &Evidence) -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |name: String, by: u64| *counts.entry(name).or_default() += by;
    for fault in &evidence.story.faults {
        add(format!("set in DRS: {}", fault["fault"].as_str().unwrap()), 1);
    }
    for (kind, times) in &evidence.meddling.kinds {
        add(format!("done to calls: {kind}"), *times);
    }
    for deed in &evidence.deeds {
        add(format!("operator: {}", deed.name()), 1);
    }
    for execution in &evidence.executions {
        let status = execution.record.as_ref().map_or("no row".to_owned(), |record| record.status.to_string());
        add(format!("executions: {status}"), 1);
        add("servers".to_owned(), execution.servers.len() as u64);
        add("waves".to_owned(), execution.waves.len() as u64);
        add("events of machines".to_owned(), execution.machines().map(|machine| machine.history.len() as u64).sum());
    }
    add("jobs of DRS".to_owned(), evidence.jobs.len() as u64);
    counts
}
