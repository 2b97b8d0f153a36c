//! Items beside the executions: locks of servers, the queue for DRS, what people were told.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use domain::fault::Fault;
use domain::ids::{ExecutionId, SourceServerId};
use domain::ports::{Answer, LockServers, QueueForDrs, RecordNotice};
use domain::ticket::Ticket;
use futures::{StreamExt, TryStreamExt, stream};

use super::create::AT_ONCE;
use super::item::{self, Item};
use super::keys;
use crate::faults::{fault, has_code};
use crate::world::World;

const HOLDER: &str = "holder";

impl LockServers for World {
    async fn lock_servers(
        &self,
        servers: &[SourceServerId],
        holder: &ExecutionId,
    ) -> Answer<Vec<(SourceServerId, ExecutionId)>> {
        let locks: Vec<_> = servers.iter().map(|server| self.lock_server(server, holder)).collect();
        let held: Vec<_> = stream::iter(locks).buffered(AT_ONCE).try_collect().await?;
        Ok(held.into_iter().flatten().collect())
    }

    async fn unlock_servers(&self, servers: &[SourceServerId], holder: &ExecutionId) -> Answer<()> {
        let locks: Vec<_> = servers.iter().map(|server| self.unlock_server(server, holder)).collect();
        stream::iter(locks).buffer_unordered(AT_ONCE).try_collect().await
    }
}

impl QueueForDrs for World {
    async fn tickets(&self) -> Answer<Vec<Ticket>> {
        self.query_items(keys::QUEUE, "").await
    }

    async fn put_ticket(&self, ticket: &Ticket) -> Answer<()> {
        let mut item = item::attributes(ticket)?;
        item.extend(ticket_key(ticket));
        self.put_beside(item).await
    }

    async fn remove_ticket(&self, ticket: &Ticket) -> Answer<()> {
        let delete = self.dynamodb.delete_item().table_name(&self.tables.executions);
        let deleted = delete.set_key(Some(ticket_key(ticket))).send().await;
        deleted.map(|_| ()).map_err(|error| fault("DeleteItem of the executions", &error))
    }
}

impl RecordNotice for World {
    async fn was_told(&self, id: &ExecutionId, notice: &str) -> Answer<bool> {
        let request = self.dynamodb.get_item().table_name(&self.tables.executions);
        let answer = request.set_key(Some(place(id.as_str(), keys::notice(notice)))).consistent_read(true).send().await;
        Ok(answer.map_err(|error| fault("GetItem of the executions", &error))?.item.is_some())
    }

    async fn record_told(&self, id: &ExecutionId, notice: &str) -> Answer<()> {
        self.put_beside(place(id.as_str(), keys::notice(notice))).await
    }
}

impl World {
    /// Takes the lock, or says who has it.
    async fn lock_server(
        &self,
        server: &SourceServerId,
        holder: &ExecutionId,
    ) -> Answer<Option<(SourceServerId, ExecutionId)>> {
        let mut item = lock_key(server);
        item.insert(HOLDER.to_owned(), item::text(holder));
        let put = self
            .dynamodb
            .put_item()
            .table_name(&self.tables.executions)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#holder) OR #holder = :holder")
            .expression_attribute_names("#holder", HOLDER)
            .expression_attribute_values(":holder", item::text(holder))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match put {
            Ok(_) => Ok(None),
            Err(SdkError::ServiceError(context)) if context.err().is_conditional_check_failed_exception() => {
                let standing = match context.into_err() {
                    PutItemError::ConditionalCheckFailedException(failed) => failed.item,
                    _ => None,
                };
                let other = standing.as_ref().and_then(|item| item.get(HOLDER)?.as_s().ok()?.parse().ok());
                let other = other.ok_or_else(|| Fault::bug(format!("the lock of {server} has no readable holder")))?;
                Ok(Some((server.clone(), other)))
            }
            Err(error) => Err(fault("PutItem of the executions", &error)),
        }
    }

    async fn unlock_server(&self, server: &SourceServerId, holder: &ExecutionId) -> Answer<()> {
        let freed = self
            .dynamodb
            .delete_item()
            .table_name(&self.tables.executions)
            .set_key(Some(lock_key(server)))
            .condition_expression("#holder = :holder")
            .expression_attribute_names("#holder", HOLDER)
            .expression_attribute_values(":holder", item::text(holder))
            .send()
            .await;
        match freed {
            Ok(_) => Ok(()),
            // It is free already, or another execution's.
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(()),
            Err(error) => Err(fault("DeleteItem of the executions", &error)),
        }
    }

    async fn put_beside(&self, item: Item) -> Answer<()> {
        let put = self.dynamodb.put_item().table_name(&self.tables.executions).set_item(Some(item)).send().await;
        put.map(|_| ()).map_err(|error| fault("PutItem of the executions", &error))
    }
}

fn lock_key(server: &SourceServerId) -> Item {
    place(&keys::server_lock(server), keys::LOCK.to_owned())
}

fn ticket_key(ticket: &Ticket) -> Item {
    place(keys::QUEUE, keys::ticket(ticket))
}

/// The key of an item.
pub(super) fn place(partition: &str, item: String) -> Item {
    Item::from([(keys::EXECUTION_ID.to_owned(), item::text(partition)), (keys::ITEM.to_owned(), item::text(item))])
}
