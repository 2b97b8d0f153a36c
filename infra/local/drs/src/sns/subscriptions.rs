//! Subscribe, Unsubscribe, `ListSubscriptionsByTopic`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{SnsError, page};
use crate::account::Account;

/// A subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Subscription {
    pub(super) arn: String,
    pub(super) topic_arn: String,
    protocol: String,
    endpoint: String,
}

impl Subscription {
    /// People must confirm; machines of AWS need not.
    pub(super) fn is_confirmed(&self) -> bool {
        matches!(self.protocol.as_str(), "sqs" | "lambda" | "firehose" | "sms" | "application")
    }
}

const PROTOCOLS: [&str; 9] =
    ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Subscribe {
    topic_arn: String,
    protocol: String,
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    return_subscription_arn: bool,
}

/// The same endpoint subscribes once.
pub(super) fn subscribe(account: &mut Account, input: Subscribe) -> Result<Value, SnsError> {
    if !account.topics.topics.contains_key(&input.topic_arn) {
        return Err(SnsError::NotFound("Topic"));
    }
    if !PROTOCOLS.contains(&input.protocol.as_str()) || input.endpoint.is_empty() {
        let problem = format!("Invalid parameter: {} {}", input.protocol, input.endpoint);
        return Err(SnsError::InvalidParameter(problem));
    }
    let id = account.dice().draw(&["subscription", &input.topic_arn, &input.protocol, &input.endpoint]).uuid();
    let arn = format!("{}:{id}", input.topic_arn);
    let subscription = Subscription {
        arn: arn.clone(),
        topic_arn: input.topic_arn,
        protocol: input.protocol,
        endpoint: input.endpoint,
    };
    let shown =
        if subscription.is_confirmed() || input.return_subscription_arn { &arn } else { "pending confirmation" };
    let answer = json!({"SubscriptionArn": shown});
    account.topics.subscriptions.insert(arn, subscription);
    Ok(answer)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Unsubscribe {
    subscription_arn: String,
}

/// Unsubscribing what is not there is no error.
pub(super) fn unsubscribe(account: &mut Account, input: &Unsubscribe) -> Value {
    account.topics.subscriptions.remove(&input.subscription_arn);
    json!({})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListSubscriptionsByTopic {
    topic_arn: String,
    next_token: Option<String>,
}

pub(super) fn list(account: &Account, input: &ListSubscriptionsByTopic) -> Result<Value, SnsError> {
    if !account.topics.topics.contains_key(&input.topic_arn) {
        return Err(SnsError::NotFound("Topic"));
    }
    let of_topic = account.topics.subscriptions.values().filter(|one| one.topic_arn == input.topic_arn);
    let token = input.next_token.as_deref();
    let (found, next) = page("ListSubscriptionsByTopic", token, of_topic, |one| one.arn.clone())?;
    let owner = &account.options.account;
    let shown: Vec<Value> = found
        .into_iter()
        .map(|one| {
            json!({
                "SubscriptionArn": if one.is_confirmed() { &one.arn } else { "PendingConfirmation" },
                "Owner": owner, "Protocol": one.protocol, "Endpoint": one.endpoint, "TopicArn": one.topic_arn,
            })
        })
        .collect();
    Ok(json!({"Subscriptions": shown, "NextToken": next}))
}
