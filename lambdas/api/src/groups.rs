//! Protection groups: list, show, preview, create, change, delete.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::catalogue::{Change, ReadAccounts, ReadCatalogueGroups, SaveGroup, Versioned};
use domain::group::{GroupDocument, ProtectionGroup, Selection};
use domain::ids::{GroupId, SourceServerId};
use domain::ports::{AtTarget, DescribeSourceServers};
use domain::source_server::SourceServer;
use domain::strict::Written;
use domain::target_account;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::claims;
use crate::cursor::PageQuery;
use crate::placement::{Placement, Reference, plans_with};
use crate::plans::{Listing, Version};
use crate::problem::{Code, Problem};
use crate::request::{Body, Id, Params};
use crate::servers::ServerView;

const LIST: &str = "groups";
/// How often a change is planned anew, when somebody else was quicker with a part of it.
const MOST_ROUNDS: usize = 5;

/// A group to be written.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct GroupInput {
    /// The group.
    #[schema(value_type = GroupDocument)]
    group: ProtectionGroup,
    /// The version that the change is for; not for a new group.
    #[serde(default)]
    version: Option<u64>,
}

impl Written for GroupInput {
    const FIELDS: &'static [&'static str] = &[
        "group",
        "version",
        "groupId",
        "name",
        "description",
        "account",
        "region",
        "sourceServerIds",
        "tags",
        "launchSettings",
        "serverLaunchSettings",
    ];
}

/// A group as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupView {
    /// The group.
    #[schema(value_type = GroupDocument)]
    group: ProtectionGroup,
    /// The number of its last change.
    version: u64,
}

/// A page of groups, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupPage {
    /// The groups.
    items: Vec<GroupView>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A group with its servers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupDetail {
    /// The group.
    #[schema(value_type = GroupDocument)]
    group: ProtectionGroup,
    /// The number of its last change.
    version: u64,
    /// Its servers as DRS has them, by name.
    servers: Vec<ServerView>,
    /// Servers that it names and DRS does not have.
    missing: Vec<SourceServerId>,
    /// The plans that use it.
    plans: Vec<Reference>,
}

/// What a group would hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// Its servers as DRS has them, by name. Those with a `group` are in that one.
    servers: Vec<ServerView>,
    /// How many of them are in another group and would keep this one from being written.
    conflicts: usize,
}

/// List the protection groups
#[utoipa::path(get, path = "/api/groups", tag = "Protection groups", params(PageQuery), responses((status = 200, body = GroupPage)))]
pub(crate) async fn list_groups(
    State(api): State<Api>,
    Params(query): Params<PageQuery>,
) -> Result<Json<GroupPage>, Problem> {
    let listing = Listing::read(LIST, &query)?;
    let page = api.world.list_groups(listing.limit, listing.after.as_ref()).await?;
    let items = page.items.into_iter().map(|stored| GroupView { group: stored.item, version: stored.version });
    Ok(Json(GroupPage { items: items.collect(), next: listing.next(page.next) }))
}

/// Show a protection group with its servers
#[utoipa::path(get, path = "/api/groups/{id}", tag = "Protection groups", params(("id" = GroupId, Path)), responses((status = 200, body = GroupDetail)))]
pub(crate) async fn show_group(State(api): State<Api>, Id(id): Id<GroupId>) -> Result<Json<GroupDetail>, Problem> {
    let stored = found(&api, &id).await?;
    let servers = members(&api, &stored.item).await?;
    let missing = match &stored.item.selection {
        Selection::SourceServerIds(ids) => {
            let is_missing = |id: &&SourceServerId| !servers.iter().any(|server| server.id == **id);
            ids.iter().filter(is_missing).cloned().collect()
        }
        Selection::Tags(_) => Vec::new(),
    };
    let servers = views(&api, servers).await?;
    let plans = plans_with(&id, &api.world).await?;
    Ok(Json(GroupDetail { group: stored.item, version: stored.version, servers, missing, plans }))
}

/// Show what a protection group would hold, without writing it
#[utoipa::path(post, path = "/api/groups/preview", tag = "Protection groups", request_body = GroupInput, responses((status = 200, body = Preview)))]
pub(crate) async fn preview_group(
    State(api): State<Api>,
    Body(input): Body<GroupInput>,
) -> Result<Json<Preview>, Problem> {
    valid(&api, &input.group).await?;
    let servers = claims::servers_of(&input.group, &api.world).await?;
    let servers = views(&api, servers).await?;
    let own = input.group.group_id.as_str();
    let conflicts = servers.iter().filter(|server| server.is_in_other_group(own)).count();
    Ok(Json(Preview { servers, conflicts }))
}

