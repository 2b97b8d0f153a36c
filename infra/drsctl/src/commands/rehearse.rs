//! `drsctl drill` and `drsctl recover`: a stack that lives as long as one execution.

use std::io::Write;
use std::process::ExitCode;

use aws::World;
use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::plan_file::PlanFile;
use domain::ports::{DescribeExecution, ReadExecution, ReadHistory, StartExecution, WriteGroup, WritePlan};
use domain::request::ExecutionType;
use domain::view::{self, ExecutionView};
use serde_json::json;
use stack::Stack;

use crate::cli::{Drill, Output, Recover, Rehearsal};
use crate::commands::{ask, stack_failure, stack_options};
use crate::exit::{self, Failure};
use crate::input::{self, Inputs};
use crate::progress::{INTERVAL, Progress};
use crate::report;

/// Runs a drill.
pub(super) async fn drill(arguments: Drill) -> Result<ExitCode, Failure> {
    let inputs = input::read(&arguments.world, arguments.plan.as_deref())?;
    rehearse(inputs, ExecutionType::Drill, &arguments.rehearsal, arguments.world.seed).await
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
    rehearse(inputs, ExecutionType::Recovery, &arguments.rehearsal, arguments.world.seed).await
}

async fn rehearse(
    inputs: Inputs,
    kind: ExecutionType,
    rehearsal: &Rehearsal,
    seed: Option<u64>,
) -> Result<ExitCode, Failure> {
    let options = stack_options(inputs.estate, inputs.scenario, seed, rehearsal.clock)?;
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
    let input = json!({"planId": plan.plan.plan_id, "executionType": kind, "initiatedBy": "drsctl"});
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
        let running = stack.world().is_running(arn).await?;
        progress.show(id, stack.clock().now(), stack.world()).await?;
        if !running {
            return Ok(());
        }
        for wave in stack.world().waves(id).await?.iter().filter(|wave| wave.hold_token.is_some()) {
            progress.leave_standing();
            ask::answer(stack, wave).await?;
        }
        tokio::time::sleep(INTERVAL).await;
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
