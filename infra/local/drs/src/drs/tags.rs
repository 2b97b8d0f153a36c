//! `ListTagsForResource`, `TagResource`, `UntagResource`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::Resource;
use super::recovery_instances::known;
use super::shapes::Tags;
use super::templates::{launch_template_id, replication_template_id};
use super::view::server_tags;
use super::{DrsError, Nothing, nothing, recovery_plans};
use crate::account::Account;
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OneResource {
    resource_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagResource {
    resource_arn: String,
    tags: Tags,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

/// A resource has at most so many tags (AWS tagging rules).
const MOST_TAGS: usize = 50;

pub(super) fn list(account: &Account, input: &OneResource, now: Timestamp) -> Result<Value, DrsError> {
    let target = find(account, &input.resource_arn, now)?;
    Ok(json!({"tags": read(account, &target)}))
}

pub(super) fn tag(account: &mut Account, input: TagResource, now: Timestamp) -> Result<Nothing, DrsError> {
    check(&input.tags)?;
    let target = find(account, &input.resource_arn, now)?;
    let mut tags = read(account, &target);
    tags.extend(input.tags);
    if tags.len() > MOST_TAGS {
        return Err(DrsError::validation("tags", format!("a resource has at most {MOST_TAGS} tags")));
    }
    write(account, target, tags);
    Ok(nothing())
}

pub(super) fn untag(account: &mut Account, input: &UntagResource, now: Timestamp) -> Result<Nothing, DrsError> {
    let target = find(account, &input.resource_arn, now)?;
    let mut tags = read(account, &target);
    tags.retain(|key, _| !input.tag_keys.contains(key));
    write(account, target, tags);
    Ok(nothing())
}

/// Rules of AWS for tags that the model does not have.
pub(super) fn check(tags: &Tags) -> Result<(), DrsError> {
    match tags.keys().find(|key| key.to_lowercase().starts_with("aws:")) {
        Some(key) => Err(DrsError::validation("tags", format!("`{key}`: keys that begin with `aws:` are AWS's own"))),
        None if tags.len() > MOST_TAGS => {
            Err(DrsError::validation("tags", format!("a resource has at most {MOST_TAGS} tags")))
        }
        None => Ok(()),
    }
}

/// Something that has tags.
enum Target {
    Server(SourceServerId),
    Job(JobId),
    Instance(RecoveryInstanceId),
    /// The resource part of its ARN.
    Other(String),
}

fn find(account: &Account, arn: &str, now: Timestamp) -> Result<Target, DrsError> {
    let not_found = || Resource::other("Resource", &arn).not_found();
    let resource = arn.splitn(6, ':').nth(5).ok_or_else(not_found)?;
    let (kind, id) = resource.split_once('/').ok_or_else(not_found)?;
    let target = match kind {
        "source-server" => SourceServerId::new(id).ok().filter(|id| account.server(id).is_some()).map(Target::Server),
        "job" => JobId::new(id).ok().filter(|id| account.jobs.get(id).is_some()).map(Target::Job),
        "recovery-instance" => {
            RecoveryInstanceId::new(id).ok().filter(|id| known(account, id, now).is_some()).map(Target::Instance)
        }
        "launch-configuration-template" if id == launch_template_id(account) => {
            Some(Target::Other(resource.to_owned()))
        }
        "replication-configuration-template" if id == replication_template_id(account) => {
            Some(Target::Other(resource.to_owned()))
        }
        "recovery-plan" if recovery_plans::exists(account, arn) => Some(Target::Other(resource.to_owned())),
        _ => None,
    };
    target.ok_or_else(not_found)
}

fn read(account: &Account, target: &Target) -> Tags {
    match target {
        Target::Server(id) => account.server(id).map(|(state, record)| server_tags(state, record)).unwrap_or_default(),
        Target::Job(id) => account.jobs.get(id).map(|job| job.tags.clone()).unwrap_or_default(),
        Target::Instance(id) => account.instances.get(id).map(|instance| instance.tags.clone()).unwrap_or_default(),
        Target::Other(resource) => match account.other_tags.get(resource) {
            Some(tags) => tags.clone(),
            None => recovery_plans::tags_in_estate(account, resource),
        },
    }
}

fn write(account: &mut Account, target: Target, tags: Tags) {
    match target {
        Target::Server(id) => {
            if let Some(state) = account.server_mut(&id) {
                state.tags = Some(tags);
            }
        }
        Target::Job(id) => {
            if let Some(job) = account.jobs.get_mut(&id) {
                job.tags = tags;
            }
        }
        Target::Instance(id) => {
            if let Some(instance) = account.instances.get_mut(&id) {
                instance.tags = tags;
            }
        }
        Target::Other(resource) => _ = account.other_tags.insert(resource, tags),
    }
}
