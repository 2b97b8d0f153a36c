//! Which servers a wave of a plan means now, and which group brings each one.

use std::collections::{BTreeMap, BTreeSet};

use crate::group::{ProtectionGroup, Selection};
use crate::ids::{GroupId, SourceServerId};
use crate::plan::PlanWave;
use crate::source_server::SourceServer;
use crate::strict::BadInput;

/// Each server of a wave with its group, in the order of their ids.
type Members<'a> = BTreeMap<&'a SourceServerId, (&'a SourceServer, GroupId)>;

/// The servers of a wave with the group that brings each one. `field` is where the wave stands in the plan.
///
/// # Errors
/// Groups and servers that are not there, and a wave without any server.
pub(crate) fn wave_members<'a>(
    wave: &PlanWave,
    field: &str,
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    servers: &'a BTreeMap<SourceServerId, SourceServer>,
) -> Result<Vec<(&'a SourceServer, GroupId)>, Vec<BadInput>> {
    let mut problems = Vec::new();
    let mut members = Members::new();
    for (place, group_id) in wave.groups.iter().enumerate() {
        let field = format!("{field}.groups[{place}]");
        match groups.get(group_id) {
            Some(group) => members.extend(group_members(group, &field, servers, &mut problems)),
            None => {
                let problem = format!("there is no protection group `{group_id}`");
                problems.push(BadInput::new(field, problem).fix("create it, or take it out of the wave"));
            }
        }
    }
    if let Some(subset) = &wave.servers {
        problems.extend(strangers(subset, &format!("{field}.servers"), &members));
        let wanted: BTreeSet<&SourceServerId> = subset.iter().collect();
        members.retain(|id, _| wanted.contains(id));
    }
    for id in wave.impact.keys().filter(|id| !members.contains_key(id)) {
        let problem = format!("server {id} is not in the wave");
        problems.push(BadInput::new(format!("{field}.impact"), problem).fix("remove it"));
    }
    if members.is_empty() && problems.is_empty() {
        let problem = format!("no server is in wave `{}`", wave.name);
        let fix = "look at the tags of its groups and of the servers";
        problems.push(BadInput::new(field, problem).fix(fix));
    }
    if problems.is_empty() { Ok(members.into_values().collect()) } else { Err(problems) }
}

fn group_members<'a>(
    group: &ProtectionGroup,
    field: &str,
    servers: &'a BTreeMap<SourceServerId, SourceServer>,
    problems: &mut Vec<BadInput>,
) -> Members<'a> {
    let found: Vec<&SourceServer> = match &group.selection {
        Selection::Tags(_) => servers.values().filter(|server| group.selects_by_tags(server)).collect(),
        Selection::SourceServerIds(ids) => {
            for id in ids.iter().filter(|id| !servers.contains_key(id)) {
                let problem = format!("DRS has no source server {id}, which group `{}` names", group.name);
                let fix = "correct the group, or look whether the server was deleted in DRS";
                problems.push(BadInput::new(field, problem).fix(fix));
            }
            ids.iter().filter_map(|id| servers.get(id)).collect()
        }
    };
    found.into_iter().map(|server| (&server.id, (server, group.group_id.clone()))).collect()
}

/// Servers of a wave's subset that none of its groups brings.
fn strangers(subset: &[SourceServerId], field: &str, members: &Members<'_>) -> Vec<BadInput> {
    let strange = subset.iter().enumerate().filter(|(_, id)| !members.contains_key(id));
    let problem = |(place, id): (usize, &SourceServerId)| {
        let problem = format!("server {id} is in none of the wave's groups");
        BadInput::new(format!("{field}[{place}]"), problem).fix("add its group to the wave, or remove it")
    };
    strange.map(problem).collect()
}
