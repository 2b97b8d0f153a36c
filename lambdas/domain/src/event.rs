//! What happened, as sentences for people: the events of an execution.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ExecutionId, SourceServerId, WaveNumber};

/// What kind of thing happened, in the order in which kinds follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum EventKind {
    /// Plan, groups and servers were written down.
    ExecutionStarted,
    /// The pre-flight was made.
    ReadinessChecked,
    /// The wave asks for approval.
    ApprovalRequested,
    /// A person answered that.
    ApprovalAnswered,
    /// A person paused the execution.
    Paused,
    /// A person let it go on.
    Resumed,
    /// A person cancelled it.
    CancelRequested,
    /// DRS got the launch settings of a server's group.
    LaunchSettingsApplied,
    /// DRS has no room for the wave now.
    WaitingForDrs,
    /// The wave's servers were given to DRS.
    WaveStarted,
    /// DRS told by itself what became of a server's launch. Servers are judged by polling.
    LaunchReported,
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
    /// The wave asks what to do about its failed servers.
    DecisionRequested,
    /// A person answered that.
    DecisionMade,
    /// The wave came to its end.
    WaveEnded,
    /// The execution came to its end.
    ExecutionEnded,
    /// A person lets a drill's instances be kept longer.
    LeaseExtended,
    /// The drill's instances are being terminated.
    CleanUpStarted,
    /// They are gone, or some are left.
    CleanUpEnded,
}

impl fmt::Display for EventKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

    /// What tells it from others at the same moment, and sorts them as they follow from each other. It is made from
    /// the event alone, so that a Task that runs twice writes the same event twice.
    pub fn discriminator(&self) -> String {
        let wave = match (self.wave, self.kind) {
            (Some(wave), _) => wave.0,
            (None, EventKind::ExecutionEnded | EventKind::CleanUpStarted | EventKind::CleanUpEnded) => 999,
            (None, _) => 0,
        };
        let server = self.source_server_id.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
        format!("{wave:03}#{:02}#{}{server}", self.kind as u8, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventKind, wave: Option<u16>, server: Option<&str>) -> Event {
        Event {
            execution_id: "e".parse().unwrap(),
            at: Timestamp::UNIX_EPOCH,
            kind,
            wave: wave.map(WaveNumber),
            source_server_id: server.map(|id| id.parse().unwrap()),
            message: String::new(),
        }
    }

    #[test]
    fn events_of_the_same_moment_sort_as_they_follow_from_each_other() {
        let events = [
            event(EventKind::ReadinessChecked, None, None),
            event(EventKind::ServerLaunched, Some(1), Some("s-22222222222222222")),
            event(EventKind::ChecksStarted, Some(1), Some("s-11111111111111111")),
            event(EventKind::WaveEnded, Some(1), None),
            event(EventKind::WaveStarted, Some(2), None),
            event(EventKind::ExecutionEnded, None, None),
        ];
        let keys: Vec<String> = events.iter().map(Event::discriminator).collect();
        assert!(keys.is_sorted(), "{keys:#?}");
    }
}
