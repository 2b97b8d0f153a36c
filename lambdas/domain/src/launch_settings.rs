//! How DRS is to launch the servers of a protection group: a subset of DRS's launch configuration, kept on the group
//! and compared with what DRS has.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::ids::RecoveryInstanceId;
use crate::strict::BadInput;

/// The longest name of a launch configuration (DRS service model, `SmallBoundedString`).
const LONGEST_NAME: usize = 128;

/// Settings of DRS's launch configuration, with DRS's own names. What is absent is left as DRS has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LaunchSettings {
    /// The name of the launch configuration, at most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the instance runs or is stopped after its launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_disposition: Option<LaunchDisposition>,
    /// How DRS chooses the instance type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_instance_type_right_sizing_method: Option<RightSizing>,
    /// Whether the instance gets the private address of the source server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_private_ip: Option<bool>,
    /// Whether the instance gets the tags of the source server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_tags: Option<bool>,
    /// Whose licence the operating system runs with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licensing: Option<Licensing>,
    /// Whether DRS runs its own post-launch actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_launch_enabled: Option<bool>,
    /// An existing instance to launch into. For one server only: never for a whole group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_into_instance_properties: Option<LaunchIntoInstance>,
}

/// What an instance does after its launch (`LaunchDisposition` of the DRS service model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LaunchDisposition {
    /// It runs.
    Started,
    /// It is stopped.
    Stopped,
}

/// How DRS chooses the instance type (`TargetInstanceTypeRightSizingMethod` of the DRS service model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RightSizing {
    /// As the EC2 launch template says.
    None,
    /// By the processors and memory of the source server.
    Basic,
    /// Like the instance type of a source server that runs in AWS.
    InAws,
}

/// Whose licence the operating system runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Licensing {
    /// Bring your own licence.
    pub os_byol: bool,
}

/// An existing instance to launch into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LaunchIntoInstance {
    /// Its id.
    #[serde(rename = "launchIntoEC2InstanceID")]
    pub launch_into_ec2_instance_id: RecoveryInstanceId,
}

/// A setting that DRS has otherwise than it is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The setting's name in DRS's launch configuration.
    pub setting: String,
    /// What the group wants.
    pub wanted: Value,
    /// What DRS has; absent when it has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
}

impl LaunchSettings {
    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These settings, with those of `over` where it has any: a server's own over its group's.
    #[must_use]
    pub fn overridden_by(&self, over: &Self) -> Self {
        Self {
            name: over.name.clone().or_else(|| self.name.clone()),
            launch_disposition: over.launch_disposition.or(self.launch_disposition),
            target_instance_type_right_sizing_method: over
                .target_instance_type_right_sizing_method
                .or(self.target_instance_type_right_sizing_method),
            copy_private_ip: over.copy_private_ip.or(self.copy_private_ip),
            copy_tags: over.copy_tags.or(self.copy_tags),
            licensing: over.licensing.or(self.licensing),
            post_launch_enabled: over.post_launch_enabled.or(self.post_launch_enabled),
            launch_into_instance_properties: over
                .launch_into_instance_properties
                .clone()
                .or_else(|| self.launch_into_instance_properties.clone()),
        }
    }

    /// What has to change in DRS, where `current` is what it has. Settings that are not wanted are not compared.
    pub fn difference(&self, current: &Self) -> Vec<Difference> {
        let mut have = current.settings();
        let wanted = self.settings().into_iter();
        wanted
            .filter_map(|(setting, wanted)| {
                let current = have.remove(&setting);
                (current.as_ref() != Some(&wanted)).then_some(Difference { setting, wanted, current })
            })
            .collect()
    }

    /// What is wrong with the settings as such.
    pub fn problems(&self) -> Vec<BadInput> {
        let too_long = self.name.as_ref().filter(|name| name.chars().count() > LONGEST_NAME);
        let fix = format!("use at most {LONGEST_NAME} characters");
        too_long.map(|_| BadInput::new("name", "is too long").fix(fix)).into_iter().collect()
    }

    fn settings(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(settings)) => settings,
            _ => Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(value: Value) -> LaunchSettings {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn only_what_is_wanted_and_otherwise_in_drs_is_a_difference() {
        let wanted = settings(json!({"copyTags": true, "copyPrivateIp": true, "licensing": {"osByol": true}}));
        let current = settings(json!({"copyTags": true, "copyPrivateIp": false, "launchDisposition": "STARTED"}));
        let found = serde_json::to_value(wanted.difference(&current)).unwrap();
        assert_eq!(
            found,
            json!([
                {"setting": "copyPrivateIp", "wanted": true, "current": false},
                {"setting": "licensing", "wanted": {"osByol": true}}
            ])
        );
        assert!(LaunchSettings::default().difference(&current).is_empty());
        assert!(current.difference(&current).is_empty());
    }

    #[test]
    fn a_servers_own_setting_is_stronger_than_its_groups() {
        let group = settings(json!({"copyTags": true, "launchDisposition": "STARTED"}));
        let own = settings(json!({"copyTags": false, "targetInstanceTypeRightSizingMethod": "IN_AWS"}));
        assert_eq!(
            serde_json::to_value(group.overridden_by(&own)).unwrap(),
            json!({"launchDisposition": "STARTED", "targetInstanceTypeRightSizingMethod": "IN_AWS", "copyTags": false})
        );
    }

    #[test]
    fn a_name_that_drs_would_refuse_is_a_problem() {
        assert!(settings(json!({"name": "n".repeat(128)})).problems().is_empty());
        assert_eq!(settings(json!({"name": "n".repeat(129)})).problems().len(), 1);
    }

    #[test]
    fn the_words_are_those_of_drs() {
        let all = json!({
            "name": "n", "launchDisposition": "STOPPED", "targetInstanceTypeRightSizingMethod": "BASIC",
            "copyPrivateIp": true, "copyTags": true, "licensing": {"osByol": false}, "postLaunchEnabled": true,
            "launchIntoInstanceProperties": {"launchIntoEC2InstanceID": "i-1234567890abcdef0"}
        });
        assert_eq!(serde_json::to_value(settings(all.clone())).unwrap(), all);
    }
}
