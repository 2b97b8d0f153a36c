//! Step Functions: <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>.

use super::items::servers;
use super::machines::{Machine, events};
use super::{EXECUTIONS, LARGEST_PLAN, POLL_SECONDS, Row, SERVERS, SHORTEST_POLL, WAVES, float, thousands};
use crate::freeze::RECOVERY_DEADLINE_SECONDS;
use crate::plan::MAX_WAVES;

/// Transitions a second, of all standard executions.
const TRANSITIONS: f64 = 800.0;
/// `StartExecution`: the bucket, and what comes into it a second.
const STARTS: (f64, f64) = (800.0, 150.0);
const HISTORY: u32 = 25_000;
const PAYLOAD: u32 = 256 * 1024;

/// Waves of all executions.
const ALL_WAVES: usize = EXECUTIONS * WAVES;

/// How many servers are checked at the same time, when all waves of all executions are at it.
pub(super) fn checked_at_once() -> usize {
    let at_once = Machine::read("wave").at_once("CheckServers");
    ALL_WAVES * (SERVERS / WAVES).min(at_once)
}

/// What comes at once or by the second.
pub(super) fn rates() -> Vec<Row> {
    let (wave, server) = (Machine::read("wave"), Machine::read("server"));
    let (look, check) = (wave.round("WaitForDrs").len(), server.round("WaitForChecks").len());
    let checked = checked_at_once();
    let polls = float(ALL_WAVES * look) / f64::from(SHORTEST_POLL);
    let both = polls + float(checked * check) / f64::from(POLL_SECONDS);
    let starts = EXECUTIONS + ALL_WAVES;
    let patience = wave.patience("CheckServer");
    let enough = ((float(checked) - STARTS.0) / patience / 10.0).ceil() * 10.0;
    vec![
        Row::of("**Step Functions**: transitions")
            .gives(TRANSITIONS, format!("{TRANSITIONS}/s"))
            .needs(polls, format!("{ALL_WAVES} waves near their end × {look} every {SHORTEST_POLL} s = {polls:.0}/s"))
            .then("5,000/s in the largest Regions"),
        Row::of("– while all servers are checked")
            .gives(TRANSITIONS, format!("{TRANSITIONS}/s"))
            .needs(both, format!("{} servers × {check} more = {}/s", thousands(checked), thousands(both.round())))
            .then("executions become slower (`TransitionsThrottled`); raise it to 2,000/s"),
        Row::of("StartExecution at once")
            .gives(STARTS.0, STARTS.0.to_string())
            .needs(float(starts), format!("{EXECUTIONS} plans + {ALL_WAVES} waves"))
            .then("retried"),
        Row::of("– for all checks")
            .gives(
                STARTS.0 + STARTS.1 * patience,
                format!("{}, then {}/s for {patience:.0} s of retries", STARTS.0, STARTS.1),
            )
            .needs(float(checked), format!("{} servers", thousands(checked)))
            .then(format!("servers whose checks never start are unhealthy; raise the rate to {enough:.0}/s")),
        Row::of("open executions")
            .gives(1_000_000, "1,000,000")
            .needs(float(starts + 2 * checked), thousands(starts + 2 * checked))
            .then("a server that is checked has two"),
    ]
}

/// What one execution may have.
pub(super) fn sizes() -> Vec<Row> {
    let look: u32 = Machine::read("wave").round("WaitForDrs").into_iter().map(events).sum();
    let looks = RECOVERY_DEADLINE_SECONDS / POLL_SECONDS;
    let ids = serde_json::to_vec(&servers(LARGEST_PLAN)).unwrap().len();
    let side_by_side = Machine::read("plan").at_once("RunWaves");
    vec![
        Row::of("open Map Runs")
            .gives(1_000, "1,000")
            .needs(float(ALL_WAVES), ALL_WAVES.to_string())
            .then("one for each wave that checks"),
        Row::of("events of an execution")
            .gives(HISTORY, thousands(HISTORY))
            .needs(looks * look, format!("{looks} polls × {look} = {}", thousands(looks * look)))
            .then(format!("DRS would have to take {} h for a wave", HISTORY / look * POLL_SECONDS / 3_600)),
        Row::of("payload")
            .gives(PAYLOAD, "256 KiB")
            .needs(float(ids), format!("{} ids = {} KiB", thousands(LARGEST_PLAN), ids.div_ceil(1_024)))
            .then("between two states, in waves that check"),
        Row::of("inline Map")
            .gives(float(side_by_side), format!("{side_by_side} at once"))
            .needs(float(WAVES), format!("{WAVES} waves"))
            .then(format!("of {MAX_WAVES} waves side by side the rest starts as others end")),
    ]
}
