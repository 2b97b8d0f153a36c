//! Quotas (402) apart from the model's bounds (400), and one job per server (409).

use serde_json::{Value, json};

use super::kit::{Kit, estate_of};
use crate::{Options, Quotas, Scenario};

fn servers(numbers: std::ops::Range<usize>) -> Value {
    numbers.map(|number| json!({"sourceServerID": format!("s-{number:017}")})).collect()
}

fn start(kit: &mut Kit, numbers: std::ops::Range<usize>) {
    kit.drs("StartRecovery", json!({"sourceServers": servers(numbers)}));
}

#[test]
fn a_job_has_at_most_100_servers_by_quota_and_200_by_the_model() {
    let mut kit = Kit::servers(300);
    start(&mut kit, 0..100);
    let (status, name, body) = kit.drs_error("StartRecovery", json!({"sourceServers": servers(100..201)}));
    assert_eq!(
        (status, name.as_str(), body["quotaCode"].as_str()),
        (402, "ServiceQuotaExceededException", Some("L-B827C881"))
    );
    assert_eq!(body["serviceCode"], "drs");
    let (status, name, _) = kit.drs_error("StartRecovery", json!({"sourceServers": servers(100..301)}));
    assert_eq!((status, name.as_str()), (400, "ValidationException"));
    let (status, name, _) = kit.drs_error("StartRecovery", json!({"sourceServers": []}));
    assert_eq!((status, name.as_str()), (400, "ValidationException"));
}

#[test]
fn at_most_20_jobs_are_in_progress_and_a_slot_is_free_when_one_ends() {
    let mut kit = Kit::servers(30);
    for number in 0..20 {
        start(&mut kit, number..number + 1);
    }
    let one_more = json!({"sourceServers": servers(20..21)});
    let (status, _, body) = kit.drs_error("StartRecovery", one_more.clone());
    assert_eq!((status, body["quotaCode"].as_str()), (402, Some("L-D88FAC3A")));
    kit.settle();
    kit.drs("StartRecovery", one_more);
}

#[test]
fn at_most_500_servers_are_in_all_jobs() {
    let mut kit = Kit::servers(600);
    for wave in 0..5 {
        start(&mut kit, wave * 100..(wave + 1) * 100);
    }
    let (status, _, body) = kit.drs_error("StartRecovery", json!({"sourceServers": servers(500..501)}));
    assert_eq!((status, body["quotaCode"].as_str()), (402, Some("L-05AFA8C6")));
}

#[test]
fn a_server_is_in_one_job_at_a_time() {
    let mut kit = Kit::servers(3);
    start(&mut kit, 0..2);
    let (status, name, body) = kit.drs_error("StartRecovery", json!({"sourceServers": servers(1..3)}));
    assert_eq!((status, name.as_str()), (409, "ConflictException"));
    assert_eq!(body["resourceId"], "s-00000000000000001");
    assert!(body["message"].as_str().unwrap().contains("is being processed by the job drsjob-"));
    kit.settle();
    start(&mut kit, 1..3);
}

#[test]
fn terminations_are_jobs_too() {
    let mut kit = Kit::with_options(
        estate_of(2),
        Scenario::none(),
        Options { quotas: Quotas { jobs_in_progress: 1, ..Quotas::default() }, ..Options::default() },
    );
    start(&mut kit, 0..1);
    kit.settle();
    let instance = kit.instance("host-0000").unwrap()["recoveryInstanceID"].clone();
    kit.drs("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    assert_eq!(kit.drs_error("StartRecovery", json!({"sourceServers": servers(1..2)})).0, 402);
}

#[test]
fn a_refused_request_starts_nothing() {
    let mut kit = Kit::servers(101);
    kit.drs_error("StartRecovery", json!({"sourceServers": servers(0..101)}));
    assert_eq!(kit.drs("DescribeJobs", json!({})), json!({"items": []}));
    assert_eq!(kit.simulator.next_event(kit.now), None);
}
