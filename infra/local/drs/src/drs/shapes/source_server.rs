//! A source server's record: kept as it came, because estates are answers of AWS and AWS adds members.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{OriginEnvironment, Tags};
use crate::ids::{InvalidId, RecoveryInstanceId, SourceServerId};

/// A `SourceServer` as AWS writes it, members that no model knows included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceServer(pub Map<String, Value>);

/// The family of an operating system, which decides how long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "their names say it")]
pub enum Platform {
    Linux,
    Windows,
}

impl SourceServer {
    /// A member deep in the record: `text(&["sourceProperties", "os", "fullString"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.0.get(*first)?, |value, step| value.get(step))
    }

    /// The text of a member deep in the record.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_str().filter(|text| !text.is_empty())
    }

    /// Its id.
    ///
    /// # Errors
    /// The record has no `sourceServerID` of the right form.
    pub fn id(&self) -> Result<SourceServerId, InvalidId> {
        SourceServerId::new(self.text(&["sourceServerID"]).unwrap_or_default())
    }

    /// The host name, or what comes closest to one.
    pub fn hostname(&self) -> Option<&str> {
        let hints = |hint| self.text(&["sourceProperties", "identificationHints", hint]);
        hints("hostname").or_else(|| hints("fqdn")).or_else(|| self.text(&["tags", "Name"]))
    }

    /// Windows if its operating system says so, else Linux.
    pub fn platform(&self) -> Platform {
        let system = self.text(&["sourceProperties", "os", "fullString"]).unwrap_or_default();
        if system.to_lowercase().contains("windows") { Platform::Windows } else { Platform::Linux }
    }

    /// The word of its data replication state; any word, for AWS may add some.
    pub fn replication_state(&self) -> Option<&str> {
        self.text(&["dataReplicationInfo", "dataReplicationState"])
    }

    /// Its lag, as an ISO 8601 duration.
    pub fn lag(&self) -> Option<&str> {
        self.text(&["dataReplicationInfo", "lagDuration"])
    }

    /// The recovery instance that the record names.
    pub fn recovery_instance(&self) -> Option<RecoveryInstanceId> {
        RecoveryInstanceId::new(self.text(&["recoveryInstanceId"])?).ok()
    }

    /// AWS when it names an origin account, Region or Availability Zone.
    pub fn origin(&self) -> OriginEnvironment {
        match self.at(&["sourceCloudProperties"]).and_then(Value::as_object) {
            Some(cloud) if !cloud.is_empty() => OriginEnvironment::Aws,
            _ => OriginEnvironment::OnPremises,
        }
    }

    /// Its tags.
    pub fn tags(&self) -> Tags {
        let tags = self.at(&["tags"]).and_then(Value::as_object).cloned().unwrap_or_default();
        tags.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect()
    }

    /// Device names and sizes in bytes of its disks.
    pub fn disks(&self) -> Vec<(&str, u64)> {
        let disks = self.at(&["sourceProperties", "disks"]).and_then(Value::as_array);
        disks
            .into_iter()
            .flatten()
            .filter_map(|disk| Some((disk.get("deviceName")?.as_str()?, disk.get("bytes")?.as_u64()?)))
            .collect()
    }
}

/// How the latest launch of a source server went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LastLaunchResult {
    NotStarted,
    Pending,
    Succeeded,
    Failed,
}
