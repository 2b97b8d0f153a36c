//! Recovery plans as people write them: waves, what they depend on, what matters, what is checked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{GroupId, PlanId, SourceServerId};
use crate::source_server::Platform;
use crate::strict::{BadInput, Written};
use crate::wave_order;

/// The most waves a plan can have: their names and statuses travel together in one state's payload.
pub const MAX_WAVES: usize = 100;

/// The most bytes that a plan can have as JSON. A table and every execution keep it whole, in one item of DynamoDB, and
/// that has 400 KB
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-items>).
pub const MAX_BYTES: usize = 380 * 1024;

/// How a set of protection groups is brought up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryPlan {
    /// Its key.
    pub plan_id: PlanId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Target for the time from the declaration to the last required server, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto_minutes: Option<u32>,
    /// Target for the age of the data that is lost, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo_minutes: Option<u32>,
    /// How long a drill's instances are kept after its end, in minutes; then they are terminated. Without it they run
    /// until somebody asks for the clean-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill_lease_minutes: Option<u32>,
    /// Whether drills run the post-launch checks too. A recovery always does.
    #[serde(default)]
    pub check_drills: bool,
    /// The waves, in the order in which they are listed to people.
    pub waves: Vec<PlanWave>,
}

/// Servers that are launched together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanWave {
    /// Its name, unique in the plan.
    pub name: String,
    /// The protection groups whose servers it launches.
    pub groups: Vec<GroupId>,
    /// Only these servers of the groups; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<SourceServerId>>,
    /// The waves that have to end well before this one starts: the wave before it when absent, none when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Vec<String>>,
    /// Servers whose failure does not fail the wave; all others are critical.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub impact: BTreeMap<SourceServerId, Impact>,
    /// Whether a person has to say yes before it starts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pause_before: bool,
    /// What happens when a critical server does not end well.
    #[serde(default)]
    pub on_failure: OnFailure,
    /// How long DRS may take to launch the wave, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_seconds: Option<u32>,
    /// What proves each launched server healthy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// Whether a wave can end well without a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Impact {
    /// The wave fails when this server does not end well.
    #[default]
    Critical,
    /// The wave does not fail.
    Optional,
}

/// What happens when a critical server of a wave does not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum OnFailure {
    /// The wave fails, and the waves that depend on it are skipped.
    #[default]
    Stop,
    /// The wave holds and a person decides: retry what failed, go on without it, or stop.
    Ask,
    /// The wave counts as done, the waves that depend on it start, and the execution ends `SucceededWithFailures`.
    Continue,
}

/// A post-launch check: an SSM command document that has to succeed on the launched server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Its name, unique in the wave.
    pub name: String,
    /// The SSM command document, for example `AWS-RunShellScript`.
    pub document: String,
    /// The document's parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Vec<String>>,
    /// How long it may run, in seconds (SSM allows 30 to 2,592,000).
    #[serde(default = "default_check_timeout_seconds")]
    pub timeout_seconds: u32,
    /// Whether the server is unhealthy when it does not pass; otherwise its result is only recorded.
    #[serde(default = "yes")]
    pub required: bool,
    /// Only for servers of this platform; for all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn default_check_timeout_seconds() -> u32 {
    300
}

fn yes() -> bool {
    true
}

impl Check {
    /// Whether the check is for a server of this platform.
    pub fn applies_to(&self, platform: Platform) -> bool {
        self.platform.is_none_or(|only| only == platform)
    }
}

impl Written for RecoveryPlan {
    const FIELDS: &'static [&'static str] = &[
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
    ];
}

impl RecoveryPlan {
    /// Everything that is wrong with the plan as such, in the order of its fields; empty when it can run.
    /// Whether its groups and servers exist is not known here.
    pub fn problems(&self) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(BadInput::new("name", "is empty").fix("give the plan a name"));
        }
        if self.waves.is_empty() {
            problems.push(BadInput::new("waves", "the plan has no waves").fix("add at least one wave with a group"));
        }
        if self.waves.len() > MAX_WAVES {
            let problem = format!("the plan has {} waves", self.waves.len());
            problems.push(BadInput::new("waves", problem).fix(format!("use at most {MAX_WAVES}")));
        }
        let bytes = serde_json::to_vec(self).map_or(0, |json| json.len());
        if bytes > MAX_BYTES {
            let fix = format!("use at most {MAX_BYTES}: put long commands of checks into SSM documents of your own");
            problems.push(BadInput::new("waves", format!("the plan has {bytes} bytes as JSON")).fix(fix));
        }
        for (index, wave) in self.waves.iter().enumerate() {
            problems.extend(wave.problems(&format!("waves[{index}]")));
        }
        problems.extend(wave_order::problems(&self.waves));
        problems
    }
}

