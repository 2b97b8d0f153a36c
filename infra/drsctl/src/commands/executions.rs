//! `drsctl executions`, `cleanup`, `lease` and `report`: what the HTTP API does, for people or for programs.

use std::process::ExitCode;

use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::ports::ReadExecution;
use domain::status::Status;
use domain::view::ExecutionView;
use serde_json::{Value, json};

use crate::commands::manage::segment;
use crate::connect::{Connection, connect};
use crate::exit::{self, Failure};
use crate::output::{document, print, say, text};
use crate::progress::{INTERVAL, Progress};
use crate::target::Output;
use crate::words::{Answer, Executions, Lease, Named, Report, ReportFormat, Start, Wish};
use crate::{questions, report};

/// How often a system on AWS is looked at, in local intervals.
const REMOTE_INTERVALS: u32 = 30;

/// Runs `drsctl executions`.
pub(super) async fn executions(command: &Executions) -> Result<ExitCode, Failure> {
    match command {
        Executions::List { plan, status, limit, target } => {
            let path = list_path(plan.as_deref(), status.as_deref(), *limit)?;
            let page = connect(target).await?.client.send("GET", &path, None).await?;
            let columns = [
                ("EXECUTION", "executionId"),
                ("PLAN", "planId"),
                ("TYPE", "executionType"),
                ("STATUS", "status"),
                ("STARTED", "startedAt"),
                ("SERVERS", "totalServers"),
                ("BY", "initiatedBy"),
            ];
            print(target.output, &columns, page["items"].clone())
        }
        Executions::Show(named) => show(named).await,
        Executions::Watch(named) => watch(named).await,
        Executions::Start(arguments) => Box::pin(start(arguments)).await,
        Executions::Approve(answer) => self::answer(answer, "approve", json!({})).await,
        Executions::Skip(answer) => self::answer(answer, "skip", json!({})).await,
        Executions::Stop(answer) => self::answer(answer, "stop", json!({})).await,
        Executions::Retry { answer, recovery_point } => {
            let more = recovery_point.map_or_else(|| json!({}), |time| json!({"recoveryPoint": time}));
            self::answer(answer, "retry", more).await
        }
        Executions::Pause(wish) => act(wish, "pause", json!({})).await,
        Executions::Resume(wish) => act(wish, "resume", json!({})).await,
        Executions::Cancel(wish) => act(wish, "cancel", json!({})).await,
    }
}

/// Follows an execution until it ends. One that was started a moment ago is not written down yet.
pub(super) async fn watch(named: &Named) -> Result<ExitCode, Failure> {
    const MOST: usize = 8;
    let (connection, path) = (connect(&named.target).await?, page(named)?);
    for _ in 0..MOST {
        match connection.client.send("GET", &path, None).await {
            Err(refusal) if refusal.is_unknown_execution() => tokio::time::sleep(INTERVAL * 10).await,
            _ => break,
        }
    }
    follow(&connection, named).await
}

/// Terminates the instances of a drill.
pub(super) async fn clean_up(wish: &Wish) -> Result<ExitCode, Failure> {
    act(wish, "cleanup", json!({})).await
}

/// Keeps the instances of a drill longer.
pub(super) async fn lease(lease: &Lease) -> Result<ExitCode, Failure> {
    act(&lease.wish, "lease", json!({"until": lease.until})).await
}

/// Prints the report of an execution.
pub(super) async fn report(arguments: &Report) -> Result<ExitCode, Failure> {
    let Named { execution, target } = &arguments.named;
    let path = format!("/api/executions/{}/report", segment(execution)?);
    let client = connect(target).await?.client;
    match (arguments.format, target.output) {
        (Some(ReportFormat::Csv), _) => say(&client.text(&format!("{path}?format=csv")).await?),
        (Some(ReportFormat::Json), _) | (None, Output::Json) => document(&client.send("GET", &path, None).await?),
        (None, Output::Text) => {
            let whole = client.send("GET", &path, None).await?;
            let view = read(whole["execution"].clone())?;
            say(&(questions::summary(&whole) + "\n" + &report::text(&view, None)))
        }
    }
}

async fn show(named: &Named) -> Result<ExitCode, Failure> {
    let whole = connect(&named.target).await?.client.send("GET", &page(named)?, None).await?;
    if named.target.output == Output::Json {
        return document(&whole);
    }
    let view = read(whole)?;
    say(&(report::text(&view, None) + &questions::text(&view, &named.target.options())))
}

