//! How the servers of a wave become DRS jobs: parts of at most 100, and the tags by which a job is found again.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::drs::{Job, MAX_SERVERS_PER_JOB};
use crate::execution::{ExecutionRecord, JobIntent, WaveRecord};
use crate::ids::{SnapshotId, SourceServerId};
use crate::request::ExecutionType;
use crate::target::Target;

/// A tag's value can have 256 characters (DRS service model, `TagValue`).
const MAX_TAG_VALUE: usize = 256;

const EXECUTION_ID: &str = "DRS:ExecutionId";
const WAVE_NUMBER: &str = "DRS:WaveNumber";
const ATTEMPT: &str = "DRS:Attempt";
const PART: &str = "DRS:Part";

/// The wave's servers as parts of at most 100, each for one account and Region, in order of their ids so that a repeat
/// makes the same parts.
pub fn intents(
    wave: &WaveRecord,
    servers: &[(Target, SourceServerId)],
    snapshots: &BTreeMap<SourceServerId, SnapshotId>,
    now: Timestamp,
) -> Vec<JobIntent> {
    let mut sorted = servers.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted
        .chunk_by(|one, other| one.0 == other.0)
        .flat_map(|of_target| of_target.chunks(MAX_SERVERS_PER_JOB))
        .zip(1..)
        .map(|(servers, part)| {
            (servers[0].0.clone(), servers.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>(), part)
        })
        .map(|(target, servers, part)| JobIntent {
            execution_id: wave.execution_id.clone(),
            wave: wave.wave,
            attempt: wave.attempt,
            part,
            snapshots: servers.iter().filter_map(|id| Some((id.clone(), snapshots.get(id)?.clone()))).collect(),
            target,
            servers,
            requested_at: now,
            job_id: None,
            refusal: None,
        })
        .collect()
}

/// The tags of an intent's job: the original system's nine, and the attempt and part that make it unique.
pub fn tags(execution: &ExecutionRecord, wave: &WaveRecord, intent: &JobIntent) -> BTreeMap<String, String> {
    let initiated_by = execution.initiated_by.clone().unwrap_or_else(|| "unknown".to_owned());
    let is_drill = execution.execution_type == Some(ExecutionType::Drill);
    let drill_id = if is_drill { intent.execution_id.to_string() } else { String::new() };
    [
        (EXECUTION_ID, intent.execution_id.to_string()),
        ("DRS:ExecutionType", execution.execution_type.map(|kind| kind.to_string()).unwrap_or_default()),
        ("DRS:PlanName", execution.plan_name.clone()),
        ("DRS:WaveName", wave.name.clone()),
        (WAVE_NUMBER, intent.wave.to_string()),
        ("DRS:InitiatedBy", initiated_by.clone()),
        ("DRS:UserId", initiated_by),
        ("DRS:DrillId", drill_id),
        ("DRS:Timestamp", intent.requested_at.strftime("%Y-%m-%d-%H-%M-%S").to_string()),
        (ATTEMPT, intent.attempt.to_string()),
        (PART, intent.part.to_string()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), tag_value(&value)))
    .collect()
}

/// Whether a job that DRS shows is this intent's.
pub fn is_job_of(intent: &JobIntent, job: &Job) -> bool {
    let has = |key: &str, value: String| job.tags.get(key) == Some(&value);
    has(EXECUTION_ID, intent.execution_id.to_string())
        && has(WAVE_NUMBER, intent.wave.to_string())
        && has(ATTEMPT, intent.attempt.to_string())
        && has(PART, intent.part.to_string())
}

/// What AWS allows in a tag's value: letters, digits, spaces and `_.:/=+-@`
/// (<https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>).
fn tag_value(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c) { c } else { '-' })
        .take(MAX_TAG_VALUE)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{execution, wave};

    fn ids(count: usize) -> Vec<(Target, SourceServerId)> {
        (0..count).map(|n| (Target::default(), format!("s-{n:017}").parse().unwrap())).collect()
    }

    #[test]
    fn servers_of_two_regions_are_in_different_jobs() {
        let mut servers = ids(3);
        servers[1].0.region = "eu-central-1".parse().ok();
        let parts = intents(&wave(1), &servers, &Default::default(), now());
        let seen: Vec<(u16, String, usize)> =
            parts.iter().map(|part| (part.part, part.target.to_string(), part.servers.len())).collect();
        assert_eq!(seen, [(1, "home".to_owned(), 2), (2, "eu-central-1".to_owned(), 1)]);
    }

    fn now() -> Timestamp {
        "2025-11-30T16:05:42Z".parse().unwrap()
    }

    #[test]
    fn a_wave_of_230_servers_becomes_three_jobs_of_at_most_100() {
        let sizes: Vec<usize> =
            intents(&wave(1), &ids(230), &Default::default(), now()).iter().map(|i| i.servers.len()).collect();
        assert_eq!(sizes, [100, 100, 30]);
    }

    proptest! {
        #[test]
        fn every_server_is_in_exactly_one_part(count in 0usize..450) {
            let servers = ids(count);
            let mut reversed = servers.clone();
            reversed.reverse();
            let parts = intents(&wave(1), &servers, &Default::default(), now());
            prop_assert_eq!(&parts, &intents(&wave(1), &reversed, &Default::default(), now()));
            let joined: Vec<_> = parts.iter().flat_map(|part| part.servers.clone()).collect();
            let wanted: Vec<_> = servers.into_iter().map(|(_, id)| id).collect();
            prop_assert_eq!(joined, wanted);
            prop_assert!(parts.iter().all(|part| !part.servers.is_empty() && part.servers.len() <= 100));
        }
    }

    #[test]
    fn a_job_carries_the_tags_by_which_people_and_programs_find_it() {
        let mut execution = execution();
        execution.plan_name = "Payroll <EU> & Zürich".to_owned();
        let intent = intents(&wave(1), &ids(1), &Default::default(), now()).remove(0);
        insta::assert_json_snapshot!(tags(&execution, &wave(1), &intent));
    }

    #[test]
    fn a_job_is_adopted_only_by_its_own_intent() {
        let intents = intents(&wave(1), &ids(150), &Default::default(), now());
        let job = Job {
            id: "drsjob-1234567890abcdef0".parse().unwrap(),
            status: crate::drs::JobStatus::Pending,
            created: None,
            ended: None,
            tags: tags(&execution(), &wave(1), &intents[1]),
            servers: vec![],
        };
        assert!(!is_job_of(&intents[0], &job));
        assert!(is_job_of(&intents[1], &job));
        let mut next_attempt = intents[1].clone();
        next_attempt.attempt.0 += 1;
        assert!(!is_job_of(&next_attempt, &job));
    }
}
