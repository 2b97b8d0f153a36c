//! Going on after a crash, at every place where one can happen.

use std::{collections::BTreeSet, sync::Arc};

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    Clock, Config, ExecutionStatus, HistoryEvent, MemoryJournal, Pace, Record, StepFunctions, Stimulus, TaskOutcome,
    testing::{Scripted, create, instant_clock, origin, single, task},
};

/// Functions tell by whom they were answered.
fn integrations() -> Arc<Scripted> {
    Scripted::new(|function, _| async move { Ok(json!({"by": function})) })
}

fn with(mut state: Value, members: &Value) -> Value {
    state.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    state
}

fn renamed(name: &str, state: &Value) -> Value {
    json!({"StartAt": name, "States": {name: state}})
}

/// A machine with everything that can be pending: calls, retries, waits, tokens, children, Map Runs.
fn everything(child: &str) -> Value {
    let next = |state: Value, next: &str| {
        let mut state = with(state, &json!({"Next": next, "ResultPath": null}));
        state.as_object_mut().unwrap().remove("End");
        state
    };
    json!({"StartAt": "First", "States": {
        "First": next(task("first"), "Pause"),
        "Pause": {"Type": "Wait", "Seconds": 60, "Next": "Both"},
        "Both": {"Type": "Parallel", "ResultPath": null, "Next": "Ask", "Branches": [
            renamed("Left", &task("left")),
            renamed("Right", &with(task("right"), &json!({"TimeoutSeconds": 20}))),
            renamed("Rest", &json!({"Type": "Wait", "Seconds": 5, "End": true})),
        ]},
        "Ask": {
            "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken",
            "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:111122223333:topic", "Message": {"token.$": "$$.Task.Token"}},
            "ResultPath": null, "Next": "Child",
        },
        "Child": {
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn": child, "Input": {}}, "ResultPath": null, "Next": "Each",
        },
        "Each": {
            "Type": "Map", "Label": "Each", "MaxConcurrency": 2, "End": true, "ItemsPath": "$.items",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Item", "States": {"Item": task("item")}},
        },
    }})
}

/// What was journalled, as it would be read from a disk.
fn reread(records: &[Record]) -> Vec<Record> {
    records.iter().map(|record| serde_json::from_str(&serde_json::to_string(record).unwrap()).unwrap()).collect()
}

/// Answers the token as soon as it is known, and waits for the end.
async fn finish(service: &StepFunctions, arn: &str, token: Option<&str>, scripted: &Scripted) {
    while service.describe_execution(arn).unwrap().status == ExecutionStatus::Running {
        let message = scripted.calls().into_iter().find(|(name, _)| name == "topic");
        let found = message.and_then(|(_, sent)| sent["Message"]["token"].as_str().map(str::to_owned));
        if let Some(token) = found.or_else(|| token.map(str::to_owned)) {
            // Until the state is reached the token does not exist, and afterwards it is spent.
            drop(service.send_task_success(&token, "{}"));
        }
        tokio::task::yield_now().await;
    }
}

