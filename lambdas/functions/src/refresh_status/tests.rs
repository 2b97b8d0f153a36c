//! Two waves change at the same moment, in every order in which their reads and writes can happen.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use domain::execution::{ExecutionRecord, JobIntent, ServerRecord};
use domain::ids::{Attempt, SourceServerId, WaveNumber};
use domain::intent::Intent;
use domain::status::WaveStatus;
use serde_json::json;

use super::*;

/// What is written down. Each call lets the other function go first before it does anything.
struct Table(Mutex<(ExecutionRecord, Vec<WaveRecord>)>);

impl Table {
    /// A drill under way, with a wave of each status.
    fn with(statuses: [WaveStatus; 2]) -> Self {
        let execution = json!({
            "executionId": "drill-1", "planName": "Payroll", "status": "Running", "startedAt": "2026-11-20T02:00:00Z",
            "totalWaves": statuses.len(), "totalServers": 2, "waveOrder": [1, 2],
            "executionArn": "arn:aws:states:eu-west-1:111122223333:execution:plan:drill-1",
        });
        let wave = |(number, status): (u16, &WaveStatus)| {
            let wave = json!({
                "executionId": "drill-1", "wave": number, "name": "Wave", "waveStatus": status, "onFailure": "ASK",
                "deadlineSeconds": 3600, "serverCount": 1, "attempt": 1,
            });
            serde_json::from_value(wave).unwrap()
        };
        let waves: Vec<WaveRecord> = (1..).zip(&statuses).map(wave).collect();
        let mut execution: ExecutionRecord = serde_json::from_value(execution).unwrap();
        (execution.status, execution.status_reason) = holding::status(&execution, &waves);
        Self(Mutex::new((execution, waves)))
    }

    async fn turn(&self) -> MutexGuard<'_, (ExecutionRecord, Vec<WaveRecord>)> {
        let mut waited = false;
        std::future::poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending })
            .await;
        self.0.lock().unwrap()
    }
}

impl ReadExecution for Table {
    async fn execution(&self, _: &ExecutionId) -> Answer<Option<ExecutionRecord>> {
        Ok(Some(self.turn().await.0.clone()))
    }

    async fn waves(&self, _: &ExecutionId) -> Answer<Vec<WaveRecord>> {
        Ok(self.turn().await.1.clone())
    }

    async fn waves_by_number(&self, _: &ExecutionId, _: &[WaveNumber]) -> Answer<Vec<WaveRecord>> {
        unreachable!("the status comes of all waves")
    }

    async fn wave(&self, _: &ExecutionId, _: WaveNumber) -> Answer<WaveRecord> {
        unreachable!("the status comes of all waves")
    }

    async fn servers(&self, _: &ExecutionId, _: Option<WaveNumber>) -> Answer<Vec<ServerRecord>> {
        unreachable!("servers do not decide it")
    }

    async fn servers_by_id(&self, _: &ExecutionId, _: WaveNumber, _: &[SourceServerId]) -> Answer<Vec<ServerRecord>> {
        unreachable!("servers do not decide it")
    }

    async fn job_intents(&self, _: &ExecutionId, _: WaveNumber, _: Attempt) -> Answer<Vec<JobIntent>> {
        unreachable!("jobs do not decide it")
    }
}

impl UpdateExecution for Table {
    /// As the table does it: only what differs, and only while the status is the one that was read.
    async fn save_execution(&self, before: &ExecutionRecord, after: &ExecutionRecord) -> Answer<Saved> {
        let stored = &mut self.turn().await.0;
        if stored.status != before.status {
            return Ok(Saved::Stale);
        }
        stored.status = after.status;
        if after.status_reason != before.status_reason {
            stored.status_reason.clone_from(&after.status_reason);
        }
        Ok(Saved::Yes)
    }

    async fn save_wave(&self, before: &WaveRecord, after: &WaveRecord) -> Answer<Saved> {
        let waves = &mut self.turn().await.1;
        let stored = waves.iter_mut().find(|wave| wave.wave == before.wave).unwrap();
        stored.wave_status = after.wave_status;
        Ok(Saved::Yes)
    }

    async fn save_servers(&self, _: &[(ServerRecord, ServerRecord)]) -> Answer<Vec<Saved>> {
        unreachable!("servers do not decide it")
    }
}

