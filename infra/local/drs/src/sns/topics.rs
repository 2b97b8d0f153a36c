//! `CreateTopic`, `DeleteTopic`, `ListTopics`, `GetTopicAttributes`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{SnsError, page};
use crate::account::Account;

/// A topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Topic {
    pub(super) arn: String,
    pub(super) attributes: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateTopic {
    name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// A topic of the same name is answered as it is.
pub(super) fn create(account: &mut Account, input: CreateTopic) -> Result<Value, SnsError> {
    let plain = input.name.strip_suffix(".fifo").unwrap_or(&input.name);
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if plain.is_empty() || input.name.len() > 256 || !plain.bytes().all(valid) {
        return Err(SnsError::InvalidParameter("Invalid parameter: Topic Name".to_owned()));
    }
    let arn = format!("arn:aws:sns:{}:{}:{}", account.options.region, account.options.account, input.name);
    let topic = Topic { arn: arn.clone(), attributes: input.attributes };
    account.topics.topics.entry(arn.clone()).or_insert(topic);
    Ok(json!({"TopicArn": arn}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OneTopic {
    topic_arn: String,
}

/// Deleting what is not there is no error.
pub(super) fn delete(account: &mut Account, input: &OneTopic) -> Value {
    account.topics.topics.remove(&input.topic_arn);
    account.topics.subscriptions.retain(|_, subscription| subscription.topic_arn != input.topic_arn);
    json!({})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListTopics {
    next_token: Option<String>,
}

pub(super) fn list(account: &Account, input: &ListTopics) -> Result<Value, SnsError> {
    let arns = account.topics.topics.keys();
    let (arns, next) = page("ListTopics", input.next_token.as_deref(), arns, |arn| (*arn).clone())?;
    let topics: Vec<Value> = arns.into_iter().map(|arn| json!({"TopicArn": arn})).collect();
    Ok(json!({"Topics": topics, "NextToken": next}))
}

pub(super) fn attributes(account: &Account, input: &OneTopic) -> Result<Value, SnsError> {
    let topic = account.topics.topics.get(&input.topic_arn).ok_or(SnsError::NotFound("Topic"))?;
    let confirmed = |confirmed: bool| {
        let of_topic = |subscription: &&super::Subscription| subscription.topic_arn == topic.arn;
        let all = account.topics.subscriptions.values().filter(of_topic);
        all.filter(|subscription| subscription.is_confirmed() == confirmed).count().to_string()
    };
    let mut attributes = topic.attributes.clone();
    attributes.extend([
        ("TopicArn".to_owned(), topic.arn.clone()),
        ("Owner".to_owned(), account.options.account.clone()),
        ("SubscriptionsConfirmed".to_owned(), confirmed(true)),
        ("SubscriptionsPending".to_owned(), confirmed(false)),
        ("SubscriptionsDeleted".to_owned(), "0".to_owned()),
    ]);
    Ok(json!({"Attributes": attributes}))
}
