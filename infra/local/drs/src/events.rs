//! What EventBridge carries: launch results, failback states, stalled replication. Delivery on AWS is best effort, so
//! it is only ever a hint; faults lose and duplicate launch results.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::account::{Account, Instance, JobState, Part, ResultEvent};
use crate::drs::shapes::{FailbackState, InitiatedBy, LaunchStatus};
use crate::ids::SourceServerId;
use crate::scenario::{Effect, Target};
use crate::time::after;

/// An event in EventBridge's envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// Always `0`.
    pub version: String,
    /// A UUID.
    pub id: String,
    /// Such as `DRS Source Server Launch Result`.
    pub detail_type: String,
    /// Always `aws.drs`.
    pub source: String,
    /// The account.
    pub account: String,
    /// When.
    pub time: Timestamp,
    /// The Region.
    pub region: String,
    /// ARNs.
    pub resources: Vec<String>,
    /// What happened.
    pub detail: Value,
}

const LAUNCH_RESULT: &str = "DRS Source Server Launch Result";
const STALLED_CHANGE: &str = "DRS Source Server Data Replication Stalled Change";
const FAILBACK_CHANGE: &str = "DRS Recovery Instance Failback State Change";

pub(crate) fn between(account: &Account, after: Timestamp, until: Timestamp) -> Vec<Event> {
    let mut events = Vec::new();
    // Most launches ended long ago, and looking at their time costs far less than making their events.
    let within = |time: Timestamp| after < time && time <= until;
    for job in account.jobs.all() {
        let parts = job.parts.iter().filter(|part| part.statuses.last().is_some_and(|(time, _)| within(*time)));
        events.extend(parts.flat_map(|part| launch_result(account, job, part)));
    }
    events.extend(account.instances.values().flat_map(|instance| failback_changes(account, instance)));
    events.extend(stalled_changes(account));
    events.retain(|event| within(event.time));
    events.sort_by(|one, other| (one.time, &one.id).cmp(&(other.time, &other.id)));
    events
}

fn event(account: &Account, kind: &str, time: Timestamp, resource: &str, detail: Value) -> Event {
    let words = [kind, &time.to_string(), resource];
    Event {
        version: "0".to_owned(),
        id: account.dice().draw(&words).uuid(),
        detail_type: kind.to_owned(),
        source: "aws.drs".to_owned(),
        account: account.options.account.clone(),
        time,
        region: account.options.region.clone(),
        resources: vec![account.arn(resource)],
        detail,
    }
}

/// When a server's part in a launch has come to its end. `is-drill` is a word, not a truth value, on AWS too.
fn launch_result(account: &Account, job: &JobState, part: &Part) -> Vec<Event> {
    if !matches!(job.initiated_by, InitiatedBy::StartDrill | InitiatedBy::StartRecovery) {
        return Vec::new();
    }
    let Some((time, status)) = part.statuses.last() else { return Vec::new() };
    let state = match status {
        LaunchStatus::Launched => "RECOVERY_LAUNCH_SUCCEEDED",
        LaunchStatus::Failed => "RECOVERY_LAUNCH_FAILED",
        _ => return Vec::new(),
    };
    let drill = if job.is_drill() { "TRUE" } else { "FALSE" };
    let detail = json!({"state": state, "job-id": job.id, "is-drill": drill});
    let event = event(account, LAUNCH_RESULT, *time, &source_server(&part.server), detail);
    match part.result_event {
        ResultEvent::Once => vec![event],
        ResultEvent::Lost => Vec::new(),
        ResultEvent::Twice => vec![event.clone(), event],
    }
}

fn source_server(id: &SourceServerId) -> String {
    format!("source-server/{id}")
}

fn failback_changes(account: &Account, instance: &Instance) -> Vec<Event> {
    let mut last = None;
    let mut events = Vec::new();
    for step in &instance.failback {
        let word = match step.state {
            FailbackState::FailbackInProgress => "FAILBACK_IN_PROGRESS",
            FailbackState::FailbackCompleted => "FAILBACK_COMPLETED",
            FailbackState::FailbackError => "FAILBACK_ERROR",
            _ => continue,
        };
        if last.replace(step.state) != Some(step.state) {
            let resource = format!("recovery-instance/{}", instance.id);
            events.push(event(account, FAILBACK_CHANGE, step.at, &resource, json!({"state": word})));
        }
    }
    events
}

fn stalled_changes(account: &Account) -> Vec<Event> {
    let mut events = Vec::new();
    for set in account.faults.all() {
        let (Effect::ReplicationState { state, .. }, Target::Servers(servers)) = (&set.fault.effect, &set.fault.target)
        else {
            continue;
        };
        if state != "STALLED" {
            continue;
        }
        let stalled_at = after(set.since, set.fault.window.from.unwrap_or_default());
        let over_at = set.fault.window.until.map(|until| after(set.since, until));
        for (id, server) in account.estate.servers() {
            if servers.iter().any(|selector| selector.matches(id, server.hostname())) {
                let resource = source_server(id);
                let change = |time, word: &str| event(account, STALLED_CHANGE, time, &resource, json!({"state": word}));
                events.push(change(stalled_at, "STALLED"));
                events.extend(over_at.map(|time| change(time, "NOT_STALLED")));
            }
        }
    }
    events
}
