//! Records to items and back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::catalogue::Versioned;
use domain::fault::Fault;
use domain::ports::Answer;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::keys;

/// A DynamoDB item.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The item of a record in the executions table.
pub(super) fn with_key(record: &impl Serialize, key: String) -> Answer<Item> {
    let mut item = attributes(record)?;
    item.insert(keys::ITEM.to_owned(), AttributeValue::S(key));
    Ok(item)
}

/// A record's attributes.
pub(super) fn attributes(record: &impl Serialize) -> Answer<Item> {
    serde_dynamo::to_item(record).map_err(|error| Fault::bug(format!("a record cannot become an item: {error}")))
}

/// The record of an item. Attributes that this version does not know are left alone.
pub(super) fn record<T: DeserializeOwned>(item: Item) -> Answer<T> {
    let key = [keys::EXECUTION_ID, keys::ITEM, keys::PLAN_ID, keys::GROUP_ID]
        .iter()
        .filter_map(|name| item.get(*name)?.as_s().ok().cloned())
        .collect::<Vec<_>>()
        .join(" ");
    serde_dynamo::from_item(item).map_err(|error| Fault::bug(format!("item `{key}` cannot be read: {error}")))
}

/// The record of an item, with its version.
pub(super) fn versioned<T: DeserializeOwned>(item: Item) -> Answer<Versioned<T>> {
    let version = item.get(keys::VERSION).and_then(|value| value.as_n().ok()?.parse().ok()).unwrap_or_default();
    Ok(Versioned { item: record(item)?, version })
}

/// A number attribute.
pub(super) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A string attribute.
pub(super) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}
