//! What is called: DRS, functions, other accounts, SNS, the HTTP API.

use super::step_functions::checked_at_once;
use super::{ACCOUNTS, EXECUTIONS, POLL_SECONDS, Row, SERVERS, SHORTEST_POLL, WAVES, float, read, thousands};
use crate::drs::MAX_SERVERS_PER_JOB;
use crate::quotas::Quotas;

/// How long a call of a function takes, with its calls of AWS; an assumption.
const CALL_SECONDS: f64 = 0.2;
/// People who look at executions that run.
const PEOPLE: usize = 50;

/// <https://docs.aws.amazon.com/drs/latest/userguide/drs-at-scale.html>
pub(super) fn of_drs() -> Vec<Row> {
    let quotas = Quotas::default();
    let of_a_wave = SERVERS / WAVES;
    let jobs = WAVES * of_a_wave.div_ceil(MAX_SERVERS_PER_JOB);
    let in_a_job = of_a_wave.min(MAX_SERVERS_PER_JOB);
    let requests = float(WAVES) / f64::from(SHORTEST_POLL);
    let quota = |row: Row, quota: usize| row.gives(float(quota), quota.to_string());
    vec![
        Row::of("**DRS**, an account and Region: servers that replicate")
            .gives(300, "300, fixed")
            .needs(float(SERVERS), SERVERS.to_string())
            .then(format!("{} servers take {ACCOUNTS} accounts", thousands(ACCOUNTS * SERVERS))),
        quota(Row::of("jobs at once"), quotas.jobs)
            .needs(float(jobs), jobs.to_string())
            .then("waves beyond wait for their turn"),
        quota(Row::of("servers in a job"), quotas.servers_in_a_job)
            .needs(float(in_a_job), in_a_job.to_string())
            .then(format!("a larger wave becomes jobs of {MAX_SERVERS_PER_JOB}")),
        quota(Row::of("servers in all jobs"), quotas.servers_in_all_jobs)
            .needs(float(SERVERS), SERVERS.to_string())
            .then("parts of waves beyond wait for room"),
        Row { gives: "not published".to_owned(), ..Row::of("requests") }
            .needs(requests, format!("{WAVES} waves near their end / {SHORTEST_POLL} s = {requests:.1}/s"))
            .then("throttling is retried"),
    ]
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>,
/// <https://docs.aws.amazon.com/general/latest/gr/sns.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub(super) fn of_others() -> Vec<Row> {
    let (waves, checked) = (EXECUTIONS * WAVES, checked_at_once());
    let checks = float(checked) / f64::from(POLL_SECONDS) * CALL_SECONDS;
    let template = read("infra/aws/template.yaml");
    let rate = number_behind(&template, "ThrottlingRateLimit: ");
    let look = number_behind(&read("frontend/src/api/polling.ts").replace('_', ""), "LIVE = ") / 1_000;
    let pages = float(PEOPLE) / f64::from(look);
    let resources = template.lines().filter(|line| line.starts_with("    Type: AWS::")).count();
    vec![
        Row::of("**Lambda**: functions at once")
            .gives(1_000, "1,000")
            .needs(
                float(waves) + checks,
                format!(
                    "{waves} waves in the same second + {} checks / {POLL_SECONDS} s × {CALL_SECONDS} s",
                    thousands(checked)
                ),
            )
            .then("throttled calls are retried; the account's other functions share it"),
        Row::of("**STS**: AssumeRole")
            .gives(500, "500/s")
            .needs(float(waves), format!("{waves} waves in new sandboxes"))
            .then("a sandbox keeps the credentials for an hour"),
        Row::of("**SNS**: publish")
            .gives(300, "300/s")
            .needs(float(EXECUTIONS), format!("{EXECUTIONS} outcomes"))
            .then(format!("e-mails go at 10/s: the last after {} s", EXECUTIONS / 10)),
        Row::of("**HTTP API**: requests")
            .gives(rate, format!("{rate}/s of its stage"))
            .needs(pages, format!("{PEOPLE} people every {look} s = {pages:.0}/s"))
            .then("429; raise `ThrottlingRateLimit`: an account has 10,000/s"),
        Row::of("**CloudFormation**: resources of a stack")
            .gives(500, "500")
            .needs(float(resources), resources.to_string())
            .then("does not grow with plans or accounts"),
    ]
}

fn number_behind(text: &str, name: &str) -> u32 {
    let (_, behind) = text.split_once(name).unwrap_or_else(|| panic!("there is no {name}"));
    behind.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}
