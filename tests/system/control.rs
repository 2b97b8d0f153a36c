//! A person in control: approval, pause, cancel, decisions about failed servers, and what may not run at once.

mod clean_up;
mod concurrency;
mod decisions;
mod holds;
mod stopped;

use domain::execution::{ExecutionRecord, WaveRecord};
use domain::ids::ExecutionId;
use domain::ports::{ReadExecution, ReadHistory};
use domain::status::WaveStatus;
use serde_json::{Value, json};
use states::FunctionFailure;
use system_tests::{Rehearsal, Setup};

const EXECUTION: &str = "exec-1";
/// How often a condition is looked at before it counts as never met. Time is virtual: what is to happen happens soon.
const MOST_LOOKS: usize = 200_000;

/// The sample with functions in this process.
fn sample() -> Setup {
    Setup::default().in_process()
}

/// The sample, whose second wave has this besides.
fn second_wave(field: &str) -> Setup {
    sample().edit_plan(
        "      groups: [payroll-application]\n",
        &format!("      groups: [payroll-application]\n      {field}\n"),
    )
}

fn id(name: &str) -> ExecutionId {
    name.parse().unwrap()
}

async fn begin(rehearsal: &Rehearsal, execution_type: &str) -> String {
    rehearsal.begin(EXECUTION, json!({"planId": "payroll", "executionType": execution_type})).await
}

/// Calls a function as a front end does; the error is the function's sentence.
async fn wish(rehearsal: &Rehearsal, function: &str, more: Value) -> Result<Value, String> {
    let mut payload = json!({"executionId": EXECUTION, "by": "alice", "time": rehearsal.stack.clock().now()});
    payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    rehearsal.stack.invoke(function, &payload).await.map_err(|failure| match failure {
        FunctionFailure::Unhandled { document, .. } => document["errorMessage"].as_str().unwrap().to_owned(),
        other => panic!("{other:?}"),
    })
}

async fn record(rehearsal: &Rehearsal) -> Option<ExecutionRecord> {
    rehearsal.world().execution(&id(EXECUTION)).await.unwrap()
}

/// Waits until the execution and its waves are so.
async fn until(rehearsal: &Rehearsal, what: &str, is_so: impl Fn(&ExecutionRecord, &[WaveRecord]) -> bool) {
    for _ in 0..MOST_LOOKS {
        let waves = rehearsal.world().waves(&id(EXECUTION)).await.unwrap();
        if record(rehearsal).await.is_some_and(|execution| is_so(&execution, &waves)) {
            return;
        }
        tokio::task::yield_now().await;
    }
    let waves = rehearsal.world().waves(&id(EXECUTION)).await.unwrap();
    panic!("never came to: {what}; {:?} {waves:#?}", record(rehearsal).await);
}

/// Waits until a wave has a status.
async fn until_wave(rehearsal: &Rehearsal, number: usize, status: WaveStatus) {
    let what = format!("wave {number} {status}");
    until(rehearsal, &what, |_, waves| waves.get(number - 1).is_some_and(|wave| wave.wave_status == status)).await;
}

/// What happened, as sentences.
async fn story(rehearsal: &Rehearsal) -> String {
    let events = rehearsal.world().events(&id(EXECUTION)).await.unwrap();
    events.into_iter().map(|event| event.message + "\n").collect()
}

/// The subjects of all messages.
fn subjects(rehearsal: &Rehearsal) -> Vec<String> {
    rehearsal.messages().into_iter().filter_map(|message| message.subject).collect()
}
