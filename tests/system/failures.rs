//! Every Task may fail for good: the execution ends, says why, lets the plan go and tells people.
//!
//! The Tasks come from the files. One that an ordinary run does not come to is reached by letting another one fail too.

use domain::ports::ReadExecution;
use domain::status::Status;
use futures::future::{Either, select};
use jiff::SignedDuration;
use serde_json::{Value, json};
use stack::{Interpose, TaskError};
use states::CreateStateMachine;
use system_tests::storm::{self, EXECUTION, PLAN};
use system_tests::{AslTask, Rehearsal, Setup, Strike, asl_tasks, fleet};

/// Machines that run when the execution has ended: their Tasks have tests of their own.
const STARTED_OTHERWISE: [&str; 1] = ["cleanup"];
/// Tasks whose failure gives the operator a reason, but not the error's own sentence: a server's checks only "did not
/// come to an end", and a wave about which nobody could be asked is judged by its rows. To be emptied.
const VAGUE: [&str; 4] =
    ["server/PollChecks", "server/StartChecks", "wave/AskOperator", "wave/CheckServers/CheckServer"];
/// The machine that takes the place of one that is to fail.
const BROKEN: &str = "broken";
/// What the operator must read.
const SENTENCE: &str = "the test made this fail";

/// What leads to states that an ordinary recovery does not come to.
#[derive(Clone, Copy)]
enum Variant {
    Ordinary,
    /// A wave waits for an approval.
    Pauses,
    /// A wave asks what to do about a server that fails its checks.
    Asks,
    /// A drill whose instances are terminated in the end.
    Leases,
}

const VARIANTS: [Variant; 4] = [Variant::Ordinary, Variant::Pauses, Variant::Asks, Variant::Leases];

impl Variant {
    fn execution_type(self) -> &'static str {
        if matches!(self, Self::Leases) { "DRILL" } else { "RECOVERY" }
    }

    fn plan(self) -> Value {
        let checks = json!([{"name": "c", "document": "AWS-RunShellScript", "parameters": {"commands": ["true"]}}]);
        let mut first = json!({"name": "first", "groups": ["a"], "checks": checks});
        let mut plan = json!({"planId": PLAN, "name": "Failures"});
        match self {
            Self::Ordinary => {}
            Self::Pauses => first["pauseBefore"] = json!(true),
            Self::Asks => first["onFailure"] = json!("ASK"),
            Self::Leases => plan["drillLeaseMinutes"] = json!(60),
        }
        plan["waves"] = json!([first, {"name": "second", "groups": ["b"]}]);
        let group = |id: &str| json!({"groupId": id, "name": id, "tags": {"Tier": id}});
        json!({"plan": plan, "protectionGroups": [group("a"), group("b")]})
    }

    fn setup(self) -> Setup {
        let asks = matches!(self, Self::Asks);
        let faults = if asks { "faults: [{fault: command-fails, servers: [a-001]}]" } else { "faults: []" };
        let estate = fleet(&[("a", 1), ("b", 1)]);
        Setup::default().in_process().estate(estate).plan(&self.plan().to_string()).faults(faults)
    }
}

/// Lets the executions that a task starts fail, by giving it another machine.
async fn break_machine(rehearsal: &Rehearsal, task: &AslTask, error: &TaskError) {
    let service = rehearsal.stack.step_functions();
    let definition = json!({
        "StartAt": "Broken",
        "States": {"Broken": {"Type": "Fail", "Error": error.name, "Cause": error.message}},
    });
    let broken = service.namespace().state_machine(BROKEN);
    if service.describe_state_machine(&broken).is_err() {
        service.create_state_machine(CreateStateMachine::new(BROKEN, definition.to_string())).unwrap();
    }
    let arn = service.namespace().state_machine(&task.machine);
    let described = call(rehearsal, "DescribeStateMachine", &json!({ "stateMachineArn": arn })).await;
    let mut definition: Value = serde_json::from_str(described["definition"].as_str().unwrap()).unwrap();
    let mut state = &mut definition;
    for (depth, name) in task.path.iter().enumerate() {
        state = if depth == 0 { state } else { &mut state["ItemProcessor"] };
        state = &mut state["States"][name];
    }
    state["Parameters"]["StateMachineArn"] = json!(broken);
    call(rehearsal, "UpdateStateMachine", &json!({"stateMachineArn": arn, "definition": definition.to_string()})).await;
}

async fn call(rehearsal: &Rehearsal, operation: &str, input: &Value) -> Value {
    let target = format!("AWSStepFunctions.{operation}");
    let response = rehearsal.stack.step_functions().handle(&target, input.to_string().as_bytes()).await;
    assert_eq!(response.status, 200, "{operation}: {}", String::from_utf8_lossy(&response.body));
    serde_json::from_slice(&response.body).unwrap()
}

