//! `StopReplication`, `StartReplication`, `RetryDataReplication`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::DrsError;
use super::error::Resource;
use super::shapes::SourceServer;
use super::source_servers::{OneServer, change_replication, refuse_in_job};
use super::view::replication;
use crate::account::{Account, ReplicationStep};
use crate::time::after;

/// From the start of replication to each of its states. Real first syncs take hours; a rehearsal should not.
const COURSE: [(SignedDuration, &str); 2] =
    [(SignedDuration::from_mins(5), "INITIAL_SYNC"), (SignedDuration::from_mins(45), "CONTINUOUS")];

pub(super) fn stop(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<Value, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    refuse_in_job(account, state, now)?;
    if replication(account, state, record, now).is_off() {
        return Err(Resource::server(id).conflict(format!("Replication of source server {id} is not running")));
    }
    Ok(json!({"sourceServer": change_replication(account, id, "STOPPED", now)?}))
}

pub(super) fn start(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<Value, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    let word = replication(account, state, record, now).state;
    if word != "STOPPED" {
        let message = format!("Replication of source server {id} is {word}: only a stopped one can be started");
        return Err(Resource::server(id).conflict(message));
    }
    Ok(json!({"sourceServer": begin(account, input, now)?}))
}

/// Deprecated by AWS, and still there.
pub(super) fn retry(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<SourceServer, DrsError> {
    let id = &input.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    let word = replication(account, state, record, now).state;
    if !matches!(word.as_str(), "STALLED" | "DISCONNECTED" | "STOPPED") {
        let message = format!("Replication of source server {id} is {word}: there is nothing to retry");
        return Err(DrsError::validation("sourceServerID", message));
    }
    begin(account, input, now)
}

fn begin(account: &mut Account, input: &OneServer, now: Timestamp) -> Result<SourceServer, DrsError> {
    let id = &input.source_server_id;
    let server = change_replication(account, id, "INITIATING", now)?;
    let steps = COURSE.map(|(duration, word)| (after(now, duration), word));
    if let Some(state) = account.server_mut(id) {
        state.replication.extend(steps.map(|(at, word)| ReplicationStep { at, state: word.to_owned(), lag: None }));
    }
    account.agenda.note(now, steps.map(|(at, _)| at));
    Ok(server)
}
