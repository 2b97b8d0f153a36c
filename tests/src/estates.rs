//! Estates for tests: fleets of any size, plain or odd.

use drs::Estate;
use serde_json::{Value, json};

/// A fleet of Linux servers in good health: per tier so many, named `tier-001` and so on, with the tag `Tier`.
pub fn fleet(tiers: &[(&str, usize)]) -> Estate {
    let names = tiers.iter().flat_map(|(tier, count)| (1..=*count).map(move |number| (tier, number)));
    let items: Vec<Value> = names
        .enumerate()
        .map(|(place, (tier, number))| {
            json!({
                "sourceServerID": format!("s-{place:017}"),
                "tags": {"Tier": tier},
                "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT5S"},
                "sourceProperties": {
                    "identificationHints": {"hostname": format!("{tier}-{number:03}")},
                    "os": {"fullString": "Ubuntu 24.04 LTS"},
                },
            })
        })
        .collect();
    Estate::parse(&json!({ "items": items }).to_string()).unwrap()
}

/// The answer of `aws drs describe-source-servers` for servers that are valid but odd: without host names, without
/// optional members, with members that nobody knows, with lags in days and tags in every script.
pub fn odd_fleet(count: usize) -> Value {
    let items: Vec<Value> = (0..count)
        .map(|number| {
            let mut item = json!({"sourceServerID": format!("s-{number:017}")});
            match number % 6 {
                0 => item["tags"] = json!({"Größe": "groß", "名前": "経理", "🚀": "ja", "Wave": (number % 3).to_string()}),
                1 => {
                    item["dataReplicationInfo"] =
                        json!({"lagDuration": "P152D", "dataReplicationState": "STALLED", "novelty": {"deep": [1, null]}});
                }
                2 => item["sourceProperties"] = json!({"os": {}, "identificationHints": {}, "newMember": true}),
                3 => {
                    item["dataReplicationInfo"] = json!({"lagDuration": "PT1H30M", "dataReplicationState": "BACKLOG"});
                    item["usageOperationData"] = json!({"code": "RunInstances:0002"});
                }
                4 => {
                    item["sourceProperties"] = json!({
                        "identificationHints": {"fqdn": format!("host-{number}.example.com")},
                        "os": {"fullString": "Microsoft Windows Server 2022 Datacenter"},
                    });
                }
                _ => {
                    item["lifeCycle"] = json!({"elapsedReplicationDuration": "P0D"});
                    item["dataReplicationInfo"] = json!({"dataReplicationState": "CONTINUOUS", "lagDuration": "P0D"});
                }
            }
            item
        })
        .collect();
    json!({ "items": items })
}
