//! Topics, subscriptions and messages.

use super::kit::Kit;
use crate::{Request, Response};

fn call(kit: &mut Kit, action: &str, parameters: &[(&str, &str)]) -> Response {
    kit.send(&Request::sns(action, parameters))
}

/// The text of the first element of a name.
fn element(response: &Response, name: &str) -> String {
    let text = response.text();
    let (_, rest) = text.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{text}"));
    rest.split_once("</").unwrap().0.to_owned()
}

const ARN: &str = "arn:aws:sns:eu-west-1:111122223333:payroll";

#[test]
fn a_topic_is_created_once_and_listed() {
    let mut kit = Kit::sample();
    for _ in 0..2 {
        assert_eq!(element(&call(&mut kit, "CreateTopic", &[("Name", "payroll")]), "TopicArn"), ARN);
    }
    assert_eq!(call(&mut kit, "ListTopics", &[]).text().matches("<member>").count(), 1);
    assert_eq!(call(&mut kit, "CreateTopic", &[("Name", "a b")]).status, 400);
    assert_eq!(call(&mut kit, "GetTopicAttributes", &[("TopicArn", ARN)]).status, 200);
    call(&mut kit, "DeleteTopic", &[("TopicArn", ARN)]);
    assert_eq!(element(&call(&mut kit, "GetTopicAttributes", &[("TopicArn", ARN)]), "Code"), "NotFound");
}

#[test]
fn people_confirm_their_subscriptions_and_queues_need_not() {
    let mut kit = Kit::sample();
    call(&mut kit, "CreateTopic", &[("Name", "payroll")]);
    let email = [("TopicArn", ARN), ("Protocol", "email"), ("Endpoint", "ops@example.com")];
    assert_eq!(element(&call(&mut kit, "Subscribe", &email), "SubscriptionArn"), "pending confirmation");
    let queue = [("TopicArn", ARN), ("Protocol", "sqs"), ("Endpoint", "arn:aws:sqs:eu-west-1:111122223333:q")];
    let arn = element(&call(&mut kit, "Subscribe", &queue), "SubscriptionArn");
    assert!(arn.starts_with(ARN));
    let listed = call(&mut kit, "ListSubscriptionsByTopic", &[("TopicArn", ARN)]).text();
    assert!(listed.contains("ops@example.com") && listed.contains("PendingConfirmation") && listed.contains(&arn));
    call(&mut kit, "Unsubscribe", &[("SubscriptionArn", &arn)]);
    assert!(!call(&mut kit, "ListSubscriptionsByTopic", &[("TopicArn", ARN)]).text().contains(&arn));
    assert_eq!(call(&mut kit, "Subscribe", &[("TopicArn", "x"), ("Protocol", "email"), ("Endpoint", "e")]).status, 404);
}

#[test]
fn messages_are_kept_with_subject_text_and_attributes() {
    let mut kit = Kit::sample();
    call(&mut kit, "CreateTopic", &[("Name", "payroll")]);
    let response = call(
        &mut kit,
        "Publish",
        &[
            ("TopicArn", ARN),
            ("Subject", "Drill of payroll: Succeeded"),
            ("Message", "6 of 6 servers <launched> & healthy\nZoë"),
            ("MessageAttributes.entry.1.Name", "outcome"),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", "Succeeded"),
        ],
    );
    assert!(response.changed);
    assert_eq!(element(&response, "MessageId"), kit.simulator.messages()[0].message_id);
    insta::assert_json_snapshot!(kit.simulator.messages());
}

#[test]
fn messages_that_sns_would_refuse_are_refused() {
    let mut kit = Kit::sample();
    call(&mut kit, "CreateTopic", &[("Name", "payroll")]);
    let long = "x".repeat(262_145);
    for parameters in [
        vec![("TopicArn", ARN), ("Message", "")],
        vec![("TopicArn", ARN), ("Message", long.as_str())],
        vec![("TopicArn", ARN), ("Message", "m"), ("Subject", "two\nlines")],
        vec![("TopicArn", ARN), ("Message", "m"), ("Subject", "Zoë")],
        vec![("Message", "m")],
        vec![
            ("TopicArn", ARN),
            ("Message", "m"),
            ("MessageAttributes.entry.1.Name", "a"),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
        ],
    ] {
        let response = call(&mut kit, "Publish", &parameters);
        assert_eq!((response.status, element(&response, "Code").as_str()), (400, "InvalidParameter"));
    }
    assert!(kit.simulator.messages().is_empty());
}
