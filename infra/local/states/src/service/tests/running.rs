//! Time, calls, subscriptions and the end of a service.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::FutureExt;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    Clock, Config, CreateStateMachine, ExecutionStatus, ExecutionType, FunctionFailure, Journal, JournalError,
    NoJournal, Pace, Record, StepFunctions,
    testing::{Scripted, create, instant_clock, origin, service, single, task},
};

fn wait(seconds: u64) -> Value {
    json!({"Type": "Wait", "Seconds": seconds, "End": true})
}

#[tokio::test]
async fn a_year_passes_at_once() {
    let service = service(Scripted::echo(), NoJournal);
    let machine = create(&service, "machine", &single(&wait(31_536_000)));
    let started = service.start_execution(&machine, Some("run"), "{}").unwrap();
    let record = service.wait_for_execution(&started.execution_arn).await.unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
    assert_eq!(record.stopped_at, Some(origin() + SignedDuration::from_secs(31_536_000)));
    assert_eq!(Some(service.clock().now()), record.stopped_at);
}

#[tokio::test]
async fn time_stands_still_while_a_function_runs_and_passes_while_it_sleeps_on_the_clock() {
    let clock = instant_clock();
    let sleeper = clock.clone();
    let integrations = Scripted::new(move |function, _| {
        let clock = sleeper.clone();
        async move {
            match function.as_str() {
                "quick" => tokio::time::sleep(Duration::from_millis(20)).await,
                _ => drop(clock.sleep_until(origin() + SignedDuration::from_secs(50)).await),
            }
            Ok(json!(clock.now().duration_since(origin()).as_secs()))
        }
    });
    let service = StepFunctions::new(Config::default(), clock, integrations, NoJournal);
    let machine = create(
        &service,
        "machine",
        &json!({"StartAt": "All", "States": {"All": {"Type": "Parallel", "End": true, "Branches": [
            single(&task("quick")).to_string().replace("Only", "Quick").parse::<Value>().unwrap(),
            single(&task("slow")).to_string().replace("Only", "Slow").parse::<Value>().unwrap(),
            single(&wait(30)).to_string().replace("Only", "Wait").parse::<Value>().unwrap(),
        ]}}}),
    );
    let started = service.start_execution(&machine, None, "{}").unwrap();
    let record = service.wait_for_execution(&started.execution_arn).await.unwrap();
    assert_eq!(record.output.unwrap().value(), &json!([0, 50, {}]));
}

