//! The interpreter of Amazon States Language against executions that were recorded on AWS.
//!
//! Every case of `../shared/conformance/states` must pass, or stand in `states_conformance/exceptions.txt` with the
//! reason and the AWS page it rests on. An exception that passes is stale and fails the test as well.

mod case;
mod compare;
mod dynamodb;
mod run;
mod stubs;

use std::collections::{BTreeMap, BTreeSet};

use self::case::Case;

/// The largest share of cases that may be exceptions, in percent.
const MAX_EXCEPTIONS: f64 = 3.0;

/// By family: how many cases pass, of how many.
pub(super) type Families = BTreeMap<String, (usize, usize)>;

/// The exceptions: the name of a case, why it may fail, and the AWS page that says so.
fn exceptions() -> BTreeMap<&'static str, &'static str> {
    include_str!("states_conformance/exceptions.txt")
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut parts = line.splitn(3, " | ");
            let (name, reason, page) = (parts.next(), parts.next(), parts.next());
            assert!(
                page.is_some_and(|page| page.starts_with("https://")),
                "an exception needs a reason and a page: {line}"
            );
            (name.unwrap_or_default(), reason.unwrap_or_default())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_interpreter_does_what_aws_was_recorded_doing() {
    let Some(cases) = case::all() else {
        #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
        {
            eprintln!("skipped: ../shared/conformance/states is not there");
        }
        return;
    };
    let exceptions = exceptions();
    let (failures, families) = run_all(&cases).await;
    let failed: BTreeSet<&str> = failures.keys().map(String::as_str).collect();
    let allowed: BTreeSet<&str> = exceptions.keys().copied().collect();
    let unexpected: Vec<String> =
        failed.difference(&allowed).map(|name| format!("{name}:\n    {}", failures[*name].join("\n    "))).collect();
    let stale: Vec<&&str> = allowed.difference(&failed).collect();
    let summary: Vec<String> =
        families.iter().map(|(family, (passed, total))| format!("{family} {passed}/{total}")).collect();
    assert!(
        unexpected.is_empty(),
        "{} cases fail:\n{}\n{}",
        unexpected.len(),
        unexpected.join("\n"),
        summary.join(", ")
    );
    assert!(stale.is_empty(), "exceptions that pass or do not exist: {stale:?}");
    let share = 100.0 * allowed.len() as f64 / cases.len() as f64;
    assert!(share <= MAX_EXCEPTIONS, "{share:.1} % of the cases are exceptions");
}

/// How many cases of each family pass, of how many; `None` when the recordings are not there.
pub(super) async fn families() -> Option<Families> {
    Some(run_all(&case::all()?).await.1)
}

/// What is wrong with the cases that fail, and how many of each family pass, of how many.
async fn run_all(cases: &[Case]) -> (BTreeMap<String, Vec<String>>, Families) {
    let (mut failures, mut families) = (BTreeMap::new(), Families::new());
    for case in cases {
        let problems = check(case).await;
        let (passed, total) = families.entry(case.family.clone()).or_default();
        *total += 1;
        if problems.is_empty() {
            *passed += 1;
        } else {
            failures.insert(case.name.clone(), problems);
        }
    }
    (failures, families)
}

async fn check(case: &Case) -> Vec<String> {
    match run::run(case).await {
        Ok(observed) => compare::compare(case, &observed),
        Err(problem) => vec![problem],
    }
}
