//! Plans and estates of any size: every wave has the same number of servers, and each waits for the one before it.

use std::ops::RangeInclusive;

use drs::Estate;
use serde_json::{Value, json};

use crate::Setup;

/// So many servers in so many waves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fleet {
    pub(super) servers: usize,
    pub(super) waves: usize,
}

/// The sizes that figures are given for.
pub(super) const SIZES: [Fleet; 4] = [Fleet::new(6, 3), Fleet::new(100, 3), Fleet::new(500, 5), Fleet::new(3_000, 30)];

/// A wave takes about 20 minutes with these.
pub(super) fn twenty_minutes() -> Value {
    json!([{"conversionSeconds": [640, 720], "launchSeconds": [240, 300]}])
}

impl Fleet {
    pub(super) const fn new(servers: usize, waves: usize) -> Self {
        Self { servers, waves }
    }

    /// `3,000/30`
    pub(super) fn name(self) -> String {
        format!("{}/{}", super::report::figure(self.servers as f64), self.waves)
    }

    /// The fleet with its plan, `fleet`, on a stack that is not started.
    pub(super) fn setup(self, timings: &Value) -> Setup {
        Setup::default().estate(self.estate(timings)).plan(&self.whole_plan().to_string())
    }

    fn estate(self, timings: &Value) -> Estate {
        let items: Vec<Value> = (0..self.servers).map(|number| self.server(number)).collect();
        Estate::parse(&json!({"items": items, "timings": timings}).to_string()).unwrap()
    }

    fn server(self, number: usize) -> Value {
        json!({
            "sourceServerID": format!("s-{number:017}"),
            "tags": {"Wave": (number * self.waves / self.servers + 1).to_string()},
            "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT5S"},
            "sourceProperties": {
                "identificationHints": {"hostname": format!("app-{number:04}.example.com")},
                "os": {"fullString": "Ubuntu 24.04 LTS"},
            },
        })
    }

    /// The plan file, with one check for each server.
    fn whole_plan(self) -> Value {
        plan("fleet", 1..=self.waves)
    }

    /// A plan of so many of its waves; the parts from 0 on share none.
    pub(super) fn part(self, number: usize, waves: usize) -> Value {
        plan(&format!("part-{number}"), number * waves + 1..=(number + 1) * waves)
    }
}

fn plan(id: &str, waves: RangeInclusive<usize>) -> Value {
    let check = json!({
        "name": "service answers", "document": "AWS-RunShellScript",
        "parameters": {"commands": ["curl --fail --silent http://localhost:8080/health"]}, "timeoutSeconds": 300,
    });
    let group = |wave: usize| format!("wave-{wave}");
    let written: Vec<Value> = waves
        .clone()
        .map(|wave| json!({"name": format!("Wave {wave}"), "groups": [group(wave)], "checks": [check]}))
        .collect();
    let groups: Vec<Value> = waves
        .map(|wave| json!({"groupId": group(wave), "name": group(wave), "tags": {"Wave": wave.to_string()}}))
        .collect();
    json!({
        "plan": {"planId": id, "name": id, "rtoMinutes": 900, "rpoMinutes": 15, "waves": written},
        "protectionGroups": groups,
    })
}