#[tokio::test]
async fn calls_are_made_beside_each_other() {
    let running = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (counted, seen) = (running.clone(), most.clone());
    let integrations = Scripted::new(move |_, payload| {
        let (running, most) = (counted.clone(), seen.clone());
        async move {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(payload)
        }
    });
    let service = service(integrations, NoJournal);
    let map = json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "Each", "States": {"Each": task("f")}}});
    let machine = create(&service, "machine", &single(&map));
    let started = service.start_execution(&machine, None, "[1, 2, 3, 4, 5]").unwrap();
    let record = service.wait_for_execution(&started.execution_arn).await.unwrap();
    assert_eq!(record.output.unwrap().value(), &json!([1, 2, 3, 4, 5]));
    assert_eq!(most.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn failures_of_functions_reach_the_machine_as_aws_reports_them() {
    let integrations = Scripted::new(|function, _| async move {
        Err(match function.as_str() {
            "broken" => FunctionFailure::Unhandled {
                error_type: "OutOfDisks".to_owned(),
                document: json!({"errorType": "OutOfDisks", "errorMessage": "none left"}),
            },
            _ => FunctionFailure::Service {
                error: "Lambda.TooManyRequestsException".to_owned(),
                cause: "busy".to_owned(),
            },
        })
    });
    let service = service(integrations, NoJournal);
    for (function, error, cause) in [
        ("broken", "OutOfDisks", "{\"errorMessage\":\"none left\",\"errorType\":\"OutOfDisks\"}"),
        ("throttled", "Lambda.TooManyRequestsException", "busy"),
    ] {
        let machine = create(&service, function, &single(&task(function)));
        let started = service.start_execution(&machine, None, "{}").unwrap();
        let record = service.wait_for_execution(&started.execution_arn).await.unwrap();
        assert_eq!(record.failure.error.as_deref(), Some(error));
        assert_eq!(record.failure.cause.as_deref(), Some(cause));
    }
}

#[tokio::test]
async fn a_subscriber_sees_every_change_and_time_waits_for_it() {
    let service = service(Scripted::echo(), NoJournal);
    let mut changes = service.subscribe();
    let machine = create(&service, "machine", &single(&wait(10)));
    service.start_execution(&machine, Some("run"), r#"{"a": 1}"#).unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(service.clock().now(), origin(), "nobody has read the first change yet");
    let running = changes.next().await.unwrap();
    insta::assert_json_snapshot!(running.detail());
    drop(running);
    let succeeded = changes.next().await.unwrap();
    insta::assert_json_snapshot!(succeeded.detail());
    assert_eq!(succeeded.at, origin() + SignedDuration::from_secs(10));
    drop(succeeded);
    assert!(changes.next().now_or_never().is_none(), "there are no further changes");
    service.shutdown();
    assert!(changes.next().await.is_none());
}

#[tokio::test]
async fn express_executions_are_not_announced() {
    let service = service(Scripted::echo(), NoJournal);
    let mut changes = service.subscribe();
    let mut request = CreateStateMachine::new("quick", single(&task("f")).to_string());
    request.execution_type = ExecutionType::Express;
    let machine = service.create_state_machine(request).unwrap().snapshot.arn;
    let started = service.start_execution(&machine, None, "{}").unwrap();
    assert_eq!(service.wait_for_execution(&started.execution_arn).await.unwrap().status, ExecutionStatus::Succeeded);
    assert!(changes.next().now_or_never().is_none());
}

#[tokio::test]
async fn a_subscriber_that_is_gone_does_not_stop_time() {
    let service = service(Scripted::echo(), NoJournal);
    let changes = service.subscribe();
    let machine = create(&service, "machine", &single(&wait(10)));
    let started = service.start_execution(&machine, None, "{}").unwrap();
    drop(changes);
    assert_eq!(service.wait_for_execution(&started.execution_arn).await.unwrap().status, ExecutionStatus::Succeeded);
}

#[tokio::test]
async fn a_service_that_is_shut_down_does_nothing_more() {
    let integrations = Scripted::new(|_, payload| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(payload)
    });
    let service = service(integrations.clone(), NoJournal);
    let machine = create(&service, "machine", &single(&task("slow")));
    let started = service.start_execution(&machine, None, "{}").unwrap();
    let waiting = service.wait_for_execution(&started.execution_arn);
    service.shutdown();
    assert_eq!(waiting.await.unwrap_err().error_type, "InternalServerError");
    tokio::time::sleep(Duration::from_millis(40)).await;
    assert_eq!(service.describe_execution(&started.execution_arn).unwrap().status, ExecutionStatus::Running);
    assert!(service.start_execution(&machine, None, "{}").unwrap_err().message.contains("shut down"));
}

#[tokio::test]
async fn dropping_the_last_handle_frees_the_clock() {
    let clock = instant_clock();
    let integrations = Scripted::new(|_, _| futures::future::pending());
    let service = StepFunctions::new(Config::default(), clock.clone(), integrations, NoJournal);
    let machine = create(&service, "machine", &single(&task("stuck")));
    service.start_execution(&machine, None, "{}").unwrap();
    let later = clock.sleep_until(origin() + SignedDuration::from_secs(5));
    tokio::pin!(later);
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(later.as_mut().now_or_never().is_none(), "the call holds the clock");
    drop(service);
    drop(later.await);
    assert_eq!(clock.now(), origin() + SignedDuration::from_secs(5));
}

/// Accepts so many records.
struct Full(usize);

impl Journal for Full {
    fn append(&mut self, _record: &Record) -> Result<(), JournalError> {
        self.0 = self.0.checked_sub(1).ok_or_else(|| JournalError("the disk is full".into()))?;
        Ok(())
    }
}

#[tokio::test]
async fn what_the_journal_refuses_does_not_happen() {
    let integrations = Scripted::echo();
    let service = service(integrations.clone(), Full(1));
    let machine = create(&service, "machine", &single(&task("f")));
    let error = service.start_execution(&machine, Some("run"), "{}").unwrap_err();
    assert_eq!((error.error_type.as_str(), error.status), ("InternalServerError", 500));
    assert!(error.message.contains("the disk is full"), "{error}");
    assert!(integrations.calls().is_empty());
    let arn = machine.replace("stateMachine", "execution") + ":run";
    assert_eq!(service.describe_execution(&arn).unwrap_err().error_type, "ExecutionDoesNotExist");
    assert!(
        service.delete_state_machine(&machine).unwrap_err().message.contains("earlier"),
        "nothing changes any more"
    );
}

#[tokio::test(start_paused = true)]
async fn at_a_multiple_of_real_time_a_wait_takes_its_part() {
    let clock = Clock::start(Pace::Times(60.0), origin());
    let service = StepFunctions::new(Config::default(), clock, Scripted::echo(), NoJournal);
    let machine = create(&service, "machine", &single(&wait(120)));
    let started = service.start_execution(&machine, None, "{}").unwrap();
    let before = tokio::time::Instant::now();
    let record = service.wait_for_execution(&started.execution_arn).await.unwrap();
    let took = before.elapsed();
    assert!((Duration::from_millis(1_900)..Duration::from_millis(2_200)).contains(&took), "{took:?}");
    let lasted = record.stopped_at.unwrap().duration_since(record.started_at);
    assert_eq!(lasted.as_secs(), 120);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_history_however_the_calls_are_scheduled() {
    async fn run(order: usize) -> Vec<crate::HistoryEvent> {
        let integrations = Scripted::new(move |_, payload| async move {
            for _ in 0..order {
                tokio::task::yield_now().await;
            }
            Ok(payload)
        });
        let service = service(integrations, NoJournal);
        let machine = create(
            &service,
            "machine",
            &json!({"StartAt": "Mix", "States": {
                "Mix": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()", "n.$": "States.MathRandom(1, 1000)"}, "Next": "F"},
                "F": task("f"),
            }}),
        );
        let started = service.start_execution(&machine, Some("run"), "{}").unwrap();
        service.wait_for_execution(&started.execution_arn).await.unwrap();
        service.history(&started.execution_arn).unwrap()
    }
    assert_eq!(run(0).await, run(7).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_executions_end_on_several_threads() {
    let integrations = Scripted::new(|_, payload| async move {
        tokio::task::yield_now().await;
        Ok(payload)
    });
    let service = service(integrations, NoJournal);
    let map = json!({"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.items", "Next": "Pause",
        "ItemProcessor": {"StartAt": "Each", "States": {"Each": task("f")}}});
    let machine = create(
        &service,
        "machine",
        &json!({"StartAt": "Map", "States": {"Map": map, "Pause": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "F"}, "F": task("f")}}),
    );
    let runs = (0..200).map(|number| {
        let (service, machine) = (service.clone(), machine.clone());
        tokio::spawn(async move {
            let input = json!({"items": [number, 1, 2], "seconds": number % 7}).to_string();
            let started = service.start_execution(&machine, None, &input).unwrap();
            service.wait_for_execution(&started.execution_arn).await.unwrap().status
        })
    });
    for status in futures::future::join_all(runs).await {
        assert_eq!(status.unwrap(), ExecutionStatus::Succeeded);
    }
}

#[tokio::test]
async fn a_patient_service_never_jumps_to_the_time_limit_of_a_task_that_waits_for_a_person() {
    let config = Config { patient: true, ..Config::default() };
    let (send, mut tokens) = tokio::sync::mpsc::unbounded_channel();
    let integrations = Scripted::new(move |_, payload| {
        let send = send.clone();
        async move {
            let _ = send.send(payload["token"].as_str().unwrap().to_owned());
            Ok(json!(null))
        }
    });
    let service = StepFunctions::new(config, instant_clock(), integrations, NoJournal);
    let ask = json!({
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 600, "End": true,
        "Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}},
    });
    let waiting = create(&service, "waiting", &single(&ask));
    let other = create(&service, "other", &single(&wait(300)));
    let asked = service.start_execution(&waiting, None, "{}").unwrap();
    let token = tokens.recv().await.unwrap();
    let passing = service.start_execution(&other, None, "{}").unwrap();
    service.wait_for_execution(&passing.execution_arn).await.unwrap();
    tokio::task::yield_now().await;
    assert_eq!(service.clock().now(), origin() + SignedDuration::from_secs(300), "time goes on for others only");
    service.send_task_success(&token, "\"yes\"").unwrap();
    let record = service.wait_for_execution(&asked.execution_arn).await.unwrap();
    assert_eq!(record.status, ExecutionStatus::Succeeded);
}
