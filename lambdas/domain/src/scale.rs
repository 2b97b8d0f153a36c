//! What a large company needs of AWS, computed from what the code does: `infra/aws/README.md` shows it.
//!
//! Quotas are AWS's defaults of 2026-11 in small Regions, each with its page.

mod calls;
mod items;
mod machines;
mod step_functions;
mod tables;

use std::fmt::Write;

use crate::plan::{MAX_BYTES, MAX_WAVES};
use crate::polling::PollPeriod;

/// The company: accounts with the servers of each, plans, and executions at once, each of one account's servers in
/// waves that run side by side.
const ACCOUNTS: usize = 100;
const SERVERS: usize = 300;
const PLANS: usize = 1_000;
const EXECUTIONS: usize = 50;
const WAVES: usize = 10;
/// How often functions are called for what is under way, and for waves near their end.
const POLL_SECONDS: u32 = PollPeriod::USUAL.seconds();
const SHORTEST_POLL: u32 = PollPeriod::USUAL.shortest();
/// The servers of a plan that spans accounts.
const LARGEST_PLAN: usize = 3_000;

/// A limit of AWS, what is needed of it, and what happens there.
struct Row {
    limit: &'static str,
    /// How much AWS gives, in the unit of `need`; nothing where it publishes none.
    quota: Option<f64>,
    gives: String,
    need: f64,
    needs: String,
    then: String,
}

impl Row {
    fn of(limit: &'static str) -> Self {
        let empty = String::new;
        Self { limit, quota: None, gives: empty(), need: 0.0, needs: empty(), then: empty() }
    }

    fn gives(self, quota: impl Into<f64>, text: impl Into<String>) -> Self {
        Self { quota: Some(quota.into()), gives: text.into(), ..self }
    }

    fn needs(self, need: impl Into<f64>, text: impl Into<String>) -> Self {
        Self { need: need.into(), needs: text.into(), ..self }
    }

    fn then(self, text: impl Into<String>) -> Self {
        Self { then: text.into(), ..self }
    }

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

fn rows() -> Vec<Row> {
    [step_functions::rates(), step_functions::sizes(), calls::of_drs(), calls::of_others(), tables::rows()]
        .into_iter()
        .flatten()
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn float(count: usize) -> f64 {
    count as f64
}

fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

fn path(path: &str) -> String {
    format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap()
}

fn section() -> String {
    let mut text = format!(
        "A company with {ACCOUNTS} accounts of {SERVERS} replicating servers each, {} plans, and {EXECUTIONS} executions at \
         once, each of the\nservers of one account in {WAVES} waves side by side. What AWS gives are its defaults in small \
         Regions, of 2026-11.\n\n\
         | limit | AWS gives | needed | share | what happens there |\n| --- | --- | --- | --- | --- |\n",
        thousands(PLANS)
    );
    for row in rows() {
        writeln!(text, "| {} | {} | {} | {} | {} |", row.limit, row.gives, row.needs, row.share(), row.then).unwrap();
    }
    text
}

const PAGE: &str = "infra/aws/README.md";
/// Between these lines the page is written by the test.
const BEGIN: &str =
    "<!-- Computed by lambdas/domain/src/scale.rs; UPDATE_SCALE=1 cargo test -p domain scale writes it anew. -->\n";
const END: &str = "<!-- Until here. -->\n";

#[test]
fn the_page_says_what_the_code_needs() {
    let page = read(PAGE);
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (present, after) = rest.split_once(END).unwrap();
    let computed = section();
    if std::env::var_os("UPDATE_SCALE").is_some() {
        std::fs::write(path(PAGE), format!("{before}{BEGIN}{computed}{END}{after}")).unwrap();
    } else {
        assert_eq!(present, computed, "write it anew: UPDATE_SCALE=1 cargo test -p domain scale");
    }
}

#[test]
fn only_the_checks_of_all_servers_at_once_need_more_than_aws_gives_unasked() {
    let rows = rows();
    let beyond: Vec<&str> = rows.iter().filter(|row| !row.fits()).map(|row| row.limit).collect();
    assert_eq!(beyond, ["– while all servers are checked", "– for all checks"]);
}

#[test]
fn a_plan_that_is_accepted_becomes_an_item_that_dynamodb_takes() {
    let large = items::frozen(items::wordy_plan(LARGEST_PLAN, MAX_WAVES, items::COMMAND));
    let json = serde_json::to_vec(&large.definition).unwrap().len();
    assert_eq!(large.definition.problems(), [], "{json} bytes");
    // The hash, the keys and the version stand beside the plan.
    assert!(items::item_bytes(&large) <= json + 256, "an item is never longer than the JSON");
    const { assert!(MAX_BYTES + 1_024 < tables::ITEM_BYTES) };
    let larger = items::wordy_plan(LARGEST_PLAN, MAX_WAVES, 3 * items::COMMAND).problems();
    assert!(larger[0].to_string().contains("put long commands of checks into SSM documents"), "{larger:?}");
}
