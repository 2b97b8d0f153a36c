//! Recovery snapshots by the PIT policy.

use serde_json::{Value, json};

use super::kit::Kit;

fn times(kit: &mut Kit, extra: Value) -> Vec<String> {
    let mut input = json!({"sourceServerID": kit.id("web-01")});
    for (key, value) in extra.as_object().unwrap() {
        input[key] = value.clone();
    }
    let answer = kit.drs("DescribeRecoverySnapshots", input);
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item["expectedTimestamp"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn snapshots_are_every_10_minutes_for_an_hour_hourly_for_a_day_and_daily_for_a_week() {
    let mut kit = Kit::sample();
    kit.pass(300);
    let all = times(&mut kit, json!({}));
    // 08:00 back to 07:10, hourly back to 09:00 the day before, midnights back to the 14th; 07:00 and 00:00 are of two
    // rules.
    insta::assert_json_snapshot!(all);
    assert!(all.is_sorted());
    let mut backwards = times(&mut kit, json!({"order": "DESC"}));
    backwards.reverse();
    assert_eq!(backwards, all);
}

#[test]
fn a_snapshot_keeps_its_id_as_long_as_it_is_kept() {
    let mut kit = Kit::sample();
    let server = json!({"sourceServerID": kit.id("web-01"), "order": "DESC", "maxResults": 1});
    let newest = kit.drs("DescribeRecoverySnapshots", server.clone())["items"][0].clone();
    kit.pass(3_600);
    let mut then = server;
    then["filters"] = json!({"toDateTime": newest["expectedTimestamp"]});
    assert_eq!(kit.drs("DescribeRecoverySnapshots", then)["items"][0]["snapshotID"], newest["snapshotID"]);
}

#[test]
fn no_snapshot_is_newer_than_the_replicated_data() {
    let mut kit =
        Kit::faults(json!([{"fault": "replication-state", "servers": ["web-01"], "state": "STALLED", "lag": "PT3H"}]));
    assert_eq!(times(&mut kit, json!({})).last().unwrap(), "2026-11-20T05:00:00.000Z");
    assert_eq!(kit.source_server("web-01")["dataReplicationInfo"]["lagDuration"], "PT3H");
}

#[test]
fn dates_bound_the_snapshots_and_pages_divide_them() {
    let mut kit = Kit::sample();
    let filters = json!({"filters": {"fromDateTime": "2026-11-20T07:00:00Z", "toDateTime": "2026-11-20T07:30:00Z"}});
    assert_eq!(times(&mut kit, filters).len(), 4);
    let server = kit.id("web-01");
    let first = kit.drs("DescribeRecoverySnapshots", json!({"sourceServerID": server, "maxResults": 5}));
    let rest = kit.drs("DescribeRecoverySnapshots", json!({"sourceServerID": server, "nextToken": first["nextToken"]}));
    let count = |page: &Value| page["items"].as_array().unwrap().len();
    assert_eq!(count(&first) + count(&rest), times(&mut kit, json!({})).len());
}

#[test]
fn a_changed_pit_policy_changes_what_is_kept() {
    let mut kit = Kit::sample();
    let policy = json!([
        {"units": "MINUTE", "interval": 10, "retentionDuration": 30},
        {"units": "HOUR", "interval": 1, "retentionDuration": 1, "enabled": false},
        {"units": "DAY", "interval": 1, "retentionDuration": 1},
    ]);
    let update = json!({"sourceServerID": kit.id("web-01"), "pitPolicy": policy, "createPublicIP": false});
    let updated = kit.drs("UpdateReplicationConfiguration", update);
    assert_eq!(
        (&updated["createPublicIP"], &updated["pitPolicy"][0]["retentionDuration"]),
        (&json!(false), &json!(30))
    );
    assert_eq!(
        times(&mut kit, json!({})),
        [
            "2026-11-20T00:00:00.000Z",
            "2026-11-20T07:40:00.000Z",
            "2026-11-20T07:50:00.000Z",
            "2026-11-20T08:00:00.000Z"
        ]
    );
}
