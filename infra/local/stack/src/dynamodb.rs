//! DynamoDB for the local stack: the operations of its API over an embedded `dynoxide` database.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::Answer;

/// Answers one call, given the operation's name and its JSON body.
pub(crate) fn handle(database: &Database, operation: &str, body: &[u8]) -> Answer {
    if !DYNAMODB_OPERATIONS.contains(&operation) {
        let message = format!("the local stack does not have the DynamoDB operation {operation}");
        return Answer::refusal(501, "NotImplemented", &message);
    }
    match dispatch(database, operation, body) {
        Ok(body) => Answer::amazon_json(200, body),
        Err(error) => Answer::amazon_json(error.status_code(), error.to_json().into_bytes()),
    }
}

/// An error as a state machine sees it.
#[derive(Debug)]
pub(crate) struct CallFailure {
    /// The error's name, without its service.
    pub(crate) code: String,
    /// The error's message.
    pub(crate) message: String,
}

/// The same call for a state machine: JSON in, JSON out.
pub(crate) fn call_json(database: &Database, operation: &str, parameters: &Value) -> Result<Value, CallFailure> {
    let answer = dispatch(database, operation, parameters.to_string().as_bytes()).map_err(|error| CallFailure {
        code: error.error_type().rsplit('#').next().unwrap_or_default().to_owned(),
        message: error.to_string(),
    })?;
    serde_json::from_slice(&answer)
        .map_err(|error| CallFailure { code: "InternalServerError".to_owned(), message: error.to_string() })
}

macro_rules! operations {
    ($($name:literal => $method:ident),+ $(,)?) => {
        /// The operations of DynamoDB that the local stack has.
        pub const DYNAMODB_OPERATIONS: &[&str] = &[$($name),+];

        fn dispatch(database: &Database, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
            match operation {
                $($name => call(body, |request| database.$method(request)),)+
                other => Err(DynoxideError::ValidationException(format!(
                    "the local stack does not have the DynamoDB operation {other}"
                ))),
            }
        }
    };
}

operations!(
    "BatchGetItem" => batch_get_item,
    "BatchWriteItem" => batch_write_item,
    "CreateTable" => create_table,
    "DeleteItem" => delete_item,
    "DeleteTable" => delete_table,
    "DescribeTable" => describe_table,
    "DescribeTimeToLive" => describe_time_to_live,
    "ExecuteStatement" => execute_statement,
    "GetItem" => get_item,
    "ListTables" => list_tables,
    "ListTagsOfResource" => list_tags_of_resource,
    "PutItem" => put_item,
    "Query" => query,
    "Scan" => scan,
    "TransactGetItems" => transact_get_items,
    "TransactWriteItems" => transact_write_items,
    "UpdateItem" => update_item,
    "UpdateTable" => update_table,
);

fn call<Request, Response>(
    body: &[u8],
    operation: impl FnOnce(Request) -> Result<Response, DynoxideError>,
) -> Result<Vec<u8>, DynoxideError>
where
    Request: DeserializeOwned,
    Response: Serialize,
{
    let request =
        serde_json::from_slice(body).map_err(|error| DynoxideError::SerializationException(error.to_string()))?;
    let response = operation(request)?;
    serde_json::to_vec(&response).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
