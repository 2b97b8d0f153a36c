//! The log of a job.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::SourceServerId;
use crate::time::DateTime;

/// An entry of a job's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's JobLog")]
pub struct JobLog {
    pub log_date_time: DateTime,
    pub event: JobLogEvent,
    #[serde(default)]
    pub event_data: JobLogEventData,
}

/// The events that the simulator logs. There is no `LAUNCH_END`: a launched server says so in its `launchStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum JobLogEvent {
    JobStart,
    ServerSkipped,
    CleanupStart,
    CleanupEnd,
    CleanupFail,
    SnapshotStart,
    SnapshotEnd,
    SnapshotFail,
    UsingPreviousSnapshot,
    UsingPreviousSnapshotFailed,
    ConversionStart,
    ConversionEnd,
    ConversionFail,
    LaunchStart,
    LaunchFailed,
    JobEnd,
}

/// What an entry is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's JobLogEventData")]
pub struct JobLogEventData {
    #[serde(rename = "sourceServerID", skip_serializing_if = "Option::is_none")]
    pub source_server_id: Option<SourceServerId>,
    #[serde(rename = "conversionServerID", skip_serializing_if = "Option::is_none")]
    pub conversion_server_id: Option<String>,
    #[serde(rename = "targetInstanceID", skip_serializing_if = "Option::is_none")]
    pub target_instance_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_properties: Option<ConversionProperties>,
    /// 0 to 9.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_count: Option<u8>,
    /// 0 to 9.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts_count: Option<u8>,
}

/// What a conversion converted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's ConversionProperties")]
pub struct ConversionProperties {
    #[serde(default)]
    pub volume_to_conversion_map: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_volume_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_uefi: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_timestamp: Option<String>,
    #[serde(default)]
    pub volume_to_volume_size: BTreeMap<String, u64>,
}
