//! A recovery plan of DRS itself as one of ours: each step that launches becomes a wave.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{NativeAction, NativePlan};
use crate::group::{ProtectionGroup, Selection};
use crate::ids::{GroupId, InvalidId, PlanId, SourceServerId};
use crate::launch_settings::LaunchSettings;
use crate::plan::{Impact, OnFailure, PlanWave, RecoveryPlan};
use crate::plan_file::PlanFile;
use crate::target::Target;

/// The plan as a file, and what of the native one it does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The plan with the groups that are new.
    pub file: PlanFile,
    /// What was left out and why, in sentences.
    pub notes: Vec<String>,
}

/// Converts a native plan. Servers that are in a group (`groups` says which) stay in it; the others of a step become
/// a group of their own.
///
/// # Errors
/// [`InvalidId`] when the plan's id leaves no room for those of its groups.
pub fn convert(
    native: &NativePlan,
    plan_id: &PlanId,
    groups: &BTreeMap<SourceServerId, GroupId>,
) -> Result<Converted, InvalidId> {
    let mut notes = Vec::new();
    let mut waves: Vec<PlanWave> = Vec::new();
    let mut protection_groups = Vec::new();
    for step in &native.steps {
        match &step.action {
            NativeAction::Launch(servers) => {
                let number = waves.len() + 1;
                let mut wave = wave(unique(&step.name, &waves), servers, groups);
                let homeless = servers.iter().map(|(id, _)| id).filter(|id| !groups.contains_key(*id)).cloned();
                let homeless = Vec::from_iter(homeless.collect::<BTreeSet<_>>());
                if !homeless.is_empty() {
                    let group_id: GroupId = format!("{plan_id}-{number}").parse()?;
                    wave.groups.push(group_id.clone());
                    let name = format!("{} {number}: {}", native.name, step.name);
                    protection_groups.push(group(group_id, name, homeless));
                }
                waves.push(wave);
            }
            NativeAction::Wait(minutes) => notes.push(format!(
                "step `{}` waits {minutes} min; a wave waits until the one before it has ended well, so it is left out",
                step.name
            )),
            NativeAction::Unknown => {
                notes.push(format!("step `{}` does something that is not known here; it is left out", step.name));
            }
        }
    }
    let plan = RecoveryPlan { waves, ..empty_plan(plan_id, native) };
    Ok(Converted { file: PlanFile { plan, protection_groups }, notes })
}

fn wave(name: String, servers: &[(SourceServerId, bool)], groups: &BTreeMap<SourceServerId, GroupId>) -> PlanWave {
    let ids: BTreeSet<&SourceServerId> = servers.iter().map(|(id, _)| id).collect();
    let existing: BTreeSet<&GroupId> = ids.iter().filter_map(|id| groups.get(*id)).collect();
    let optional = servers.iter().filter(|(_, required)| !required);
    PlanWave {
        pause_before: false,
        name,
        servers: (!existing.is_empty()).then(|| ids.into_iter().cloned().collect()),
        groups: existing.into_iter().cloned().collect(),
        depends_on: None,
        impact: optional.map(|(id, _)| (id.clone(), Impact::Optional)).collect(),
        on_failure: OnFailure::Stop,
        deadline_seconds: None,
        checks: Vec::new(),
    }
}

fn empty_plan(plan_id: &PlanId, native: &NativePlan) -> RecoveryPlan {
    RecoveryPlan {
        drill_lease_minutes: None,
        plan_id: plan_id.clone(),
        name: native.name.clone(),
        description: native.description.clone(),
        rto_minutes: None,
        rpo_minutes: None,
        check_drills: false,
        waves: Vec::new(),
    }
}

fn group(group_id: GroupId, name: String, servers: Vec<SourceServerId>) -> ProtectionGroup {
    ProtectionGroup {
        target: Target::default(),
        group_id,
        name,
        description: String::new(),
        selection: Selection::SourceServerIds(servers),
        launch_settings: LaunchSettings::default(),
        server_launch_settings: BTreeMap::new(),
    }
}

/// Steps of a native plan may have the same name; waves may not.
fn unique(name: &str, waves: &[PlanWave]) -> String {
    let taken = |name: &str| waves.iter().any(|wave| wave.name.eq_ignore_ascii_case(name));
    let mut candidates = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name} {number}")));
    candidates.find(|candidate| !taken(candidate)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::NativeStep;

    fn server(number: u8) -> SourceServerId {
        format!("s-{number:017}").parse().unwrap()
    }

    #[test]
    fn steps_become_waves_and_servers_without_a_group_get_one() {
        let launch = |name: &str, servers: &[(u8, bool)]| NativeStep {
            name: name.to_owned(),
            action: NativeAction::Launch(
                servers.iter().map(|(number, required)| (server(*number), *required)).collect(),
            ),
        };
        let native = NativePlan {
            arn: "arn".to_owned(),
            name: "Shop".to_owned(),
            description: String::new(),
            steps: vec![
                launch("db", &[(1, true)]),
                NativeStep { name: "settle".to_owned(), action: NativeAction::Wait(5) },
                launch("db", &[(2, false), (3, true)]),
            ],
        };
        let groups = BTreeMap::from([(server(2), "cache".parse().unwrap())]);
        let converted = convert(&native, &"shop".parse().unwrap(), &groups).unwrap();
        assert!(converted.file.problems().is_empty(), "{:?}", converted.file.problems());
        assert_eq!(converted.notes.len(), 1);
        insta::assert_json_snapshot!(converted.file);
    }
}
