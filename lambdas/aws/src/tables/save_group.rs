//! Writing a group together with the claims on its name and its servers, so that both stay unique whoever else writes.
//!
//! A transaction has at most 100 items. Claims beyond that are written before it, and what is given up is deleted
//! after it: until the group itself stands, a claim counts only as long as a write can take (see
//! `api::claims::CLAIM_SECONDS`), so nothing is left behind by a call that ended half-way.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use domain::catalogue::{Change, Claim, GroupChange, SaveGroup, Versioned};
use domain::fault::Fault;
use domain::group::ProtectionGroup;
use domain::ids::SourceServerId;
use domain::ports::Answer;

use super::groups::group_item;
use super::item::{self, Item};
use super::keys;
use crate::faults::fault;
use crate::world::World;

/// Items in one transaction
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
const ITEMS: usize = 100;
/// Those of them that the group and its names take.
const OWN_ITEMS: usize = 3;
/// How often a transaction that met another one is tried.
const MOST_ROUNDS: usize = 20;

impl SaveGroup for World {
    async fn save_group(&self, change: &GroupChange) -> Answer<Change> {
        let Some(group) = change.after.as_ref().or(change.before.as_ref()) else {
            return Err(Fault::bug("a change of no group"));
        };
        let mut claims = Vec::with_capacity(change.claim.len());
        for (server, void) in &change.claim {
            claims.push((server, self.claim_server(server, void.as_ref(), group, change)?));
        }
        let last = claims.split_off(claims.len().saturating_sub(ITEMS - OWN_ITEMS));
        let mut written = Vec::new();
        for chunk in claims.chunks(ITEMS) {
            if self.transact(chunk.iter().map(|(_, item)| item.clone()).collect()).await? == Change::Lost {
                self.release(&written, group).await?;
                return Ok(Change::Lost);
            }
            written.extend(chunk.iter().map(|(server, _)| (*server).clone()));
        }
        let mut items = self.own_items(change)?;
        items.extend(last.into_iter().map(|(_, item)| item));
        if self.transact(items).await? == Change::Lost {
            self.release(&written, group).await?;
            return Ok(Change::Lost);
        }
        self.release(&change.release, group).await?;
        Ok(Change::Done)
    }
}

impl World {
    /// The group and its name: at most three items.
    fn own_items(&self, change: &GroupChange) -> Answer<Vec<TransactWriteItem>> {
        let mut items = Vec::with_capacity(OWN_ITEMS);
        let old_name = change.before.as_ref().map(|group| keys::name_claim(&group.item.name));
        let new_name = change.after.as_ref().map(|group| keys::name_claim(&group.item.name));
        match &change.after {
            Some(after) => {
                let put = Put::builder().set_item(Some(group_item(after)?));
                items.push(self.put(condition_of_version(put, change.before.as_ref()))?);
            }
            None => items.extend(change.before.as_ref().map(|before| self.delete_group(before)).transpose()?),
        }
        if let (Some(name), Some(after)) = (&new_name, &change.after) {
            let mut item = claim_item(name, after, change);
            item.insert("name".to_owned(), item::text(&after.item.name));
            items.push(self.put(free_or_own(Put::builder().set_item(Some(item)), after))?);
        }
        if let (Some(name), Some(before)) = (old_name.filter(|old| Some(old) != new_name.as_ref()), &change.before) {
            items.push(self.delete(&name, before)?);
        }
        Ok(items)
    }

    fn claim_server(
        &self,
        server: &SourceServerId,
        void: Option<&Claim>,
        group: &Versioned<ProtectionGroup>,
        change: &GroupChange,
    ) -> Answer<TransactWriteItem> {
        let put = Put::builder().set_item(Some(claim_item(&keys::server_claim(&self.region, server), group, change)));
        let put = match void {
            None => free_or_own(put, group),
            Some(void) => put
                .condition_expression("#holder = :holder AND #since = :since")
                .expression_attribute_names("#holder", keys::HOLDER)
                .expression_attribute_names("#since", keys::SINCE)
                .expression_attribute_values(":holder", item::text(&void.group_id))
                .expression_attribute_values(":since", item::text(void.since)),
        };
        self.put(put)
    }

    /// Gives claims up, if they are this group's.
    async fn release(&self, servers: &[SourceServerId], group: &Versioned<ProtectionGroup>) -> Answer<()> {
        for chunk in servers.chunks(ITEMS) {
            let keys = chunk.iter().map(|server| keys::server_claim(&self.region, server));
            let items: Answer<Vec<_>> = keys.map(|key| self.delete(&key, group)).collect();
            // Somebody took one over meanwhile: each by itself, then.
            if self.transact(items?).await? == Change::Lost {
                for server in chunk {
                    self.transact(vec![self.delete(&keys::server_claim(&self.region, server), group)?]).await?;
                }
            }
        }
        Ok(())
    }