/// A function changes a wave and then looks what that means for the execution.
async fn change(number: usize, status: WaveStatus, table: Arc<Table>) {
    let before = table.0.lock().unwrap().1[number - 1].clone();
    let after = WaveRecord { wave_status: status, ..before.clone() };
    table.save_wave(&before, &after).await.unwrap();
    refresh_status_after(&after, &*table).await.unwrap();
}

/// A person wants the execution to pause.
async fn pause(table: Arc<Table>) {
    let intent = Intent { by: "alice".to_owned(), at: "2026-11-20T03:00:00Z".parse().unwrap(), comment: None };
    table.turn().await.0.pause_requested = Some(intent);
    refresh_status(&"drill-1".parse().unwrap(), &*table).await.unwrap();
}

/// Runs both to their ends: at each turn the next of `order` says which goes on, and after those the first. Gives the
/// turns that were taken while there was a choice.
fn run(first: impl Future<Output = ()>, second: impl Future<Output = ()>, order: &[usize]) -> Vec<usize> {
    let mut both: [Pin<&mut dyn Future<Output = ()>>; 2] = [pin!(first), pin!(second)];
    let mut context = Context::from_waker(Waker::noop());
    let mut taken = Vec::new();
    loop {
        let next = order.get(taken.len()).copied().unwrap_or_default();
        taken.push(next);
        if both[next].as_mut().poll(&mut context).is_ready() {
            while both[1 - next].as_mut().poll(&mut context).is_pending() {}
            return taken;
        }
    }
}

/// Plays every order. In the end the execution says what its waves and people ask, which is given with the number of
/// orders.
fn in_every_order<First: Future<Output = ()>, Second: Future<Output = ()>>(
    statuses: [WaveStatus; 2],
    first: impl Fn(Arc<Table>) -> First,
    second: impl Fn(Arc<Table>) -> Second,
) -> (usize, String) {
    let mut order: Vec<usize> = Vec::new();
    for orders in 1.. {
        let table = Arc::new(Table::with(statuses));
        let mut taken = run(first(Arc::clone(&table)), second(Arc::clone(&table)), &order);
        let (execution, waves) = &*table.0.lock().unwrap();
        let said = (execution.status, execution.status_reason.clone());
        assert_eq!(said, holding::status(execution, waves), "after the turns {taken:?}");
        // The next order: the last turn that was the first's is the second's.
        while taken.last() == Some(&1) {
            taken.pop();
        }
        if taken.pop().is_none() {
            return (orders, format!("{}: {}", said.0, said.1.unwrap_or_default()));
        }
        taken.push(1);
        order = taken;
    }
    unreachable!("the orders of two functions have an end")
}

#[test]
fn a_wave_that_asks_while_another_ends_is_heard() {
    let (orders, said) = in_every_order(
        [WaveStatus::Checking, WaveStatus::Launching],
        |table| change(1, WaveStatus::Succeeded, table),
        |table| change(2, WaveStatus::NeedsDecision, table),
    );
    assert_eq!(said, "Paused: wave 2 `Wave` needs a decision");
    assert!(orders > 20, "{orders}");
}

#[test]
fn two_waves_that_ask_at_once_are_both_heard() {
    let (_, said) = in_every_order(
        [WaveStatus::Checking, WaveStatus::Waiting],
        |table| change(1, WaveStatus::NeedsDecision, table),
        |table| change(2, WaveStatus::AwaitingApproval, table),
    );
    assert_eq!(said, "Paused: wave 1 `Wave` needs a decision; wave 2 `Wave` waits for approval");
}

#[test]
fn a_wave_that_goes_on_after_a_decision_while_another_ends_leaves_no_question_behind() {
    let (_, said) = in_every_order(
        [WaveStatus::Checking, WaveStatus::NeedsDecision],
        |table| change(1, WaveStatus::Succeeded, table),
        |table| change(2, WaveStatus::Launching, table),
    );
    assert_eq!(said, "Running: ");
}

#[test]
fn a_pause_while_the_last_wave_at_work_ends_is_in_force_at_once() {
    let (_, said) = in_every_order(
        [WaveStatus::Checking, WaveStatus::Waiting],
        |table| change(1, WaveStatus::Succeeded, table),
        pause,
    );
    assert_eq!(said, "Paused: paused by alice");
}
