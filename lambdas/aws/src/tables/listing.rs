//! Lists by name: the indexes of plans and groups, which hold only what has a name.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::catalogue::{Page, Position};
use domain::ports::Answer;

use super::item::{self, Item};
use super::keys;
use crate::faults::fault;
use crate::world::World;

/// The attributes by which an item stands in the list of its table.
pub(super) fn listed(item: &mut Item, kind: &str, name: &str) {
    item.insert(keys::KIND.to_owned(), item::text(kind));
    item.insert(keys::SORT_NAME.to_owned(), item::text(name.to_lowercase()));
}

impl World {
    /// A page of the items of a kind, by name. The key of the table is `id`.
    pub(super) async fn list_by_name(
        &self,
        table: &str,
        kind: &str,
        id: &str,
        limit: usize,
        after: Option<&Position>,
    ) -> Answer<Page<Item>> {
        let start = after.map(|after| {
            Item::from([
                (keys::KIND.to_owned(), item::text(kind)),
                (keys::SORT_NAME.to_owned(), item::text(&after.name)),
                (id.to_owned(), item::text(&after.id)),
            ])
        });
        let answer = self
            .dynamodb
            .query()
            .table_name(table)
            .index_name(keys::BY_NAME)
            .key_condition_expression("#kind = :kind")
            .expression_attribute_names("#kind", keys::KIND)
            .expression_attribute_values(":kind", AttributeValue::S(kind.to_owned()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| fault(&format!("Query of {table}"), &error))?;
        let text = |item: &Item, name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
        let next = answer
            .last_evaluated_key
            .and_then(|key| Some(Position { name: text(&key, keys::SORT_NAME)?, id: text(&key, id)? }));
        Ok(Page { items: answer.items.unwrap_or_default(), next })
    }
}
