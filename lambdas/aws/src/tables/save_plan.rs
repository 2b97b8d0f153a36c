//! The plans that people manage: listed by name, and changed only by who has read the latest version.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::catalogue::{Change, Page, Position, ReadCataloguePlans, SavePlan, StoredPlan, Versioned};
use domain::ids::PlanId;
use domain::plan::RecoveryPlan;
use domain::ports::Answer;

use super::item::{self, Item};
use super::{change, keys, listing};
use crate::faults::{fault, has_code};
use crate::tables::save_group::version_is;
use crate::world::World;

impl ReadCataloguePlans for World {
    async fn list_plans(&self, limit: usize, after: Option<&Position>) -> Answer<Page<StoredPlan>> {
        let page = self.list_by_name(&self.tables.plans, keys::PLAN, keys::PLAN_ID, limit, after).await?;
        let items: Answer<Vec<_>> = page.items.into_iter().map(stored).collect();
        Ok(Page { items: items?, next: page.next })
    }

    async fn stored_plan(&self, id: &PlanId) -> Answer<Option<StoredPlan>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.plans).key(keys::PLAN_ID, item::text(id));
        let answer = request.consistent_read(true).send().await;
        answer.map_err(|error| fault("GetItem of the recovery plans", &error))?.item.map(stored).transpose()
    }
}

impl SavePlan for World {
    async fn create_plan(&self, plan: &RecoveryPlan) -> Answer<Change> {
        let put = self
            .dynamodb
            .put_item()
            .table_name(&self.tables.plans)
            .set_item(Some(plan_item(plan, 1)?))
            .condition_expression("attribute_not_exists(#id)")
            .expression_attribute_names("#id", keys::PLAN_ID)
            .send()
            .await;
        match put {
            Ok(_) => Ok(Change::Done),
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(Change::Lost),
            Err(error) => Err(fault("PutItem of the recovery plans", &error)),
        }
    }

    async fn change_plan(&self, before: &Versioned<RecoveryPlan>, after: &RecoveryPlan) -> Answer<Change> {
        let old = plan_item(&before.item, before.version)?;
        let new = plan_item(after, before.version + 1)?;
        let Some(mut change) = change::between_items(&old, &new, keys::VERSION) else {
            return Ok(Change::Done);
        };
        // What was written without a version needs a condition of its own.
        change.names.remove(change::STATUS);
        change.values.remove(change::BEFORE);
        let (condition, names, values) = version_is(before.version);
        let request = self
            .dynamodb
            .update_item()
            .table_name(&self.tables.plans)
            .key(keys::PLAN_ID, item::text(&after.plan_id))
            .update_expression(change.expression)
            .condition_expression(format!("attribute_exists(#plan) AND ({condition})"))
            .set_expression_attribute_names(Some(change.names.into_iter().chain(names).collect()))
            .set_expression_attribute_values(Some(change.values.into_iter().chain(values).collect()))
            .expression_attribute_names("#plan", keys::PLAN_ID);
        match request.send().await {
            Ok(_) => Ok(Change::Done),
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(Change::Lost),
            Err(error) => Err(fault("UpdateItem of the recovery plans", &error)),
        }
    }

    async fn delete_plan(&self, id: &PlanId, version: u64) -> Answer<Change> {
        let (condition, names, values) = version_is(version);
        let request = self
            .dynamodb
            .delete_item()
            .table_name(&self.tables.plans)
            .key(keys::PLAN_ID, item::text(id))
            .condition_expression(format!("attribute_not_exists(#active) AND ({condition})"))
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .expression_attribute_names("#active", keys::ACTIVE_EXECUTION_ID);
        match request.send().await {
            Ok(_) => Ok(Change::Done),
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(Change::Lost),
            Err(error) => Err(fault("DeleteItem of the recovery plans", &error)),
        }
    }
}

/// The item of a plan, as it is written and listed.
pub(super) fn plan_item(plan: &RecoveryPlan, version: u64) -> Answer<Item> {
    let mut item = item::attributes(plan)?;
    item.insert(keys::VERSION.to_owned(), AttributeValue::N(version.to_string()));
    listing::listed(&mut item, keys::PLAN, &plan.name);
    Ok(item)
}

fn stored(item: Item) -> Answer<StoredPlan> {
    let active = item.get(keys::ACTIVE_EXECUTION_ID).and_then(|value| value.as_s().ok());
    let active_execution_id = active.and_then(|id| id.parse().ok());
    Ok(StoredPlan { plan: item::versioned(item)?, active_execution_id })
}
