//! What DRS shows of a server becomes the server's record: launched with its instance and recovery point, or failed
//! with a reason.

use jiff::{SignedDuration, Timestamp};

use crate::diagnosis::{self, Diagnosis};
use crate::drs::{Job, JobLogItem, JobStatus, LaunchStatus, RecoveryInstance};
use crate::execution::ServerRecord;
use crate::judgement::{Launch, judge};
use crate::status::{IllegalTransition, ServerStatus, transition};

/// How long DRS may take, after a job ended, to list the instance of a server it calls launched.
const INSTANCE_GRACE: SignedDuration = SignedDuration::from_mins(5);

/// What was read from DRS about one job, all at the same moment.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    /// The job, when DRS shows it.
    pub job: Option<&'a Job>,
    /// Its log.
    pub log: &'a [JobLogItem],
    /// The recovery instances of its servers.
    pub instances: &'a [RecoveryInstance],
    /// When the execution was declared.
    pub declared_at: Timestamp,
    /// The moment of reading.
    pub now: Timestamp,
    /// The wave's deadline, when it has passed by `now`.
    pub deadline_passed: bool,
}

/// A short text that is the same as long as DRS shows nothing new about the job.
pub fn digest(job: &Job) -> String {
    let status = match job.status {
        JobStatus::Completed => 'C',
        _ => 'S',
    };
    let mut servers: Vec<_> = job.servers.iter().collect();
    servers.sort_by(|a, b| a.id.cmp(&b.id));
    let letters = servers.iter().map(|server| {
        let letter = server.launch_status.word().chars().next().unwrap_or('?');
        if server.recovery_instance.is_some() { letter } else { letter.to_ascii_lowercase() }
    });
    std::iter::once(status).chain(letters).collect()
}

/// Whether a digest shows a job none of whose servers is still being prepared: not begun, in a snapshot or in
/// conversion.
pub fn is_launching(digest: &str) -> bool {
    let pending = LaunchStatus::Pending.word().chars().next();
    digest.chars().skip(1).all(|letter| Some(letter.to_ascii_uppercase()) != pending) && digest.len() > 1
}

/// Whether DRS is still at some server of the job.
pub fn is_under_way(job: &Job) -> bool {
    job.servers.iter().any(|server| judge(&server.id, Some(job)) == Launch::UnderWay)
}

/// The server's record after the evidence; unchanged while DRS is still at it.
///
/// # Errors
/// [`IllegalTransition`] when the record is in no state to be launched.
pub fn settle(server: &ServerRecord, evidence: &Evidence<'_>) -> Result<ServerRecord, IllegalTransition> {
    if server.server_status != ServerStatus::Launching {
        return Ok(server.clone());
    }
    match judge(&server.source_server_id, evidence.job) {
        Launch::Launched(instance) => launched(server, instance, evidence),
        Launch::Failed(failure) => {
            failed(server, diagnosis::diagnose(&server.source_server_id, &failure, evidence.log), evidence.now)
        }
        Launch::UnderWay if evidence.deadline_passed => overdue(server, evidence),
        Launch::UnderWay => Ok(server.clone()),
    }
}

fn launched(
    server: &ServerRecord,
    shown: Option<crate::ids::RecoveryInstanceId>,
    evidence: &Evidence<'_>,
) -> Result<ServerRecord, IllegalTransition> {
    let listed = evidence.instances.iter().find(|instance| {
        instance.source_server == server.source_server_id
            && (shown.as_ref() == Some(&instance.id) || (instance.job.is_some() && instance.job == server.job_id))
    });
    let Some(id) = shown.or_else(|| listed.map(|instance| instance.id.clone())) else {
        return without_instance(server, evidence);
    };
    let mut server = server.clone();
    server.server_status = transition(server.server_status, ServerStatus::Launched)?;
    server.launched_at = Some(evidence.now);
    server.recovery_instance_id = Some(id);
    server.recovery_point = listed.and_then(|instance| instance.point_in_time);
    server.rpo_seconds = server.recovery_point.map(|point| evidence.declared_at.duration_since(point).as_secs().max(0));
    if diagnosis::used_previous_snapshot(&server.source_server_id, evidence.log) {
        server.reason = Some("DRS could not make a new recovery point and used the previous one".to_owned());
        server.next_step = Some("compare its recovery point with the RPO".to_owned());
    }
    Ok(server)
}

