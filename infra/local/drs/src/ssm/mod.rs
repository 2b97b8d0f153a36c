//! The part of Systems Manager that an orchestrator uses: commands and automations on launched instances.

mod automations;
mod cancel;
mod documents;
mod error;
mod invocation;
mod invocations;
mod managed_instances;
mod output;
mod runs;
mod send_command;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::error::SsmError;
pub(crate) use self::runs::Runs;
use crate::account::Account;
use crate::wire::{Answer, PageRequest, paginate};

/// Runs an operation on validated input.
pub(crate) fn run(account: &mut Account, operation: &str, input: Value, now: Timestamp) -> Result<Answer, SsmError> {
    match operation {
        "CancelCommand" => write(cancel::cancel(account, &read(input)?, now)?),
        "DescribeDocument" => answer(documents::describe(account, &read(input)?)?),
        "DescribeInstanceInformation" => answer(managed_instances::describe(account, &read(input)?, now)?),
        "GetAutomationExecution" => answer(automations::get(account, &read(input)?, now)?),
        "GetCommandInvocation" => answer(invocations::get(account, &read(input)?, now)?),
        "ListCommandInvocations" => answer(invocations::list(account, &read(input)?, now)?),
        "ListCommands" => answer(invocations::list_commands(account, &read(input)?, now)?),
        "SendCommand" => write(send_command::send_command(account, read(input)?, now)?),
        "StartAutomationExecution" => write(automations::start(account, read(input)?, now)?),
        _ => Err(SsmError::NotServed { operation: operation.to_owned() }),
    }
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, SsmError> {
    serde_json::from_value(input).map_err(|error| SsmError::Validation { message: error.to_string() })
}

fn answer(output: impl Serialize) -> Result<Answer, SsmError> {
    let output = serde_json::to_value(output).map_err(|error| SsmError::Internal { message: error.to_string() })?;
    Ok(Answer { output, changed: false })
}

fn write(output: impl Serialize) -> Result<Answer, SsmError> {
    Ok(Answer { changed: true, ..answer(output)? })
}

/// A time in an answer: seconds since 1970, with milliseconds.
fn seconds(time: Timestamp) -> Value {
    json!(time.as_millisecond() as f64 / 1000.0)
}

/// Pages of SSM's lists hold at most so many items.
const MOST_ITEMS: usize = 50;

/// One page of things that come in ascending order of `key`; `member` is what the answer calls them.
fn page<Thing, Key: Ord + Serialize + DeserializeOwned>(
    list: &'static str,
    member: &str,
    (size, token): (Option<usize>, Option<&str>),
    things: impl IntoIterator<Item = Thing>,
    key: impl Fn(&Thing) -> Key,
    item: impl Fn(Thing) -> Value,
) -> Result<Value, SsmError> {
    let request = PageRequest { list, token, size: size.unwrap_or(MOST_ITEMS).min(MOST_ITEMS) };
    let (things, next_token) = paginate(request, things, key).map_err(|_| SsmError::InvalidNextToken)?;
    let items: Vec<Value> = things.into_iter().map(item).collect();
    let mut answer = json!({ member: items });
    if let Some(token) = next_token {
        answer["NextToken"] = Value::from(token);
    }
    Ok(answer)
}
