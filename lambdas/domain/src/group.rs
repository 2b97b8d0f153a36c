//! Protection groups: which servers belong together, by list or by tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AccountId, GroupId, Region, SourceServerId};
use crate::launch_settings::LaunchSettings;
use crate::source_server::SourceServer;
use crate::strict::{BadInput, Written};
use crate::target::Target;

/// A named set of source servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "GroupDocument", into = "GroupDocument")]
pub struct ProtectionGroup {
    /// Its key.
    pub group_id: GroupId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where its servers are recovered.
    pub target: Target,
    /// Which servers it holds.
    pub selection: Selection,
    /// How DRS is to launch its servers.
    pub launch_settings: LaunchSettings,
    /// The same for single servers, stronger than the group's.
    pub server_launch_settings: BTreeMap<SourceServerId, LaunchSettings>,
}

/// How a group chooses its servers: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These servers.
    SourceServerIds(Vec<SourceServerId>),
    /// Every server that has all of these tags.
    Tags(BTreeMap<String, String>),
}

/// A group as it is written and stored: with exactly one of `sourceServerIds` and `tags`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProtectionGroup)]
#[expect(missing_docs, reason = "the fields are those of `ProtectionGroup`, which documents them")]
pub struct GroupDocument {
    pub group_id: GroupId,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The account in which DRS recovers its servers; that of the deployment when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The Region in which DRS recovers its servers; that of the deployment when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_server_ids: Option<Vec<SourceServerId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "LaunchSettings::is_empty")]
    pub launch_settings: LaunchSettings,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub server_launch_settings: BTreeMap<SourceServerId, LaunchSettings>,
}

impl TryFrom<GroupDocument> for ProtectionGroup {
    type Error = &'static str;

    fn try_from(written: GroupDocument) -> Result<Self, Self::Error> {
        let selection = match (written.source_server_ids, written.tags) {
            (Some(ids), None) => Selection::SourceServerIds(ids),
            (None, Some(tags)) => Selection::Tags(tags),
            (None, None) => return Err("a group needs `sourceServerIds` or `tags`"),
            (Some(_), Some(_)) => return Err("a group has either `sourceServerIds` or `tags`, not both"),
        };
        Ok(Self {
            group_id: written.group_id,
            name: written.name,
            description: written.description,
            target: Target { account: written.account, region: written.region },
            selection,
            launch_settings: written.launch_settings,
            server_launch_settings: written.server_launch_settings,
        })
    }
}

impl From<ProtectionGroup> for GroupDocument {
    fn from(group: ProtectionGroup) -> Self {
        let (source_server_ids, tags) = match group.selection {
            Selection::SourceServerIds(ids) => (Some(ids), None),
            Selection::Tags(tags) => (None, Some(tags)),
        };
        Self {
            group_id: group.group_id,
            name: group.name,
            description: group.description,
            account: group.target.account,
            region: group.target.region,
            source_server_ids,
            tags,
            launch_settings: group.launch_settings,
            server_launch_settings: group.server_launch_settings,
        }
    }
}

impl Written for ProtectionGroup {
    const FIELDS: &'static [&'static str] = &[
        "groupId",
        "name",
        "description",
        "account",
        "region",
        "sourceServerIds",
        "tags",
        "launchSettings",
        "serverLaunchSettings",
        "launchDisposition",
        "targetInstanceTypeRightSizingMethod",
        "copyPrivateIp",
        "copyTags",
        "licensing",
        "osByol",
        "postLaunchEnabled",
        "launchIntoInstanceProperties",
        "launchIntoEC2InstanceID",
    ];
}

