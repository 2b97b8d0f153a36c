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
        [simple(&names.groups, keys::GROUP_ID), simple(&names.plans, keys::PLAN_ID), executions(&names.executions)]
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

fn simple(name: &str, key: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
    })
}

/// Only the item of the execution itself has the attributes of the indexes, so waves, servers and events are not in
/// them.
fn executions(name: &str) -> Value {
    let index = |name: &str, attribute: &str| {
        json!({
            "IndexName": name,
            "KeySchema": [
                {"AttributeName": attribute, "KeyType": "HASH"},
                {"AttributeName": "startedAt", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        })
    };
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
        "GlobalSecondaryIndexes": [index(keys::BY_PLAN, "planId"), index(keys::BY_STATUS, "status")],
    })
}
