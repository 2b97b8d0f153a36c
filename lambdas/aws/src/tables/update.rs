//! Changing items of the executions' table: only what differs, and only while the status is the one that was read.

use aws_sdk_dynamodb::error::SdkError;
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::ids::ExecutionId;
use domain::ports::{Answer, Saved, UpdateExecution};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

use super::create::AT_ONCE;
use super::read::key;
use super::{change, keys};
use crate::faults::fault;
use crate::world::World;

impl UpdateExecution for World {
    async fn save_execution(&self, before: &ExecutionRecord, after: &ExecutionRecord) -> Answer<Saved> {
        self.save(&before.execution_id, keys::EXECUTION, before, after, "status").await
    }

    async fn save_wave(&self, before: &WaveRecord, after: &WaveRecord) -> Answer<Saved> {
        self.save(&before.execution_id, &keys::wave(before.wave), before, after, "waveStatus").await
    }

    async fn save_servers(&self, changes: &[(ServerRecord, ServerRecord)]) -> Answer<Vec<Saved>> {
        let writes: Vec<_> = changes.iter().map(|(before, after)| self.save_server(before, after)).collect();
        stream::iter(writes).buffered(AT_ONCE).try_collect().await
    }
}

impl World {
    async fn save_server(&self, before: &ServerRecord, after: &ServerRecord) -> Answer<Saved> {
        let item = keys::server(before.wave, &before.source_server_id);
        self.save(&before.execution_id, &item, before, after, "serverStatus").await
    }

    async fn save<T: Serialize + PartialEq>(
        &self,
        id: &ExecutionId,
        item: &str,
        before: &T,
        after: &T,
        status: &str,
    ) -> Answer<Saved> {
        let Some(change) = change::between(before, after, status)? else {
            return Ok(Saved::Yes);
        };
        let written = self
            .dynamodb
            .update_item()
            .table_name(&self.tables.executions)
            .set_key(Some(key(id, item)))
            .update_expression(change.expression)
            .condition_expression(change.condition)
            .set_expression_attribute_names(Some(change.names))
            .set_expression_attribute_values(Some(change.values))
            .send()
            .await;
        match written {
            Ok(_) => Ok(Saved::Yes),
            Err(SdkError::ServiceError(context)) if context.err().is_conditional_check_failed_exception() => {
                Ok(Saved::Stale)
            }
            Err(error) => Err(fault("UpdateItem of the executions", &error)),
        }
    }
}
