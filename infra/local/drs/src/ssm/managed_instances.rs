//! `DescribeInstanceInformation`: the instances whose SSM agents have reported.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{SsmError, page, seconds};
use crate::account::{Account, Instance};
use crate::drs::shapes::Platform;
use crate::time::after;

/// Agents report every five minutes.
const PING_SECONDS: i64 = 300;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DescribeInstanceInformation {
    #[serde(default)]
    instance_information_filter_list: Vec<OldFilter>,
    #[serde(default)]
    filters: Vec<Filter>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OldFilter {
    key: String,
    value_set: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    key: String,
    values: Vec<String>,
}

/// Whether commands can be sent to it.
pub(super) fn is_online(instance: &Instance, now: Timestamp) -> bool {
    instance.is_online(now)
}

/// What people call it.
pub(super) fn name<'account>(account: &'account Account, instance: &'account Instance) -> &'account str {
    account.hostname(&instance.server).unwrap_or(instance.id.as_str())
}

pub(super) fn describe(
    account: &Account,
    input: &DescribeInstanceInformation,
    now: Timestamp,
) -> Result<Value, SsmError> {
    let old = input.instance_information_filter_list.iter().map(|filter| (&filter.key, &filter.value_set));
    let filters: Vec<(&String, &Vec<String>)> =
        input.filters.iter().map(|filter| (&filter.key, &filter.values)).chain(old).collect();
    let mut found = Vec::new();
    for instance in account.instances.values().filter(|instance| has_reported(instance, now)) {
        let selected = filters.iter().map(|(key, values)| selects(account, instance, key, values, now));
        if selected.collect::<Result<Vec<_>, _>>()?.iter().all(|selected| *selected) {
            found.push(instance);
        }
    }
    page(
        "DescribeInstanceInformation",
        "InstanceInformationList",
        (input.max_results, input.next_token.as_deref()),
        found,
        |instance| instance.id.to_string(),
        |instance| information(account, instance, now),
    )
}

fn has_reported(instance: &Instance, now: Timestamp) -> bool {
    instance.exists(now) && instance.agent_online_at.is_some_and(|at| at <= now)
}

fn selects(
    account: &Account,
    instance: &Instance,
    key: &str,
    values: &[String],
    now: Timestamp,
) -> Result<bool, SsmError> {
    let is = |text: &str| values.iter().any(|value| value == text);
    match key {
        "InstanceIds" => Ok(is(instance.id.as_str())),
        "PingStatus" => Ok(is(ping_status(instance, now))),
        "PlatformTypes" => Ok(is(platform(account, instance))),
        "ResourceType" => Ok(is("EC2Instance")),
        _ => match key.strip_prefix("tag:") {
            Some(tag) => Ok(instance.tags.get(tag).is_some_and(|value| values.contains(value))),
            None => Err(SsmError::InvalidFilterKey(key.to_owned())),
        },
    }
}

fn ping_status(instance: &Instance, now: Timestamp) -> &'static str {
    if is_online(instance, now) { "Online" } else { "ConnectionLost" }
}

fn platform(account: &Account, instance: &Instance) -> &'static str {
    match account.estate.servers.get(&instance.server).map(|server| server.platform()) {
        Some(Platform::Windows) => "Windows",
        _ => "Linux",
    }
}

fn information(account: &Account, instance: &Instance, now: Timestamp) -> Value {
    let registered = instance.agent_online_at.unwrap_or(instance.running_at);
    let since = now.duration_since(registered).as_secs();
    let last_ping = after(registered, SignedDuration::from_secs(since - since.rem_euclid(PING_SECONDS)));
    let system =
        account.estate.servers.get(&instance.server).and_then(|s| s.text(&["sourceProperties", "os", "fullString"]));
    let platform = platform(account, instance);
    let properties = crate::drs::instance_properties(account, instance);
    json!({
        "InstanceId": instance.id,
        "PingStatus": ping_status(instance, now),
        "LastPingDateTime": seconds(last_ping),
        "AgentVersion": "3.3.987.0",
        "IsLatestVersion": true,
        "PlatformType": platform,
        "PlatformName": system.unwrap_or(platform),
        "PlatformVersion": "",
        "ResourceType": "EC2Instance",
        "IPAddress": properties["networkInterfaces"][0]["ips"][0],
        "ComputerName": name(account, instance),
        "SourceId": instance.id,
        "SourceType": "AWS::EC2::Instance",
    })
}
