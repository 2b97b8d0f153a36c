//! A job as it stands.

use jiff::Timestamp;

use crate::account::{Account, ActionRun, Actions, JobState, Part};
use crate::drs::shapes::{Job, LaunchActionRun, LaunchActionRunStatus, LaunchActionsStatus, ParticipatingServer};
use crate::time::DateTime;

pub(crate) fn job(account: &Account, job: &JobState, now: Timestamp) -> Job {
    Job {
        job_id: job.id.clone(),
        arn: account.arn(&format!("job/{}", job.id)),
        kind: job.kind,
        initiated_by: Some(job.initiated_by),
        creation_date_time: DateTime(job.created_at),
        end_date_time: job.ended_at.filter(|end| *end <= now).map(DateTime),
        status: job.status(now),
        participating_servers: job.parts.iter().map(|part| participating_server(part, now)).collect(),
        participating_resources: Vec::new(),
        tags: job.tags.clone(),
    }
}

fn participating_server(part: &Part, now: Timestamp) -> ParticipatingServer {
    let named = part.instance.as_ref().filter(|(_, from)| from.is_some_and(|from| from <= now));
    ParticipatingServer {
        source_server_id: part.server.clone(),
        recovery_instance_id: named.map(|(id, _)| id.clone()),
        launch_status: part.status(now),
        launch_actions_status: part.actions.as_ref().and_then(|actions| actions_status(actions, now)),
    }
}

/// Absent until there is something to say.
fn actions_status(actions: &Actions, now: Timestamp) -> Option<LaunchActionsStatus> {
    let discovered = actions.agent_discovered_at.filter(|at| *at <= now).map(DateTime);
    let runs: Vec<LaunchActionRun> =
        actions.runs.iter().filter(|run| run.started_at <= now).map(|run| action_run(run, now)).collect();
    (discovered.is_some() || !runs.is_empty())
        .then_some(LaunchActionsStatus { ssm_agent_discovery_datetime: discovered, runs })
}

fn action_run(run: &ActionRun, now: Timestamp) -> LaunchActionRun {
    let ended = run.ended_at <= now;
    LaunchActionRun {
        action: run.action.clone(),
        run_id: run.run_id.clone(),
        status: match run.failure {
            _ if !ended => LaunchActionRunStatus::InProgress,
            None => LaunchActionRunStatus::Succeeded,
            Some(_) => LaunchActionRunStatus::Failed,
        },
        failure_reason: run.failure.clone().filter(|_| ended),
    }
}
