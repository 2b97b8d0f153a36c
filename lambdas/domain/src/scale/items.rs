//! How large items in DynamoDB become.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::check::{CheckRecord, CheckStatus};
use crate::execution::ServerRecord;
use crate::frozen_plan::FrozenPlan;
use crate::ids::{GroupId, SourceServerId};
use crate::plan::{Check, Impact, PlanWave, RecoveryPlan};
use crate::status::ServerStatus;
use crate::{strict, testing};

/// How long the command of a check is, in characters: ten lines of shell.
pub(super) const COMMAND: usize = 500;

/// The size of the item that a record becomes, in bytes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>).
pub(super) fn item_bytes(record: &impl Serialize) -> usize {
    let Value::Object(attributes) = serde_json::to_value(record).unwrap() else { panic!("no record") };
    attributes.iter().map(|(name, value)| name.len() + value_bytes(value)).sum()
}

fn value_bytes(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 1,
        Value::Number(number) => number.to_string().len() / 2 + 2,
        Value::String(text) => text.len(),
        Value::Array(items) => 3 + items.iter().map(|item| 1 + value_bytes(item)).sum::<usize>(),
        Value::Object(fields) => {
            3 + fields.iter().map(|(name, field)| 1 + name.len() + value_bytes(field)).sum::<usize>()
        }
    }
}

/// The ids of that many servers.
pub(super) fn servers(count: usize) -> Vec<SourceServerId> {
    (0..count).map(|number| format!("s-{number:017x}").parse().unwrap()).collect()
}

/// A plan that names each of its servers twice, to take it from its groups and to call it optional, and has three checks
/// in each wave, whose commands have `command` characters.
pub(super) fn wordy_plan(count: usize, waves: usize, command: usize) -> RecoveryPlan {
    let mut plan: RecoveryPlan =
        strict::from_value(json!({"planId": "p".repeat(50), "name": "A plan", "waves": []})).unwrap();
    let check = |number: usize| Check {
        name: format!("check {number}"),
        document: "AWS-RunShellScript".to_owned(),
        parameters: BTreeMap::from([("commands".to_owned(), vec!["x".repeat(command)])]),
        timeout_seconds: 300,
        required: true,
        platform: None,
    };
    let groups: Vec<GroupId> = vec!["a-group-of-servers".parse().unwrap()];
    let wave = |(number, servers): (usize, &[SourceServerId])| PlanWave {
        name: format!("Wave {number}"),
        groups: groups.clone(),
        servers: Some(servers.to_vec()),
        depends_on: None,
        impact: servers.iter().map(|server| (server.clone(), Impact::Optional)).collect(),
        pause_before: false,
        on_failure: Default::default(),
        deadline_seconds: Some(5_400),
        checks: (1..=3).map(check).collect(),
    };
    plan.waves = servers(count).chunks(count.div_ceil(waves)).enumerate().map(wave).collect();
    plan
}

/// A plan as an execution keeps it.
pub(super) fn frozen(plan: RecoveryPlan) -> FrozenPlan {
    FrozenPlan::new(plan).unwrap()
}

/// A server that was launched, and failed the last of three checks.
pub(super) fn server() -> ServerRecord {
    let at = Some("2026-11-20T02:00:00.123Z".parse().unwrap());
    let check = |index: u16| CheckRecord {
        name: format!("check {index}"),
        index,
        required: true,
        status: CheckStatus::Failed,
        requested_at: at,
        command_id: Some("11111111-2222-3333-4444-555555555555".to_owned()),
        detail: Some("x".repeat(100)),
    };
    let mut server = testing::server(1, 1, ServerStatus::Unhealthy);
    server.reason = Some("x".repeat(200));
    server.next_step = Some("x".repeat(100));
    server.job_id = Some("drsjob-11111111111111111".parse().unwrap());
    (server.launching_at, server.launched_at, server.recovery_point, server.ended_at) = (at, at, at, at);
    (server.agent_deadline, server.agent_online_at, server.rpo_seconds) = (at, at, Some(10));
    server.recovery_instance_id = Some("i-11111111111111111".parse().unwrap());
    server.checks = (0..3).map(check).collect();
    server
}
