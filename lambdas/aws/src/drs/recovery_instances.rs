//! `DescribeRecoveryInstances`, by source server in chunks of 200.

use aws_sdk_drs::types::DescribeRecoveryInstancesRequestFilters;
use domain::drs::RecoveryInstance;
use domain::ids::SourceServerId;
use domain::ports::{Answer, DescribeRecoveryInstances};

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
