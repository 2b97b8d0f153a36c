//! `DescribeLaunchConfigurationTemplates`, `DescribeReplicationConfigurationTemplates`: one of each, as
//! `InitializeService` makes them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::replication_configuration::default_settings;
use super::shapes::{LaunchSettings, Tags, default_pit_policy};
use super::{DrsError, Items, Paging, page};
use crate::account::Account;

#[derive(Debug, Deserialize)]
pub(super) struct DescribeTemplates {
    #[serde(default, alias = "launchConfigurationTemplateIDs", alias = "replicationConfigurationTemplateIDs")]
    ids: Vec<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// The id of the launch configuration template.
pub(super) fn launch_template_id(account: &Account) -> String {
    format!("lct-{}", account.dice().draw(&["launch configuration template"]).hex(17))
}

/// The id of the replication configuration template.
pub(super) fn replication_template_id(account: &Account) -> String {
    format!("rct-{}", account.dice().draw(&["replication configuration template"]).hex(17))
}

pub(super) fn describe_launch(account: &Account, input: &DescribeTemplates) -> Result<Items<Value>, DrsError> {
    let id = launch_template_id(account);
    let mut template = members(&LaunchSettings::default());
    // Of a server only.
    template.remove("launchIntoInstanceProperties");
    template.insert("launchConfigurationTemplateID".to_owned(), json!(id));
    template.insert("launchIntoSourceInstance".to_owned(), json!(false));
    let resource = format!("launch-configuration-template/{id}");
    list(account, "DescribeLaunchConfigurationTemplates", input, &id, complete(account, template, &resource))
}

pub(super) fn describe_replication(account: &Account, input: &DescribeTemplates) -> Result<Items<Value>, DrsError> {
    let id = replication_template_id(account);
    let mut template = default_settings();
    template.insert("replicationConfigurationTemplateID".to_owned(), json!(id));
    template.insert("pitPolicy".to_owned(), json!(default_pit_policy()));
    let resource = format!("replication-configuration-template/{id}");
    list(account, "DescribeReplicationConfigurationTemplates", input, &id, complete(account, template, &resource))
}

fn members(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn complete(account: &Account, mut template: Map<String, Value>, resource: &str) -> Value {
    let tags = account.other_tags.get(resource).cloned().unwrap_or_else(Tags::new);
    template.insert("arn".to_owned(), json!(account.arn(resource)));
    template.insert("tags".to_owned(), json!(tags));
    Value::Object(template)
}

fn list(
    account: &Account,
    name: &'static str,
    input: &DescribeTemplates,
    id: &str,
    template: Value,
) -> Result<Items<Value>, DrsError> {
    let wanted = input.ids.is_empty() || input.ids.iter().any(|wanted| wanted == id);
    let templates = wanted.then_some((id.to_owned(), template));
    page(account, name, &input.paging, templates, |(id, _)| id.clone(), |(_, template)| template)
}
