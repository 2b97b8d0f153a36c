//! A plan as a file: the recovery plan together with the protection groups that it names.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::group::{GroupDocument, ProtectionGroup};
use crate::plan::RecoveryPlan;
use crate::strict::{BadInput, Written};

/// A plan file, as YAML or JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    /// The plan.
    pub plan: RecoveryPlan,
    /// Its groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<GroupDocument>)]
    pub protection_groups: Vec<ProtectionGroup>,
}

impl Written for PlanFile {
    const FIELDS: &'static [&'static str] = &[
        "plan",
        "protectionGroups",
        "groupId",
        "sourceServerIds",
        "tags",
        "planId",
        "name",
        "description",
        "rtoMinutes",
        "rpoMinutes",
        "drillLeaseMinutes",
        "checkDrills",
        "waves",
        "groups",
        "servers",
        "dependsOn",
        "impact",
        "pauseBefore",
        "onFailure",
        "deadlineSeconds",
        "checks",
        "document",
        "parameters",
        "timeoutSeconds",
        "required",
        "platform",
        "account",
        "region",
        "launchSettings",
        "serverLaunchSettings",
        "launchDisposition",
        "targetInstanceTypeRightSizingMethod",
        "copyPrivateIp",
        "copyTags",
        "licensing",
        "osByol",
        "postLaunchEnabled",
        "launchIntoInstanceProperties",
        "launchIntoEC2InstanceID",
    ];
}

impl PlanFile {
    /// Everything that is wrong with the plan and its groups as such.
    pub fn problems(&self) -> Vec<BadInput> {
        let plan = self.plan.problems().into_iter().map(|problem| problem.inside("plan"));
        let groups = self.protection_groups.iter().enumerate().flat_map(|(index, group)| {
            let place = format!("protectionGroups[{index}]");
            group.problems().into_iter().map(move |problem| problem.inside(&place))
        });
        plan.chain(groups).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::strict;

    #[test]
    fn problems_name_their_place_in_the_file() {
        let file: PlanFile = strict::from_value(json!({
            "plan": {"planId": "p", "name": "P", "waves": []},
            "protectionGroups": [{"groupId": "g", "name": "G", "tags": {}}]
        }))
        .unwrap();
        let fields: Vec<String> = file.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["plan.waves", "protectionGroups[0].tags"]);
    }

    #[test]
    fn every_field_of_a_plan_and_of_a_group_is_known() {
        let known = PlanFile::FIELDS;
        for field in RecoveryPlan::FIELDS.iter().chain(ProtectionGroup::FIELDS) {
            assert!(known.contains(field), "{field}");
        }
    }
}
