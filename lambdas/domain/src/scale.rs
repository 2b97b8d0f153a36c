//! What a large company needs of AWS, computed from what the code does: `infra/aws/README.md` shows it.
//!
//! Quotas are AWS's defaults of 2026-11 in small Regions, each with its page. A need that nobody would guess says how
//! it comes about.

mod items;
mod machines;

use std::fmt::Write;

use self::items::{item_bytes, servers};
use self::machines::{Machine, events};
use crate::drs::MAX_SERVERS_PER_JOB;
use crate::freeze::RECOVERY_DEADLINE_SECONDS;
use crate::frozen_plan::FrozenPlan;
use crate::plan::{MAX_BYTES, MAX_WAVES};
use crate::polling::POLL_SECONDS;
use crate::quotas::Quotas;

/// The company: accounts with the servers of each, plans, and executions at once, each of one account's servers in
/// waves that run side by side.
const ACCOUNTS: usize = 100;
const SERVERS: usize = 300;
const PLANS: usize = 1_000;
const EXECUTIONS: usize = 50;
const WAVES: usize = 10;
/// People who look at executions that run.
const PEOPLE: f64 = 50.0;
/// The servers of a plan that spans accounts.
const LARGEST_PLAN: usize = 3_000;
/// How long DRS takes for a wave, and how long a call of a function takes; assumptions.
const WAVE_SECONDS: f64 = 20.0 * 60.0;
const CALL_SECONDS: f64 = 0.2;
/// `Pending`, `Launching`, `Launched`, `Checking`, `Healthy`: four changes, each with an event.
const WRITES_PER_SERVER: f64 = 8.0;

/// A limit of AWS, what is needed of it, and what happens there.
struct Row {
    limit: &'static str,
    /// How much AWS gives, in figures to compare; none where it publishes nothing.
    quota: Option<f64>,
    gives: String,
    need: f64,
    needs: String,
    then: String,
}

impl Row {
    fn fits(&self) -> bool {
        self.quota.is_none_or(|quota| self.need <= quota)
    }

    fn share(&self) -> String {
        match self.quota.map(|quota| self.need / quota) {
            None => String::new(),
            Some(share) if share <= 1.0 => format!("{:.0} %", (share * 100.0).ceil()),
            Some(share) => format!("**{share:.1} ×**"),
        }
    }
}

