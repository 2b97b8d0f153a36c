//! What an owner of a simulator chooses.

use serde::{Deserialize, Serialize};

/// Account, Region, seed, quotas and page size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The account's twelve digits.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The same seed, estate, scenario and requests give the same answers to the byte.
    pub seed: u64,
    /// DRS's quotas.
    pub quotas: Quotas,
    /// Items in a page when a request does not say how many.
    pub page_size: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            seed: 0,
            quotas: Quotas::default(),
            page_size: 200,
        }
    }
}

/// Quotas of DRS, per account and Region (Service Quotas; the numbers of the DRS user guide's page "DRS at scale").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas {
    /// Concurrent jobs in progress (L-D88FAC3A).
    pub jobs_in_progress: usize,
    /// Source servers in one job (L-B827C881).
    pub servers_in_a_job: usize,
    /// Source servers in all active jobs (L-05AFA8C6).
    pub servers_in_all_jobs: usize,
    /// Replicating source servers (L-C1D14A2B).
    pub replicating_servers: usize,
    /// Launch actions of one resource (L-0588D03B).
    pub launch_actions_of_a_resource: usize,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            jobs_in_progress: 20,
            servers_in_a_job: 100,
            servers_in_all_jobs: 500,
            replicating_servers: 300,
            launch_actions_of_a_resource: 200,
        }
    }
}
