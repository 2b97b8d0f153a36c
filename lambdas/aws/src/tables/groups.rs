//! The groups' table.

use std::collections::BTreeMap;

use domain::group::ProtectionGroup;
use domain::ids::GroupId;
use domain::ports::{Answer, ReadGroups, WriteGroup};

use super::{item, keys};
use crate::faults::fault;
use crate::world::World;

impl ReadGroups for World {
    async fn groups(&self, ids: &[GroupId]) -> Answer<BTreeMap<GroupId, ProtectionGroup>> {
        let wanted = ids.iter().map(|id| item::Item::from([(keys::GROUP_ID.to_owned(), item::text(id))])).collect();
        let items = self.batch_get(&self.tables.groups, wanted).await?;
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
        let put = self.dynamodb.put_item().table_name(&self.tables.groups).set_item(Some(item::attributes(group)?));
        put.send().await.map(|_| ()).map_err(|error| fault("PutItem of the protection groups", &error))
    }
}
