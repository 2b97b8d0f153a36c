//! The part of Simple Notification Service that an orchestrator uses: topics, subscriptions, messages. Nothing is
//! delivered; messages are kept, to be looked at.

mod error;
mod publish;
mod subscriptions;
mod topics;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::error::SnsError;
pub use self::publish::{MessageAttribute, PublishedMessage};
pub(crate) use self::subscriptions::Subscription;
pub(crate) use self::topics::Topic;
use crate::account::Account;
use crate::wire::{Answer, PageRequest, paginate};

/// Topics and what was published.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Topics {
    /// By ARN.
    pub(crate) topics: BTreeMap<String, Topic>,
    /// By ARN.
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    /// Oldest first.
    pub(crate) messages: Vec<PublishedMessage>,
}

/// Runs an operation on validated input.
pub(crate) fn run(account: &mut Account, operation: &str, input: Value, now: Timestamp) -> Result<Answer, SnsError> {
    match operation {
        "CreateTopic" => write(topics::create(account, read(input)?)?),
        "DeleteTopic" => write(topics::delete(account, &read(input)?)),
        "GetTopicAttributes" => answer(topics::attributes(account, &read(input)?)?),
        "ListSubscriptionsByTopic" => answer(subscriptions::list(account, &read(input)?)?),
        "ListTopics" => answer(topics::list(account, &read(input)?)?),
        "Publish" => write(publish::publish(account, read(input)?, now)?),
        "Subscribe" => write(subscriptions::subscribe(account, read(input)?)?),
        "Unsubscribe" => write(subscriptions::unsubscribe(account, &read(input)?)),
        _ => Err(SnsError::NotServed { operation: operation.to_owned() }),
    }
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, SnsError> {
    serde_json::from_value(input).map_err(|error| SnsError::InvalidParameter(error.to_string()))
}

fn answer(output: Value) -> Result<Answer, SnsError> {
    Ok(Answer { output, changed: false })
}

fn write(output: Value) -> Result<Answer, SnsError> {
    Ok(Answer { output, changed: true })
}

/// SNS's pages have a hundred items.
const PAGE: usize = 100;

fn page<Thing>(
    list: &'static str,
    token: Option<&str>,
    things: impl IntoIterator<Item = Thing>,
    key: impl Fn(&Thing) -> String,
) -> Result<(Vec<Thing>, Option<String>), SnsError> {
    let request = PageRequest { list, token, size: PAGE };
    paginate(request, things, key).map_err(|_| SnsError::InvalidParameter("Invalid parameter: NextToken".to_owned()))
}
