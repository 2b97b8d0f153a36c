//! IAM's simulation of what a role may do, on the wire.

use serde_json::json;

use super::kit::Kit;
use crate::{Request, Response};

const ROLE: (&str, &str) = ("PolicySourceArn", "arn:aws:iam::111122223333:role/start-wave");

fn simulate(kit: &mut Kit, parameters: &[(&str, &str)]) -> Response {
    kit.send(&Request::iam("SimulatePrincipalPolicy", parameters))
}

fn shown(response: &Response) -> String {
    let id = response.header("x-amzn-requestid").unwrap().to_owned();
    response.text().replace(&id, "ID").replace("><", ">\n<")
}

#[test]
fn a_role_may_do_everything_but_what_a_fault_takes_away() {
    let mut kit = Kit::faults(json!([{"fault": "permission-denied", "actions": ["ec2:Detach*"]}]));
    let asked = [
        ROLE,
        ("ActionNames.member.1", "ec2:AttachVolume"),
        ("ActionNames.member.2", "ec2:DetachVolume"),
        ("ResourceArns.member.1", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0"),
        ("ResourceArns.member.2", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0"),
        ("ContextEntries.member.1.ContextKeyName", "aws:ViaAWSService"),
        ("ContextEntries.member.1.ContextKeyType", "boolean"),
        ("ContextEntries.member.1.ContextKeyValues.member.1", "true"),
    ];
    insta::assert_snapshot!(shown(&simulate(&mut kit, &asked)));
}

#[test]
fn results_come_in_pages() {
    let mut kit = Kit::sample();
    let asked = [ROLE, ("ActionNames.member.1", "drs:A"), ("ActionNames.member.2", "drs:B"), ("MaxItems", "1")];
    let first = simulate(&mut kit, &asked).text();
    assert!(first.contains("<EvalActionName>drs:A<") && first.contains("<IsTruncated>true<"), "{first}");
    let marker = first.split("<Marker>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let second = simulate(&mut kit, &[&asked[..], &[("Marker", marker)]].concat()).text();
    assert!(second.contains("<EvalActionName>drs:B<") && second.contains("<IsTruncated>false<"), "{second}");
}

#[test]
fn what_cannot_be_simulated_is_refused_by_name() {
    let mut kit =
        Kit::faults(json!([{"fault": "access-denied", "operations": ["SimulatePrincipalPolicy"], "skip": 3}]));
    let action = ("ActionNames.member.1", "ec2:RunInstances");
    let mut refused = |arn: &str| {
        let response = simulate(&mut kit, &[("PolicySourceArn", arn), action]);
        let code = response.text().split("<Code>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned);
        (response.status, code.unwrap_or_default())
    };
    assert_eq!(refused("arn:aws:iam::222233334444:role/launch"), (404, "NoSuchEntity".to_owned()));
    assert_eq!(refused("arn:aws:iam::111122223333:policy/launch"), (400, "InvalidInput".to_owned()));
    assert_eq!(refused("arn"), (400, "ValidationError".to_owned()));
    assert_eq!(refused(ROLE.1), (403, "AccessDenied".to_owned()));
}
