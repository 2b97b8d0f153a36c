//! `drsctl drill` and `drsctl recover`: a stack that lives as long as one execution.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use aws::World;
use domain::fault::Fault;
use domain::group::{ProtectionGroup, Selection};
use domain::ids::{ExecutionId, SourceServerId};
use domain::plan_file::PlanFile;
use domain::ports::{
    DescribeExecution, DescribeRecoveryInstances, DescribeSourceServers, ReadExecution, ReadHistory, StartExecution,
    WriteGroup, WritePlan,
};
use domain::request::ExecutionType;
use domain::view::{self, ExecutionView};
use serde_json::json;
use stack::Stack;

use crate::cli::{Drill, Recover, Rehearsal};
use crate::commands::{ask, stack_failure, stack_options};
use crate::exit::{self, Failure};
use crate::input::{self, Inputs};
use crate::progress::{INTERVAL, Progress};
use crate::report;
use crate::target::Output;

/// How many times as long as a look takes is waited for the next one.
const REST: u32 = 9;

/// Runs a drill.
pub(super) async fn drill(arguments: Drill) -> Result<ExitCode, Failure> {
    let inputs = input::read(&arguments.world, arguments.plan.as_deref())?;
    Box::pin(rehearse(inputs, ExecutionType::Drill, &arguments.rehearsal, arguments.world.seed)).await
}

/// Runs a recovery, if it is confirmed.
pub(super) async fn recover(arguments: Recover) -> Result<ExitCode, Failure> {
    let plan = &arguments.plan;
    if arguments.confirm.as_ref() != Some(plan) {
        let what = match &arguments.confirm {
            None => "a recovery has to be confirmed by the plan's name".to_owned(),
            Some(other) => format!("`--confirm {other}` does not name the plan `{plan}`"),
        };
        return Err(Failure::usage(what, format!("drsctl recover {plan} --confirm {plan}")));
    }
    let inputs = input::read(&arguments.world, Some(plan))?;
    Box::pin(rehearse(inputs, ExecutionType::Recovery, &arguments.rehearsal, arguments.world.seed)).await
}

async fn rehearse(
    inputs: Inputs,
    kind: ExecutionType,
    rehearsal: &Rehearsal,
    seed: Option<u64>,
) -> Result<ExitCode, Failure> {
    let mut options = stack_options(inputs.estate, inputs.scenario, seed, rehearsal.clock)?;
    options.elsewhere = inputs.elsewhere;
    let stack = Stack::start(options).await.map_err(|error| stack_failure(&error))?;
    let result = run(&stack, &inputs.plan, kind, rehearsal.output).await.map_err(broken);
    stack.stop().await;
    let (view, text) = result?;
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| {
        Failure::other(format!("the result cannot be printed: {error}"), "check where standard output goes")
    })?;
    Ok(exit::of(view.status))
}

/// The stack itself failed, which is not a failed execution.
fn broken(fault: Fault) -> Failure {
    Failure::other(fault.sentence(), "run it again with --debug to see what happened")
}

async fn run(
    stack: &Stack,
    plan: &PlanFile,
    kind: ExecutionType,
    output: Output,
) -> Result<(ExecutionView, String), Fault> {
    let world = stack.world();
    write(plan, world).await?;
    let id = execution_id(stack, kind)?;
    let mut input = json!({"planId": plan.plan.plan_id, "executionType": kind, "initiatedBy": "drsctl"});
    let live = servers_with_instances(plan, world).await?;
    if !live.is_empty() {
        note_instances(live.len());
        input["overrides"] = json!({ "replaceInstances": live });
    }
    // Nothing happens before the first look at it.
    let arn = world.start_execution(&stack.plan_machine_arn(), id.as_str(), &input).await?;
    follow(stack, &id, &arn).await?;
    let execution = world.execution(&id).await?;
    let execution = execution.ok_or_else(|| Fault::bug(format!("execution `{id}` left no record")))?;
    let waves = world.waves(&id).await?;
    let servers = world.servers(&id, None).await?;
    let view = view::compose(&execution, &waves, &servers);
    let text = match output {
        Output::Text => report::text(&view, world.readiness(&id).await?.as_ref()),
        Output::Json => serde_json::to_string_pretty(&view).map_err(|error| Fault::bug(error.to_string()))? + "\n",
    };
    Ok((view, text))
}

/// Servers of the plan that have live instances in an estate of one's own. Here nothing of them is real, so they are
/// allowed to be replaced; on AWS the request has to name them.
async fn servers_with_instances(plan: &PlanFile, world: &World) -> Result<BTreeSet<SourceServerId>, Fault> {
    let mut members = BTreeSet::new();
    for server in world.source_servers(None).await? {
        let in_group = |group: &&ProtectionGroup| match &group.selection {
            Selection::SourceServerIds(ids) => ids.contains(&server.id),
            Selection::Tags(_) => group.selects_by_tags(&server),
        };
        let groups: Vec<_> = plan.protection_groups.iter().filter(in_group).map(|group| &group.group_id).collect();
        let is_member = plan.plan.waves.iter().any(|wave| {
            let is_listed = wave.servers.as_ref().is_none_or(|ids| ids.contains(&server.id));
            is_listed && wave.groups.iter().any(|group| groups.contains(&group))
        });
        if is_member {
            members.insert(server.id);
        }
    }
    let ids = Vec::from_iter(members);
    let instances = if ids.is_empty() { Vec::new() } else { world.recovery_instances(&ids).await? };
    Ok(instances.into_iter().filter(|instance| instance.is_live()).map(|instance| instance.source_server).collect())
}

fn note_instances(count: usize) {
    let noun = if count == 1 { "server has a live instance" } else { "servers have live instances" };
    let text =
        format!("note: {count} {noun} that DRS would remove; on AWS the request has to allow that by server id\n");
    // Standard error may be closed; the report says the rest.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes the plan and its groups into the tables.
async fn write(plan: &PlanFile, world: &World) -> Result<(), Fault> {
    for group in &plan.protection_groups {
        world.put_group(group).await?;
    }
    world.put_plan(&plan.plan).await
}

async fn follow(stack: &Stack, id: &ExecutionId, arn: &str) -> Result<(), Fault> {
    let mut progress = Progress::on_stderr();
    loop {
        let from = Instant::now();
        let running = stack.world().is_running(arn).await?;
        progress.show(id, stack.clock().now(), stack.world()).await?;
        if !running {
            return Ok(());
        }
        // With thousands of servers a look takes long; most of the processor's time belongs to the rehearsal.
        let pause = INTERVAL.max(from.elapsed() * REST);
        for wave in stack.world().waves(id).await?.iter().filter(|wave| wave.hold_token.is_some()) {
            progress.leave_standing();
            ask::answer(stack, wave).await?;
        }
        tokio::time::sleep(pause).await;
    }
}

/// `drill-20261120T020000Z`: readable in every list, and short enough for the names made from it.
fn execution_id(stack: &Stack, kind: ExecutionType) -> Result<ExecutionId, Fault> {
    let word = match kind {
        ExecutionType::Drill => "drill",
        ExecutionType::Recovery => "recovery",
    };
    let time = stack.clock().now().strftime("%Y%m%dT%H%M%SZ");
    format!("{word}-{time}").parse().map_err(|error| Fault::bug(format!("{error}")))
}