/// Runs the machine once without interruption.
async fn original() -> (Arc<str>, Vec<Record>, String, Vec<HistoryEvent>) {
    let (journal, scripted) = (MemoryJournal::default(), integrations());
    let service = StepFunctions::new(Config::default(), instant_clock(), scripted.clone(), journal.clone());
    let child = create(&service, "child", &renamed("Work", &task("work")));
    let machine = create(&service, "machine", &everything(&child));
    let arn = service.start_execution(&machine, Some("run"), r#"{"items": [1, 2, 3]}"#).unwrap().execution_arn;
    finish(&service, &arn, None, &scripted).await;
    let token = scripted.calls().iter().find(|(name, _)| name == "topic").unwrap().1["Message"]["token"].clone();
    (arn.clone(), journal.records(), token.as_str().unwrap().to_owned(), service.history(&arn).unwrap())
}

/// Which functions have answered, according to the records.
fn answered(records: &[Record]) -> BTreeSet<String> {
    records
        .iter()
        .filter_map(|record| match record {
            Record::Stimulus {
                stimulus: Stimulus::TaskEnded { outcome: TaskOutcome::Succeeded(value), .. }, ..
            } => Some(value["by"].as_str()?.to_owned()),
            _ => None,
        })
        .filter(|name| name != "item")
        .collect()
}

#[tokio::test]
async fn an_execution_survives_a_crash_after_any_record_and_no_task_that_had_completed_runs_again() {
    let (arn, records, token, whole) = original().await;
    assert!(matches!(records.last(), Some(Record::RootClosed(_))));
    let first = records.iter().position(|record| matches!(record, Record::Stimulus { .. })).unwrap();
    assert!(records.len() > 12, "{} records", records.len());
    for cut in first + 1..=records.len() {
        let kept = reread(&records[..cut]);
        let (journal, scripted) = (MemoryJournal::default(), integrations());
        // The time of the last record: a service that was down for longer is tested below.
        let now = kept.iter().rev().find_map(|record| match record {
            Record::Stimulus { at, .. } => Some(*at),
            _ => None,
        });
        let clock = Clock::start(Pace::Instant, now.unwrap());
        let service =
            StepFunctions::restore(Config::default(), clock, scripted.clone(), journal.clone(), kept.clone()).unwrap();
        let taken_up = service.history(&arn).unwrap();
        let prefix = taken_up.len().min(whole.len());
        assert_eq!(taken_up[..prefix], whole[..prefix], "cut {cut}");
        finish(&service, &arn, Some(&token), &scripted).await;
        let record = service.describe_execution(&arn).unwrap();
        assert_eq!(record.status, ExecutionStatus::Succeeded, "cut {cut}");
        assert_eq!(record.output.unwrap().value(), &json!([{"by": "item"}, {"by": "item"}, {"by": "item"}]));
        let again: BTreeSet<String> = scripted.names().into_iter().collect();
        let twice: Vec<_> = answered(&kept).intersection(&again).cloned().collect();
        assert!(twice.is_empty(), "cut {cut}: {twice:?} were called again");
        assert!(matches!(journal.records().last(), Some(Record::RootClosed(_))) || cut == records.len());
    }
}

#[tokio::test]
async fn a_second_crash_is_survived_like_the_first() {
    let (arn, records, token, _) = original().await;
    let half = records.len() / 2;
    let (journal, scripted) = (MemoryJournal::default(), integrations());
    let mut kept = reread(&records[..half]);
    let service =
        StepFunctions::restore(Config::default(), instant_clock(), scripted, journal.clone(), kept.clone()).unwrap();
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
    service.shutdown();
    kept.extend(reread(&journal.records()));
    let sequences: Vec<u64> = kept
        .iter()
        .filter_map(|record| match record {
            Record::Stimulus { sequence, .. } => Some(*sequence),
            _ => None,
        })
        .collect();
    assert!(sequences.windows(2).all(|pair| pair[1] == pair[0] + 1), "{sequences:?}");
    let scripted = integrations();
    let clock = Clock::start(Pace::Instant, service.clock().now());
    let service =
        StepFunctions::restore(Config::default(), clock, scripted.clone(), MemoryJournal::default(), kept).unwrap();
    finish(&service, &arn, Some(&token), &scripted).await;
    assert_eq!(service.describe_execution(&arn).unwrap().status, ExecutionStatus::Succeeded);
}

#[tokio::test]
async fn timers_that_passed_while_the_service_was_down_fire_at_once() {
    let journal = MemoryJournal::default();
    let clock = Clock::start(Pace::Times(1.0), origin());
    let service = StepFunctions::new(Config::default(), clock, integrations(), journal.clone());
    let machine = create(&service, "machine", &single(&json!({"Type": "Wait", "Seconds": 60, "End": true})));
    let arn = service.start_execution(&machine, Some("run"), "{}").unwrap().execution_arn;
    service.shutdown();
    let late = origin() + SignedDuration::from_secs(3_600);
    let clock = Clock::start(Pace::Instant, late);
    let records = reread(&journal.records());
    let service = StepFunctions::restore(Config::default(), clock, integrations(), journal, records).unwrap();
    let record = service.wait_for_execution(&arn).await.unwrap();
    assert_eq!((record.status, record.stopped_at), (ExecutionStatus::Succeeded, Some(late)));
}

#[tokio::test]
async fn a_closed_root_is_known_without_its_stimuli_and_can_be_redriven() {
    let (journal, failing) = (
        MemoryJournal::default(),
        Scripted::new(|_, _| async {
            Err(crate::FunctionFailure::Service { error: "Lambda.Unknown".to_owned(), cause: "gone".to_owned() })
        }),
    );
    let service = StepFunctions::new(Config::default(), instant_clock(), failing, journal.clone());
    let machine = create(&service, "machine", &single(&task("f")));
    let arn = service.start_execution(&machine, Some("run"), "{}").unwrap().execution_arn;
    let failed = service.wait_for_execution(&arn).await.unwrap();
    let kept: Vec<Record> =
        reread(&journal.records()).into_iter().filter(|record| !matches!(record, Record::Stimulus { .. })).collect();
    let clock = Clock::start(Pace::Instant, service.clock().now());
    let (journal, scripted) = (MemoryJournal::default(), integrations());
    let restored =
        StepFunctions::restore(Config::default(), clock, scripted.clone(), journal.clone(), kept.clone()).unwrap();
    let record = restored.describe_execution(&arn).unwrap();
    assert_eq!((record.status, record.failure), (ExecutionStatus::Failed, failed.failure));
    assert_eq!(restored.history(&arn).unwrap(), service.history(&arn).unwrap());
    assert!(scripted.calls().is_empty() && journal.records().is_empty(), "nothing happens by itself");
    restored.redrive_execution(&arn).unwrap();
    let record = restored.wait_for_execution(&arn).await.unwrap();
    assert_eq!((record.status, record.redrive_count), (ExecutionStatus::Succeeded, 1));
    // A crash after the redrive has both the record of the first end and what came after it.
    let mut all = kept;
    all.extend(reread(&journal.records()).into_iter().filter(|record| !matches!(record, Record::RootClosed(_))));
    let clock = Clock::start(Pace::Instant, restored.clock().now());
    let again =
        StepFunctions::restore(Config::default(), clock, integrations(), MemoryJournal::default(), all).unwrap();
    assert_eq!(again.history(&arn).unwrap(), restored.history(&arn).unwrap());
}

#[tokio::test]
async fn machines_are_restored_at_their_last_revision_and_running_executions_keep_theirs() {
    let journal = MemoryJournal::default();
    let service = StepFunctions::new(
        Config::default(),
        Clock::start(Pace::Times(1.0), origin()),
        integrations(),
        journal.clone(),
    );
    let waiting = single(&json!({"Type": "Wait", "Seconds": 60, "End": true}));
    let machine = create(&service, "machine", &waiting);
    service.delete_state_machine(&create(&service, "deleted", &waiting)).unwrap();
    let arn = service.start_execution(&machine, Some("run"), r#"{"kept": true}"#).unwrap().execution_arn;
    let update = json!({"stateMachineArn": &*machine, "definition": single(&json!({"Type": "Fail"})).to_string()});
    service.handle("UpdateStateMachine", update.to_string().as_bytes()).await;
    service.shutdown();
    let records = reread(&journal.records());
    let clock = Clock::start(Pace::Instant, origin() + SignedDuration::from_secs(60));
    let restored = StepFunctions::restore(Config::default(), clock, integrations(), journal, records).unwrap();
    assert_eq!(restored.state_machines().len(), 1);
    assert!(restored.describe_state_machine(&machine).unwrap().snapshot.definition.contains("Fail"));
    let record = restored.wait_for_execution(&arn).await.unwrap();
    assert_eq!(record.output.unwrap().value(), &json!({"kept": true}));
}
