//! The groups' table: groups, the claims on their names and servers.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::catalogue::{Claim, Page, Position, ReadCatalogueGroups, Versioned};
use domain::fault::Fault;
use domain::group::ProtectionGroup;
use domain::ids::{GroupId, SourceServerId};
use domain::ports::{Answer, ReadGroups, WriteGroup};

use super::item::{self, Item};
use super::{keys, listing};
use crate::faults::fault;
use crate::world::World;

impl ReadGroups for World {
    async fn groups(&self, ids: &[GroupId]) -> Answer<BTreeMap<GroupId, ProtectionGroup>> {
        let items = self.batch_get(&self.tables.groups, ids.iter().map(group_key).collect()).await?;
        let mut groups = BTreeMap::new();
        for item in items {
            let group: ProtectionGroup = item::record(item)?;
            groups.insert(group.group_id.clone(), group);
        }
        Ok(groups)
    }
}

impl WriteGroup for World {
    async fn put_group(&self, group: &ProtectionGroup) -> Answer<()> {
        let group = Versioned { item: group.clone(), version: 1 };
        let put = self.dynamodb.put_item().table_name(&self.tables.groups).set_item(Some(group_item(&group)?));
        put.send().await.map(|_| ()).map_err(|error| fault("PutItem of the protection groups", &error))
    }
}

impl ReadCatalogueGroups for World {
    async fn list_groups(&self, limit: usize, after: Option<&Position>) -> Answer<Page<Versioned<ProtectionGroup>>> {
        let page = self.list_by_name(&self.tables.groups, keys::GROUP, keys::GROUP_ID, limit, after).await?;
        let items: Answer<Vec<_>> = page.items.into_iter().map(item::versioned).collect();
        Ok(Page { items: items?, next: page.next })
    }

    async fn stored_group(&self, id: &GroupId) -> Answer<Option<Versioned<ProtectionGroup>>> {
        self.groups_item(group_key(id)).await?.map(item::versioned).transpose()
    }

    async fn group_named(&self, name: &str) -> Answer<Option<GroupId>> {
        let key = Item::from([(keys::GROUP_ID.to_owned(), item::text(keys::name_claim(name)))]);
        self.groups_item(key).await?.map(|found| holder(&found)).transpose()
    }

    async fn claims(&self, servers: &[SourceServerId]) -> Answer<BTreeMap<SourceServerId, Claim>> {
        let mut wanted: BTreeMap<String, &SourceServerId> =
            servers.iter().map(|server| (keys::server_claim(&self.region, server), server)).collect();
        let asked =
            wanted.keys().map(|key| Item::from([(keys::GROUP_ID.to_owned(), item::text(key))])).collect::<Vec<_>>();
        let mut claims = BTreeMap::new();
        for found in self.batch_get(&self.tables.groups, asked).await? {
            let key = text(&found, keys::GROUP_ID)?;
            if let Some(server) = wanted.remove(key) {
                let since = text(&found, keys::SINCE)?;
                let since = since.parse().map_err(|_| Fault::bug(format!("claim `{key}` has no readable time")))?;
                claims.insert(server.clone(), Claim { group_id: holder(&found)?, since });
            }
        }
        Ok(claims)
    }
}

impl World {
    async fn groups_item(&self, key: Item) -> Answer<Option<Item>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.groups).set_key(Some(key));
        let answer = request.consistent_read(true).send().await;
        Ok(answer.map_err(|error| fault("GetItem of the protection groups", &error))?.item)
    }
}

fn group_key(id: &GroupId) -> Item {
    Item::from([(keys::GROUP_ID.to_owned(), item::text(id))])
}

/// The item of a group, as it is written and listed.
pub(super) fn group_item(group: &Versioned<ProtectionGroup>) -> Answer<Item> {
    let mut item = item::attributes(&group.item)?;
    item.insert(keys::VERSION.to_owned(), AttributeValue::N(group.version.to_string()));
    listing::listed(&mut item, keys::GROUP, &group.item.name);
    Ok(item)
}

fn holder(item: &Item) -> Answer<GroupId> {
    let holder = text(item, keys::HOLDER)?;
    holder.parse().map_err(|error| Fault::bug(format!("a claim is held by no group: {error}")))
}

fn text<'item>(item: &'item Item, name: &str) -> Answer<&'item str> {
    let found = item.get(name).and_then(|value| value.as_s().ok());
    found.map(String::as_str).ok_or_else(|| Fault::bug(format!("an item of the protection groups has no `{name}`")))
}
