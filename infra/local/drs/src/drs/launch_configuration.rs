//! `GetLaunchConfiguration`, `UpdateLaunchConfiguration`.

use serde::Deserialize;

use super::DrsError;
use super::error::Resource;
use super::shapes::{LaunchConfiguration, LaunchConfigurationUpdate};
use super::source_servers::OneServer;
use crate::account::Account;
use crate::ids::SourceServerId;

pub(super) fn get(account: &Account, input: &OneServer) -> Result<LaunchConfiguration, DrsError> {
    let id = &input.source_server_id;
    let (state, _) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    Ok(state.launch_configuration.clone())
}

#[derive(Debug, Deserialize)]
pub(super) struct UpdateLaunchConfiguration {
    #[serde(rename = "sourceServerID")]
    source_server_id: SourceServerId,
    #[serde(flatten)]
    update: LaunchConfigurationUpdate,
}

/// Changes what the request names.
pub(super) fn update(account: &mut Account, input: UpdateLaunchConfiguration) -> Result<LaunchConfiguration, DrsError> {
    let id = input.source_server_id;
    let state = account.server_mut(&id).ok_or_else(|| Resource::server(&id).not_found())?;
    state.launch_configuration.apply(input.update);
    Ok(state.launch_configuration.clone())
}