impl ProtectionGroup {
    /// What is wrong with the group as such; whether its servers exist is not known here.
    pub fn problems(&self) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(BadInput::new("name", "is empty").fix("give the group a name"));
        }
        match &self.selection {
            Selection::SourceServerIds(ids) if ids.is_empty() => {
                problems.push(BadInput::new("sourceServerIds", "is empty").fix("name at least one server"));
            }
            Selection::Tags(tags) if tags.is_empty() => {
                let fix = "name at least one tag; a group without tags would select every server";
                problems.push(BadInput::new("tags", "is empty").fix(fix));
            }
            _ => {}
        }
        problems.extend(self.launch_settings.problems().into_iter().map(|problem| problem.inside("launchSettings")));
        if self.launch_settings.launch_into_instance_properties.is_some() {
            let field = "launchSettings.launchIntoInstanceProperties";
            let fix = "set it for that server in `serverLaunchSettings`";
            problems.push(BadInput::new(field, "only one server can be launched into an instance").fix(fix));
        }
        for (id, settings) in &self.server_launch_settings {
            let place = format!("serverLaunchSettings.{id}");
            problems.extend(settings.problems().into_iter().map(|problem| problem.inside(&place)));
            if matches!(&self.selection, Selection::SourceServerIds(ids) if !ids.contains(id)) {
                problems.push(BadInput::new(place, "the server is not in the group").fix("add it, or remove this"));
            }
        }
        problems
    }

    /// How DRS is to launch a server of the group.
    pub fn launch_settings_of(&self, server: &SourceServerId) -> LaunchSettings {
        match self.server_launch_settings.get(server) {
            Some(own) => self.launch_settings.overridden_by(own),
            None => self.launch_settings.clone(),
        }
    }

    /// Whether the group's tags select this server, in its account and Region. Always false for a group by list.
    pub fn selects_by_tags(&self, server: &SourceServer) -> bool {
        match &self.selection {
            Selection::SourceServerIds(_) => false,
            Selection::Tags(_) if self.target != server.target => false,
            Selection::Tags(tags) => tags.iter().all(|(key, value)| server.tags.get(key) == Some(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source_server::{Platform, ReplicationState};
    use crate::strict;

    fn server(tags: &[(&str, &str)]) -> SourceServer {
        SourceServer {
            id: "s-1234567890abcdef0".parse().unwrap(),
            target: Target::default(),
            hostname: None,
            platform: Platform::Linux,
            replication: ReplicationState::Continuous,
            lag_seconds: Some(0),
            has_recovery_point: true,
            recovery_instance: None,
            last_seen: None,
            backlog_bytes: None,
            last_launch: None,
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn all_tags_of_a_group_must_match() {
        let group: ProtectionGroup =
            strict::from_value(json!({"groupId": "db", "name": "Databases", "tags": {"App": "payroll", "Tier": "db"}}))
                .unwrap();
        assert!(group.selects_by_tags(&server(&[("App", "payroll"), ("Tier", "db"), ("Owner", "ops")])));
        assert!(!group.selects_by_tags(&server(&[("App", "payroll")])));
    }

    #[test]
    fn a_group_without_tags_does_not_silently_select_everything() {
        let group: ProtectionGroup =
            strict::from_value(json!({"groupId": "db", "name": "Databases", "tags": {}})).unwrap();
        assert_eq!(group.problems().len(), 1);
    }

    #[test]
    fn server_ids_that_are_no_list_are_refused() {
        let written = json!({"groupId": "db", "name": "Databases", "sourceServerIds": "s-1234567890abcdef0"});
        assert!(strict::from_value::<ProtectionGroup>(written).is_err());
    }

    #[test]
    fn a_misspelt_selection_is_refused_by_name() {
        let written = json!({"groupId": "db", "name": "Databases", "tagz": {}});
        let error = strict::from_value::<ProtectionGroup>(written).unwrap_err();
        assert_eq!(error.to_string(), "`tagz`: there is no such field; did you mean `tags`?");
    }

    #[test]
    fn a_group_has_exactly_one_way_to_choose_its_servers() {
        let both = json!({"groupId": "db", "name": "n", "tags": {"a": "b"}, "sourceServerIds": []});
        for written in [both, json!({"groupId": "db", "name": "n"})] {
            assert!(strict::from_value::<ProtectionGroup>(written).is_err());
        }
    }
}
