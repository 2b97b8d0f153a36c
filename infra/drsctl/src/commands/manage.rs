//! `drsctl servers`, `groups`, `plans` and `readiness`: what the HTTP API says, for people or for programs.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::cli::{Groups, Plans};
use crate::connect::connect;
use crate::exit::{DONE, EXECUTION_FAILED, Failure};
use crate::input;
use crate::output::{document, print, say, text};
use crate::target::{Output, Target};

/// Lists the source servers.
pub(super) async fn servers(target: &Target) -> Result<ExitCode, Failure> {
    let servers = connect(target).await?.client.list("/api/servers").await?;
    let columns = [
        ("HOSTNAME", "hostname"),
        ("SERVER", "sourceServerId"),
        ("REPLICATION", "replicationState"),
        ("LAG", "lagSeconds"),
        ("GROUP", "group.name"),
    ];
    print(target.output, &columns, Value::Array(servers))
}

/// Lists or shows protection groups.
pub(super) async fn groups(command: &Groups) -> Result<ExitCode, Failure> {
    match command {
        Groups::List { target } => {
            let groups = connect(target).await?.client.list("/api/groups").await?;
            let columns = [("GROUP", "group.groupId"), ("NAME", "group.name"), ("VERSION", "version")];
            print(target.output, &columns, Value::Array(groups))
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
            let columns = [
                ("PLAN", "plan.planId"),
                ("NAME", "plan.name"),
                ("VERSION", "version"),
                ("RUNNING EXECUTION", "activeExecutionId"),
            ];
            print(target.output, &columns, Value::Array(plans))
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
        Output::Text => {
            print(Output::Text, &[("KIND", "kind"), ("ID", "id"), ("OUTCOME", "outcome")], Value::Array(rows))
        }
    }
}

/// An id in a path.
pub(super) fn segment(id: &str) -> Result<&str, Failure> {
    let is_plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if is_plain { Ok(id) } else { Err(Failure::usage(format!("`{id}` is no id"), "give the id as a list shows it")) }
}