/// A run in which these tasks fail; `None` when it does not come to the first of them.
async fn run(variant: Variant, tasks: &[&AslTask], error: &TaskError) -> Option<Rehearsal> {
    let called: Vec<&AslTask> = tasks.iter().copied().filter(|task| !task.starts_execution()).collect();
    let first_only = Strike::fail(&called[..called.len().min(1)], error);
    let rest = Strike::fail(called.get(1..).unwrap_or_default(), error);
    let both = std::sync::Arc::new(Both(first_only.clone(), rest));
    let rehearsal = variant.setup().interposer(both).start().await;
    for task in tasks.iter().filter(|task| task.starts_execution()) {
        break_machine(&rehearsal, task, error).await;
    }
    let arn = rehearsal.begin(EXECUTION, json!({"planId": PLAN, "executionType": variant.execution_type()})).await;
    ended(&rehearsal, &arn).await;
    let reached = match tasks[0].starts_execution() {
        true => {
            !rehearsal.stack.step_functions().executions(&broken_arn(&rehearsal), 0, 1, |_| true).entries.is_empty()
        }
        false => first_only.struck() > 0,
    };
    reached.then_some(rehearsal)
}

/// Waits for the end. What still holds after a day is cancelled: nobody else answers here.
async fn ended(rehearsal: &Rehearsal, arn: &str) {
    loop {
        let clock = rehearsal.stack.clock();
        let tomorrow = clock.sleep_until(clock.now() + SignedDuration::from_hours(24));
        match select(Box::pin(rehearsal.ended(arn)), tomorrow).await {
            Either::Left(_) => return,
            Either::Right((hold, _)) => {
                let wish = json!({"executionId": EXECUTION, "by": "test", "time": clock.now()});
                // It is refused when it was cancelled before.
                let _ = rehearsal.stack.invoke("cancel-execution", &wish).await;
                drop(hold);
            }
        }
    }
}

fn broken_arn(rehearsal: &Rehearsal) -> String {
    rehearsal.stack.step_functions().namespace().state_machine(BROKEN)
}

/// The first one decides, unless it says nothing.
#[derive(Debug)]
struct Both(std::sync::Arc<Strike>, std::sync::Arc<Strike>);

impl Interpose for Both {
    fn task(&self, call: &stack::TaskCall) -> stack::TaskFate {
        match self.0.task(call) {
            stack::TaskFate::Normal => self.1.task(call),
            decided => decided,
        }
    }
}

/// A run that comes to the task and in which it fails.
async fn reach(task: &AslTask, all: &[AslTask], error: &TaskError) -> Rehearsal {
    for variant in VARIANTS {
        if let Some(rehearsal) = run(variant, &[task], error).await {
            return rehearsal;
        }
    }
    for variant in VARIANTS {
        for other in all.iter().filter(|other| other.path != task.path || other.machine != task.machine) {
            if let Some(rehearsal) = run(variant, &[task, other], error).await {
                return rehearsal;
            }
        }
    }
    panic!("no run comes to {}/{}: add what leads there to `VARIANTS`", task.machine, task.path.join("/"));
}

async fn assert_ends_well_told(task: &AslTask, all: &[AslTask], error: &TaskError) {
    let place = format!("{}/{}", task.machine, task.path.join("/"));
    let is_vague = VAGUE.contains(&place.as_str());
    let place = format!("{place} with {}", error.name);
    let rehearsal = reach(task, all, error).await;
    let findings = storm::findings(&rehearsal.stack, Some((task.name(), error))).await;
    assert_eq!(findings, Vec::<String>::new(), "{place}");
    let messages = rehearsal.messages();
    // The last of the two that send it.
    let is_sender = task.name() == "PublishDirectly";
    assert!(is_sender || !messages.is_empty(), "{place}: nobody was told");
    let record = rehearsal.world().execution(&EXECUTION.parse().unwrap()).await.unwrap();
    let tells = |text: &str| text.contains(SENTENCE);
    // What failed on the way of the message, or was done by somebody else after all, is no failure of the execution.
    let ended_well = record.as_ref().is_some_and(|record| record.status_reason.is_none() && record.status.has_ended());
    if !ended_well {
        let reason = record.and_then(|record| record.status_reason).unwrap_or_default();
        assert!(!reason.is_empty() || !messages.is_empty(), "{place}: nothing says why");
        assert!(
            is_vague || tells(&reason) || messages.iter().any(|message| tells(&message.message)),
            "{place}: {reason}"
        );
    }
    rehearsal.stack.stop().await;
}

async fn every_task_fails_with(name: &str) {
    let all = asl_tasks();
    let error = TaskError::new(name, SENTENCE);
    for task in all.iter().filter(|task| !STARTED_OTHERWISE.contains(&task.machine.as_str())) {
        assert_ends_well_told(task, &all, &error).await;
    }
}

#[tokio::test]
async fn every_task_that_fails_with_a_defect_ends_its_execution_with_a_reason() {
    every_task_fails_with("Bug").await;
}

#[tokio::test]
async fn every_task_that_is_refused_ends_its_execution_with_a_reason() {
    every_task_fails_with("Rejected").await;
}

#[tokio::test]
async fn every_task_that_fails_however_often_it_is_retried_ends_its_execution_with_a_reason() {
    every_task_fails_with("Lambda.Unknown").await;
}
