//! Elastic Disaster Recovery: one file per family of operations.

mod error;
mod failback;
mod initialize;
mod job_log;
mod jobs;
mod launch_actions;
mod launch_configuration;
mod new_job;
mod recovery_instances;
mod recovery_plans;
mod recovery_snapshots;
mod replication;
mod replication_configuration;
pub mod shapes;
mod source_servers;
mod staging_accounts;
mod start_recovery;
mod tags;
mod templates;
mod terminate;
mod view;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::error::{DrsError, Resource};
pub(crate) use self::view::instance_properties;

use crate::account::Account;
use crate::wire::{Answer, InvalidToken, PageRequest, paginate};

/// Runs an operation on validated input.
pub(crate) fn run(account: &mut Account, operation: &str, input: Value, now: Timestamp) -> Result<Answer, DrsError> {
    if !account.initialized && operation != "InitializeService" {
        return Err(DrsError::UninitializedAccount);
    }
    match operation {
        "DeleteJob" => write(jobs::delete_job(account, &read(input)?, now)?),
        "DeleteLaunchAction" => write(launch_actions::delete(account, &read(input)?)?),
        "DeleteRecoveryInstance" => write(recovery_instances::delete(account, &read(input)?, now)?),
        "DeleteSourceServer" => write(source_servers::delete(account, &read(input)?, now)?),
        "DescribeJobLogItems" => answer(job_log::describe(account, &read(input)?, now)?),
        "DescribeJobs" => answer(jobs::describe(account, &read(input)?, now)?),
        "DescribeLaunchConfigurationTemplates" => answer(templates::describe_launch(account, &read(input)?)?),
        "DescribeRecoveryInstances" => answer(recovery_instances::describe(account, &read(input)?, now)?),
        "DescribeRecoverySnapshots" => answer(recovery_snapshots::describe(account, &read(input)?, now)?),
        "DescribeReplicationConfigurationTemplates" => answer(templates::describe_replication(account, &read(input)?)?),
        "DescribeSourceServers" => answer(source_servers::describe(account, &read(input)?, now)?),
        "DisconnectRecoveryInstance" => write(recovery_instances::disconnect(account, &read(input)?, now)?),
        "DisconnectSourceServer" => write(source_servers::disconnect(account, &read(input)?, now)?),
        "GetFailbackReplicationConfiguration" => answer(failback::get_configuration(account, &read(input)?, now)?),
        "GetLaunchConfiguration" => answer(launch_configuration::get(account, &read(input)?)?),
        "GetRecoveryPlan" => answer(recovery_plans::get(account, &read(input)?)?),
        "GetRecoveryPlanStep" => answer(recovery_plans::get_step(account, &read(input)?)?),
        "GetReplicationConfiguration" => answer(replication_configuration::get(account, &read(input)?)?),
        "InitializeService" => write(initialize::initialize(account)),
        "ListLaunchActions" => answer(launch_actions::list(account, &read(input)?)?),
        "ListRecoveryPlanSteps" => answer(recovery_plans::list_steps(account, &read(input)?)?),
        "ListRecoveryPlans" => answer(recovery_plans::list(account, &read(input)?)?),
        "ListStagingAccounts" => answer(staging_accounts::list(account, &read(input)?)?),
        "ListTagsForResource" => answer(tags::list(account, &read(input)?, now)?),
        "PutLaunchAction" => write(launch_actions::put(account, read(input)?)?),
        "RetryDataReplication" => write(replication::retry(account, &read(input)?, now)?),
        "ReverseReplication" => write(failback::reverse_replication(account, &read(input)?, now)?),
        "StartFailbackLaunch" => write(failback::start_launch(account, read(input)?, now)?),
        "StartRecovery" => write(start_recovery::start_recovery(account, read(input)?, now)?),
        "StartReplication" => write(replication::start(account, &read(input)?, now)?),
        "StopFailback" => write(failback::stop(account, &read(input)?, now)?),
        "StopReplication" => write(replication::stop(account, &read(input)?, now)?),
        "TagResource" => write(tags::tag(account, read(input)?, now)?),
        "TerminateRecoveryInstances" => write(terminate::terminate(account, read(input)?, now)?),
        "UntagResource" => write(tags::untag(account, &read(input)?, now)?),
        "UpdateFailbackReplicationConfiguration" => write(failback::update_configuration(account, &input, now)?),
        "UpdateLaunchConfiguration" => write(launch_configuration::update(account, read(input)?)?),
        "UpdateReplicationConfiguration" => write(replication_configuration::update(account, read(input)?)?),
        _ => Err(DrsError::NotServed { operation: operation.to_owned() }),
    }
}

/// Reads validated input. It can only fail where the model allows what we do not understand.
fn read<T: DeserializeOwned>(input: Value) -> Result<T, DrsError> {
    serde_json::from_value(input).map_err(|error| DrsError::validation("the input", error.to_string()))
}

fn answer(output: impl Serialize) -> Result<Answer, DrsError> {
    let output = serde_json::to_value(output)
        .map_err(|error| DrsError::Internal { message: error.to_string(), retry_after_seconds: None })?;
    Ok(Answer { output, changed: false })
}

fn write(output: impl Serialize) -> Result<Answer, DrsError> {
    Ok(Answer { changed: true, ..answer(output)? })
}

/// Operations whose output has no members answer `{}`.
type Nothing = Value;

fn nothing() -> Nothing {
    json!({})
}

/// The paging members that list operations share.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// A page of a list operation's answer; its list is called `items`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Items<Item> {
    items: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// One page of things that come in ascending order of `key`; only those of the page are turned into items.
fn page<Thing, Key: Ord + Serialize + DeserializeOwned, Item>(
    account: &Account,
    list: &'static str,
    paging: &Paging,
    things: impl IntoIterator<Item = Thing>,
    key: impl Fn(&Thing) -> Key,
    item: impl Fn(Thing) -> Item,
) -> Result<Items<Item>, DrsError> {
    let size = paging.max_results.unwrap_or(account.options.page_size);
    let request = PageRequest { list, token: paging.next_token.as_deref(), size };
    let (things, next_token) = paginate(request, things, key)
        .map_err(|error: InvalidToken| DrsError::validation("nextToken", error.to_string()))?;
    Ok(Items { items: things.into_iter().map(item).collect(), next_token })
}
