//! `DescribeSourceServers`, by ids in chunks of 200 or all pages.

use aws_sdk_drs::types::DescribeSourceServersRequestFilters;
use domain::ids::SourceServerId;
use domain::ports::{Answer, DescribeSourceServers};
use domain::source_server::SourceServer;

use super::convert;
use crate::faults::fault;
use crate::world::World;

/// Ids in one filter (DRS service model, `SourceServerIDsFilter`).
const IDS_PER_CALL: usize = 200;

impl DescribeSourceServers for World {
    async fn source_servers(&self, ids: Option<&[SourceServerId]>) -> Answer<Vec<SourceServer>> {
        let Some(ids) = ids else {
            return self.describe_source_servers(None).await;
        };
        let mut servers = Vec::new();
        for chunk in ids.chunks(IDS_PER_CALL) {
            servers.extend(self.describe_source_servers(Some(chunk)).await?);
        }
        Ok(servers)
    }
}

impl World {
    async fn describe_source_servers(&self, ids: Option<&[SourceServerId]>) -> Answer<Vec<SourceServer>> {
        let filters = ids.map(|ids| {
            let ids = ids.iter().map(ToString::to_string).collect();
            DescribeSourceServersRequestFilters::builder().set_source_server_ids(Some(ids)).build()
        });
        let mut pages = self.drs.describe_source_servers().set_filters(filters).into_paginator().items().send();
        let mut servers = Vec::new();
        while let Some(server) = pages.next().await {
            let server = server.map_err(|error| fault("DescribeSourceServers of DRS", &error))?;
            servers.extend(
                convert::source_server(&server).map(|server| SourceServer { target: self.target.clone(), ..server }),
            );
        }
        Ok(servers)
    }
}
