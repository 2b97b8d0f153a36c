//! A stack with `--data` that is killed at any moment goes on where it was.

use std::path::Path;

use aws::World;
use domain::execution::WaveRecord;
use domain::ids::ExecutionId;
use domain::ports::{DescribeExecution, DescribeJobs, ReadExecution, StartExecution};
use domain::status::{ExecutionStatus, ServerStatus, WaveStatus};
use serde_json::json;
use system_tests::{Served, serve};

const PLAN: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:plan";

/// When to kill the stack.
type Moment = Box<dyn Fn(&[WaveRecord]) -> bool>;

fn start(data: &Path) -> (Served, World) {
    let served = serve(&["serve", "--aws-port", "0", "--clock", "3000x", "--data", &data.to_string_lossy()]);
    let world = World::local(&served.endpoint, stack::REGION, stack::settings());
    (served, world)
}

/// Asks again and again until the waves are as wanted.
async fn until(world: &World, id: &ExecutionId, wanted: impl Fn(&[WaveRecord]) -> bool) {
    loop {
        let waves = world.waves(id).await.unwrap();
        if wanted(&waves) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn has_status(wave: usize, status: WaveStatus) -> impl Fn(&[WaveRecord]) -> bool {
    move |waves| waves.get(wave - 1).is_some_and(|wave| wave.wave_status == status)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_survives_that_its_stack_is_killed_again_and_again() {
    let data = tempfile::tempdir().unwrap();
    let id: ExecutionId = "exec-1".parse().unwrap();
    let (served, world) = start(data.path());
    let request = json!({"planId": "payroll", "executionType": "RECOVERY"});
    let arn = world.start_execution(PLAN, id.as_str(), &request).await.unwrap();
    served.kill();

    let moments: [Moment; 5] = [
        Box::new(|waves| !waves.is_empty()),
        Box::new(has_status(1, WaveStatus::Launching)),
        Box::new(has_status(1, WaveStatus::Checking)),
        Box::new(has_status(2, WaveStatus::Launching)),
        Box::new(has_status(3, WaveStatus::Checking)),
    ];
    for moment in moments {
        let (served, world) = start(data.path());
        until(&world, &id, moment).await;
        served.kill();
    }

    let (served, world) = start(data.path());
    while world.is_running(&arn).await.unwrap() {
        tokio::task::yield_now().await;
    }
    let execution = world.execution(&id).await.unwrap().unwrap();
    assert_eq!(execution.status, ExecutionStatus::Succeeded, "{:?}", execution.status_reason);
    let servers = world.servers(&id, None).await.unwrap();
    assert!(servers.iter().all(|server| server.server_status == ServerStatus::Healthy));
    let jobs = world.jobs_since(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(jobs.len(), 3, "every wave was given to DRS exactly once");
    let messages = served.simulator("/messages");
    assert_eq!(messages["messages"].as_array().unwrap().len(), 1, "people were told once");
}
