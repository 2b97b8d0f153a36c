//! What can go wrong in DRS and SSM: random faults for the simulator.

use serde_json::{Value, json};

use super::dice::Dice;
use super::story::server_id;

/// The calls that the product makes and that can be refused.
const CALLS: [&str; 11] = [
    "DescribeSourceServers",
    "StartRecovery",
    "DescribeJobs",
    "DescribeJobLogItems",
    "DescribeRecoveryInstances",
    "DescribeDocument",
    "DescribeInstanceInformation",
    "SendCommand",
    "ListCommandInvocations",
    "GetCommandInvocation",
    "Publish",
];

/// What can happen to a launch; some end well all the same.
const LAUNCHES: [&str; 16] = [
    "permission-denied",
    "server-skipped",
    "cleanup-fails",
    "snapshot-fails",
    "conversion-fails",
    "conversion-hangs",
    "launch-fails",
    "insufficient-capacity",
    "instance-id-missing",
    "job-appears-late",
    "slow-launch",
    "agent-never-online",
    "agent-late",
    "launch-event-lost",
    "launch-event-duplicated",
    "replication-state",
];

/// What can happen to a check.
const COMMANDS: [&str; 4] = ["command-fails", "command-times-out", "command-hangs", "command-not-delivered"];

/// A few faults.
pub(super) fn draw(servers: usize, dice: &mut Dice) -> Vec<Value> {
    (0..dice.between(0, 4))
        .map(|_| match dice.between(1, 10) {
            1..=4 => call(dice),
            5..=8 => launch(servers, dice),
            _ => command(servers, dice),
        })
        .collect()
}

fn call(dice: &mut Dice) -> Value {
    let name = *dice.pick(&["throttle", "server-error", "answer-lost", "conflict", "quota-exceeded", "access-denied"]);
    let operation = match name {
        "conflict" | "quota-exceeded" => "StartRecovery",
        // SNS has a name of its own for it, which is taken for a defect.
        "access-denied" => *dice.pick(&CALLS[..CALLS.len() - 1]),
        "answer-lost" if dice.percent(60) => "StartRecovery",
        _ => *dice.pick(&CALLS),
    };
    let times = if name == "access-denied" { dice.between(1, 2) } else { dice.between(1, 8) };
    json!({"fault": name, "operations": [operation], "skip": dice.between(0, 4), "times": times})
}

fn some_servers(servers: usize, dice: &mut Dice) -> Value {
    if dice.percent(20) {
        return json!(["*"]);
    }
    (0..dice.between(1, 3)).map(|_| server_id(dice.index(servers))).collect()
}

fn launch(servers: usize, dice: &mut Dice) -> Value {
    let name = *dice.pick(&LAUNCHES);
    let mut fault = json!({"fault": name, "servers": some_servers(servers, dice)});
    let minutes = |most: u64, dice: &mut Dice| json!(format!("PT{}M", dice.between(1, most)));
    match name {
        "conversion-fails" => fault["attempts"] = json!(dice.between(1, 3)),
        "conversion-hangs" if dice.percent(60) => fault["for"] = minutes(120, dice),
        "instance-id-missing" if dice.percent(60) => fault["for"] = minutes(20, dice),
        "job-appears-late" => fault["for"] = minutes(10, dice),
        "slow-launch" => fault["factor"] = json!(dice.between(2, 8)),
        "agent-late" => fault["by"] = minutes(40, dice),
        "snapshot-fails" => fault["previousSnapshotFails"] = json!(dice.percent(30)),
        "replication-state" => fault["state"] = json!(dice.pick(&["STALLED", "PAUSED", "DISCONNECTED", "STOPPED"])),
        _ => {}
    }
    if dice.percent(40) && name != "replication-state" {
        fault["times"] = json!(1);
    }
    fault
}

fn command(servers: usize, dice: &mut Dice) -> Value {
    json!({"fault": *dice.pick(&COMMANDS), "servers": some_servers(servers, dice), "times": dice.between(1, 2)})
}