/// DRS calls it launched but names no instance, neither in the job nor in the list: it usually comes a moment later.
fn without_instance(server: &ServerRecord, evidence: &Evidence<'_>) -> Result<ServerRecord, IllegalTransition> {
    let ended = evidence.job.and_then(|job| job.ended);
    let too_late = ended.is_some_and(|ended| evidence.now.duration_since(ended) > INSTANCE_GRACE);
    if !too_late && !evidence.deadline_passed {
        return Ok(server.clone());
    }
    let diagnosis = Diagnosis {
        reason: "DRS calls it launched but lists no recovery instance for it".to_owned(),
        next_step: "look for its instance in EC2 by the tag AWSElasticDisasterRecoverySourceServerID".to_owned(),
    };
    failed(server, diagnosis, evidence.now)
}

fn overdue(server: &ServerRecord, evidence: &Evidence<'_>) -> Result<ServerRecord, IllegalTransition> {
    let since = server.launching_at.unwrap_or(evidence.declared_at);
    let waited = evidence.now.duration_since(since).as_secs();
    failed(server, diagnosis::diagnose_deadline(&server.source_server_id, evidence.log, waited), evidence.now)
}

/// The record of a server that was not launched.
///
/// # Errors
/// [`IllegalTransition`] when the record has already ended in another way.
pub fn failed(server: &ServerRecord, diagnosis: Diagnosis, now: Timestamp) -> Result<ServerRecord, IllegalTransition> {
    let mut server = server.clone();
    server.server_status = transition(server.server_status, ServerStatus::Failed)?;
    server.reason = Some(diagnosis.reason);
    server.next_step = Some(diagnosis.next_step);
    server.ended_at = Some(now);
    Ok(server)
}

