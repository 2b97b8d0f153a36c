//! The three DynamoDB tables, as the template creates them on AWS.

use aws::{Tables, keys};
use dynoxide::{Database, DynoxideError};
use serde_json::{Value, json};

/// The tables' names on the local stack.
pub fn names() -> Tables {
    Tables {
        groups: "protection-groups".to_owned(),
        plans: "recovery-plans".to_owned(),
        executions: "executions".to_owned(),
    }
}

/// Creates the tables that are not there yet.
pub(crate) fn create(database: &Database) -> Result<(), DynoxideError> {
    let names = names();
    for definition in
        [named(&names.groups, keys::GROUP_ID), named(&names.plans, keys::PLAN_ID), executions(&names.executions)]
    {
        let request = serde_json::from_value(definition)
            .map_err(|error| DynoxideError::SerializationException(error.to_string()))?;
        match database.create_table(request) {
            Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Only plans and groups have the attributes of the index by name, so claims are not in it.
fn named(name: &str, key: &str) -> Value {
    let attributes: Vec<Value> = [key, keys::KIND, keys::SORT_NAME]
        .iter()
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .collect();
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [index(keys::BY_NAME, keys::KIND, keys::SORT_NAME)],
    })
}

fn index(name: &str, hash: &str, range: &str) -> Value {
    json!({
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": hash, "KeyType": "HASH"},
            {"AttributeName": range, "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "ALL"},
    })
}

/// Only the item of the execution itself has the attributes of the indexes, so waves, servers and events are not in
/// them.
fn executions(name: &str) -> Value {
    let attributes: Vec<Value> = [keys::EXECUTION_ID, keys::ITEM, "planId", "status", "startedAt"]
        .iter()
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .collect();
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": [
            {"AttributeName": keys::EXECUTION_ID, "KeyType": "HASH"},
            {"AttributeName": keys::ITEM, "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [
            index(keys::BY_PLAN, "planId", "startedAt"),
            index(keys::BY_STATUS, "status", "startedAt"),
        ],
    })
}
