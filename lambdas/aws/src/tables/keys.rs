//! The keys of every item, made in this one place.
//!
//! Table executions: `executionId` and `item`. Table recovery-plans: `planId`. Table protection-groups: `groupId`.

use domain::event::Event;
use domain::ids::{AccountId, Attempt, JobId, SourceServerId, WaveNumber};
use domain::ticket::Ticket;

/// The claim on a group's name, in the groups' table.
pub fn name_claim(name: &str) -> String {
    format!("NAME#{}", name.trim().to_lowercase())
}

/// The claim of a group on a server, in the groups' table.
pub fn server_claim(region: &str, server: &SourceServerId) -> String {
    format!("SERVER#{region}#{server}")
}

/// A target account, in the groups' table.
pub fn account(account: &AccountId) -> String {
    format!("ACCOUNT#{account}")
}

/// The executions' partition key.
pub const EXECUTION_ID: &str = "executionId";
/// The executions' sort key.
pub const ITEM: &str = "item";
/// The plans' key.
pub const PLAN_ID: &str = "planId";
/// The groups' key.
pub const GROUP_ID: &str = "groupId";
/// The sparse index of plans, and of groups, sorted by name.
pub const BY_NAME: &str = "by-name";
/// What that index is made of: [`PLAN`] or [`GROUP`]. Claims have none.
pub const KIND: &str = "kind";
/// The name in lower case, by which that index is sorted.
pub const SORT_NAME: &str = "sortName";
/// The kind of a plan.
pub const PLAN: &str = "PLAN";
/// The kind of a group.
pub const GROUP: &str = "GROUP";
/// The kind of a target account.
pub const ACCOUNT: &str = "ACCOUNT";
/// The number of the last change of a plan or group.
pub const VERSION: &str = "version";
/// The group that has a claim.
pub const HOLDER: &str = "holder";
/// Since when.
pub const SINCE: &str = "since";
/// The executions' sparse index by plan, sorted by `startedAt`.
pub const BY_PLAN: &str = "by-plan";
/// The executions' sparse index by status, sorted by `startedAt`.
pub const BY_STATUS: &str = "by-status";
/// Which execution has a plan locked: an attribute of the plan's item.
pub const ACTIVE_EXECUTION_ID: &str = "activeExecutionId";

/// The execution itself.
pub const EXECUTION: &str = "EXECUTION";

/// The pre-flight's report.
pub const READINESS: &str = "READINESS";

/// The plan as it was when the execution started.
pub const FROZEN_PLAN: &str = "PLAN";

/// Every wave's item starts so.
pub const WAVES: &str = "WAVE#";

/// Every server's item starts so.
pub const SERVERS: &str = "SERVER#";

/// Every event's item starts so.
pub const EVENTS: &str = "EVENT#";

/// A wave.
pub fn wave(wave: WaveNumber) -> String {
    format!("{WAVES}{:03}", wave.0)
}

/// The servers of a wave start so.
pub fn servers_of(wave: WaveNumber) -> String {
    format!("{SERVERS}{:03}#", wave.0)
}

/// A server.
pub fn server(wave: WaveNumber, server: &SourceServerId) -> String {
    format!("{}{server}", servers_of(wave))
}

/// The job intents of an attempt at a wave start so.
pub fn intents_of(wave: WaveNumber, attempt: Attempt) -> String {
    format!("JOB#{:03}#{:02}#", wave.0, attempt.0)
}

/// A job intent.
pub fn intent(wave: WaveNumber, attempt: Attempt, part: u16) -> String {
    format!("{}{part:03}", intents_of(wave, attempt))
}

/// The partition of the waves that wait for room in DRS. No execution can have this name.
pub const QUEUE: &str = "#QUEUE";

/// A wave that waits, by the time since when.
pub fn ticket(ticket: &Ticket) -> String {
    format!("{:.3}#{}#{:03}", ticket.since, ticket.execution_id, ticket.wave.0)
}

/// The partition of a server's lock. No execution can have this name.
pub fn server_lock(server: &SourceServerId) -> String {
    format!("#SERVER#{server}")
}

/// The lock in its partition.
pub const LOCK: &str = "LOCK";

/// The partition of a job that launches servers. No execution can have this name.
pub fn launch_job(job: &JobId) -> String {
    format!("#JOB#{job}")
}

/// Whose job it is, in its partition.
pub const LAUNCH: &str = "LAUNCH";

/// That people were told something.
pub fn notice(notice: &str) -> String {
    format!("NOTICE#{notice}")
}

/// An event. The time has a fixed width, so that events sort by it.
pub fn event(event: &Event) -> String {
    format!("{EVENTS}{:.3}#{}", event.at, event.discriminator())
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    use super::*;

    #[test]
    fn events_sort_by_time_whatever_its_fraction() {
        let at = |time: &str| {
            let execution = "e".parse().unwrap();
            event(&Event::new(&execution, time.parse().unwrap(), EventKind::WaveEnded, ""))
        };
        let keys = [at("2026-11-20T02:00:00Z"), at("2026-11-20T02:00:00.1Z"), at("2026-11-20T02:00:00.12Z")];
        assert!(keys.is_sorted(), "{keys:?}");
    }

    #[test]
    fn waves_sort_by_number() {
        assert!(wave(WaveNumber(9)) < wave(WaveNumber(10)));
    }
}
