//! `apply-launch-settings`: makes DRS's launch configuration what the servers' groups want, before the wave starts.

use domain::event::{Event, EventKind};
use domain::execution::ServerRecord;
use domain::fault::FaultKind;
use domain::ids::{ExecutionId, WaveNumber};
use domain::launch_settings::Difference;
use domain::ports::{
    Answer, AtTarget, GetLaunchConfiguration, ReadExecution, RecordEvents, UpdateExecution, UpdateLaunchConfiguration,
};
use domain::status::Status;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store;

/// Servers in one call: DRS is asked for each of them by itself, and the function lives 30 s at most.
const SERVERS_PER_CALL: usize = 20;

/// The input of `apply-launch-settings`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyLaunchSettings {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave whose servers are about to be launched.
    pub wave: WaveNumber,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Whether more servers are to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedSettings {
    /// `More` or `Done`.
    pub state: &'static str,
}

/// Applies what differs, for some servers; a server whose configuration is as wanted is left alone. What DRS refuses
/// is said on the server and does not keep it from being launched.
///
/// # Errors
/// The fault of a port.
pub async fn apply_launch_settings(
    input: ApplyLaunchSettings,
    world: &(
         impl AtTarget + ReadExecution + UpdateExecution + GetLaunchConfiguration + UpdateLaunchConfiguration + RecordEvents
     ),
) -> Answer<AppliedSettings> {
    let wave = world.wave(&input.execution_id, input.wave).await?;
    if wave.wave_status.has_ended() {
        return Ok(AppliedSettings { state: "Done" });
    }
    let mut open = world.servers(&input.execution_id, Some(input.wave)).await?;
    open.retain(|server| server.launch_settings.is_some() && server.launch_settings_applied_at.is_none());
    let more = open.len() > SERVERS_PER_CALL;
    for server in open.into_iter().take(SERVERS_PER_CALL) {
        let applied = apply(&server, &world.at(&server.target).await?).await?;
        if let Some(message) = applied {
            let event = Event::new(&input.execution_id, input.time, EventKind::LaunchSettingsApplied, message);
            world.record_events(&[event.of_server(input.wave, &server.source_server_id)]).await?;
        }
        let done = ServerRecord { launch_settings_applied_at: Some(input.time), ..server.clone() };
        store::save_servers(&[(server, done)], world).await?;
    }
    Ok(AppliedSettings { state: if more { "More" } else { "Done" } })
}

/// What was changed, in words; nothing when nothing differed.
async fn apply(
    server: &ServerRecord,
    world: &(impl GetLaunchConfiguration + UpdateLaunchConfiguration),
) -> Answer<Option<String>> {
    let Some(wanted) = &server.launch_settings else {
        return Ok(None);
    };
    let label = server.label();
    let current = match world.launch_configuration(&server.source_server_id).await {
        Ok(current) => current.unwrap_or_default(),
        Err(fault) if fault.kind == FaultKind::Rejected => {
            return Ok(Some(format!("{label}: its launch settings cannot be read: {}", fault.sentence())));
        }
        Err(fault) => return Err(fault),
    };
    let differences = wanted.difference(&current);
    if differences.is_empty() {
        return Ok(None);
    }
    let changes = differences.iter().map(change).collect::<Vec<_>>().join(", ");
    match world.update_launch_configuration(&server.source_server_id, wanted).await {
        Ok(()) => Ok(Some(format!("{label}: launch settings changed: {changes}"))),
        Err(fault) if fault.kind == FaultKind::Rejected => {
            Ok(Some(format!("{label}: DRS refused its launch settings ({changes}): {}", fault.sentence())))
        }
        Err(fault) => Err(fault.during(&format!("launch settings of {label}"))),
    }
}

/// `copyPrivateIp false -> true`
fn change(difference: &Difference) -> String {
    let current = difference.current.as_ref().map_or_else(|| "unset".to_owned(), ToString::to_string);
    format!("{} {current} -> {}", difference.setting, difference.wanted)
}
