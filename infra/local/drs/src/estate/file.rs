//! The form of an estate file. `items` takes what AWS answers; the other sections are ours and strict.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Document, TimingRule};
use crate::drs::shapes::{
    FailbackState, ImpactLevel, LaunchActionCategory, LaunchActionType, LaunchDisposition, RecoveryMode,
    RecoveryPlanStatus, RightSizingMethod, Tags,
};
use crate::ids::RecoveryInstanceId;
use crate::input::{self, InputError, Selector};

/// An estate file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EstateFile {
    pub(super) items: Vec<Value>,
    #[serde(default)]
    pub(super) launch_configurations: Vec<LaunchConfigurationSection>,
    #[serde(default)]
    pub(super) launch_actions: Vec<LaunchActionSection>,
    #[serde(default)]
    pub(super) ssm_documents: Vec<Document>,
    #[serde(default)]
    pub(super) recovery_plans: Vec<RecoveryPlanSection>,
    #[serde(default)]
    pub(super) recovery_instances: Vec<RecoveryInstanceSection>,
    #[serde(default)]
    pub(super) timings: Vec<TimingRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LaunchConfigurationSection {
    pub(super) servers: Vec<Selector>,
    pub(super) name: Option<String>,
    pub(super) launch_disposition: Option<LaunchDisposition>,
    pub(super) target_instance_type_right_sizing_method: Option<RightSizingMethod>,
    pub(super) copy_private_ip: Option<bool>,
    pub(super) copy_tags: Option<bool>,
    pub(super) licensing: Option<LicensingSection>,
    pub(super) post_launch_enabled: Option<bool>,
    pub(super) recovery_mode: Option<RecoveryMode>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LicensingSection {
    pub(super) os_byol: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LaunchActionSection {
    pub(super) servers: Vec<Selector>,
    pub(super) action_code: String,
    pub(super) name: String,
    /// Absent: the place in the file, from 2.
    pub(super) order: Option<u32>,
    pub(super) action_id: Option<String>,
    #[serde(default = "ssm_command", rename = "type")]
    pub(super) kind: LaunchActionType,
    #[serde(default = "yes")]
    pub(super) active: bool,
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(default = "default_version")]
    pub(super) action_version: String,
    #[serde(default)]
    pub(super) category: LaunchActionCategory,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, ParameterSection>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ParameterSection {
    pub(super) value: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

fn ssm_command() -> LaunchActionType {
    LaunchActionType::SsmCommand
}

fn yes() -> bool {
    true
}

fn default_version() -> String {
    "$DEFAULT".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecoveryPlanSection {
    pub(super) name: String,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) status: RecoveryPlanStatus,
    pub(super) created_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) tags: Tags,
    pub(super) steps: Vec<RecoveryPlanStepSection>,
}

/// Either `servers` or `waitMinutes`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecoveryPlanStepSection {
    pub(super) name: String,
    pub(super) servers: Option<Vec<RecoveryPlanServerSection>>,
    pub(super) wait_minutes: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecoveryPlanServerSection {
    pub(super) server: Selector,
    pub(super) impact_level: Option<ImpactLevel>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecoveryInstanceSection {
    pub(super) server: Selector,
    #[serde(rename = "recoveryInstanceID")]
    pub(super) recovery_instance_id: Option<RecoveryInstanceId>,
    #[serde(default)]
    pub(super) is_drill: bool,
    pub(super) launched_at: Option<Timestamp>,
    pub(super) failback_state: Option<FailbackState>,
}

/// Members that SDKs and the AWS CLI put around an answer.
const WRAPPING: [&str; 2] = ["ResponseMetadata", "$metadata"];

pub(super) fn parse(text: &str) -> Result<EstateFile, InputError> {
    let mut members = match input::parse_text(text)? {
        // `--query items` leaves the bare list.
        Value::Array(items) => Map::from_iter([("items".to_owned(), Value::Array(items))]),
        Value::Object(members) => members,
        _ => return Err(not_an_estate()),
    };
    if !members.contains_key("items") {
        return Err(not_an_estate());
    }
    for token in ["nextToken", "NextToken"] {
        if members.remove(token).is_some_and(|token| !token.is_null()) {
            return Err(InputError::invalid(
                token,
                "this is one page of the servers, others are missing: ask for all of them (the AWS CLI does without \
                 --max-items)",
            ));
        }
    }
    members.retain(|key, _| !WRAPPING.contains(&key.as_str()));
    input::read("", Value::Object(members), &[])
}

fn not_an_estate() -> InputError {
    InputError::invalid(
        "top level",
        "an estate has a list `items` of source servers, as `aws drs describe-source-servers` answers it",
    )
}
