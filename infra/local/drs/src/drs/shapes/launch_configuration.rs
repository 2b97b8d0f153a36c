//! How DRS launches a source server.

use serde::{Deserialize, Serialize};

use crate::ids::SourceServerId;

/// The launch configuration of a source server. Subnet, security groups and instance type are not here: they are in the
/// EC2 launch template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchConfiguration")]
pub struct LaunchConfiguration {
    #[serde(rename = "sourceServerID")]
    pub source_server_id: SourceServerId,
    pub name: String,
    #[serde(rename = "ec2LaunchTemplateID")]
    pub ec2_launch_template_id: String,
    #[serde(flatten)]
    pub settings: LaunchSettings,
}

/// The settings of a launch configuration; a template has the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchConfiguration")]
pub struct LaunchSettings {
    pub launch_disposition: LaunchDisposition,
    pub target_instance_type_right_sizing_method: RightSizingMethod,
    pub copy_private_ip: bool,
    pub copy_tags: bool,
    pub licensing: Licensing,
    pub post_launch_enabled: bool,
    #[serde(default)]
    pub launch_into_instance_properties: LaunchIntoInstanceProperties,
    /// OPTIMAL converts the disks for EC2; FAST does without.
    #[serde(default)]
    pub recovery_mode: RecoveryMode,
}

impl Default for LaunchSettings {
    fn default() -> Self {
        Self {
            launch_disposition: LaunchDisposition::Started,
            target_instance_type_right_sizing_method: RightSizingMethod::Basic,
            copy_private_ip: false,
            copy_tags: false,
            licensing: Licensing::default(),
            post_launch_enabled: false,
            launch_into_instance_properties: LaunchIntoInstanceProperties::default(),
            recovery_mode: RecoveryMode::Optimal,
        }
    }
}

/// A change of a launch configuration: only what it names changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's UpdateLaunchConfigurationRequest")]
pub struct LaunchConfigurationUpdate {
    pub name: Option<String>,
    pub launch_disposition: Option<LaunchDisposition>,
    pub target_instance_type_right_sizing_method: Option<RightSizingMethod>,
    pub copy_private_ip: Option<bool>,
    pub copy_tags: Option<bool>,
    pub licensing: Option<Licensing>,
    pub post_launch_enabled: Option<bool>,
    pub launch_into_instance_properties: Option<LaunchIntoInstanceProperties>,
    pub recovery_mode: Option<RecoveryMode>,
}

impl LaunchConfiguration {
    /// Applies a change.
    pub fn apply(&mut self, update: LaunchConfigurationUpdate) {
        let settings = &mut self.settings;
        set(&mut self.name, update.name);
        set(&mut settings.launch_disposition, update.launch_disposition);
        set(&mut settings.target_instance_type_right_sizing_method, update.target_instance_type_right_sizing_method);
        set(&mut settings.copy_private_ip, update.copy_private_ip);
        set(&mut settings.copy_tags, update.copy_tags);
        set(&mut settings.licensing, update.licensing);
        set(&mut settings.post_launch_enabled, update.post_launch_enabled);
        set(&mut settings.launch_into_instance_properties, update.launch_into_instance_properties);
        set(&mut settings.recovery_mode, update.recovery_mode);
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// The state of the EC2 instance after a launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LaunchDisposition {
    Stopped,
    Started,
}

/// How the instance type is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum RightSizingMethod {
    None,
    Basic,
    InAws,
}

/// With or without conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum RecoveryMode {
    Fast,
    #[default]
    Optimal,
}

/// Licences of the operating system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's Licensing")]
pub struct Licensing {
    #[serde(default)]
    pub os_byol: bool,
}

/// An instance to launch into, instead of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchIntoInstanceProperties")]
pub struct LaunchIntoInstanceProperties {
    #[serde(rename = "launchIntoEC2InstanceID", skip_serializing_if = "Option::is_none")]
    pub launch_into_ec2_instance_id: Option<String>,
}
