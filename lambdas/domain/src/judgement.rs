//! What became of one server of a job. A job that is COMPLETED proves nothing: every server is judged by itself.

use crate::drs::{Job, JobStatus, LaunchStatus};
use crate::ids::{RecoveryInstanceId, SourceServerId};

/// The judgement over one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// DRS is still at it.
    UnderWay,
    /// It was launched. DRS may not have said yet which instance it is.
    Launched(Option<RecoveryInstanceId>),
    /// It was not launched; the log says why.
    Failed(LaunchFailure),
}

/// How DRS shows that a server was not launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaunchFailure {
    /// DRS calls the server FAILED.
    CalledFailed,
    /// The job ended while DRS still called the server something else.
    JobEndedWithout(String),
    /// The job ended and the server is not in it.
    NotInJob,
    /// The instance was terminated while the job ran.
    Terminated,
    /// A post-launch action that DRS counts as mandatory failed: its name and its reason.
    LaunchAction(String, Option<String>),
}

/// Judges `server` by what its job shows. `None` means that DRS does not show the job (yet).
pub fn judge(server: &SourceServerId, job: Option<&Job>) -> Launch {
    let Some(job) = job else {
        return Launch::UnderWay;
    };
    let ended = job.status == JobStatus::Completed;
    let Some(participant) = job.servers.iter().find(|participant| participant.id == *server) else {
        return if ended { Launch::Failed(LaunchFailure::NotInJob) } else { Launch::UnderWay };
    };
    match &participant.launch_status {
        LaunchStatus::Launched => Launch::Launched(participant.recovery_instance.clone()),
        LaunchStatus::Failed => {
            let failed_action = participant.launch_actions.iter().find(|run| run.status == "FAILED");
            Launch::Failed(match failed_action {
                Some(run) => LaunchFailure::LaunchAction(run.name.clone(), run.failure_reason.clone()),
                None => LaunchFailure::CalledFailed,
            })
        }
        LaunchStatus::Terminated => Launch::Failed(LaunchFailure::Terminated),
        other if ended => Launch::Failed(LaunchFailure::JobEndedWithout(other.word().to_owned())),
        LaunchStatus::Pending | LaunchStatus::InProgress | LaunchStatus::Unknown(_) => Launch::UnderWay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drs::{LaunchActionRun, ParticipatingServer};

    const SERVER: &str = "s-1234567890abcdef0";

    fn job(status: JobStatus, launch_status: &str) -> Job {
        Job {
            id: "drsjob-1234567890abcdef0".parse().unwrap(),
            status,
            created: None,
            ended: None,
            tags: Default::default(),
            servers: vec![ParticipatingServer {
                id: SERVER.parse().unwrap(),
                launch_status: LaunchStatus::from_word(launch_status),
                recovery_instance: None,
                launch_actions: vec![],
            }],
        }
    }

    fn verdict(status: JobStatus, launch_status: &str) -> Launch {
        judge(&SERVER.parse().unwrap(), Some(&job(status, launch_status)))
    }

    #[test]
    fn a_completed_job_does_not_make_a_server_launched() {
        for word in ["PENDING", "IN_PROGRESS", "FAILED", "TERMINATED", "SOMETHING_NEW"] {
            assert!(matches!(verdict(JobStatus::Completed, word), Launch::Failed(_)), "{word}");
        }
    }

    #[test]
    fn a_server_is_launched_even_while_its_job_goes_on_for_others() {
        assert_eq!(verdict(JobStatus::Started, "LAUNCHED"), Launch::Launched(None));
    }

    #[test]
    fn a_server_is_failed_even_while_its_job_goes_on_for_others() {
        assert_eq!(verdict(JobStatus::Started, "FAILED"), Launch::Failed(LaunchFailure::CalledFailed));
    }

    #[test]
    fn an_unknown_word_is_waited_out_until_the_job_ends() {
        assert_eq!(verdict(JobStatus::Started, "SOMETHING_NEW"), Launch::UnderWay);
        assert_eq!(
            verdict(JobStatus::Completed, "SOMETHING_NEW"),
            Launch::Failed(LaunchFailure::JobEndedWithout("SOMETHING_NEW".to_owned()))
        );
    }

    #[test]
    fn a_job_that_drs_does_not_show_yet_is_waited_for() {
        assert_eq!(judge(&SERVER.parse().unwrap(), None), Launch::UnderWay);
    }

    #[test]
    fn a_server_that_is_not_in_its_ended_job_has_failed() {
        let other = "s-aaaaaaaaaaaaaaaaa".parse().unwrap();
        assert_eq!(judge(&other, Some(&job(JobStatus::Started, "LAUNCHED"))), Launch::UnderWay);
        assert_eq!(
            judge(&other, Some(&job(JobStatus::Completed, "LAUNCHED"))),
            Launch::Failed(LaunchFailure::NotInJob)
        );
    }

    #[test]
    fn a_failed_mandatory_launch_action_is_the_reason() {
        let mut job = job(JobStatus::Completed, "FAILED");
        job.servers[0].launch_actions =
            vec![LaunchActionRun { name: "agent".to_owned(), status: "FAILED".to_owned(), failure_reason: None }];
        let expected = Launch::Failed(LaunchFailure::LaunchAction("agent".to_owned(), None));
        assert_eq!(judge(&SERVER.parse().unwrap(), Some(&job)), expected);
    }
}
