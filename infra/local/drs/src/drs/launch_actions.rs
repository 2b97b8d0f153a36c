//! `PutLaunchAction`, `ListLaunchActions`, `DeleteLaunchAction`: of a source server, or of the account's template
//! (which AWS applies to servers added later; here none are).

use serde::{Deserialize, Serialize};

use super::error::Resource;
use super::shapes::LaunchAction;
use super::{DrsError, Items, Nothing, Paging, nothing, page, templates};
use crate::account::Account;
use crate::drs::shapes::LaunchActionType;
use crate::estate::DocumentKind;
use crate::ids::SourceServerId;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PutLaunchAction {
    resource_id: String,
    action_id: String,
    action_code: String,
    name: String,
    active: bool,
    order: u32,
    action_version: String,
    optional: bool,
    #[serde(default)]
    parameters: std::collections::BTreeMap<String, super::shapes::LaunchActionParameter>,
    description: String,
    category: super::shapes::LaunchActionCategory,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PutLaunchActionAnswer {
    resource_id: String,
    #[serde(flatten)]
    action: LaunchAction,
}

/// Adds an action, or replaces the one of the same id.
pub(super) fn put(account: &mut Account, input: PutLaunchAction) -> Result<PutLaunchActionAnswer, DrsError> {
    let resource_id = input.resource_id.clone();
    let kind = kind(account, &input.action_code)?;
    let quota = account.options.quotas.launch_actions_of_a_resource;
    let actions = actions_mut(account, &resource_id)?;
    if actions.iter().any(|action| action.order == input.order && action.action_id != input.action_id) {
        let message = format!("Resource {resource_id} has a launch action of order {} already", input.order);
        return Err(Resource::other("Launch action", &input.action_id).conflict(message));
    }
    let action = action(input, kind);
    actions.retain(|other| other.action_id != action.action_id);
    if actions.len() >= quota {
        let message = format!("Resource {resource_id} has {quota} launch actions: that is the quota");
        return Err(DrsError::Quota { message, code: "L-0588D03B".to_owned() });
    }
    actions.push(action.clone());
    actions.sort_by_key(|action| action.order);
    Ok(PutLaunchActionAnswer { resource_id, action })
}

/// What the document is; AWS looks it up too.
fn kind(account: &Account, document: &str) -> Result<LaunchActionType, DrsError> {
    // An ARN of a document shared by another account ends with its name.
    let name = document.rsplit('/').next().unwrap_or(document);
    match account.estate.documents.get(name).map(|document| document.kind) {
        Some(DocumentKind::Automation) => Ok(LaunchActionType::SsmAutomation),
        Some(DocumentKind::Command) => Ok(LaunchActionType::SsmCommand),
        // The documents that DRS itself suggests are not all known here.
        None if name.starts_with("AWS") => Ok(LaunchActionType::SsmCommand),
        None => Err(DrsError::validation("actionCode", format!("there is no SSM document {document}"))),
    }
}

fn action(input: PutLaunchAction, kind: LaunchActionType) -> LaunchAction {
    LaunchAction {
        action_id: input.action_id,
        action_code: input.action_code,
        kind,
        name: input.name,
        active: input.active,
        order: input.order,
        action_version: input.action_version,
        optional: input.optional,
        parameters: input.parameters,
        description: input.description,
        category: input.category,
    }
}

fn actions<'account>(account: &'account Account, resource: &str) -> Result<&'account [LaunchAction], DrsError> {
    if resource == templates::launch_template_id(account) {
        return Ok(&account.template_actions);
    }
    let id = SourceServerId::new(resource).ok();
    let server = id.as_ref().and_then(|id| account.server(id));
    server.map(|(state, _)| &*state.launch_actions).ok_or_else(|| Resource::other("Resource", &resource).not_found())
}

fn actions_mut<'account>(
    account: &'account mut Account,
    resource: &str,
) -> Result<&'account mut Vec<LaunchAction>, DrsError> {
    if resource == templates::launch_template_id(account) {
        return Ok(&mut account.template_actions);
    }
    let id = SourceServerId::new(resource).ok();
    let server = id.as_ref().and_then(|id| account.server_mut(id));
    server.map(|state| &mut state.launch_actions).ok_or_else(|| Resource::other("Resource", &resource).not_found())
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListLaunchActions {
    resource_id: String,
    #[serde(default)]
    filters: Filters,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filters {
    #[serde(default)]
    action_ids: Vec<String>,
}

/// In their order.
pub(super) fn list(account: &Account, input: &ListLaunchActions) -> Result<Items<LaunchAction>, DrsError> {
    let wanted = &input.filters.action_ids;
    let mut actions: Vec<&LaunchAction> = actions(account, &input.resource_id)?
        .iter()
        .filter(|action| wanted.is_empty() || wanted.contains(&action.action_id))
        .collect();
    actions.sort_by_key(|action| (action.order, &action.action_id));
    let key = |action: &&LaunchAction| (action.order, action.action_id.clone());
    page(account, "ListLaunchActions", &input.paging, actions, key, LaunchAction::clone)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeleteLaunchAction {
    resource_id: String,
    action_id: String,
}

pub(super) fn delete(account: &mut Account, input: &DeleteLaunchAction) -> Result<Nothing, DrsError> {
    let actions = actions_mut(account, &input.resource_id)?;
    let before = actions.len();
    actions.retain(|action| action.action_id != input.action_id);
    if actions.len() == before {
        return Err(Resource::other("Launch action", &input.action_id).not_found());
    }
    Ok(nothing())
}
