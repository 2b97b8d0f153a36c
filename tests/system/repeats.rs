//! Every Task may run twice: the end, the jobs, the rows and the messages are as if it had run once.
//!
//! What runs twice is every Lambda: AWS invokes a function again when its answer is lost. A service that a state calls
//! directly is called by Step Functions itself, once for each attempt, so no repeat of those is made here.

use domain::status::ExecutionStatus;
use serde_json::{Value, json};
use system_tests::storm::{self, EXECUTION, PLAN};
use system_tests::{AslTask, Finished, Setup, Strike, asl_tasks, fleet};

/// Two waves with checks, the second behind the first.
fn setup() -> Setup {
    let checks = json!([{"name": "c", "document": "AWS-RunShellScript", "parameters": {"commands": ["true"]}}]);
    let waves = json!([
        {"name": "first", "groups": ["a"], "checks": checks},
        {"name": "second", "groups": ["b"], "checks": checks, "impact": {"s-00000000000000002": "OPTIONAL"}},
    ]);
    let group = |id: &str| json!({"groupId": id, "name": id, "tags": {"Tier": id}});
    let plan = json!({
        "plan": {"planId": PLAN, "name": "Repeats", "waves": waves},
        "protectionGroups": [group("a"), group("b")],
    });
    Setup::default().in_process().estate(fleet(&[("a", 2), ("b", 1)])).plan(&plan.to_string())
}

async fn run(setup: Setup, execution_type: &str) -> Finished {
    let rehearsal = setup.start().await;
    rehearsal.run_named(EXECUTION, json!({"planId": PLAN, "executionType": execution_type})).await
}

/// Everything that is left of an execution, with what legitimately differs from run to run taken out.
async fn left_of(finished: &Finished) -> Value {
    let jobs: Vec<Value> = finished
        .launch_jobs()
        .iter()
        .map(|job| json!({"tags": job["tags"], "servers": job["participatingServers"], "created": job["creationDateTime"]}))
        .collect();
    let messages: Vec<String> = finished.rehearsal.messages().into_iter().map(|message| message.message).collect();
    let mut left = json!({
        "execution": finished.execution,
        "waves": finished.waves,
        "servers": finished.servers,
        "events": finished.events().await,
        "jobs": jobs,
        "messages": messages,
    });
    // Which one of two equal commands is remembered, and when an instance had come so far, is DRS's and SSM's affair.
    strip(&mut left, &["commandId", "recoveryInstanceID"]);
    left
}

fn strip(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !names.contains(&name.as_str()));
            members.values_mut().for_each(|member| strip(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, names)),
        _ => {}
    }
}

async fn assert_same(twice: &[&AslTask], setup: impl Fn() -> Setup, execution_type: &str) {
    let once = run(setup(), execution_type).await;
    let strike = Strike::repeat(twice);
    let again = run(setup().interposer(strike.clone()), execution_type).await;
    assert!(strike.struck() > 0, "nothing was repeated");
    assert_eq!(storm::findings(&again.rehearsal.stack, None).await, Vec::<String>::new());
    assert_eq!(left_of(&once).await, left_of(&again).await);
}

#[tokio::test]
async fn a_recovery_in_which_every_task_runs_twice_is_the_same_recovery() {
    let tasks = asl_tasks();
    let functions: Vec<&AslTask> = tasks.iter().filter(|task| task.is_function()).collect();
    assert_same(&functions, setup, "RECOVERY").await;
}

#[tokio::test]
async fn a_drill_in_which_every_task_runs_twice_is_the_same_drill() {
    let tasks = asl_tasks();
    let functions: Vec<&AslTask> = tasks.iter().filter(|task| task.is_function()).collect();
    assert_same(&functions, setup, "DRILL").await;
}

#[tokio::test]
async fn an_execution_that_fails_fails_the_same_way_when_every_task_runs_twice() {
    let tasks = asl_tasks();
    let functions: Vec<&AslTask> = tasks.iter().filter(|task| task.is_function()).collect();
    let faults = "faults: [{fault: launch-fails, servers: [a-001]}]";
    assert_same(&functions, || setup().faults(faults), "RECOVERY").await;
    let refused = "faults: [{fault: replication-state, servers: ['*'], state: DISCONNECTED}]";
    assert_same(&functions, || setup().faults(refused), "DRILL").await;
}

#[tokio::test]
async fn a_function_that_is_killed_after_its_work_and_before_its_answer_is_repeated_and_nothing_happens_twice() {
    let once = run(setup(), "RECOVERY").await;
    assert_eq!(once.view.status, ExecutionStatus::Succeeded);
    let mut struck = 0;
    for task in asl_tasks().iter().filter(|task| task.is_function()) {
        let strike = Strike::kill_once(task);
        let finished = run(setup().interposer(strike.clone()), "RECOVERY").await;
        struck += strike.struck();
        let place = format!("{}/{}", task.machine, task.path.join("/"));
        assert_eq!(finished.view.status, ExecutionStatus::Succeeded, "{place}: {:?}", finished.view.reason);
        assert_eq!(finished.launch_jobs().len(), once.launch_jobs().len(), "{place}");
        assert_eq!(storm::findings(&finished.rehearsal.stack, None).await, Vec::<String>::new(), "{place}");
    }
    assert!(struck >= 9, "{struck} functions were killed");
}
