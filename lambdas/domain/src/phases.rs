//! Where in their launches the servers of an execution are, from the logs of the DRS jobs that still run.

use std::collections::BTreeMap;

use crate::diagnosis::{self, Phase};
use crate::execution::{ServerRecord, WaveRecord};
use crate::ids::SourceServerId;
use crate::ports::{AtTarget, DescribeJobLogItems};
use crate::status::WaveStatus;

/// Job logs that are read at once, at most.
const MOST_LOGS: usize = 5;

/// The phases of the servers that are being launched. A log that cannot be read leaves its servers out: a phase is a
/// convenience, the records are the truth.
pub async fn phases<World: AtTarget + DescribeJobLogItems>(
    waves: &[WaveRecord],
    servers: &[ServerRecord],
    world: &World,
) -> BTreeMap<SourceServerId, Phase> {
    let mut phases = BTreeMap::new();
    let open = waves.iter().filter(|wave| wave.wave_status == WaveStatus::Launching).flat_map(|wave| &wave.jobs);
    for job in open.filter(|job| !job.settled).take(MOST_LOGS) {
        let Ok(there) = world.at(&job.target).await else { continue };
        let Ok(log) = there.job_log(&job.job_id).await else { continue };
        let members = servers.iter().filter(|server| server.job_id.as_ref() == Some(&job.job_id));
        phases.extend(members.filter_map(|server| {
            let id = &server.source_server_id;
            Some((id.clone(), diagnosis::phase(id, &log)?))
        }));
    }
    phases
}