    fn put(&self, put: PutBuilder) -> Answer<TransactWriteItem> {
        let put = put.table_name(&self.tables.groups).build().map_err(unmade)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Deletes a claim that is this group's, or is not there.
    fn delete(&self, key: &str, group: &Versioned<ProtectionGroup>) -> Answer<TransactWriteItem> {
        let delete = Delete::builder()
            .table_name(&self.tables.groups)
            .key(keys::GROUP_ID, item::text(key))
            .condition_expression("attribute_not_exists(#holder) OR #holder = :holder")
            .expression_attribute_names("#holder", keys::HOLDER)
            .expression_attribute_values(":holder", item::text(&group.item.group_id));
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unmade)?).build())
    }

    fn delete_group(&self, before: &Versioned<ProtectionGroup>) -> Answer<TransactWriteItem> {
        let (condition, names, values) = version_is(before.version);
        let delete = Delete::builder()
            .table_name(&self.tables.groups)
            .key(keys::GROUP_ID, item::text(&before.item.group_id))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unmade)?).build())
    }

    /// Writes all of it or nothing. Transactions that meet are tried again; DynamoDB says so and the SDK leaves it.
    async fn transact(&self, items: Vec<TransactWriteItem>) -> Answer<Change> {
        if items.is_empty() {
            return Ok(Change::Done);
        }
        for _ in 0..MOST_ROUNDS {
            let sent = self.dynamodb.transact_write_items().set_transact_items(Some(items.clone())).send().await;
            match sent {
                Ok(_) => return Ok(Change::Done),
                Err(SdkError::ServiceError(context)) => match context.err() {
                    TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                        let codes: Vec<_> = cancelled.cancellation_reasons().iter().filter_map(|r| r.code()).collect();
                        if codes.contains(&"ConditionalCheckFailed") {
                            return Ok(Change::Lost);
                        }
                        if !codes.contains(&"TransactionConflict") {
                            return Err(Fault::transient(format!("DynamoDB cancelled a transaction: {codes:?}")));
                        }
                    }
                    _ => return Err(fault("TransactWriteItems of the groups", &SdkError::ServiceError(context))),
                },
                Err(error) => return Err(fault("TransactWriteItems of the protection groups", &error)),
            }
        }
        Err(Fault::transient("the protection groups are being changed by many at once"))
    }
}

/// A claim of a group on a name or a server.
fn claim_item(key: &str, group: &Versioned<ProtectionGroup>, change: &GroupChange) -> Item {
    Item::from([
        (keys::GROUP_ID.to_owned(), item::text(key)),
        (keys::HOLDER.to_owned(), item::text(&group.item.group_id)),
        (keys::SINCE.to_owned(), item::text(change.at)),
    ])
}

/// On the condition that nobody has it, or that this very group has: an earlier call may not have come to its end.
fn free_or_own(put: PutBuilder, group: &Versioned<ProtectionGroup>) -> PutBuilder {
    put.condition_expression("attribute_not_exists(#id) OR #holder = :holder")
        .expression_attribute_names("#id", keys::GROUP_ID)
        .expression_attribute_names("#holder", keys::HOLDER)
        .expression_attribute_values(":holder", item::text(&group.item.group_id))
}

fn condition_of_version(put: PutBuilder, before: Option<&Versioned<ProtectionGroup>>) -> PutBuilder {
    match before {
        None => put.condition_expression("attribute_not_exists(#id)").expression_attribute_names("#id", keys::GROUP_ID),
        Some(before) => {
            let (condition, names, values) = version_is(before.version);
            put.condition_expression(condition)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values))
        }
    }
}

/// What was written without a version has version 0.
pub(super) fn version_is(version: u64) -> (String, HashMap<String, String>, HashMap<String, AttributeValue>) {
    let names = HashMap::from([("#version".to_owned(), keys::VERSION.to_owned())]);
    let values = HashMap::from([(":version".to_owned(), AttributeValue::N(version.to_string()))]);
    let condition =
        if version == 0 { "attribute_not_exists(#version) OR #version = :version" } else { "#version = :version" };
    (condition.to_owned(), names, values)
}

fn unmade(error: impl std::fmt::Display) -> Fault {
    Fault::bug(format!("a transaction cannot be made: {error}"))
}
