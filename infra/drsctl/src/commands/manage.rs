//! `drsctl servers`, `groups`, `plans` and `readiness`: what the HTTP API says, for people or for programs.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use api::Api;
use aws::{Settings, World};
use comfy_table::{Table, presets};
use jiff::Timestamp;
use serde_json::{Value, json};
use stack::REGION;
use states::{Clock, Pace};

use crate::cli::{Groups, Output, Plans, Target};
use crate::client::Client;
use crate::exit::{DONE, EXECUTION_FAILED, Failure};
use crate::input;

/// Lists the source servers.
pub(super) async fn servers(target: &Target) -> Result<ExitCode, Failure> {
    let servers = connect(target).await?.client.list("/api/servers").await?;
    let columns = ["hostname", "sourceServerId", "replicationState", "lagSeconds", "group.name"];
    print(target.output, &columns, Value::Array(servers))
}

/// Lists or shows protection groups.
pub(super) async fn groups(command: &Groups) -> Result<ExitCode, Failure> {
    match command {
        Groups::List { target } => {
            let groups = connect(target).await?.client.list("/api/groups").await?;
            print(target.output, &["group.groupId", "group.name", "version"], Value::Array(groups))
        }
        Groups::Show { group, target } => {
            let shown =
                connect(target).await?.client.send("GET", &format!("/api/groups/{}", segment(group)?), None).await?;
            document(&shown)
        }
    }
}

/// Lists, shows, validates, applies or exports plans.
pub(super) async fn plans(command: &Plans) -> Result<ExitCode, Failure> {
    match command {
        Plans::List { target } => {
            let plans = connect(target).await?.client.list("/api/plans").await?;
            print(target.output, &["plan.planId", "plan.name", "version", "activeExecutionId"], Value::Array(plans))
        }
        Plans::Show { plan, target } => {
            document(&connect(target).await?.client.send("GET", &format!("/api/plans/{}", segment(plan)?), None).await?)
        }
        Plans::Validate { file, target } => apply(file, target, true).await,
        Plans::Apply { file, dry_run, target } => apply(file, target, *dry_run).await,
        Plans::Export { plan, target } => {
            let format = if target.output == Output::Json { "json" } else { "yaml" };
            let path = format!("/api/plans/{}/export?format={format}", segment(plan)?);
            say(&connect(target).await?.client.text(&path).await?)
        }
    }
}

/// Says whether plans can be relied on: exit code 1 when one is not ready.
pub(super) async fn readiness(plan: Option<&str>, target: &Target) -> Result<ExitCode, Failure> {
    let client = connect(target).await?.client;
    let ids: Vec<String> = match plan {
        Some(plan) => vec![plan.to_owned()],
        None => client.list("/api/plans").await?.iter().map(|plan| text(&plan["plan"]["planId"])).collect(),
    };
    let mut found = Vec::new();
    for id in ids {
        found.push(client.send("GET", &format!("/api/plans/{}/readiness", segment(&id)?), None).await?);
    }
    let is_ready = found.iter().all(|readiness| readiness["verdict"] != "NotReady");
    if target.output == Output::Text {
        for readiness in &found {
            say(&format!("{}: {}\n", text(&readiness["planId"]), text(&readiness["verdict"])))?;
            for reason in readiness["reasons"].as_array().into_iter().flatten() {
                say(&format!(
                    "  {}: {}; {}\n",
                    text(&reason["severity"]),
                    text(&reason["sentence"]),
                    text(&reason["fix"])
                ))?;
            }
        }
    } else {
        document(&Value::Array(found))?;
    }
    Ok(ExitCode::from(if is_ready { DONE } else { EXECUTION_FAILED }))
}

async fn apply(file: &std::path::Path, target: &Target, dry_run: bool) -> Result<ExitCode, Failure> {
    let plan = input::plan_file(file)?;
    let body = serde_json::to_value(plan).map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
    let path = format!("/api/plans/import?overwrite=true&dryRun={dry_run}");
    let done = connect(target).await?.client.send("POST", &path, Some(body)).await?;
    let mut rows = vec![json!({"kind": "plan", "id": done["planId"], "outcome": done["outcome"]})];
    for group in done["groups"].as_array().into_iter().flatten() {
        rows.push(json!({"kind": "group", "id": group["groupId"], "outcome": group["outcome"]}));
    }
    match target.output {
        Output::Json => document(&done),
        Output::Text => print(Output::Text, &["kind", "id", "outcome"], Value::Array(rows)),
    }
}

/// A system that commands act on.
pub(super) struct Connection {
    /// Its API.
    pub(super) client: Client,
    /// Everything of it.
    pub(super) world: World,
    /// The time; that of a local stack is its own.
    pub(super) clock: api::Clock,
}

/// AWS, or a local stack at `--endpoint-url`.
pub(super) async fn connect(target: &Target) -> Result<Connection, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    // A stack on this machine can be named once for all commands, as for the AWS CLI.
    let local = |url: &String| url.starts_with("http://");
    let endpoint = target.endpoint_url.clone().or_else(|| variable("AWS_ENDPOINT_URL").filter(local));
    let (world, plan_machine_arn) = match &endpoint {
        Some(endpoint) => {
            let settings = stack::settings();
            let machine = settings.machines.plan.clone();
            (World::local(endpoint, REGION, settings), machine)
        }
        None => {
            let settings = Settings::read(variable).map_err(|error| {
                Failure::usage(error, "set them as for the functions, or name a local stack with --endpoint-url")
            })?;
            let machine = settings.machines.plan.clone();
            (World::connect(settings).await, machine)
        }
    };
    let clock = Clock::start(Pace::Real, Timestamp::UNIX_EPOCH);
    let clock: api::Clock = Arc::new(move || clock.now());
    let build = env!("CARGO_PKG_VERSION").to_owned();
    let api = Api { world: world.clone(), clock: clock.clone(), plan_machine_arn, build };
    Ok(Connection { client: Client::new(api), world, clock })
}

/// An id in a path.
pub(super) fn segment(id: &str) -> Result<&str, Failure> {
    let is_plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if is_plain { Ok(id) } else { Err(Failure::usage(format!("`{id}` is no id"), "give the id as a list shows it")) }
}

pub(super) fn print(output: Output, columns: &[&str], rows: Value) -> Result<ExitCode, Failure> {
    if output == Output::Json {
        return document(&rows);
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(columns.iter().map(|column| column.rsplit('.').next().unwrap_or(column)));
    for row in rows.as_array().into_iter().flatten() {
        table.add_row(columns.iter().map(|column| text(column.split('.').fold(row, |value, name| &value[name]))));
    }
    say(&format!("{table}\n"))
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) fn document(value: &Value) -> Result<ExitCode, Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
    say(&(text + "\n"))
}

pub(super) fn say(text: &str) -> Result<ExitCode, Failure> {
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|error| Failure::other(error, "check where standard output goes"))?;
    Ok(ExitCode::from(DONE))
}
