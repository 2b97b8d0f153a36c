//! What would keep one server from coming up, known before anything is started.

use crate::duration;
use crate::execution::{ExecutionRecord, ServerRecord};
use crate::readiness::{Finding, LIVE_INSTANCE, Observed, Severity, finding};
use crate::recovery_point::RecoveryPoint;
use crate::source_server::{ReplicationState, SourceServer};

/// Tags that say whose an instance is: the one that people use, and the one of this product's jobs.
const OWNER_TAGS: [&str; 3] = ["Owner", "owner", "DRS:InitiatedBy"];

pub(crate) fn findings(execution: &ExecutionRecord, server: &ServerRecord, observed: &Observed<'_>) -> Vec<Finding> {
    let id = &server.source_server_id;
    let label = server.label();
    let Some(source) = observed.servers.get(id) else {
        let sentence = format!("DRS has no source server {label} any more");
        let fix = "take it out of its protection group, or replicate it again";
        return vec![finding(Severity::Refusal, "SERVER_MISSING", Some(id), sentence, fix)];
    };
    let mut findings = Vec::new();
    findings.extend(replication_finding(label, source));
    findings.extend(lag_finding(execution, label, source));
    findings.extend(instance_findings(execution, server, observed));
    findings.extend(recovery_point_finding(server));
    if let Some(job) = observed.busy.get(id) {
        let sentence = format!("server {label} is being processed by DRS job {job}");
        let fix = "wait until that job has ended; DRS jobs cannot be cancelled";
        findings.push(finding(Severity::Refusal, "SERVER_IN_JOB", Some(id), sentence, fix));
    }
    findings
}

fn replication_finding(label: &str, source: &SourceServer) -> Option<Finding> {
    use ReplicationState::{
        Backlog, Continuous, CreatingSnapshot, Disconnected, InitialSync, Initiating, Paused, Rescan, Stalled, Stopped,
        Unknown,
    };
    let id = Some(&source.id);
    let state = &source.replication;
    match state {
        Continuous | CreatingSnapshot => None,
        Stopped | Disconnected => {
            let sentence = format!("replication of server {label} is {state}");
            let fix = "start its replication again in DRS and wait for the first synchronisation";
            Some(finding(Severity::Refusal, "REPLICATION_ENDED", id, sentence, fix))
        }
        Initiating | InitialSync if !source.has_recovery_point => {
            let sentence = format!("server {label} has no recovery point yet: its replication is {state}");
            let fix = "wait until the first synchronisation has ended";
            Some(finding(Severity::Refusal, "NO_RECOVERY_POINT", id, sentence, fix))
        }
        // DRS launches from the newest recovery point even when replication is behind or stalled.
        Initiating | InitialSync | Backlog | Paused | Rescan | Stalled | Unknown(_) => {
            let sentence = format!("replication of server {label} is {state}; it will come up with older data");
            let fix = "look at its agent and network, if the source still runs";
            Some(finding(Severity::Warning, "REPLICATION_BEHIND", id, sentence, fix))
        }
    }
}

fn lag_finding(execution: &ExecutionRecord, label: &str, source: &SourceServer) -> Option<Finding> {
    let target = i64::from(execution.rpo_minutes?) * 60;
    let lag = source.lag_seconds.filter(|lag| *lag > target)?;
    let sentence =
        format!("server {label} lags {}, more than the RPO of {}", duration::readable(lag), duration::readable(target));
    let fix = "let replication catch up, or accept the data loss";
    Some(finding(Severity::Warning, "LAG_ABOVE_RPO", Some(&source.id), sentence, fix))
}

/// A launch makes DRS remove the instance that it launched from the same server before.
fn instance_findings(execution: &ExecutionRecord, server: &ServerRecord, observed: &Observed<'_>) -> Vec<Finding> {
    let id = &server.source_server_id;
    if execution.replace_instances.contains(id) {
        return Vec::new();
    }
    let live = observed.instances.iter().filter(|instance| instance.source_server == *id && instance.is_live());
    live.map(|instance| {
        let kind = if instance.is_drill { "drill" } else { "recovery" };
        // DRS does not say when it was launched; the data it was launched with is as old as the launch.
        let age =
            instance.point_in_time.map(|since| duration::readable(observed.now.duration_since(since).as_secs().max(0)));
        let age = age.map(|age| format!(", {age} old")).unwrap_or_default();
        let owner = OWNER_TAGS.iter().find_map(|tag| Some((tag, instance.tags.get(*tag)?)));
        let owner = owner.map(|(tag, value)| format!(", {tag}={value}")).unwrap_or_default();
        let sentence =
            format!("the launch would remove {kind} instance {} of server {}{age}{owner}", instance.id, server.label());
        let fix = format!("terminate it first, or allow it: \"overrides\": {{\"replaceInstances\": [\"{id}\"]}}");
        finding(Severity::Block, LIVE_INSTANCE, Some(id), sentence, &fix)
    })
    .collect()
}

/// The recovery point that the request names was looked for before.
fn recovery_point_finding(server: &ServerRecord) -> Option<Finding> {
    if server.wanted_recovery_point.is_latest() || server.recovery_snapshot_id.is_some() {
        return None;
    }
    let wanted = match &server.wanted_recovery_point {
        RecoveryPoint::AtOrBefore(limit) => format!("at or before {limit}"),
        RecoveryPoint::Snapshot(id) => id.to_string(),
        RecoveryPoint::Latest => return None,
    };
    let sentence = format!("server {} has no recovery point {wanted}", server.label());
    let fix = "choose another recovery point, or the latest for this server";
    Some(finding(Severity::Refusal, "RECOVERY_POINT_MISSING", Some(&server.source_server_id), sentence, fix))
}
