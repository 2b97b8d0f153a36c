//! What happened, as sentences for people: the events of an execution.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, SourceServerId, WaveNumber};

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// Plan, groups and servers were written down.
    ExecutionStarted,
    /// The pre-flight was made.
    ReadinessChecked,
    /// The wave's servers were given to DRS.
    WaveStarted,
    /// A server runs.
    ServerLaunched,
    /// A server was not launched.
    ServerFailed,
    /// A server's checks began.
    ChecksStarted,
    /// A server passed its checks.
    ServerHealthy,
    /// A server did not pass its checks.
    ServerUnhealthy,
    /// The wave came to its end.
    WaveEnded,
    /// The execution came to its end.
    ExecutionEnded,
}

impl fmt::Display for EventKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The execution it belongs to.
    pub execution_id: ExecutionId,
    /// When the state that saw it was entered.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: EventKind,
    /// The wave it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<WaveNumber>,
    /// The server it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_server_id: Option<SourceServerId>,
    /// What happened, in one sentence.
    pub message: String,
}

impl Event {
    /// Something that happened to the whole execution.
    pub fn new(execution_id: &ExecutionId, at: Timestamp, kind: EventKind, message: impl Into<String>) -> Self {
        Self {
            execution_id: execution_id.clone(),
            at,
            kind,
            wave: None,
            source_server_id: None,
            message: message.into(),
        }
    }

    /// The same about a wave.
    #[must_use]
    pub fn of_wave(mut self, wave: WaveNumber) -> Self {
        self.wave = Some(wave);
        self
    }

    /// The same about a server of a wave.
    #[must_use]
    pub fn of_server(mut self, wave: WaveNumber, server: &SourceServerId) -> Self {
        self.wave = Some(wave);
        self.source_server_id = Some(server.clone());
        self
    }

    /// What tells it from others at the same moment. It is made from the event alone, so that a Task that runs twice
    /// writes the same event twice.
    pub fn discriminator(&self) -> String {
        let wave = self.wave.map_or(0, |wave| wave.0);
        let server = self.source_server_id.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
        format!("{wave:03}#{}{server}", self.kind)
    }
}
