//! Which servers a group is to have, and whether it can have them.
//!
//! A claim is an item of its own. It holds while its group exists and selects the server; a younger claim holds in
//! any case, because the write that it belongs to may still be under way.

use std::collections::{BTreeMap, BTreeSet};

use domain::catalogue::{Claim, GroupChange, ReadCatalogueGroups, Versioned};
use domain::group::{ProtectionGroup, Selection};
use domain::ids::{GroupId, SourceServerId};
use domain::ports::{AtTarget, DescribeSourceServers, ReadGroups};
use domain::source_server::SourceServer;
use domain::strict::BadInput;
use jiff::Timestamp;

use crate::placement::all_groups;
use crate::problem::{Code, Problem};

/// How long a claim holds without its group: longer than any call of the API can take.
const CLAIM_SECONDS: i64 = 300;

/// The servers of a group, as DRS has them now.
///
/// # Errors
/// `UNKNOWN_SERVER` for listed servers that DRS does not have; a fault when DRS cannot be asked.
pub(crate) async fn servers_of(
    group: &ProtectionGroup,
    world: &(impl AtTarget + DescribeSourceServers),
) -> Result<Vec<SourceServer>, Problem> {
    let there = world.at(&group.target).await?;
    match &group.selection {
        Selection::SourceServerIds(ids) => {
            let found = there.source_servers(Some(ids)).await?;
            let known: BTreeSet<&SourceServerId> = found.iter().map(|server| &server.id).collect();
            let unknown = ids.iter().enumerate().filter(|(_, id)| !known.contains(id));
            let fix = "correct it, or look whether the server was deleted in DRS";
            let bad = |(place, id): (usize, &SourceServerId)| {
                BadInput::new(format!("group.sourceServerIds[{place}]"), format!("DRS has no source server {id}"))
                    .fix(fix)
            };
            let unknown: Vec<BadInput> = unknown.map(bad).collect();
            if unknown.is_empty() { Ok(found) } else { Err(Problem::of_fields(Code::UnknownServer, unknown)) }
        }
        Selection::Tags(_) => {
            let all = there.source_servers(None).await?;
            Ok(all.into_iter().filter(|server| group.selects_by_tags(server)).collect())
        }
    }
}

/// What has to change so that a group becomes `after`.
///
/// # Errors
/// `SERVER_IN_OTHER_GROUP`, naming server and group.
pub(crate) async fn change(
    before: Option<Versioned<ProtectionGroup>>,
    after: Versioned<ProtectionGroup>,
    servers: &[SourceServer],
    now: Timestamp,
    world: &(impl ReadCatalogueGroups + ReadGroups),
) -> Result<GroupChange, Problem> {
    let id = after.item.group_id.clone();
    not_selected_by_others(&id, servers, world).await?;
    let by_id: BTreeMap<&SourceServerId, &SourceServer> = servers.iter().map(|server| (&server.id, server)).collect();
    let mut asked: BTreeSet<SourceServerId> = by_id.keys().map(|id| (*id).clone()).collect();
    if let Some(Selection::SourceServerIds(ids)) = before.as_ref().map(|before| &before.item.selection) {
        asked.extend(ids.iter().cloned());
    }
    let claims = world.claims(&Vec::from_iter(asked)).await?;
    let holders: BTreeSet<GroupId> = claims.values().map(|claim| claim.group_id.clone()).collect();
    let groups = world.groups(&Vec::from_iter(holders)).await?;
    let mut change = GroupChange { before, after: Some(after), at: now, ..GroupChange::default() };
    for (server_id, server) in &by_id {
        match claims.get(*server_id) {
            Some(claim) if claim.group_id == id => {}
            Some(claim) if holds(claim, server, groups.get(&claim.group_id), now) => {
                return Err(taken(server, groups.get(&claim.group_id), &claim.group_id));
            }
            void => {
                change.claim.insert((*server_id).clone(), void.cloned());
            }
        }
    }
    let mine = claims.iter().filter(|(server, claim)| claim.group_id == id && !by_id.contains_key(server));
    change.release = mine.map(|(server, _)| server.clone()).collect();
    Ok(change)
}

/// What has to change so that a group is gone.
///
/// # Errors
/// When the claims cannot be read.
pub(crate) async fn removal(
    before: Versioned<ProtectionGroup>,
    servers: Vec<SourceServerId>,
    now: Timestamp,
    world: &impl ReadCatalogueGroups,
) -> Result<GroupChange, Problem> {
    let claims = world.claims(&servers).await?;
    let mine = claims.into_iter().filter(|(_, claim)| claim.group_id == before.item.group_id);
    let release = mine.map(|(server, _)| server).collect();
    Ok(GroupChange { release, before: Some(before), at: now, ..GroupChange::default() })
}

fn holds(claim: &Claim, server: &SourceServer, holder: Option<&ProtectionGroup>, now: Timestamp) -> bool {
    let selects = holder.is_some_and(|group| selects(group, server));
    selects || now.duration_since(claim.since).as_secs() < CLAIM_SECONDS
}

fn selects(group: &ProtectionGroup, server: &SourceServer) -> bool {
    match &group.selection {
        Selection::SourceServerIds(ids) => ids.contains(&server.id),
        Selection::Tags(_) => group.selects_by_tags(server),
    }
}

/// Servers that got a group's tags after that group was written are in it without a claim.
async fn not_selected_by_others(
    id: &GroupId,
    servers: &[SourceServer],
    world: &impl ReadCatalogueGroups,
) -> Result<(), Problem> {
    for other in all_groups(world).await?.into_iter().map(|group| group.item).filter(|other| other.group_id != *id) {
        if let Some(server) = servers.iter().find(|server| selects(&other, server)) {
            return Err(taken(server, Some(&other), &other.group_id));
        }
    }
    Ok(())
}

fn taken(server: &SourceServer, holder: Option<&ProtectionGroup>, id: &GroupId) -> Problem {
    let label = server.label();
    let detail = match holder {
        Some(group) => format!("server {label} ({}) is in group `{}` ({id})", server.id, group.name),
        None => format!("server {label} ({}) is just being added to group {id}", server.id),
    };
    Problem::new(Code::ServerInOtherGroup, detail).field("group").fix("take it out of that group first")
}
