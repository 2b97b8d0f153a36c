//! The local stack as users run it: the build for development, the functions in processes of their own.

use std::collections::BTreeMap;
use std::path::Path;

use domain::plan_file::PlanFile;
use domain::ports::{WriteGroup, WritePlan};
use domain::strict;
use drs::Quotas;
use serde_json::json;

use super::alone::{Taken, measure, timed};
use super::engines;
use super::fleet::{Fleet, twenty_minutes};
use super::histories::Histories;
use super::noise::{self, Median};
use super::report::{Report, Row};
use crate::drsctl;

const BENCH: &str = "4 local";
/// How often the sample is run.
const RUNS: usize = 5;
const SAMPLE: Fleet = Fleet::new(6, 3);
const LARGE: Fleet = Fleet::new(3_000, 30);
/// Executions at once, each of a plan of its own with one server.
const AT_ONCE: usize = 500;
const EACH: Fleet = Fleet::new(1, 1);

/// Bench 4.
pub(super) fn benches() -> Report {
    let program = drsctl();
    let mut report = Report::default();
    let mut add = |what: &str, name: &str, runs: usize, most: Option<f64>| match (0..runs)
        .map(|_| measure(name, program))
        .collect::<Result<Vec<_>, _>>()
    {
        Ok(taken) => report.rows.extend(rows(what, &taken, most)),
        Err(why) => report.notes.push(format!("{BENCH} {what} is left out: {why}")),
    };
    add("drill of 6/3, 20 minutes a wave", "sample", RUNS, Some(2.0));
    add("drill of 3,000/30", "large", 1, Some(60.0));
    add("500 executions at once, a server each", "many", 1, None);
    report.extend(engines::benches(program));
    report.notes.push(
        "4 local runs the build for development with the functions in processes of their own, as `make drill` does, at \
         pace `instant`. Memory is that of all processes together, what they share counted once."
            .to_owned(),
    );
    report
}

fn rows(what: &str, taken: &[Taken], most: Option<f64>) -> Vec<Row> {
    let of = |figure: fn(&Taken) -> f64| noise::median(&taken.iter().map(figure).collect::<Vec<_>>());
    let row = |figure: &str, unit, Median { value, deviation }| {
        let row = Row::new(BENCH, format!("{what}: {figure}"), value, unit);
        if taken.len() > 1 { row.noise(deviation) } else { row }
    };
    let clock = row("clock", "s", of(|taken| taken.seconds));
    vec![
        most.map_or(clock.clone(), |most| clock.at_most(most)),
        row("CPU", "s", of(|taken| taken.processor)),
        row("transitions a second", "", of(|taken| taken.transitions as f64 / taken.seconds)),
        row("memory", "MB", of(|taken| taken.memory as f64 / 1e6)),
    ]
}

/// A drill of the sample's size, alone.
pub(super) fn sample(program: &Path) -> Taken {
    drill(SAMPLE, program)
}

/// A drill of the largest size, alone.
pub(super) fn large(program: &Path) -> Taken {
    drill(LARGE, program)
}

fn drill(fleet: Fleet, program: &Path) -> Taken {
    runtime().block_on(Box::pin(async {
        let rehearsal = fleet.setup(&twenty_minutes()).program(program).start().await;
        let taken = timed(async {
            let arn = rehearsal.begin("exec-1", json!({"planId": "fleet", "executionType": "DRILL"})).await;
            rehearsal.ended(&arn).await;
        })
        .await;
        finished(taken, &rehearsal.stack, 1)
    }))
}

/// Many executions at once, alone.
pub(super) fn many(program: &Path) -> Taken {
    runtime().block_on(Box::pin(async {
        let all = Fleet::new(AT_ONCE * EACH.servers, AT_ONCE * EACH.waves);
        let quotas = Quotas { jobs_in_progress: all.servers, servers_in_all_jobs: all.servers, ..Quotas::default() };
        let setup = all.setup(&json!([])).plan(&all.part(0, EACH.waves).to_string()).quotas(quotas);
        let rehearsal = setup.program(program).start().await;
        for number in 1..AT_ONCE {
            let file: PlanFile = strict::from_value(all.part(number, EACH.waves)).unwrap();
            for group in &file.protection_groups {
                rehearsal.world().put_group(group).await.unwrap();
            }
            rehearsal.world().put_plan(&file.plan).await.unwrap();
        }
        let taken = timed(async {
            let hold = rehearsal.stack.clock().hold();
            let mut arns = Vec::new();
            for number in 0..AT_ONCE {
                let request = json!({"planId": format!("part-{number}"), "executionType": "DRILL"});
                arns.push(rehearsal.begin(&format!("exec-{number}"), request).await);
            }
            drop(hold);
            for arn in arns {
                rehearsal.ended(&arn).await;
            }
        })
        .await;
        finished(taken, &rehearsal.stack, AT_ONCE)
    }))
}

/// With its transitions; all executions must have succeeded.
fn finished(taken: Taken, stack: &stack::Stack, executions: usize) -> Taken {
    let service = stack.step_functions();
    let plans = service.executions(&stack.plan_machine_arn(), 0, usize::MAX - 1, |_| true).entries;
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for plan in plans {
        *ends.entry(plan.status.to_string()).or_default() += 1;
    }
    assert_eq!(ends, BTreeMap::from([("SUCCEEDED".to_owned(), executions)]));
    Taken { transitions: Histories::transitions(service), ..taken }
}

pub(super) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}