fn row(limit: &'static str, quota: f64, gives: &str, need: f64, needs: String, then: impl Into<String>) -> Row {
    Row { limit, quota: Some(quota), gives: gives.to_owned(), need, needs, then: then.into() }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn float(count: usize) -> f64 {
    count as f64
}

/// Of one execution or of all: servers and waves that are under way.
fn all(of_one: usize) -> usize {
    EXECUTIONS * of_one
}

/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
fn step_functions() -> Vec<Row> {
    let (plan, wave, server) = (Machine::read("plan"), Machine::read("wave"), Machine::read("server"));
    let poll = f64::from(POLL_SECONDS);
    let (look, check) = (wave.round("WaitForDrs"), server.round("WaitForChecks"));
    let (waves, checked) = (all(WAVES), checked_at_once(&wave));
    let polls = float(waves * look.len()) / poll;
    let checks = float(checked * check.len()) / poll;
    let (patience, starts) = (wave.patience("CheckServer"), all(1) + waves);
    let refill = ((float(checked) - 800.0) / patience / 10.0).ceil() * 10.0;
    let events: u32 = look.iter().map(|state| events(state)).sum();
    let looks = RECOVERY_DEADLINE_SECONDS / POLL_SECONDS;
    let hours = 25_000 / events * POLL_SECONDS / 3_600;
    let ids = serde_json::to_vec(&servers(LARGEST_PLAN)).unwrap().len();
    vec![
        row("**Step Functions**: transitions", 800.0, "800/s", polls, format!("{waves} waves × {} every {POLL_SECONDS} s = {polls:.0}/s", look.len()), "5,000/s in the largest Regions"),
        row("– while all servers are checked", 800.0, "800/s", polls + checks, format!("{} servers × {} more = {:.0}/s", thousands(checked), check.len(), polls + checks), "executions become slower (`TransitionsThrottled`); raise it to 2,000/s"),
        row("StartExecution at once", 800.0, "800", float(starts), format!("{} plans + {waves} waves", all(1)), ""),
        row("– for all checks", 800.0 + 150.0 * patience, &format!("800, then 150/s for {patience:.0} s of retries"), float(checked), thousands(checked), format!("checks that never start make servers unhealthy; raise the rate to {refill:.0}/s")),
        row("open executions", 1_000_000.0, "1,000,000", float(starts + 2 * checked), thousands(starts + 2 * checked), "a server that is checked has two"),
        row("open Map Runs", 1_000.0, "1,000", float(waves), thousands(waves), "one for each wave that checks"),
        row("events of an execution", 25_000.0, "25,000", f64::from(looks * events), format!("{looks} polls × {events} = {}", thousands(looks * events)), format!("a wave that DRS works on for {hours} h")),
        row("payload", 262_144.0, "256 KiB", float(ids), format!("{} ids = {} KiB", thousands(LARGEST_PLAN), ids.div_ceil(1_024)), "in one state, and only in waves that check"),
        row("inline map", f64::from(plan.at_once("RunWaves")), "40 at once", float(WAVES), format!("{WAVES} waves"), format!("of {MAX_WAVES} waves side by side, the rest starts as others end")),
    ]
}

/// How many servers are checked at the same time, when all waves of all executions are at it.
fn checked_at_once(wave: &Machine) -> usize {
    all(WAVES) * (SERVERS / WAVES).min(wave.at_once("CheckServers").try_into().unwrap())
}

/// <https://docs.aws.amazon.com/drs/latest/userguide/drs-at-scale.html>
fn drs() -> Vec<Row> {
    let quotas = Quotas::default();
    let jobs = WAVES * (SERVERS / WAVES).div_ceil(MAX_SERVERS_PER_JOB);
    let in_a_job = (SERVERS / WAVES).min(MAX_SERVERS_PER_JOB);
    let requests = float(WAVES) / f64::from(POLL_SECONDS);
    let quota = |count: usize| (float(count), count.to_string());
    let (running, in_one, in_all) = (quota(quotas.jobs), quota(quotas.servers_in_a_job), quota(quotas.servers_in_all_jobs));
    vec![
        row("**DRS**, an account and Region: servers that replicate", 300.0, "300, fixed", float(SERVERS), SERVERS.to_string(), format!("full: {} servers are {ACCOUNTS} accounts", thousands(ACCOUNTS * SERVERS))),
        row("jobs at once", running.0, &running.1, float(jobs), format!("{jobs}, one a wave"), "waves beyond wait for their turn"),
        row("servers in a job", in_one.0, &in_one.1, float(in_a_job), in_a_job.to_string(), format!("larger waves become jobs of {MAX_SERVERS_PER_JOB}")),
        row("servers in all jobs", in_all.0, &in_all.1, float(SERVERS), SERVERS.to_string(), "parts of waves beyond wait for room"),
        Row { limit: "requests", quota: None, gives: "not published".to_owned(), need: requests, needs: format!("{WAVES} waves / {POLL_SECONDS} s = {requests:.1}/s"), then: "throttling is retried".to_owned() },
    ]
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>,
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-quotas> (SNS), <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>
fn calls() -> Vec<Row> {
    let checked = checked_at_once(&Machine::read("wave"));
    let checks = float(checked) / f64::from(POLL_SECONDS) * CALL_SECONDS;
    let functions = float(all(WAVES)) + checks;
    let template = read("infra/aws/template.yaml");
    let rate: f64 = number_behind(&template, "ThrottlingRateLimit: ");
    let looks: f64 = number_behind(&read("frontend/src/api/polling.ts").replace('_', ""), "LIVE = ");
    let pages = PEOPLE * 1_000.0 / looks;
    let resources = template.lines().filter(|line| line.starts_with("    Type: AWS::")).count();
    vec![
        row("**Lambda**: functions at once", 1_000.0, "1,000", functions, format!("{} waves that look in the same second + {} checks / {POLL_SECONDS} s × {CALL_SECONDS} s = {functions:.0}", all(WAVES), thousands(checked)), "other functions of the account share it; raise it then"),
        row("**STS**: AssumeRole", 500.0, "500/s", float(all(WAVES)), format!("{} waves in new sandboxes", all(WAVES)), "a sandbox keeps its credentials for an hour"),
        row("**SNS**: publish", 300.0, "300/s", float(EXECUTIONS), format!("{EXECUTIONS} outcomes"), "e-mail goes at 10/s: the last after 5 s"),
        row("**HTTP API**: requests", rate, &format!("{rate:.0}/s, as the stage says"), pages, format!("{PEOPLE:.0} people every {:.0} s = {pages:.0}/s", looks / 1_000.0), "429; raise `ThrottlingRateLimit`: the account has 10,000/s"),
        row("**CloudFormation**: resources of a stack", 500.0, "500", float(resources), resources.to_string(), "three nested stacks beside it"),
    ]
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>, and the pages on throughput
fn dynamodb() -> Vec<Row> {
    let patience = Machine::read("plan").patience("PrepareExecution");
    // Each server has a lock beside its row; then waves, the execution, its plan and the lock of that.
    let created = |servers: usize, waves: usize| 2 * servers + waves + 3;
    let (one, largest) = (created(SERVERS, WAVES), created(LARGEST_PLAN, MAX_WAVES));
    let changes = float(all(SERVERS)) * WRITES_PER_SERVER / WAVE_SECONDS;
    let server = item_bytes(&items::server());
    let units = server.div_ceil(1_024);
    let frozen = item_bytes(&items::frozen(items::wordy_plan(LARGEST_PLAN, 500)));
    vec![
        row("**DynamoDB**: writes of a table", 4_000.0, "4,000/s at first, doubles", changes * float(units), format!("{} servers × {WRITES_PER_SERVER:.0} in {:.0} min × {units} KB = {:.0}/s", thousands(all(SERVERS)), WAVE_SECONDS / 60.0, changes * float(units)), "throttled writes are retried"),
        row("– while all executions start", 4_000.0 * patience, &format!("4,000/s for {patience:.0} s of retries"), float(all(one)), format!("{EXECUTIONS} × {one} items = {}", thousands(all(one))), format!("{:.0} s", float(all(one)) / 4_000.0)),
        row("– of one execution", 1_000.0 * patience, &format!("1,000/s for {patience:.0} s of retries"), float(largest), format!("{} items of {} servers", thousands(largest), thousands(LARGEST_PLAN)), format!("at least {:.0} s until its first wave", float(largest) / 1_000.0)),
        row("an item", 409_600.0, "400 KB", float(frozen), format!("a plan of {} servers in {MAX_WAVES} waves with 3 checks each: {} KB", thousands(LARGEST_PLAN), frozen.div_ceil(1_024)), format!("a plan of more than {} KB is refused when it is written; a server has {:.1} KB", MAX_BYTES / 1_024, float(server) / 1_024.0)),
        Row { limit: "a page of a list", quota: None, gives: "1 MB".to_owned(), need: float(PLANS), needs: format!("{} plans of 2 KB = 2 pages", thousands(PLANS)), then: "read one after the other".to_owned() },
    ]
}

fn rows() -> Vec<Row> {
    [step_functions(), drs(), calls(), dynamodb()].into_iter().flatten().collect()
}

fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn number_behind(text: &str, name: &str) -> f64 {
    let (_, behind) = text.split_once(name).unwrap_or_else(|| panic!("there is no {name}"));
    behind.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn section() -> String {
    let mut text = format!(
        "A company with {ACCOUNTS} accounts of {SERVERS} replicating servers each, {} plans, and {EXECUTIONS} executions at once, each of the servers\n\
         of one account in {WAVES} waves side by side. What AWS gives are its defaults in small Regions, of 2026-11.\n\n\
         | limit | AWS gives | needed | share | what happens there |\n| --- | --- | --- | --- | --- |\n",
        thousands(PLANS)
    );
    for row in rows() {
        writeln!(text, "| {} | {} | {} | {} | {} |", row.limit, row.gives, row.needs, row.share(), row.then).unwrap();
    }
    text
}

/// Between these lines the page is written by the test.
const BEGIN: &str = "<!-- Computed by lambdas/domain/src/scale.rs; UPDATE_SCALE=1 cargo test -p domain scale writes it anew. -->\n";
const END: &str = "<!-- Until here. -->\n";

#[test]
fn the_page_says_what_the_code_needs() {
    let path = "infra/aws/README.md";
    let page = read(path);
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (present, after) = rest.split_once(END).unwrap();
    let computed = section();
    if std::env::var_os("UPDATE_SCALE").is_some() {
        let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, format!("{before}{BEGIN}{computed}{END}{after}")).unwrap();
    } else {
        assert_eq!(present, computed, "write it anew: UPDATE_SCALE=1 cargo test -p domain scale");
    }
}

#[test]
fn only_the_checks_of_all_servers_at_once_need_more_than_aws_gives_unasked() {
    let beyond: Vec<&str> = rows().iter().filter(|row| !row.fits()).map(|row| row.limit).collect();
    assert_eq!(beyond, ["– while all servers are checked", "– for all checks"]);
}

#[test]
fn a_plan_that_is_accepted_becomes_an_item_that_dynamodb_takes() {
    let json = |plan: &FrozenPlan| serde_json::to_vec(&plan.definition).unwrap().len();
    let large = items::frozen(items::wordy_plan(LARGEST_PLAN, 500));
    assert_eq!(large.definition.problems(), [], "{} bytes", json(&large));
    assert!(item_bytes(&large) <= json(&large), "JSON is never shorter");
    // The keys and the version beside the plan.
    assert!(MAX_BYTES + 1_024 < 409_600);
    let larger = items::wordy_plan(LARGEST_PLAN, 1_500).problems();
    assert!(larger[0].to_string().contains("put long commands of checks into SSM documents"), "{larger:?}");
}
