//! Source servers: how their replication is doing, which group has them, which plans use them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use domain::ids::{AccountId, RecoveryInstanceId, Region, SourceServerId};
use domain::ports::{AtTarget, DescribeSourceServers};
use domain::source_server::{LastLaunch, Platform, SourceServer};
use domain::target::Target;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::accounts;
use crate::api::Api;
use crate::cursor::{self, ByName};
use crate::placement::{Placement, Reference};
use crate::problem::{Code, Problem};
use crate::request::{Id, Params};

const LIST: &str = "servers";

/// Which servers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ServerQuery {
    /// Only in this replication state, in DRS's word: `CONTINUOUS`, `STALLED`, `DISCONNECTED`, ...
    state: Option<String>,
    /// Only those whose host name or id contains this, whatever the case.
    text: Option<String>,
    /// Only those with this tag: `Tier=web`, or `Tier` for any value.
    tag: Option<String>,
    /// Those that DRS recovers in this account; that of the deployment when left out.
    account: Option<AccountId>,
    /// Those that DRS recovers in this Region; that of the deployment when left out.
    region: Option<Region>,
    /// Only those in no group (`true`), or only those in one (`false`).
    unassigned: Option<bool>,
    /// How many at once, 1 to 200; 50 when left out.
    limit: Option<usize>,
    /// Where to go on: `next` of the answer before.
    cursor: Option<String>,
}

/// Where to look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TargetQuery {
    /// The account; that of the deployment when left out.
    account: Option<AccountId>,
    /// The Region; that of the deployment when left out.
    region: Option<Region>,
}

/// A page of servers, by host name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServerPage {
    /// The servers.
    items: Vec<ServerView>,
    /// How many there are with these filters, on all pages.
    total: usize,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A source server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceServerView)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerView {
    source_server_id: SourceServerId,
    /// Where DRS recovers it, unless that is the deployment's own account and Region.
    #[serde(flatten)]
    target: Target,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    platform: Platform,
    /// In DRS's word: `CONTINUOUS`, `STALLED`, `DISCONNECTED`, ...
    replication_state: String,
    /// Age of the newest consistent data, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    lag_seconds: Option<i64>,
    /// Data that is still to be sent, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    backlog_bytes: Option<i64>,
    /// Whether it can be launched at all.
    has_recovery_point: bool,
    /// When DRS last heard of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<Timestamp>,
    /// The instance that an earlier launch left running.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_instance_id: Option<RecoveryInstanceId>,
    /// The last launch.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_launch: Option<LastLaunch>,
    tags: BTreeMap<String, String>,
    /// The group that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Reference>,
    /// The plans that launch it.
    plans: Vec<Reference>,
}

impl ServerView {
    /// A server with its place among groups and plans.
    pub(crate) fn new(server: SourceServer, placement: &Placement) -> Self {
        let group = placement.group_of(&server);
        Self {
            plans: placement.plans_of(&server.id, group.map(|group| &group.group_id)),
            group: group.map(|group| Reference { id: group.group_id.to_string(), name: group.name.clone() }),
            source_server_id: server.id,
            target: server.target,
            hostname: server.hostname,
            platform: server.platform,
            replication_state: server.replication.word().to_owned(),
            lag_seconds: server.lag_seconds,
            backlog_bytes: server.backlog_bytes,
            has_recovery_point: server.has_recovery_point,
            last_seen: server.last_seen,
            recovery_instance_id: server.recovery_instance,
            last_launch: server.last_launch,
            tags: server.tags,
        }
    }

    /// Whether another group than this one has it.
    pub(crate) fn is_in_other_group(&self, own: &str) -> bool {
        self.group.as_ref().is_some_and(|group| group.id != own)
    }

    /// Its place in a list.
    pub(crate) fn place(&self) -> ByName {
        let id = self.source_server_id.to_string();
        ByName(self.hostname.as_ref().map_or_else(|| id.clone(), |name| name.to_lowercase()), id)
    }
}

impl ServerQuery {
    fn matches(&self, server: &ServerView) -> bool {
        let state = self.state.as_ref().is_none_or(|state| server.replication_state.eq_ignore_ascii_case(state));
        let text = self.text.as_ref().is_none_or(|text| {
            let text = text.to_lowercase();
            let hostname = server.hostname.as_ref().is_some_and(|name| name.to_lowercase().contains(&text));
            hostname || server.source_server_id.as_str().to_lowercase().contains(&text)
        });
        let tag = self.tag.as_ref().is_none_or(|tag| match tag.split_once('=') {
            Some((key, value)) => server.tags.get(key).is_some_and(|found| found == value),
            None => server.tags.contains_key(tag),
        });
        state && text && tag && self.unassigned.is_none_or(|unassigned| server.group.is_none() == unassigned)
    }
}

/// List the source servers that DRS replicates
#[utoipa::path(get, path = "/api/servers", tag = "Source servers", params(ServerQuery), responses((status = 200, body = ServerPage)))]
pub(crate) async fn list_servers(
    State(api): State<Api>,
    Params(query): Params<ServerQuery>,
) -> Result<Json<ServerPage>, Problem> {
    let limit = cursor::limit(query.limit)?;
    let after: Option<ByName> = cursor::read(LIST, query.cursor.as_deref())?;
    let target = accounts::target(&api, query.account.clone(), query.region.clone()).await?;
    let servers = api.world.at(&target).await?.source_servers(None).await?;
    let placement = Placement::read(&api.world).await?;
    let views = servers.into_iter().map(|server| ServerView::new(server, &placement));
    let wanted: Vec<ServerView> = views.filter(|server| query.matches(server)).collect();
    let total = wanted.len();
    let (items, next) = cursor::page(LIST, wanted, ServerView::place, after.as_ref(), limit);
    Ok(Json(ServerPage { items, total, next }))
}

/// Show a source server
#[utoipa::path(get, path = "/api/servers/{id}", tag = "Source servers", params(("id" = SourceServerId, Path), TargetQuery), responses((status = 200, body = ServerView)))]
pub(crate) async fn show_server(
    State(api): State<Api>,
    Id(id): Id<SourceServerId>,
    Params(query): Params<TargetQuery>,
) -> Result<Json<ServerView>, Problem> {
    let target = accounts::target(&api, query.account, query.region).await?;
    let there = api.world.at(&target).await?;
    let mut found = there.source_servers(Some(std::slice::from_ref(&id))).await?;
    let server = found.pop().ok_or_else(|| {
        let fix = "look for it in the list of servers, in this account and Region";
        Problem::new(Code::ServerNotFound, format!("DRS has no source server {id}")).fix(fix)
    })?;
    Ok(Json(ServerView::new(server, &Placement::read(&api.world).await?)))
}
