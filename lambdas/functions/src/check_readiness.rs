//! `check-readiness`: the pre-flight. It fails closed: what cannot be looked at keeps the execution from starting.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::{Event, EventKind};
use domain::execution::ServerRecord;
use domain::ids::{ExecutionId, SourceServerId};
use domain::ports::{
    Answer, AtTarget, DescribeDocument, DescribeJobs, DescribeRecoveryInstances, DescribeRecoverySnapshots,
    DescribeSourceServers, ListServiceQuotas, ReadExecution, RecordEvents, RecordReadiness, SimulatePrincipalPolicy,
    UpdateExecution,
};
use domain::preflight;
use domain::readiness::Severity;
use domain::recovery_point::RecoveryPoint;
use domain::target;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store;

/// Servers that are looked at at once.
const AT_ONCE: usize = 8;

/// The input of `check-readiness`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckReadiness {
    /// The execution.
    pub execution_id: ExecutionId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Whether the execution may start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// It may.
    pub ready: bool,
    /// Why not, in one sentence; empty when it may.
    pub reason: String,
}

/// Looks at everything that could keep the execution from working, and keeps the report.
///
/// # Errors
/// The fault of whatever could not be looked at.
pub async fn check_readiness(
    input: CheckReadiness,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeSourceServers
         + DescribeJobs
         + DescribeDocument
         + DescribeRecoveryInstances
         + DescribeRecoverySnapshots
         + ListServiceQuotas
         + SimulatePrincipalPolicy
         + RecordReadiness
         + RecordEvents
     ),
) -> Answer<Readiness> {
    let execution = store::execution(&input.execution_id, world).await?;
    let servers = with_recovery_points(world.servers(&input.execution_id, None).await?, world).await?;
    let mut sources = BTreeMap::new();
    for target in target::each(servers.iter().map(|server| &server.target)) {
        let there = servers.iter().filter(|server| server.target == target);
        let ids: Vec<SourceServerId> = there.map(|server| server.source_server_id.clone()).collect();
        let found = world.at(&target).await?.source_servers(Some(&ids)).await?;
        sources.extend(found.into_iter().map(|server| (server.id.clone(), server)));
    }
    let waves = world.waves(&input.execution_id).await?;
    let documents: BTreeSet<&str> =
        waves.iter().flat_map(|wave| &wave.checks).map(|check| check.document.as_str()).collect();
    let report = preflight::look(&execution, &servers, &documents, &sources, input.time, world).await?;
    world.record_readiness(&input.execution_id, &report).await?;
    let warnings = report.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let risks = report.findings.len() - warnings;
    let message = match (report.ready, report.findings.len()) {
        (true, 0) => "ready".to_owned(),
        (true, _) => format!("ready, with {warnings} warnings and {risks} accepted risks"),
        (false, _) => report.refusal(),
    };
    world.record_events(&[Event::new(&input.execution_id, input.time, EventKind::ReadinessChecked, message)]).await?;
    let reason = if report.ready { String::new() } else { report.refusal() };
    Ok(Readiness { ready: report.ready, reason })
}

/// The servers with the recovery points that the request names, each as DRS has it now. They are written down, so that
/// the launch takes what was looked at here.
async fn with_recovery_points(
    servers: Vec<ServerRecord>,
    world: &(impl AtTarget + DescribeRecoverySnapshots + UpdateExecution),
) -> Answer<Vec<ServerRecord>> {
    let looked: Vec<_> = servers.into_iter().map(|server| with_recovery_point(server, world)).collect();
    let looked: Vec<(ServerRecord, ServerRecord)> = stream::iter(looked).buffered(AT_ONCE).try_collect().await?;
    let changes: Vec<_> = looked.iter().filter(|(before, after)| before != after).cloned().collect();
    store::save_servers(&changes, world).await?;
    Ok(looked.into_iter().map(|(_, after)| after).collect())
}

async fn with_recovery_point(
    server: ServerRecord,
    world: &(impl AtTarget + DescribeRecoverySnapshots),
) -> Answer<(ServerRecord, ServerRecord)> {
    let wanted = &server.wanted_recovery_point;
    if wanted.is_latest() {
        return Ok((server.clone(), server));
    }
    let limit = if let RecoveryPoint::AtOrBefore(limit) = wanted { Some(*limit) } else { None };
    let shown = world.at(&server.target).await?.recovery_snapshots(&server.source_server_id, limit).await?;
    let recovery_snapshot_id = wanted.choose(&shown).map(|snapshot| snapshot.id.clone());
    let chosen = ServerRecord { recovery_snapshot_id, ..server.clone() };
    Ok((server, chosen))
}
