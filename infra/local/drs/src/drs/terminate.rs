//! `TerminateRecoveryInstances`: ends the EC2 instances, then forgets them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::new_job::{self, NewJob};
use super::recovery_instances::free;
use super::shapes::{InitiatedBy, Job, JobType, Tags};
use super::{DrsError, view};
use crate::account::{Account, Instance};
use crate::ids::{RecoveryInstanceId, SourceServerId};
use crate::launch::{TerminationInput, plan_termination};

#[derive(Debug, Deserialize)]
pub(super) struct TerminateRecoveryInstances {
    #[serde(rename = "recoveryInstanceIDs")]
    recovery_instance_ids: Vec<RecoveryInstanceId>,
}

#[derive(Debug, serde::Serialize)]
pub(super) struct Terminating {
    job: Job,
}

pub(super) fn terminate(
    account: &mut Account,
    input: TerminateRecoveryInstances,
    now: Timestamp,
) -> Result<Terminating, DrsError> {
    let ids: BTreeSet<&RecoveryInstanceId> = input.recovery_instance_ids.iter().collect();
    if ids.len() < input.recovery_instance_ids.len() {
        return Err(DrsError::validation("recoveryInstanceIDs", "a recovery instance is there twice"));
    }
    let instances: Vec<Instance> =
        input.recovery_instance_ids.iter().map(|id| free(account, id, now)).collect::<Result<_, _>>()?;
    new_job::check_quotas(account, instances.len(), now)?;
    let servers: Vec<SourceServerId> = instances.iter().map(|instance| instance.server.clone()).collect();
    let by = InitiatedBy::TerminateRecoveryInstances;
    let job = NewJob::begin(account, JobType::Terminate, by, &servers, Tags::new(), now);
    let mut courses = Vec::new();
    for mut instance in instances {
        let plan = plan_termination(&termination_input(account, &instance, now), job.started_at);
        instance.leaving = plan.leaving;
        account.agenda.note(now, instance.moments());
        if let Some(state) = account.server_mut(&instance.server) {
            state.terminations += 1;
        }
        account.instances.insert(instance.id.clone(), instance);
        courses.push((plan.part, plan.log, Some(plan.ends_at)));
    }
    let job = job.finish(account, courses, None, now);
    Ok(Terminating { job: view::job(account, &job, now) })
}

fn termination_input(account: &mut Account, instance: &Instance, now: Timestamp) -> TerminationInput {
    let server = instance.server.clone();
    let hostname = account.hostname(&server).map(str::to_owned);
    TerminationInput {
        dice: account.dice(),
        instance: instance.id.clone(),
        number: account.servers.get(&server).map_or(0, |state| state.terminations),
        timings: account.estate.timings(&server),
        refusal: account.faults.termination(&server, hostname.as_deref(), now),
        server,
    }
}
