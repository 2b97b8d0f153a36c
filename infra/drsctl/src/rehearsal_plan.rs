//! A plan for an estate that came without one: all servers in one wave, or one wave per value of a tag.

use std::collections::BTreeMap;

use domain::group::{ProtectionGroup, Selection};
use domain::ids::{GroupId, PlanId, SourceServerId};
use domain::plan::{OnFailure, PlanWave, RecoveryPlan};
use domain::plan_file::PlanFile;
use domain::target::Target;
use drs::Estate;

use crate::exit::Failure;

/// The plan's id when the command line names none.
const PLAN_ID: &str = "estate";

/// Makes the plan.
///
/// # Errors
/// Bad usage: the plan's name cannot be an id, the estate is empty, or no server has the tag.
pub(crate) fn from_estate(estate: &Estate, name: Option<&str>, tag: Option<&str>) -> Result<PlanFile, Failure> {
    let name = name.unwrap_or(PLAN_ID);
    let plan_id: PlanId = name.parse().map_err(|error| Failure::usage(error, "choose another name for the plan"))?;
    let waves = match tag {
        None => vec![("all servers".to_owned(), servers(estate, |_| true)?)],
        Some(key) => by_tag(estate, key)?,
    };
    if waves.iter().all(|(_, servers)| servers.is_empty()) {
        return Err(Failure::usage("the estate has no source servers", "give one with at least one server"));
    }
    let mut plan = PlanFile {
        plan: RecoveryPlan {
            drill_lease_minutes: None,
            plan_id,
            name: name.to_owned(),
            description: String::new(),
            rto_minutes: None,
            rpo_minutes: None,
            check_drills: false,
            waves: Vec::new(),
        },
        protection_groups: Vec::new(),
    };
    for (number, (name, servers)) in (1..).zip(waves) {
        let group_id: GroupId = format!("wave-{number}")
            .parse()
            .map_err(|error| Failure::other(error, "this is a defect of drsctl; please report it"))?;
        plan.plan.waves.push(wave(name.clone(), group_id.clone()));
        plan.protection_groups.push(ProtectionGroup {
            target: Target::default(),
            group_id,
            name,
            description: String::new(),
            selection: Selection::SourceServerIds(servers),
            launch_settings: domain::launch_settings::LaunchSettings::default(),
            server_launch_settings: BTreeMap::new(),
        });
    }
    Ok(plan)
}

fn by_tag(estate: &Estate, key: &str) -> Result<Vec<(String, Vec<SourceServerId>)>, Failure> {
    let mut values: BTreeMap<Natural, ()> = BTreeMap::new();
    for (_, server) in estate.servers() {
        if let Some(value) = server.tags().get(key) {
            values.insert(Natural(value.clone()), ());
        }
    }
    if values.is_empty() {
        return Err(Failure::usage(format!("no server of the estate has the tag `{key}`"), "tags are case-sensitive"));
    }
    let mut waves = Vec::new();
    for Natural(value) in values.into_keys() {
        let members = servers(estate, |tags| tags.get(key) == Some(&value))?;
        waves.push((format!("{key} {value}"), members));
    }
    let rest = servers(estate, |tags| !tags.contains_key(key))?;
    if !rest.is_empty() {
        waves.push((format!("without {key}"), rest));
    }
    Ok(waves)
}

fn servers(
    estate: &Estate,
    selects: impl Fn(&BTreeMap<String, String>) -> bool,
) -> Result<Vec<SourceServerId>, Failure> {
    estate
        .servers()
        .filter(|(_, server)| selects(&server.tags()))
        .map(|(id, _)| id.to_string().parse().map_err(|error| Failure::usage(error, "correct the id in the estate")))
        .collect()
}

fn wave(name: String, group: GroupId) -> PlanWave {
    PlanWave {
        pause_before: false,
        name,
        groups: vec![group],
        servers: None,
        depends_on: None,
        impact: BTreeMap::new(),
        on_failure: OnFailure::Stop,
        deadline_seconds: None,
        checks: Vec::new(),
    }
}

/// Text in natural order: `wave 2` before `wave 10`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(String);

impl Natural {
    /// Runs of digits as numbers by length and value, everything else as it stands.
    fn key(&self) -> Vec<(bool, usize, String)> {
        let mut parts: Vec<(bool, usize, String)> = Vec::new();
        for letter in self.0.chars() {
            let is_digit = letter.is_ascii_digit();
            match parts.last_mut() {
                Some((digits, _, text)) if *digits == is_digit => text.push(letter),
                _ => parts.push((is_digit, 0, letter.to_string())),
            }
        }
        for (is_digit, length, text) in &mut parts {
            if *is_digit {
                *text = text.trim_start_matches('0').to_owned();
                *length = text.len();
            }
        }
        parts
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_sort_as_people_count() {
        let mut values: Vec<Natural> =
            ["wave 10", "wave 2", "wave 1", "wave 02", "b", "10", "9"].map(|v| Natural(v.to_owned())).into();
        values.sort();
        let sorted: Vec<&str> = values.iter().map(|value| value.0.as_str()).collect();
        assert_eq!(sorted, ["b", "wave 1", "wave 02", "wave 2", "wave 10", "9", "10"]);
    }

    #[test]
    fn one_wave_per_value_and_the_rest_last() {
        let estate = Estate::sample().unwrap();
        let plan = from_estate(&estate, None, Some("Tier")).unwrap();
        let names: Vec<&str> = plan.plan.waves.iter().map(|wave| wave.name.as_str()).collect();
        assert_eq!(names, ["Tier application", "Tier database", "Tier web"]);
        assert!(plan.problems().is_empty());
    }

    #[test]
    fn a_tag_that_no_server_has_is_refused() {
        let failure = from_estate(&Estate::sample().unwrap(), None, Some("tier")).unwrap_err();
        assert!(failure.to_string().contains("`tier`"));
    }
}
