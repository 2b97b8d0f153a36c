//! How the servers of a protection group are to be launched, and what DRS has.

use axum::Json;
use axum::extract::State;
use domain::ids::{GroupId, SourceServerId};
use domain::launch_settings::{Difference, LaunchSettings};
use domain::ports::GetLaunchConfiguration;
use domain::source_server::SourceServer;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::cursor::{self, ByName, PageQuery};
use crate::groups::{found, members};
use crate::problem::Problem;
use crate::request::{Id, Params};

/// How a server of the group is to be launched, and what DRS has.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerLaunchSettings {
    source_server_id: SourceServerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    /// What the group wants.
    wanted: LaunchSettings,
    /// What DRS has.
    current: LaunchSettings,
    /// What will be changed in DRS before a launch.
    differences: Vec<Difference>,
}

/// A page of launch settings, by the servers' ids.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LaunchSettingsPage {
    /// The servers.
    items: Vec<ServerLaunchSettings>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Compare the launch settings of a group's servers with what DRS has
#[utoipa::path(get, path = "/api/groups/{id}/launch-settings", tag = "Protection groups", params(("id" = GroupId, Path), PageQuery), responses((status = 200, body = LaunchSettingsPage)))]
pub(crate) async fn compare_launch_settings(
    State(api): State<Api>,
    Id(id): Id<GroupId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<LaunchSettingsPage>, Problem> {
    const LIST: &str = "launch-settings";
    let limit = cursor::limit(query.limit)?;
    let after: Option<ByName> = cursor::read(LIST, query.cursor.as_deref())?;
    let stored = found(&api, &id).await?;
    let servers = members(&api, &stored.item).await?;
    let place = |server: &SourceServer| ByName(server.id.to_string(), String::new());
    let (servers, next) = cursor::page(LIST, servers, place, after.as_ref(), limit);
    let mut items = Vec::with_capacity(servers.len());
    for server in servers {
        let wanted = stored.item.launch_settings_of(&server.id);
        // A server that was deleted since the list was read has nothing to compare.
        let Some(current) = api.world.launch_configuration(&server.id).await? else { continue };
        let differences = wanted.difference(&current);
        items.push(ServerLaunchSettings {
            source_server_id: server.id,
            hostname: server.hostname,
            wanted,
            current,
            differences,
        });
    }
    Ok(Json(LaunchSettingsPage { items, next }))
}
