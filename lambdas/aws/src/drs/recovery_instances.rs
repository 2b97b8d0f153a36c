//! `DescribeRecoveryInstances`, by source server in chunks of 200, and `TerminateRecoveryInstances`.

use aws_sdk_drs::types::DescribeRecoveryInstancesRequestFilters;
use domain::drs::RecoveryInstance;
use domain::ids::{JobId, RecoveryInstanceId, SourceServerId};
use domain::ports::{Answer, DescribeRecoveryInstances, TerminateRecoveryInstances};

use super::convert;
use crate::faults::fault;
use crate::world::World;

/// The model has no bound for source server ids here; the bound of every other filter is a safe one.
const IDS_PER_CALL: usize = 200;

impl DescribeRecoveryInstances for World {
    async fn recovery_instances(&self, servers: &[SourceServerId]) -> Answer<Vec<RecoveryInstance>> {
        let mut instances = Vec::new();
        for chunk in servers.chunks(IDS_PER_CALL) {
            let ids = chunk.iter().map(ToString::to_string).collect();
            let filters = DescribeRecoveryInstancesRequestFilters::builder().set_source_server_ids(Some(ids)).build();
            let mut pages = self.drs.describe_recovery_instances().filters(filters).into_paginator().items().send();
            while let Some(instance) = pages.next().await {
                let instance = instance.map_err(|error| fault("DescribeRecoveryInstances of DRS", &error))?;
                instances.extend(convert::recovery_instance(&instance));
            }
        }
        Ok(instances)
    }
}

impl TerminateRecoveryInstances for World {
    async fn terminate_instances(&self, instances: &[RecoveryInstanceId]) -> Answer<Option<JobId>> {
        let ids = instances.iter().map(ToString::to_string).collect();
        let request = self.drs.terminate_recovery_instances().set_recovery_instance_ids(Some(ids));
        let answer = request.send().await.map_err(|error| fault("TerminateRecoveryInstances of DRS", &error))?;
        Ok(answer.job().and_then(convert::job).map(|job| job.id))
    }
}