/// Create a protection group
#[utoipa::path(post, path = "/api/groups", tag = "Protection groups", request_body = GroupInput, responses((status = 201, body = GroupView)))]
pub(crate) async fn create_group(
    State(api): State<Api>,
    Body(input): Body<GroupInput>,
) -> Result<(StatusCode, Json<GroupView>), Problem> {
    let view = create(&api, input.group).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Change a protection group
#[utoipa::path(put, path = "/api/groups/{id}", tag = "Protection groups", params(("id" = GroupId, Path)), request_body = GroupInput, responses((status = 200, body = GroupView)))]
pub(crate) async fn update_group(
    State(api): State<Api>,
    Id(id): Id<GroupId>,
    Body(input): Body<GroupInput>,
) -> Result<Json<GroupView>, Problem> {
    if input.group.group_id != id {
        let detail = format!("the body is about group `{}`, the address about `{id}`", input.group.group_id);
        return Err(Problem::new(Code::InvalidBody, detail).field("group.groupId").fix("make them the same"));
    }
    let version = input.version.ok_or_else(missing_version)?;
    update(&api, input.group, version).await.map(Json)
}

/// Delete a protection group
#[utoipa::path(delete, path = "/api/groups/{id}", tag = "Protection groups", params(("id" = GroupId, Path), Version), responses((status = 204)))]
pub(crate) async fn delete_group(
    State(api): State<Api>,
    Id(id): Id<GroupId>,
    Params(query): Params<Version>,
) -> Result<StatusCode, Problem> {
    let stored = found(&api, &id).await?;
    query.check("the group", stored.version)?;
    let plans = plans_with(&id, &api.world).await?;
    if !plans.is_empty() {
        let names: Vec<String> = plans.iter().map(|plan| format!("`{}`", plan.id)).collect();
        let detail = format!("group `{id}` is used by the plans {}", names.join(", "));
        return Err(Problem::new(Code::GroupInUse, detail).fix("take it out of these plans first"));
    }
    let servers = members(&api, &stored.item).await?.into_iter().map(|server| server.id);
    let listed = match &stored.item.selection {
        Selection::SourceServerIds(ids) => ids.clone(),
        Selection::Tags(_) => Vec::new(),
    };
    let version = stored.version;
    let change = claims::removal(stored, servers.chain(listed).collect(), api.now(), &api.world).await?;
    match api.world.save_group(&change).await? {
        Change::Done => Ok(StatusCode::NO_CONTENT),
        Change::Lost => {
            let now = found(&api, &id).await?;
            Err(Problem::stale("the group", version, now.version))
        }
    }
}

/// Creates a group.
pub(crate) async fn create(api: &Api, group: ProtectionGroup) -> Result<GroupView, Problem> {
    save(api, group, None).await
}

/// Changes a group whose version is `version`.
pub(crate) async fn update(api: &Api, group: ProtectionGroup, version: u64) -> Result<GroupView, Problem> {
    save(api, group, Some(version)).await
}

/// Plans the change and writes it; when somebody else was quicker with a part of it, both again.
async fn save(api: &Api, group: ProtectionGroup, version: Option<u64>) -> Result<GroupView, Problem> {
    valid(api, &group).await?;
    let servers = claims::servers_of(&group, &api.world).await?;
    for _ in 0..MOST_ROUNDS {
        let before = api.world.stored_group(&group.group_id).await?;
        match (&before, version) {
            (None, Some(_)) => return Err(not_found(&group.group_id)),
            (Some(_), None) => {
                let detail = format!("there is a protection group `{}`", group.group_id);
                let fix = "choose another id, or change that group";
                return Err(Problem::new(Code::GroupExists, detail).field("group.groupId").fix(fix));
            }
            (Some(before), Some(version)) if before.version != version => {
                return Err(Problem::stale("the group", version, before.version));
            }
            _ => {}
        }
        name_is_free(api, &group).await?;
        let after = Versioned { item: group.clone(), version: version.unwrap_or_default() + 1 };
        let change = claims::change(before, after, &servers, api.now(), &api.world).await?;
        if api.world.save_group(&change).await? == Change::Done {
            return Ok(GroupView { version: version.unwrap_or_default() + 1, group });
        }
    }
    let problem = Problem::new(Code::DependencyUnavailable, "the groups are being changed by many at once");
    Err(problem.fix("try again in a moment"))
}

async fn name_is_free(api: &Api, group: &ProtectionGroup) -> Result<(), Problem> {
    match api.world.group_named(&group.name).await? {
        Some(holder) if holder != group.group_id => {
            let detail = format!("the name `{}` is that of group `{holder}`; case does not matter", group.name.trim());
            Err(Problem::new(Code::GroupNameTaken, detail).field("group.name").fix("choose another name"))
        }
        _ => Ok(()),
    }
}

async fn valid(api: &Api, group: &ProtectionGroup) -> Result<(), Problem> {
    let mut problems = group.problems();
    if group.target.account.is_some() {
        let known = api.world.accounts().await?;
        problems.extend(target_account::problem(&group.target, api.world.account(), api.world.region(), &known));
    }
    let problems: Vec<_> = problems.into_iter().map(|problem| problem.inside("group")).collect();
    if problems.is_empty() { Ok(()) } else { Err(Problem::of_fields(Code::InvalidGroup, problems)) }
}

pub(crate) async fn found(api: &Api, id: &GroupId) -> Result<Versioned<ProtectionGroup>, Problem> {
    api.world.stored_group(id).await?.ok_or_else(|| not_found(id))
}

fn not_found(id: &GroupId) -> Problem {
    Problem::new(Code::GroupNotFound, format!("there is no protection group `{id}`")).fix("look for it in the list")
}

/// A change needs to say what it is for.
pub(crate) fn missing_version() -> Problem {
    let problem = Problem::new(Code::InvalidBody, "the change does not say which version it is for").field("version");
    problem.fix("send the `version` that you have read")
}

/// Those servers of the group that DRS has.
pub(crate) async fn members(api: &Api, group: &ProtectionGroup) -> Result<Vec<SourceServer>, Problem> {
    Ok(match &group.selection {
        Selection::SourceServerIds(ids) => api.world.at(&group.target).await?.source_servers(Some(ids)).await?,
        Selection::Tags(_) => claims::servers_of(group, &api.world).await?,
    })
}

async fn views(api: &Api, servers: Vec<SourceServer>) -> Result<Vec<ServerView>, Problem> {
    let placement = Placement::read(&api.world).await?;
    let mut views: Vec<ServerView> = servers.into_iter().map(|server| ServerView::new(server, &placement)).collect();
    views.sort_by_key(ServerView::place);
    Ok(views)
}
