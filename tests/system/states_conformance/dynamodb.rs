//! The tables of a case, in an embedded DynamoDB.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use states::ServiceFailure;

pub(super) struct Tables {
    database: Database,
}

impl Tables {
    /// A database with one table whose key is the text `id`, or an empty one.
    pub(super) fn with(table: Option<&str>) -> Self {
        let database = Database::memory().unwrap();
        if let Some(name) = table {
            let request = json!({
                "TableName": name,
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "BillingMode": "PAY_PER_REQUEST",
            });
            database.create_table(serde_json::from_value(request).unwrap()).unwrap();
        }
        Self { database }
    }

    pub(super) fn call(&self, action: &str, parameters: Value) -> Result<Value, ServiceFailure> {
        match action {
            "getItem" => answer(parameters, |request| self.database.get_item(request)),
            "putItem" => answer(parameters, |request| self.database.put_item(request)),
            "updateItem" => answer(parameters, |request| self.database.update_item(request)),
            "deleteItem" => answer(parameters, |request| self.database.delete_item(request)),
            other => panic!("no such action: {other}"),
        }
    }
}

fn answer<Request: DeserializeOwned, Response: Serialize>(
    parameters: Value,
    call: impl FnOnce(Request) -> Result<Response, DynoxideError>,
) -> Result<Value, ServiceFailure> {
    let request =
        serde_json::from_value(parameters).map_err(|error| failure("ValidationException", &error.to_string()))?;
    match call(request) {
        Ok(response) => Ok(serde_json::to_value(response).unwrap()),
        Err(error @ DynoxideError::ResourceNotFoundException(_)) => {
            Err(failure("ResourceNotFoundException", &error.to_string()))
        }
        Err(error) => Err(failure("ValidationException", &error.to_string())),
    }
}

/// An error as Step Functions reports it: DynamoDB's validation errors have no class of their own in the AWS SDK.
fn failure(code: &str, message: &str) -> ServiceFailure {
    // The database marks validation errors found while it reads a request.
    let message = message.trim_start_matches("VALIDATION:");
    let class = if code == "ValidationException" { "AmazonDynamoDBException" } else { code };
    ServiceFailure {
        error: format!("DynamoDB.{class}"),
        cause: format!(
            "{message} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: {code}; \
             Request ID: 6F5C1B8E1D2C4C559A530F6B1D7D3C11; Proxy: null)"
        ),
    }
}