impl PlanWave {
    fn problems(&self, field: &str) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(BadInput::new(format!("{field}.name"), "is empty").fix("give the wave a name"));
        }
        if self.groups.is_empty() {
            let fix = "name at least one protection group";
            problems.push(BadInput::new(format!("{field}.groups"), "the wave has no groups").fix(fix));
        }
        if self.servers.as_ref().is_some_and(Vec::is_empty) {
            let fix = "name at least one server, or leave the field out for all servers of the groups";
            problems.push(BadInput::new(format!("{field}.servers"), "is empty").fix(fix));
        }
        if self.deadline_seconds == Some(0) {
            let fix = "give the seconds that DRS may take";
            problems.push(BadInput::new(format!("{field}.deadlineSeconds"), "is 0").fix(fix));
        }
        let mut names = BTreeSet::new();
        for (index, check) in self.checks.iter().enumerate() {
            let field = format!("{field}.checks[{index}]");
            if !names.insert(check.name.to_lowercase()) {
                let problem = format!("a check named `{}` already stands in this wave", check.name);
                problems.push(BadInput::new(format!("{field}.name"), problem).fix("give each check its own name"));
            }
            problems.extend(check.problems(&field));
        }
        problems
    }
}

impl Check {
    fn problems(&self, field: &str) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(BadInput::new(format!("{field}.name"), "is empty").fix("give the check a name"));
        }
        if self.document.trim().is_empty() {
            let fix = "name an SSM command document";
            problems.push(BadInput::new(format!("{field}.document"), "is empty").fix(fix));
        }
        if !(30..=2_592_000).contains(&self.timeout_seconds) {
            let problem = format!("is {}", self.timeout_seconds);
            let fix = "SSM allows 30 to 2592000 seconds";
            problems.push(BadInput::new(format!("{field}.timeoutSeconds"), problem).fix(fix));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::strict;

    fn plan(waves: serde_json::Value) -> RecoveryPlan {
        strict::from_value(json!({"planId": "payroll", "name": "Payroll", "waves": waves})).unwrap()
    }

    fn sentences(plan: &RecoveryPlan) -> Vec<String> {
        plan.problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_plan_without_waves_is_refused() {
        assert_eq!(sentences(&plan(json!([]))), ["`waves`: the plan has no waves; add at least one wave with a group"]);
    }

    #[test]
    fn every_problem_is_reported_with_its_field() {
        let plan = plan(json!([
            {"name": " ", "groups": []},
            {"name": "b", "groups": ["g"], "servers": [], "deadlineSeconds": 0, "checks": [
                {"name": "disk", "document": ""},
                {"name": "Disk", "document": "AWS-RunShellScript", "timeoutSeconds": 5}
            ]}
        ]));
        insta::assert_snapshot!(sentences(&plan).join("\n"));
    }

    #[test]
    fn a_plan_can_be_written_with_only_what_matters() {
        let plan = plan(json!([{"name": "all", "groups": ["g"]}]));
        assert!(plan.problems().is_empty());
        assert_eq!(plan.waves[0].on_failure, OnFailure::Stop);
        assert!(!plan.check_drills);
    }

    #[test]
    fn the_known_fields_are_those_that_a_full_plan_has() {
        let full = json!({
            "planId": "p", "name": "n", "description": "d", "rtoMinutes": 1, "rpoMinutes": 1,
            "drillLeaseMinutes": 60, "checkDrills": true,
            "waves": [{
                "name": "w", "groups": ["g"], "servers": ["s-1234567890abcdef0"], "dependsOn": [],
                "impact": {"s-1234567890abcdef0": "OPTIONAL"}, "pauseBefore": true, "onFailure": "CONTINUE", "deadlineSeconds": 60,
                "checks": [{"name": "c", "document": "d", "parameters": {"commands": ["true"]},
                    "timeoutSeconds": 60, "required": false, "platform": "LINUX"}]
            }]
        });
        let plan: RecoveryPlan = strict::from_value(full.clone()).unwrap();
        assert_eq!(serde_json::to_value(&plan).unwrap(), full);
        let mut names = BTreeSet::new();
        collect_names(&full, &mut names);
        names.retain(|name| !name.starts_with("s-") && name != "commands");
        assert_eq!(names, RecoveryPlan::FIELDS.iter().map(|name| (*name).to_owned()).collect());
    }

    fn collect_names(value: &serde_json::Value, names: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    names.insert(name.clone());
                    collect_names(member, names);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
            _ => {}
        }
    }
}