/// Follows an execution until it ends, then prints it as `drsctl drill` does.
async fn follow(connection: &Connection, named: &Named) -> Result<ExitCode, Failure> {
    let path = page(named)?;
    // An unknown execution is answered at once.
    connection.client.send("GET", &path, None).await?;
    let id: ExecutionId =
        named.execution.parse().map_err(|error| Failure::usage(error, "give the id as a list shows it"))?;
    let unreadable = |fault: Fault| {
        let hint = if fault.what.contains("AccessDenied") {
            "watching reads the tables: it needs dynamodb:GetItem and dynamodb:Query on them"
        } else {
            "start watching again"
        };
        Failure::other(fault.what, hint)
    };
    let mut progress = Progress::on_stderr();
    let intervals = if connection.system.is_local() { 1 } else { REMOTE_INTERVALS };
    loop {
        let execution = connection.world.execution(&id).await.map_err(unreadable)?;
        progress.show(&id, (connection.clock)(), &connection.world).await.map_err(unreadable)?;
        if execution.is_some_and(|execution| execution.status.has_ended()) {
            break;
        }
        tokio::time::sleep(INTERVAL * intervals).await;
    }
    let whole = connection.client.send("GET", &path, None).await?;
    let view = read(whole.clone())?;
    match named.target.output {
        Output::Json => document(&whole)?,
        Output::Text => say(&report::text(&view, None))?,
    };
    Ok(exit::of(view.status))
}

/// Starts a plan.
pub(super) async fn start(start: &Start) -> Result<ExitCode, Failure> {
    let (plan, options) = (&start.plan, start.target.options());
    if start.recovery && start.confirm.as_ref() != Some(plan) {
        let what = "a recovery has to be confirmed by the plan's name";
        return Err(Failure::usage(what, format!("drsctl start {plan} --recovery --confirm {plan}{options}")));
    }
    let kind = if start.recovery { "RECOVERY" } else { "DRILL" };
    let mut body = json!({"planId": plan, "executionType": kind});
    if let Some(note) = &start.note {
        body["note"] = json!(note);
    }
    if let Some(time) = start.before {
        body["recoveryPoint"] = json!({"atOrBefore": time});
    }
    if !start.replace_instances.is_empty() {
        body["overrides"] = json!({"replaceInstances": start.replace_instances});
    }
    if let Some(key) = &start.idempotency_key {
        body["idempotencyKey"] = json!(key);
    }
    let connection = connect(&start.target).await?;
    let started = connection.client.send("POST", "/api/executions", Some(body)).await?;
    let id = text(&started["executionId"]);
    if start.wait {
        await_record(&connection, &id).await?;
        return follow(&connection, &Named { execution: id, target: start.target.clone() }).await;
    }
    match start.target.output {
        Output::Json => document(&started),
        Output::Text => say(&format!("started {id}\n\nfollow it: drsctl watch {id}{options}\n")),
    }
}

/// The first state of the machine writes the record, a moment after the start.
async fn await_record(connection: &Connection, id: &str) -> Result<(), Failure> {
    const MOST: usize = 600;
    let parsed: ExecutionId = id.parse().map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
    for _ in 0..MOST {
        let found = connection.world.execution(&parsed).await;
        let found =
            found.map_err(|fault| Failure::other(fault.sentence(), format!("watch it with `drsctl watch {id}`")))?;
        if found.is_some() {
            return Ok(());
        }
        tokio::time::sleep(INTERVAL).await;
    }
    Err(Failure::other(format!("execution `{id}` wrote no record"), "look at it in the Step Functions console"))
}

async fn answer(answer: &Answer, verb: &str, mut more: Value) -> Result<ExitCode, Failure> {
    more["attempt"] = json!(answer.attempt);
    act(&answer.wish, &format!("waves/{}/{verb}", answer.wave), more).await
}

async fn act(wish: &Wish, action: &str, mut body: Value) -> Result<ExitCode, Failure> {
    let Named { execution, target } = &wish.named;
    if let Some(comment) = &wish.comment {
        body["comment"] = json!(comment);
    }
    let path = format!("/api/executions/{}/{action}", segment(execution)?);
    let done = connect(target).await?.client.send("POST", &path, Some(body)).await?;
    match target.output {
        Output::Json => document(&done),
        Output::Text => say(&format!("{}\n", text(&done["message"]))),
    }
}

fn page(named: &Named) -> Result<String, Failure> {
    Ok(format!("/api/executions/{}", segment(&named.execution)?))
}

fn list_path(plan: Option<&str>, status: Option<&str>, limit: u16) -> Result<String, Failure> {
    let mut path = format!("/api/executions?limit={limit}");
    if let Some(plan) = plan {
        path.push_str(&format!("&planId={}", segment(plan)?));
    }
    if let Some(status) = status {
        let words: Result<Vec<&str>, Failure> = status.split(',').map(|word| segment(word.trim())).collect();
        path.push_str(&format!("&status={}", words?.join(",")));
    }
    Ok(path)
}

fn read(whole: Value) -> Result<ExecutionView, Failure> {
    serde_json::from_value(whole).map_err(|error| Failure::other(error, "this is a defect of drsctl"))
}
