//! `sns:Publish`: telling people.

use std::collections::HashMap;

use aws_sdk_sns::types::MessageAttributeValue;
use domain::fault::Fault;
use domain::notification::Outcome;
use domain::ports::{Answer, PublishMessage};

use crate::faults::fault;
use crate::world::World;

impl PublishMessage for World {
    async fn publish(&self, outcome: &Outcome) -> Answer<()> {
        const WHAT: &str = "Publish of SNS";
        let mut attributes = HashMap::new();
        for (name, value) in
            [("planId", &outcome.plan_id), ("executionType", &outcome.execution_type), ("outcome", &outcome.status)]
        {
            let attribute = MessageAttributeValue::builder().data_type("String").string_value(value).build();
            let attribute = attribute.map_err(|error| Fault::bug(format!("{WHAT} cannot be made: {error}")))?;
            attributes.insert(name.to_owned(), attribute);
        }
        let request = self.sns.publish().topic_arn(&self.topic_arn).subject(&outcome.subject).message(&outcome.message);
        let sent = request.set_message_attributes(Some(attributes)).send().await;
        sent.map(|_| ()).map_err(|error| fault(WHAT, &error))
    }
}
