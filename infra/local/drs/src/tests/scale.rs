//! An estate of 4,000 servers: answers cost what they show, not what there is. Counted in work, not in time.

use serde_json::{Value, json};

use super::kit::Kit;

#[test]
fn four_thousand_servers_are_launched_in_forty_jobs_and_listed_in_pages() {
    let mut kit = Kit::servers(4_000);
    for round in 0..8 {
        for job in 0..5 {
            let first = round * 500 + job * 100;
            let servers: Vec<Value> =
                (first..first + 100).map(|number| json!({"sourceServerID": format!("s-{number:017}")})).collect();
            let request = crate::Request::drs("StartRecovery", &json!({"sourceServers": servers, "isDrill": true}));
            assert_eq!(kit.send(&request).status, 202);
        }
        kit.settle();
    }
    for operation in ["DescribeSourceServers", "DescribeRecoveryInstances"] {
        let (mut count, mut pages, mut token) = (0, 0, Value::Null);
        loop {
            let input = if token.is_null() { json!({}) } else { json!({"nextToken": token}) };
            let page = kit.send(&crate::Request::drs(operation, &input)).json();
            count += page["items"].as_array().unwrap().len();
            pages += 1;
            token = page["nextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        assert_eq!((count, pages), (4_000, 20), "{operation}");
    }
}
