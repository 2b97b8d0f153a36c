//! Reading the executions' table. Every read is consistent: a wave's turn depends on what was written a moment ago.

use aws_sdk_dynamodb::types::KeysAndAttributes;
use domain::event::Event;
use domain::execution::{ExecutionRecord, JobIntent, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::frozen_plan::FrozenPlan;
use domain::ids::{Attempt, ExecutionId, SourceServerId, WaveNumber};
use domain::ports::{Answer, ReadExecution, ReadHistory};
use domain::readiness::ReadinessReport;
use serde::de::DeserializeOwned;

use super::item::{self, Item};
use super::keys;
use crate::faults::fault;
use crate::world::World;

/// Keys in one `BatchGetItem` (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>).
const KEYS_PER_BATCH: usize = 100;
/// How often keys that DynamoDB left over are asked for again before it counts as throttling.
const MOST_ROUNDS: usize = 8;

impl ReadExecution for World {
    async fn execution(&self, id: &ExecutionId) -> Answer<Option<ExecutionRecord>> {
        self.get(id, keys::EXECUTION).await
    }

    async fn waves(&self, id: &ExecutionId) -> Answer<Vec<WaveRecord>> {
        self.query(id, keys::WAVES).await
    }

    async fn waves_by_number(&self, id: &ExecutionId, waves: &[WaveNumber]) -> Answer<Vec<WaveRecord>> {
        let wanted = waves.iter().map(|wave| key(id, &keys::wave(*wave))).collect();
        let items = self.batch_get(&self.tables.executions, wanted).await?;
        let mut found = items.into_iter().map(item::record).collect::<Answer<Vec<WaveRecord>>>()?;
        found.sort_by_key(|wave| wave.wave);
        Ok(found)
    }

    async fn wave(&self, id: &ExecutionId, wave: WaveNumber) -> Answer<WaveRecord> {
        let found = self.get(id, &keys::wave(wave)).await?;
        found.ok_or_else(|| Fault::bug(format!("execution `{id}` has no wave {wave}")))
    }

    async fn servers(&self, id: &ExecutionId, wave: Option<WaveNumber>) -> Answer<Vec<ServerRecord>> {
        let prefix = wave.map_or_else(|| keys::SERVERS.to_owned(), keys::servers_of);
        self.query(id, &prefix).await
    }

    async fn servers_by_id(
        &self,
        id: &ExecutionId,
        wave: WaveNumber,
        servers: &[SourceServerId],
    ) -> Answer<Vec<ServerRecord>> {
        let wanted = servers.iter().map(|server| key(id, &keys::server(wave, server))).collect();
        let items = self.batch_get(&self.tables.executions, wanted).await?;
        items.into_iter().map(item::record).collect()
    }

    async fn job_intents(&self, id: &ExecutionId, wave: WaveNumber, attempt: Attempt) -> Answer<Vec<JobIntent>> {
        self.query(id, &keys::intents_of(wave, attempt)).await
    }
}

impl ReadHistory for World {
    async fn events(&self, id: &ExecutionId) -> Answer<Vec<Event>> {
        self.query(id, keys::EVENTS).await
    }

    async fn readiness(&self, id: &ExecutionId) -> Answer<Option<ReadinessReport>> {
        self.get(id, keys::READINESS).await
    }

    async fn frozen_plan(&self, id: &ExecutionId) -> Answer<Option<FrozenPlan>> {
        self.get(id, keys::FROZEN_PLAN).await
    }
}

/// The key of an item in the executions' table.
pub(super) fn key(id: &ExecutionId, item: &str) -> Item {
    Item::from([(keys::EXECUTION_ID.to_owned(), item::text(id)), (keys::ITEM.to_owned(), item::text(item))])
}

impl World {
    async fn get<T: DeserializeOwned>(&self, id: &ExecutionId, item: &str) -> Answer<Option<T>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.executions).set_key(Some(key(id, item)));
        let answer = request.consistent_read(true).send().await;
        let answer = answer.map_err(|error| fault("GetItem of the executions", &error))?;
        answer.item.map(item::record).transpose()
    }

    pub(super) async fn query<T: DeserializeOwned>(&self, id: &ExecutionId, prefix: &str) -> Answer<Vec<T>> {
        self.query_items(id.as_str(), prefix).await
    }

    /// Everything in a partition whose key begins so; all of it when `prefix` is empty.
    pub(super) async fn query_items<T: DeserializeOwned>(&self, partition: &str, prefix: &str) -> Answer<Vec<T>> {
        let query = self
            .dynamodb
            .query()
            .table_name(&self.tables.executions)
            .expression_attribute_names("#id", keys::EXECUTION_ID)
            .expression_attribute_values(":id", item::text(partition))
            .consistent_read(true);
        let query = if prefix.is_empty() {
            query.key_condition_expression("#id = :id")
        } else {
            query
                .key_condition_expression("#id = :id AND begins_with(#item, :prefix)")
                .expression_attribute_names("#item", keys::ITEM)
                .expression_attribute_values(":prefix", item::text(prefix))
        };
        let mut pages = query.into_paginator().items().send();
        let mut records = Vec::new();
        while let Some(found) = pages.next().await {
            let found = found.map_err(|error| fault("Query of the executions", &error))?;
            records.push(item::record(found)?);
        }
        Ok(records)
    }

    pub(super) async fn batch_get(&self, table: &str, wanted: Vec<Item>) -> Answer<Vec<Item>> {
        let mut items = Vec::new();
        for chunk in wanted.chunks(KEYS_PER_BATCH) {
            let mut left = chunk.to_vec();
            for _ in 0..MOST_ROUNDS {
                if left.is_empty() {
                    break;
                }
                let asked = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(true).build();
                let asked = asked.map_err(|error| Fault::bug(format!("BatchGetItem cannot be made: {error}")))?;
                let answer = self.dynamodb.batch_get_item().request_items(table, asked).send().await;
                let answer = answer.map_err(|error| fault(&format!("BatchGetItem of {table}"), &error))?;
                items.extend(answer.responses.and_then(|mut found| found.remove(table)).unwrap_or_default());
                left =
                    answer.unprocessed_keys.and_then(|mut left| left.remove(table)).map(|k| k.keys).unwrap_or_default();
            }
            if !left.is_empty() {
                return Err(Fault::transient(format!("DynamoDB left {} keys of {table} unread", left.len())));
            }
        }
        Ok(items)
    }
}
