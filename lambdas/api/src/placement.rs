//! Which group has a server, and which plans use it: from all groups and plans, read page by page.

use std::collections::BTreeMap;

use domain::catalogue::{ReadCatalogueGroups, ReadCataloguePlans, StoredPlan, Versioned};
use domain::group::{ProtectionGroup, Selection};
use domain::ids::{GroupId, SourceServerId};
use domain::plan::RecoveryPlan;
use domain::ports::Answer;
use domain::source_server::SourceServer;
use serde::Serialize;
use utoipa::ToSchema;

/// Items that are read at once.
const AT_ONCE: usize = 100;

/// A plan or group as others refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Reference {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// Every group.
pub(crate) async fn all_groups(world: &impl ReadCatalogueGroups) -> Answer<Vec<Versioned<ProtectionGroup>>> {
    let (mut groups, mut after) = (Vec::new(), None);
    loop {
        let page = world.list_groups(AT_ONCE, after.as_ref()).await?;
        groups.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(groups);
        }
    }
}

/// Every plan.
pub(crate) async fn all_plans(world: &impl ReadCataloguePlans) -> Answer<Vec<StoredPlan>> {
    let (mut plans, mut after) = (Vec::new(), None);
    loop {
        let page = world.list_plans(AT_ONCE, after.as_ref()).await?;
        plans.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(plans);
        }
    }
}

/// All groups and plans, to look servers up in.
pub(crate) struct Placement {
    groups: Vec<ProtectionGroup>,
    by_list: BTreeMap<SourceServerId, usize>,
    by_tags: Vec<usize>,
    plans: Vec<RecoveryPlan>,
}

impl Placement {
    /// Reads all of them.
    pub(crate) async fn read(world: &(impl ReadCatalogueGroups + ReadCataloguePlans)) -> Answer<Self> {
        let groups = all_groups(world).await?.into_iter().map(|group| group.item).collect();
        let plans = all_plans(world).await?.into_iter().map(|stored| stored.plan.item).collect();
        Ok(Self::new(groups, plans))
    }

    fn new(groups: Vec<ProtectionGroup>, plans: Vec<RecoveryPlan>) -> Self {
        let (mut by_list, mut by_tags) = (BTreeMap::new(), Vec::new());
        for (index, group) in groups.iter().enumerate() {
            match &group.selection {
                Selection::SourceServerIds(ids) => by_list.extend(ids.iter().map(|id| (id.clone(), index))),
                Selection::Tags(_) => by_tags.push(index),
            }
        }
        Self { groups, by_list, by_tags, plans }
    }

    /// The group that has a server.
    pub(crate) fn group_of(&self, server: &SourceServer) -> Option<&ProtectionGroup> {
        let listed = self.by_list.get(&server.id).copied();
        let selected = || self.by_tags.iter().copied().find(|index| self.groups[*index].selects_by_tags(server));
        listed.or_else(selected).map(|index| &self.groups[index])
    }

    /// The plans that launch a server of a group.
    pub(crate) fn plans_of(&self, server: &SourceServerId, group: Option<&GroupId>) -> Vec<Reference> {
        let Some(group) = group else { return Vec::new() };
        let uses = |plan: &&RecoveryPlan| {
            plan.waves.iter().any(|wave| {
                let wanted = wave.servers.as_ref().is_none_or(|servers| servers.contains(server));
                wanted && wave.groups.contains(group)
            })
        };
        self.plans.iter().filter(uses).map(reference).collect()
    }
}

/// The plans that name a group.
pub(crate) async fn plans_with(group: &GroupId, world: &impl ReadCataloguePlans) -> Answer<Vec<Reference>> {
    let plans = all_plans(world).await?.into_iter().map(|stored| stored.plan.item);
    let uses = |plan: &RecoveryPlan| plan.waves.iter().any(|wave| wave.groups.contains(group));
    Ok(plans.filter(uses).map(|plan| reference(&plan)).collect())
}

fn reference(plan: &RecoveryPlan) -> Reference {
    Reference { id: plan.plan_id.to_string(), name: plan.name.clone() }
}
