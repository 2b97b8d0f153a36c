//! DynamoDB, on demand:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html> for a table,
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html> for a partition,
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html> for an item.

use super::items::{self, item_bytes};
use super::machines::Machine;
use super::{EXECUTIONS, LARGEST_PLAN, PLANS, Row, SERVERS, WAVES, float, thousands};
use crate::plan::{MAX_BYTES, MAX_WAVES};

/// Writes a second of a table that was idle, and of a partition at any time.
const TABLE: u32 = 4_000;
const PARTITION: u32 = 1_000;
/// The bytes of an item.
pub(super) const ITEM_BYTES: usize = 400 * 1_024;
/// The bytes that one unit writes, and those that a page of a query has at most.
const UNIT_BYTES: usize = 1_024;
const PAGE_BYTES: usize = 1_024 * 1_024;

/// How long DRS takes for a wave; an assumption.
const WAVE_MINUTES: u32 = 20;
/// `Launching`, `Launched`, `Checking`, `Healthy`: four changes, each with an event.
const WRITES_PER_SERVER: usize = 8;

/// The plans that a list shows at once.
const LIST: usize = 50;

/// What is written of an execution when it starts: its servers, waves, itself, its plan and its pre-flight.
fn written_at_start(servers: usize, waves: usize) -> usize {
    servers + waves + 3
}

pub(super) fn rows() -> Vec<Row> {
    let patience = Machine::read("plan").patience("PrepareExecution");
    let (of_one, of_largest) = (written_at_start(SERVERS, WAVES), written_at_start(LARGEST_PLAN, MAX_WAVES));
    // Each server has a lock beside its row, and the plan has one.
    let with_locks = of_one + SERVERS + 1;
    let at_start = EXECUTIONS * with_locks;
    let server = item_bytes(&items::server());
    let units = server.div_ceil(UNIT_BYTES);
    let changes = EXECUTIONS * SERVERS * WRITES_PER_SERVER;
    let written = float(changes * units) / f64::from(60 * WAVE_MINUTES);
    let plan = item_bytes(&items::frozen(items::wordy_plan(SERVERS, WAVES, items::COMMAND)));
    let largest = item_bytes(&items::frozen(items::wordy_plan(LARGEST_PLAN, MAX_WAVES, items::COMMAND)));
    let kilobytes = |bytes: usize| bytes.div_ceil(1_024);
    vec![
        Row::of("**DynamoDB**: writes of a table")
            .gives(TABLE, format!("{}/s at first, doubles", thousands(TABLE)))
            .needs(written, format!("{} changes × {units} in {WAVE_MINUTES} min = {written:.0}/s", thousands(changes)))
            .then("retried (`WritesThrottled`)"),
        Row::of("– while all executions start")
            .gives(f64::from(TABLE) * patience, format!("{}/s for {patience:.0} s of retries", thousands(TABLE)))
            .needs(float(at_start), format!("{EXECUTIONS} × {with_locks} items"))
            .then(format!("takes {:.0} s", float(at_start) / f64::from(TABLE))),
        Row::of("– of one execution, which is a partition")
            .gives(f64::from(PARTITION) * patience, format!("{}/s for {patience:.0} s", thousands(PARTITION)))
            .needs(float(of_largest), format!("{} items of {} servers", thousands(of_largest), thousands(LARGEST_PLAN)))
            .then(format!("takes {:.0} s", float(of_largest) / f64::from(PARTITION))),
        Row::of("an item")
            .gives(float(ITEM_BYTES), "400 KB")
            .needs(
                float(largest),
                format!(
                    "a plan that names {} servers in {MAX_WAVES} waves, 3 checks each: {} KB",
                    thousands(LARGEST_PLAN),
                    kilobytes(largest)
                ),
            )
            .then(format!(
                "plans beyond {} KB are refused; a server has {:.1} KB",
                kilobytes(MAX_BYTES),
                float(server) / 1_024.0
            )),
        Row { gives: "1 MB".to_owned(), ..Row::of("a page of a query") }
            .needs(
                float(LIST * plan),
                format!("{LIST} plans of {SERVERS} servers: {} pages", (LIST * plan).div_ceil(PAGE_BYTES)),
            )
            .then(format!("{} plans are {} lists", thousands(PLANS), PLANS / LIST)),
    ]
}
