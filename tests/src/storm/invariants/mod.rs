//! What holds after every run, whatever happened in it.
//!
//! To add one: a function of the [`Evidence`] that answers what is wrong, and a line in [`INVARIANTS`]. What does not hold
//! yet is in `known.rs`.

mod ends;
mod histories;
mod known;
mod launches;

use super::evidence::Evidence;

/// What an invariant finds: a sentence for each violation.
pub(super) type Findings = Vec<String>;

/// An invariant and its name.
pub(super) type Invariant = (&'static str, fn(&Evidence) -> Findings);

/// All of them.
pub(super) const INVARIANTS: [Invariant; 16] = [
    ("no server is in two live jobs", launches::no_server_is_in_two_live_jobs),
    ("no server is launched twice in one attempt", launches::no_server_is_launched_twice),
    ("servers are launched again only by decision", launches::only_decisions_launch_again),
    ("waves start after those they depend on", launches::waves_are_in_order),
    ("servers that are called launched are", launches::launched_servers_are_launched),
    ("every launched server was announced once", launches::launches_are_announced_once),
    ("every machine ends", ends::every_machine_ends),
    ("no row is left open", ends::no_row_is_left_open),
    ("whatever did not go well has a reason", ends::failures_have_reasons),
    ("plan and servers are free", ends::plan_and_servers_are_free),
    ("people are told once", ends::people_are_told_once),
    ("machines and rows tell the same end", ends::machines_and_rows_agree),
    ("waves are judged by their servers", ends::waves_are_judged_by_their_servers),
    ("histories keep the limits", histories::limits_are_kept),
    ("payloads stay small", histories::payloads_stay_small),
    ("no function has a defect", histories::no_function_has_a_defect),
];

/// Checks all of them; the sentences are of the form `invariant: what is wrong`.
pub(super) fn check(evidence: &Evidence) -> Findings {
    INVARIANTS
        .iter()
        .flat_map(|(name, invariant)| invariant(evidence).into_iter().map(move |finding| format!("{name}: {finding}")))
        .collect()
}
