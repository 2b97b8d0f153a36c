//! Publish.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::SnsError;
use crate::account::Account;
use crate::time::{DateTime, to_milliseconds};

/// The most bytes of a message (SNS quotas).
const MOST_BYTES: usize = 262_144;
/// A subject is shorter than this.
const SUBJECT_LIMIT: usize = 100;

/// A message as it was published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishedMessage {
    /// Its id.
    pub message_id: String,
    /// The topic.
    pub topic_arn: String,
    /// The subject, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text.
    pub message: String,
    /// What subscriptions filter by.
    pub message_attributes: BTreeMap<String, MessageAttribute>,
    /// When.
    pub published_at: DateTime,
}

/// An attribute of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageAttribute {
    /// String, String.Array, Number or Binary.
    pub data_type: String,
    /// The value, unless it is binary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_value: Option<String>,
    /// The value, base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binary_value: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Publish {
    topic_arn: Option<String>,
    target_arn: Option<String>,
    message: String,
    subject: Option<String>,
    #[serde(default)]
    message_attributes: BTreeMap<String, MessageAttribute>,
}

pub(super) fn publish(account: &mut Account, input: Publish, now: Timestamp) -> Result<Value, SnsError> {
    check(&input)?;
    let topic_arn = input.topic_arn.or(input.target_arn).ok_or_else(|| {
        SnsError::InvalidParameter(
            "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter".to_owned(),
        )
    })?;
    if !account.topics.topics.contains_key(&topic_arn) {
        return Err(SnsError::NotFound("Topic"));
    }
    let number = account.topics.messages.len().to_string();
    let message_id = account.dice().draw(&["message", &topic_arn, &number]).uuid();
    account.topics.messages.push(PublishedMessage {
        message_id: message_id.clone(),
        topic_arn,
        subject: input.subject,
        message: input.message,
        message_attributes: input.message_attributes,
        published_at: DateTime(to_milliseconds(now)),
    });
    Ok(json!({"MessageId": message_id}))
}

fn check(input: &Publish) -> Result<(), SnsError> {
    let invalid = |problem: &str| Err(SnsError::InvalidParameter(format!("Invalid parameter: {problem}")));
    if input.message.is_empty() {
        return invalid("Empty message");
    }
    if input.message.len() > MOST_BYTES {
        return invalid("Message too long");
    }
    let printable = |character: char| character.is_ascii() && !character.is_ascii_control();
    let valid =
        |subject: &String| !subject.is_empty() && subject.len() <= SUBJECT_LIMIT && subject.chars().all(printable);
    if input.subject.as_ref().is_some_and(|subject| !valid(subject)) {
        return invalid("Subject");
    }
    let typed = |attribute: &MessageAttribute| {
        let value = attribute.string_value.as_ref().or(attribute.binary_value.as_ref());
        ["String", "Number", "Binary"].iter().any(|kind| attribute.data_type.starts_with(kind))
            && value.is_some_and(|value| !value.is_empty())
    };
    match input.message_attributes.iter().find(|(_, attribute)| !typed(attribute)) {
        Some((name, _)) => invalid(&format!("The message attribute '{name}' needs a data type and a value")),
        None => Ok(()),
    }
}
