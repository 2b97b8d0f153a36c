//! A run before it begins: a random estate and plan, what goes wrong, and what the operator does, all from one seed.

use serde_json::{Value, json};

use super::dice::Dice;
use super::meddler::Weather;
use super::operator::{self, Action};
use super::troubles;

/// The plan of a run.
pub const PLAN: &str = "storm";

/// Everything that makes one run different from another.
#[derive(Debug)]
pub struct Story {
    /// Its seed.
    pub(super) seed: u64,
    /// `DRILL` or `RECOVERY`.
    pub(super) execution_type: &'static str,
    /// The source servers, as DRS describes them.
    pub(super) estate: Value,
    /// The plan file.
    pub(super) plan: Value,
    /// What goes wrong in DRS and SSM.
    pub(super) faults: Vec<Value>,
    /// Jobs that DRS runs at once, and servers in all of them.
    pub(super) quotas: (usize, usize),
    /// What goes wrong between the services.
    pub(super) weather: Weather,
    /// What the operator does, in order of time.
    pub(super) actions: Vec<Action>,
}

impl Story {
    /// The story of a seed.
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed, "story");
        let count = match dice.between(1, 100) {
            1..=2 => dice.between(100, 300),
            3..=30 => dice.between(1, 3),
            _ => dice.between(2, 12),
        };
        let count = usize::try_from(count).unwrap();
        let waves = dice.index(count.min(6)) + 1;
        let calm = dice.percent(20);
        Self {
            seed,
            execution_type: if dice.percent(50) { "DRILL" } else { "RECOVERY" },
            estate: estate(count, &mut dice),
            plan: plan(count, waves, &mut dice),
            faults: if calm { Vec::new() } else { troubles::draw(count, &mut dice) },
            quotas: quotas(count, &mut dice),
            weather: Weather::draw(&mut dice),
            actions: operator::draw(waves, &mut dice),
        }
    }
}

impl Default for Story {
    /// A drill in which nothing happens that the storm knows of.
    fn default() -> Self {
        Self {
            seed: 0,
            execution_type: "DRILL",
            estate: Value::Null,
            plan: Value::Null,
            faults: Vec::new(),
            quotas: (20, 500),
            weather: Weather::default(),
            actions: Vec::new(),
        }
    }
}

/// The id of a server by its number.
pub(super) fn server_id(number: usize) -> String {
    format!("s-{number:017}")
}

fn estate(count: usize, dice: &mut Dice) -> Value {
    let servers = (0..count).map(|number| {
        let windows = dice.percent(30);
        let (state, lag) = match dice.between(1, 40) {
            1 => ("STALLED", "PT5H"),
            2 => ("BACKLOG", "PT40M"),
            3 => ("RESCAN", "PT10M"),
            _ => ("CONTINUOUS", "PT8S"),
        };
        json!({
            "sourceServerID": server_id(number),
            "tags": {"Number": number.to_string()},
            "dataReplicationInfo": {"dataReplicationState": state, "lagDuration": lag},
            "sourceProperties": {
                "identificationHints": {"hostname": format!("host-{number:03}")},
                "os": {"fullString": if windows { "Microsoft Windows Server 2022" } else { "Ubuntu 24.04 LTS" }},
            },
        })
    });
    json!({ "items": servers.collect::<Vec<_>>() })
}

/// Every server in one wave, the waves in any graph without circles.
fn plan(count: usize, waves: usize, dice: &mut Dice) -> Value {
    let mut servers: Vec<usize> = (0..count).collect();
    dice.shuffle(&mut servers);
    let mut members: Vec<Vec<usize>> = servers[..waves].iter().map(|server| vec![*server]).collect();
    for server in &servers[waves..] {
        let wave = dice.index(waves);
        members[wave].push(*server);
    }
    let mut order: Vec<usize> = (0..waves).collect();
    if dice.percent(50) {
        dice.shuffle(&mut order);
    }
    let written: Vec<Value> = (0..waves).map(|wave| plan_wave(wave, &members[wave], &order, dice)).collect();
    let groups: Vec<Value> = members
        .iter()
        .enumerate()
        .map(|(wave, members)| match members.as_slice() {
            [only] if dice.percent(50) => {
                json!({"groupId": group(wave), "name": group(wave), "tags": {"Number": only.to_string()}})
            }
            _ => {
                let ids: Vec<String> = members.iter().map(|server| server_id(*server)).collect();
                json!({"groupId": group(wave), "name": group(wave), "sourceServerIds": ids})
            }
        })
        .collect();
    let plan = json!({
        "planId": PLAN, "name": "Storm", "rtoMinutes": 120, "rpoMinutes": 15, "checkDrills": dice.percent(25),
        "waves": written,
    });
    json!({"plan": plan, "protectionGroups": groups})
}

fn group(wave: usize) -> String {
    format!("group-{}", wave + 1)
}

fn wave_name(wave: usize) -> String {
    format!("Wave {}", wave + 1)
}

/// `order` is a hidden order of all waves: each depends only on such that come before it there.
fn plan_wave(wave: usize, members: &[usize], order: &[usize], dice: &mut Dice) -> Value {
    let place = order.iter().position(|other| *other == wave).unwrap();
    let is_listed_order = order.is_sorted();
    let mut written = json!({"name": wave_name(wave), "groups": [group(wave)]});
    // Without `dependsOn` a wave waits for the one before it in the list.
    if !is_listed_order || dice.percent(60) {
        let needed = order[..place].iter().filter(|_| dice.percent(45));
        written["dependsOn"] = needed.map(|wave| wave_name(*wave)).collect();
    }
    written["onFailure"] = json!(dice.pick(&["STOP", "STOP", "CONTINUE", "ASK"]));
    if dice.percent(12) {
        written["pauseBefore"] = json!(true);
    }
    let optional = members.iter().filter(|_| dice.percent(15));
    let impact: serde_json::Map<String, Value> =
        optional.map(|server| (server_id(*server), json!("OPTIONAL"))).collect();
    written["impact"] = Value::Object(impact);
    // Most are short: a wave that hangs is asked for every 30 seconds until then.
    if dice.percent(75) {
        written["deadlineSeconds"] = json!(dice.between(300, 3_000));
    }
    written["checks"] = (0..dice.between(0, 2)).map(|number| check(number, dice)).collect();
    written
}

fn check(number: u64, dice: &mut Dice) -> Value {
    let mut check = json!({
        "name": format!("check {number}"),
        "document": "AWS-RunShellScript",
        "parameters": {"commands": ["true"]},
        "timeoutSeconds": dice.between(30, 600),
        "required": dice.percent(75),
    });
    if dice.percent(30) {
        check["platform"] = json!(dice.pick(&["LINUX", "WINDOWS"]));
    }
    check
}

fn quotas(count: usize, dice: &mut Dice) -> (usize, usize) {
    let jobs = if dice.percent(15) { dice.index(3) + 1 } else { 20 };
    let servers = if dice.percent(10) { count.max(5) } else { 500 };
    (jobs, servers)
}
