//! Writing new items: executions, job intents, events.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, ReturnValuesOnConditionCheckFailure, WriteRequest};
use domain::event::Event;
use domain::execution::{ExecutionRecord, JobIntent, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::frozen_plan::FrozenPlan;
use domain::ids::ExecutionId;
use domain::ports::{Answer, CreateExecution, Intended, RecordEvents, RecordJobIntent, RecordReadiness};
use domain::readiness::ReadinessReport;
use futures::{StreamExt, TryStreamExt, stream};

use super::item::{self, Item};
use super::keys;
use crate::faults::{fault, has_code};
use crate::world::World;

/// Items in one `BatchWriteItem`
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
const ITEMS_PER_BATCH: usize = 25;
/// Calls under way at once.
pub(super) const AT_ONCE: usize = 16;
/// Findings that are kept, worst first: an item can have 400 KB.
const MOST_FINDINGS: usize = 500;
/// How often items that DynamoDB left over are written again before it counts as throttling.
const MOST_ROUNDS: usize = 8;

impl CreateExecution for World {
    async fn keep_plan(&self, id: &ExecutionId, plan: &FrozenPlan) -> Answer<()> {
        let mut item = item::with_key(plan, keys::FROZEN_PLAN.to_owned())?;
        item.insert(keys::EXECUTION_ID.to_owned(), item::text(id));
        let put = self.dynamodb.put_item().table_name(&self.tables.executions).set_item(Some(item)).send().await;
        put.map(|_| ()).map_err(|error| fault("PutItem of the executions", &error))
    }

    async fn create_execution(
        &self,
        execution: &ExecutionRecord,
        waves: &[WaveRecord],
        servers: &[ServerRecord],
    ) -> Answer<()> {
        let mut items = Vec::with_capacity(waves.len() + servers.len());
        for server in servers {
            items.push(item::with_key(server, keys::server(server.wave, &server.source_server_id))?);
        }
        for wave in waves {
            items.push(item::with_key(wave, keys::wave(wave.wave))?);
        }
        self.batch_write(items).await?;
        let put = self
            .dynamodb
            .put_item()
            .table_name(&self.tables.executions)
            .set_item(Some(item::with_key(execution, keys::EXECUTION.to_owned())?))
            .condition_expression("attribute_not_exists(#id)")
            .expression_attribute_names("#id", keys::EXECUTION_ID)
            .send()
            .await;
        match put {
            Ok(_) => Ok(()),
            // A repeat: it stands there already.
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(()),
            Err(error) => Err(fault("PutItem of the executions", &error)),
        }
    }
}

impl RecordJobIntent for World {
    async fn put_intent(&self, intent: &JobIntent) -> Answer<Intended> {
        let key = keys::intent(intent.wave, intent.attempt, intent.part);
        let put = self
            .dynamodb
            .put_item()
            .table_name(&self.tables.executions)
            .set_item(Some(item::with_key(intent, key)?))
            .condition_expression("attribute_not_exists(#id)")
            .expression_attribute_names("#id", keys::EXECUTION_ID)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match put {
            Ok(_) => Ok(Intended::Now),
            Err(SdkError::ServiceError(context)) if context.err().is_conditional_check_failed_exception() => {
                match context.into_err() {
                    PutItemError::ConditionalCheckFailedException(failed) => {
                        let standing = failed.item.ok_or_else(|| Fault::bug("DynamoDB did not return the old item"))?;
                        item::record(standing).map(Intended::Before)
                    }
                    _ => Err(Fault::bug("an intent stands but could not be read")),
                }
            }
            Err(error) => Err(fault("PutItem of the executions", &error)),
        }
    }

    async fn complete_intent(&self, intent: &JobIntent) -> Answer<()> {
        // First, so that an intent that is complete can be found by its job.
        self.put_launch(intent).await?;
        let key = keys::intent(intent.wave, intent.attempt, intent.part);
        let put = self.dynamodb.put_item().table_name(&self.tables.executions);
        let put = put.set_item(Some(item::with_key(intent, key)?)).send().await;
        put.map(|_| ()).map_err(|error| fault("PutItem of the executions", &error))
    }
}

impl RecordReadiness for World {
    async fn record_readiness(&self, id: &ExecutionId, report: &ReadinessReport) -> Answer<()> {
        let mut kept = report.clone();
        kept.findings.truncate(MOST_FINDINGS);
        let mut item = item::with_key(&kept, keys::READINESS.to_owned())?;
        item.insert(keys::EXECUTION_ID.to_owned(), item::text(id));
        item.insert("findingCount".to_owned(), AttributeValue::N(report.findings.len().to_string()));
        let put = self.dynamodb.put_item().table_name(&self.tables.executions).set_item(Some(item)).send().await;
        put.map(|_| ()).map_err(|error| fault("PutItem of the executions", &error))
    }
}

impl RecordEvents for World {
    async fn record_events(&self, events: &[Event]) -> Answer<()> {
        let items: Answer<Vec<Item>> = events.iter().map(|event| item::with_key(event, keys::event(event))).collect();
        self.batch_write(items?).await
    }
}

impl World {
    /// Writes items of the executions' table, several batches at a time.
    async fn batch_write(&self, items: Vec<Item>) -> Answer<()> {
        let writes: Vec<_> = items.chunks(ITEMS_PER_BATCH).map(|chunk| self.write_chunk(chunk)).collect();
        stream::iter(writes).buffer_unordered(AT_ONCE).try_collect().await
    }

    async fn write_chunk(&self, chunk: &[Item]) -> Answer<()> {
        let table = &self.tables.executions;
        let mut left = Vec::with_capacity(chunk.len());
        for item in chunk {
            let put = PutRequest::builder().set_item(Some(item.clone())).build();
            let put = put.map_err(|error| Fault::bug(format!("BatchWriteItem cannot be made: {error}")))?;
            left.push(WriteRequest::builder().put_request(put).build());
        }
        for _ in 0..MOST_ROUNDS {
            let answer = self.dynamodb.batch_write_item().request_items(table, left).send().await;
            let answer = answer.map_err(|error| fault("BatchWriteItem of the executions", &error))?;
            left = answer.unprocessed_items.and_then(|mut left| left.remove(table)).unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
        }
        Err(Fault::transient(format!("DynamoDB left {} items of {table} unwritten", left.len())))
    }
}
