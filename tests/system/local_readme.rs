//! `infra/local/README.md` shows how true the local stack is: figures that this test counts, not that someone wrote.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use drs::{Service, ServiceModel};
use system_tests::workspace;

use super::states_conformance::{self, Families};

/// How the page is made new.
const REGENERATE: &str = "INSTA_UPDATE=always cargo test -p system-tests local_readme";

/// The heading of the part that needs the recordings beside the checkout.
const RECORDED: &str = "## What AWS was recorded doing";

/// The heading behind it.
const BEHIND_RECORDED: &str = "## Operations";

const INTRODUCTION: &str = "\
# The product on one machine

Three crates: [`states`](states/README.md) runs the state machines, [`drs`](drs/README.md) is the simulated Elastic
Disaster Recovery, and [`stack`](stack/README.md) puts them together with Lambda and DynamoDB. People rehearse disasters
on them, so this page says how far they are known to behave as AWS does.
";

fn page() -> PathBuf {
    workspace().join("infra/local/README.md")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_about_the_local_stack_is_true() {
    let present = std::fs::read_to_string(page()).unwrap_or_default();
    let recorded = match states_conformance::families().await {
        Some(families) => recorded(&families),
        None => between(&present, RECORDED, BEHIND_RECORDED),
    };
    let generated = [INTRODUCTION.to_owned(), recorded, operations(), engines(), differences()].join("\n")
        + &format!("\nCounted by `tests/system/local_readme.rs`; `{REGENERATE}` writes this page.\n");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(page(), &generated).unwrap();
    } else {
        let stale = generated.lines().zip(present.lines()).find(|(generated, present)| generated != present);
        assert!(present == generated, "infra/local/README.md is stale, write it anew with {REGENERATE}\n{stale:#?}");
    }
}

/// The text from one heading up to another. Without the recordings, what was counted last has to do.
fn between(page: &str, from: &str, to: &str) -> String {
    let start = page.find(from).unwrap_or_default();
    let end = page.find(to).unwrap_or(page.len());
    page[start..end].trim_end().to_owned() + "\n"
}

fn recorded(families: &Families) -> String {
    let mut text = format!(
        "{RECORDED}\n\nExecutions that were recorded on AWS, run by `states`: status, output, error, cause and every event \
         must be the same.\n\n| feature | cases passed |\n| --- | --- |\n"
    );
    let (mut passed, mut total) = (0, 0);
    for (family, (of_family, cases)) in families {
        writeln!(text, "| {family} | {of_family} of {cases} |").unwrap();
        passed += of_family;
        total += cases;
    }
    writeln!(text, "| all | {passed} of {total} |").unwrap();
    let exceptions = read("tests/system/states_conformance/exceptions.txt");
    text.push_str("\nThose that do not pass:\n\n");
    for line in entries(&exceptions) {
        let [name, reason, page] = line[..] else { panic!("{line:?}") };
        writeln!(text, "- `{name}`: {reason} ([AWS]({page}))").unwrap();
    }
    text
}

/// The columns of the lines of a list, without its comments.
fn entries(list: &str) -> Vec<Vec<&str>> {
    let lines = list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(" | ").collect()).collect()
}

fn operations() -> String {
    let row = |service: &str, count: String, mut names: Vec<&str>| {
        names.sort_unstable();
        format!("| {service} | {count} | {} |\n", names.join(", "))
    };
    let mut text = format!(
        "{BEHIND_RECORDED}\n\nAny other operation is refused with its name, never answered with an empty success. botocore \
         drives all of DRS, SSM, SNS, Service Quotas and IAM and judges every answer by AWS's models.\n\n| service | served | operations |\n\
         | --- | --- | --- |\n"
    );
    for (name, service) in [
        ("DRS", Service::Drs),
        ("SSM", Service::Ssm),
        ("SNS", Service::Sns),
        ("Service Quotas", Service::ServiceQuotas),
        ("IAM", Service::Iam),
    ] {
        let model = ServiceModel::of(service);
        let served: Vec<&str> = model.operations(true).collect();
        text += &row(name, format!("{} of {}", served.len(), model.operations(false).count()), served);
    }
    for (name, served) in [("Step Functions", &states::OPERATIONS[..]), ("DynamoDB", stack::DYNAMODB_OPERATIONS)] {
        text += &row(name, served.len().to_string(), served.to_vec());
    }
    text
}

fn engines() -> String {
    let installed = read("tests/engines.txt");
    let version = |engine: &str| {
        let pinned = installed.lines().find(|line| line.starts_with(engine) && line.contains("=="));
        pinned.and_then(|line| line.rsplit("==").next()).unwrap_or_else(|| panic!("{engine} is not pinned"))
    };
    let list = read("tests/system/differential/known_defects.txt");
    let mut defects: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for line in entries(&list) {
        *defects.entry(line[0]).or_default().entry(line[4]).or_default() += 1;
    }
    let mut text = "## Other engines\n\nOur machines and generated ones run in `states` and in two engines that others wrote: \
        status, output, errors and the calls of functions must agree, with moto also the types of all events. Where they do \
        not, the other engine is known to be wrong:\n\n| engine | what is wrong with it | in entries |\n| --- | --- | --- |\n"
        .to_owned();
    for (engine, reasons) in defects {
        for (reason, count) in reasons {
            writeln!(text, "| {engine} {} | {reason} | {count} |", version(engine)).unwrap();
        }
    }
    text
}

fn differences() -> String {
    let list = |path: &str| {
        let readme = read(path);
        let section = readme.split("## Differences from AWS\n").nth(1).unwrap_or_else(|| panic!("{path} has no list"));
        let is_list = |line: &&str| line.is_empty() || line.starts_with("- ") || line.starts_with("  ");
        section.lines().take_while(is_list).collect::<Vec<_>>().join("\n").trim().to_owned()
    };
    let (states, drs) = (list("infra/local/states/README.md"), list("infra/local/drs/README.md"));
    format!(
        "## Known differences from AWS\n\n### Step Functions\n\n{states}\n\n### DRS and what is beside it\n\n{drs}\n"
    )
}