/// Whether the log has to be read: some server of the job is about to be settled.
pub fn needs_log(servers: &[ServerRecord], job: Option<&Job>, deadline_passed: bool) -> bool {
    servers
        .iter()
        .filter(|server| server.server_status == ServerStatus::Launching)
        .any(|server| deadline_passed || judge(&server.source_server_id, job) != Launch::UnderWay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drs::ParticipatingServer;
    use crate::testing;

    fn job(status: JobStatus, word: &str, instance: Option<&str>) -> Job {
        Job {
            id: "drsjob-1234567890abcdef0".parse().unwrap(),
            status,
            created: None,
            ended: (status == JobStatus::Completed).then(|| "2026-11-20T02:20:00Z".parse().unwrap()),
            tags: Default::default(),
            servers: vec![ParticipatingServer {
                id: launching().source_server_id,
                launch_status: LaunchStatus::from_word(word),
                recovery_instance: instance.map(|id| id.parse().unwrap()),
                launch_actions: vec![],
            }],
        }
    }

    fn launching() -> ServerRecord {
        let mut server = testing::server(1, 1, ServerStatus::Launching);
        server.job_id = Some("drsjob-1234567890abcdef0".parse().unwrap());
        server.launching_at = Some("2026-11-20T02:00:00Z".parse().unwrap());
        server
    }

    fn instance(job: Option<&str>) -> RecoveryInstance {
        RecoveryInstance {
            tags: Default::default(),
            id: "i-1234567890abcdef0".parse().unwrap(),
            source_server: launching().source_server_id,
            job: job.map(|id| id.parse().unwrap()),
            is_drill: true,
            point_in_time: Some("2026-11-20T01:50:00Z".parse().unwrap()),
            ec2_state: "RUNNING".to_owned(),
        }
    }

    fn evidence<'a>(job: Option<&'a Job>, instances: &'a [RecoveryInstance], now: &str) -> Evidence<'a> {
        Evidence {
            job,
            log: &[],
            instances,
            declared_at: "2026-11-20T02:00:00Z".parse().unwrap(),
            now: now.parse().unwrap(),
            deadline_passed: false,
        }
    }

    const SOON: &str = "2026-11-20T02:20:30Z";

    #[test]
    fn the_instance_id_comes_from_the_list_when_the_job_does_not_carry_it() {
        let job = job(JobStatus::Completed, "LAUNCHED", None);
        let instances = [instance(Some("drsjob-1234567890abcdef0"))];
        let settled = settle(&launching(), &evidence(Some(&job), &instances, SOON)).unwrap();
        assert_eq!(settled.server_status, ServerStatus::Launched);
        assert_eq!(settled.recovery_instance_id, Some(instances[0].id.clone()));
        assert_eq!(settled.rpo_seconds, Some(600));
    }

    #[test]
    fn an_instance_of_an_earlier_job_is_not_taken_for_this_ones() {
        let job = job(JobStatus::Completed, "LAUNCHED", None);
        let instances = [instance(Some("drsjob-aaaaaaaaaaaaaaaaa"))];
        let settled = settle(&launching(), &evidence(Some(&job), &instances, SOON)).unwrap();
        assert_eq!(settled.server_status, ServerStatus::Launching);
    }

    #[test]
    fn a_launched_server_whose_instance_never_shows_fails_after_a_grace_period() {
        let job = job(JobStatus::Completed, "LAUNCHED", None);
        let settled = settle(&launching(), &evidence(Some(&job), &[], "2026-11-20T02:25:01Z")).unwrap();
        assert_eq!(settled.server_status, ServerStatus::Failed);
        assert!(settled.reason.unwrap().contains("lists no recovery instance"));
    }

    #[test]
    fn data_younger_than_the_declaration_means_nothing_was_lost() {
        let job = job(JobStatus::Started, "LAUNCHED", Some("i-1234567890abcdef0"));
        let mut young = instance(None);
        young.point_in_time = Some("2026-11-20T02:01:00Z".parse().unwrap());
        let instances = [young];
        let settled = settle(&launching(), &evidence(Some(&job), &instances, SOON)).unwrap();
        assert_eq!(settled.rpo_seconds, Some(0));
    }

    #[test]
    fn when_the_deadline_passes_the_answer_of_drs_is_what_counts() {
        let done = job(JobStatus::Completed, "LAUNCHED", Some("i-1234567890abcdef0"));
        let hanging = job(JobStatus::Started, "PENDING", None);
        let late = "2026-11-20T03:00:01Z";
        let passed = |job| Evidence { deadline_passed: true, ..evidence(Some(job), &[], late) };
        assert_eq!(settle(&launching(), &passed(&done)).unwrap().server_status, ServerStatus::Launched);
        let failed = settle(&launching(), &passed(&hanging)).unwrap();
        assert_eq!(failed.server_status, ServerStatus::Failed);
        assert!(failed.reason.unwrap().contains("deadline"));
    }

    #[test]
    fn a_settled_server_stays_as_it_is() {
        let job = job(JobStatus::Completed, "FAILED", None);
        let launched = testing::server(1, 1, ServerStatus::Launched);
        assert_eq!(settle(&launched, &evidence(Some(&job), &[], SOON)).unwrap(), launched);
    }

    #[test]
    fn a_job_is_launching_when_none_of_its_servers_is_pending() {
        let launching = |word| is_launching(&digest(&job(JobStatus::Started, word, None)));
        assert!(!launching("PENDING"));
        assert!(launching("IN_PROGRESS") && launching("LAUNCHED") && launching("FAILED"));
        assert!(!is_launching("") && !is_launching("S") && !is_launching("SiPi"));
    }

    #[test]
    fn a_job_is_under_way_until_all_its_servers_are_decided() {
        assert!(is_under_way(&job(JobStatus::Started, "IN_PROGRESS", None)));
        assert!(!is_under_way(&job(JobStatus::Started, "LAUNCHED", None)));
        assert!(!is_under_way(&job(JobStatus::Completed, "PENDING", None)));
    }

    #[test]
    fn the_digest_changes_when_anything_that_counts_changes() {
        let digests: std::collections::BTreeSet<String> = [
            job(JobStatus::Started, "PENDING", None),
            job(JobStatus::Started, "IN_PROGRESS", None),
            job(JobStatus::Started, "LAUNCHED", None),
            job(JobStatus::Started, "LAUNCHED", Some("i-1234567890abcdef0")),
            job(JobStatus::Completed, "LAUNCHED", Some("i-1234567890abcdef0")),
        ]
        .iter()
        .map(digest)
        .collect();
        assert_eq!(digests.len(), 5);
    }
}
