//! The moment an execution starts: plan, groups and servers become records that later edits do not touch.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::group::ProtectionGroup;
use crate::ids::{Attempt, ExecutionId, GroupId, SourceServerId, WaveNumber};
use crate::plan::{PlanWave, RecoveryPlan};
use crate::recovery_point::RecoveryPoint;
use crate::request::{ExecutionRequest, ExecutionType};
use crate::source_server::SourceServer;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::strict::BadInput;
use crate::wave_members::wave_members;
use crate::wave_order::{self, OrderedWave};

/// How long DRS may take for a wave of a drill, unless the plan says otherwise. A launch of 30 minutes is normal.
const DRILL_DEADLINE_SECONDS: u32 = 60 * 60;
/// The same for a recovery.
pub(crate) const RECOVERY_DEADLINE_SECONDS: u32 = 90 * 60;

/// Who starts, and when.
#[derive(Debug, Clone)]
pub struct Start {
    /// The execution's name.
    pub execution_id: ExecutionId,
    /// The Step Functions execution.
    pub execution_arn: String,
    /// When Step Functions started it: the declaration.
    pub started_at: Timestamp,
}

/// All records of an execution that starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The execution itself.
    pub execution: ExecutionRecord,
    /// Its waves.
    pub waves: Vec<WaveRecord>,
    /// Its servers.
    pub servers: Vec<ServerRecord>,
}

impl Frozen {
    /// The same, where a drill whose plan names no lease has this one, as if the plan had said it. A recovery has none.
    #[must_use]
    pub fn with_default_lease(mut self, minutes: Option<u32>) -> Self {
        if self.execution.execution_type == Some(ExecutionType::Drill) {
            self.execution.drill_lease_minutes = self.execution.drill_lease_minutes.or(minutes);
        }
        self
    }
}

/// Resolves a plan to servers and writes everything down as it is now. `servers` holds every source server that the
/// groups could mean.
///
/// # Errors
/// Everything that keeps the plan from running, by the field of the plan.
pub fn freeze(
    start: &Start,
    request: &ExecutionRequest,
    plan: &RecoveryPlan,
    groups: &BTreeMap<GroupId, ProtectionGroup>,
    servers: &BTreeMap<SourceServerId, SourceServer>,
) -> Result<Frozen, Vec<BadInput>> {
    let mut problems = plan.problems();
    if !problems.is_empty() {
        return Err(problems);
    }
    let order = wave_order::order(&plan.waves)?;
    let mut claimed: BTreeMap<SourceServerId, String> = BTreeMap::new();
    let mut frozen_servers = Vec::new();
    let mut frozen_waves = Vec::new();
    for (index, wave) in plan.waves.iter().enumerate() {
        let field = format!("waves[{index}]");
        match wave_members(wave, &field, groups, servers) {
            Err(mut found) => problems.append(&mut found),
            Ok(members) => {
                for (server, _) in &members {
                    if let Some(other) = claimed.insert(server.id.clone(), wave.name.clone()) {
                        let problem = format!("server {} is already in wave `{other}`", server.label());
                        let fix = "let each server stand in one wave";
                        problems.push(BadInput::new(format!("{field}.groups"), problem).fix(fix));
                    }
                }
                let number = WaveNumber(u16::try_from(index + 1).unwrap_or(u16::MAX));
                for (server, group_id) in &members {
                    let group = groups.get(group_id);
                    let mut record = server_record(start, number, wave, server, group_id);
                    record.wanted_recovery_point = request.recovery_point_of(&server.id).clone();
                    record.launch_settings =
                        group.map(|group| group.launch_settings_of(&server.id)).filter(|settings| !settings.is_empty());
                    frozen_servers.push(record);
                }
                frozen_waves.push(wave_record(start, request, plan, wave, number, &order, members.len()));
            }
        }
    }
    problems.extend(request.problems(&claimed.keys().collect()));
    if !problems.is_empty() {
        return Err(problems);
    }
    let execution = execution_record(start, request, plan, &order, frozen_servers.len());
    Ok(Frozen { execution, waves: frozen_waves, servers: frozen_servers })
}

fn execution_record(
    start: &Start,
    request: &ExecutionRequest,
    plan: &RecoveryPlan,
    order: &[OrderedWave],
    servers: usize,
) -> ExecutionRecord {
    ExecutionRecord {
        execution_id: start.execution_id.clone(),
        plan_id: Some(plan.plan_id.clone()),
        plan_name: plan.name.clone(),
        execution_type: Some(request.execution_type),
        status: ExecutionStatus::Pending,
        status_reason: None,
        initiated_by: request.initiated_by.clone(),
        note: request.note.clone(),
        started_at: start.started_at,
        ended_at: None,
        rto_minutes: plan.rto_minutes,
        rpo_minutes: plan.rpo_minutes,
        rto_seconds: None,
        total_waves: count(plan.waves.len()),
        total_servers: count(servers),
        wave_order: order.iter().map(|wave| wave.number).collect(),
        execution_arn: start.execution_arn.clone(),
        recovery_point: request.recovery_point.clone(),
        replace_instances: request.overrides.replace_instances.clone(),
        drill_lease_minutes: plan.drill_lease_minutes.filter(|_| request.execution_type == ExecutionType::Drill),
        lease_ends_at: None,
        clean_up: None,
        pause_requested: None,
        cancel_requested: None,
        lease_extended_to: None,
    }
}

fn wave_record(
    start: &Start,
    request: &ExecutionRequest,
    plan: &RecoveryPlan,
    wave: &PlanWave,
    number: WaveNumber,
    order: &[OrderedWave],
    servers: usize,
) -> WaveRecord {
    let is_recovery = request.execution_type == ExecutionType::Recovery;
    let usual = if is_recovery { RECOVERY_DEADLINE_SECONDS } else { DRILL_DEADLINE_SECONDS };
    let depends_on = order.iter().find(|ordered| ordered.number == number).map(|ordered| ordered.depends_on.clone());
    let behind = order.iter().filter(|ordered| ordered.depends_on.contains(&number));
    WaveRecord {
        execution_id: start.execution_id.clone(),
        wave: number,
        name: wave.name.clone(),
        wave_status: WaveStatus::Waiting,
        status_reason: None,
        depends_on: depends_on.unwrap_or_default(),
        needed_by: behind.map(|ordered| ordered.number).collect(),
        on_failure: wave.on_failure,
        deadline_seconds: wave.deadline_seconds.unwrap_or(usual),
        server_count: count(servers),
        checks: if is_recovery || plan.check_drills { wave.checks.clone() } else { Vec::new() },
        attempt: Attempt::FIRST,
        started_at: None,
        deadline: None,
        launched_at: None,
        ended_at: None,
        parts_waiting: 0,
        jobs: Vec::new(),
        turn_token: None,
        pause_before: wave.pause_before,
        hold_token: None,
        decision: None,
    }
}

fn server_record(
    start: &Start,
    wave_number: WaveNumber,
    wave: &PlanWave,
    server: &SourceServer,
    group: &GroupId,
) -> ServerRecord {
    ServerRecord {
        execution_id: start.execution_id.clone(),
        wave: wave_number,
        source_server_id: server.id.clone(),
        hostname: server.hostname.clone(),
        target: server.target.clone(),
        platform: server.platform,
        group_id: group.clone(),
        impact: wave.impact.get(&server.id).copied().unwrap_or_default(),
        server_status: ServerStatus::Pending,
        reason: None,
        next_step: None,
        attempt: Attempt::FIRST,
        job_id: None,
        launching_at: None,
        launched_at: None,
        recovery_instance_id: None,
        recovery_point: None,
        rpo_seconds: None,
        agent_deadline: None,
        agent_online_at: None,
        checks: Vec::new(),
        wanted_recovery_point: RecoveryPoint::default(),
        launch_settings: None,
        launch_settings_applied_at: None,
        recovery_snapshot_id: None,
        ended_at: None,
    }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::target::Target;
    use serde_json::json;

    use super::*;
    use crate::source_server::{Platform, ReplicationState};
    use crate::strict;

    fn server(number: u8, tier: &str) -> SourceServer {
        SourceServer {
            id: format!("s-{number:017}").parse().unwrap(),
            target: Target::default(),
            hostname: Some(format!("{tier}-{number:02}")),
            platform: Platform::Linux,
            replication: ReplicationState::Continuous,
            lag_seconds: Some(0),
            has_recovery_point: true,
            recovery_instance: None,
            last_seen: None,
            backlog_bytes: None,
            last_launch: None,
            tags: BTreeMap::from([("Tier".to_owned(), tier.to_owned())]),
        }
    }

    fn try_freeze(execution_type: &str, waves: serde_json::Value) -> Result<Frozen, Vec<BadInput>> {
        let plan: RecoveryPlan =
            strict::from_value(json!({"planId": "payroll", "name": "Payroll", "waves": waves})).unwrap();
        let request = ExecutionRequest::from_input(json!({"planId": "payroll", "executionType": execution_type}));
        let groups: Vec<ProtectionGroup> = serde_json::from_value(json!([
            {"groupId": "db", "name": "Databases", "tags": {"Tier": "db"}},
            {"groupId": "web", "name": "Web", "sourceServerIds": ["s-00000000000000003"]},
            {"groupId": "gone", "name": "Gone", "sourceServerIds": ["s-00000000000000009"]},
            {"groupId": "none", "name": "None", "tags": {"Tier": "mainframe"}}
        ]))
        .unwrap();
        let servers = [server(1, "db"), server(2, "db"), server(3, "web")];
        let start = Start {
            execution_id: "exec-1".parse().unwrap(),
            execution_arn: "arn:aws:states:us-east-1:111122223333:execution:plan:exec-1".to_owned(),
            started_at: "2026-11-20T02:00:00Z".parse().unwrap(),
        };
        freeze(
            &start,
            &request.unwrap(),
            &plan,
            &groups.into_iter().map(|group| (group.group_id.clone(), group)).collect(),
            &servers.into_iter().map(|server| (server.id.clone(), server)).collect(),
        )
    }

    #[test]
    fn groups_by_tags_and_by_list_become_servers_of_their_waves() {
        let frozen = try_freeze(
            "DRILL",
            json!([{"name": "Databases", "groups": ["db"], "impact": {"s-00000000000000002": "OPTIONAL"}},
                   {"name": "Web", "groups": ["web"]}]),
        )
        .unwrap();
        let servers: Vec<String> = frozen
            .servers
            .iter()
            .map(|server| format!("{} {} {} {:?}", server.wave, server.label(), server.group_id, server.impact))
            .collect();
        assert_eq!(servers, ["1 db-01 db Critical", "1 db-02 db Optional", "2 web-03 web Critical"]);
        assert_eq!(frozen.execution.total_servers, 3);
        assert_eq!(frozen.waves[1].depends_on, [WaveNumber(1)]);
        assert_eq!(frozen.waves[0].needed_by, [WaveNumber(2)]);
        assert_eq!(frozen.waves[1].needed_by, []);
    }

    #[test]
    fn checks_run_in_a_recovery_and_not_in_a_drill() {
        let waves = json!([{"name": "Web", "groups": ["web"], "checks": [{"name": "c", "document": "d"}]}]);
        assert!(try_freeze("DRILL", waves.clone()).unwrap().waves[0].checks.is_empty());
        assert_eq!(try_freeze("RECOVERY", waves).unwrap().waves[0].checks.len(), 1);
    }

    #[test]
    fn a_default_lease_is_for_drills_whose_plan_names_none() {
        let lease = |execution_type, of_plan, default| {
            let mut frozen = try_freeze(execution_type, json!([{"name": "Web", "groups": ["web"]}])).unwrap();
            frozen.execution.drill_lease_minutes = of_plan;
            frozen.with_default_lease(default).execution.drill_lease_minutes
        };
        assert_eq!(lease("DRILL", None, Some(240)), Some(240));
        assert_eq!(lease("DRILL", Some(60), Some(240)), Some(60));
        assert_eq!(lease("DRILL", None, None), None);
        assert_eq!(lease("RECOVERY", None, Some(240)), None);
    }

    #[test]
    fn a_plan_that_cannot_run_is_refused_by_the_names_of_what_is_wrong() {
        let waves = json!([
            {"name": "a", "groups": ["db", "nowhere"]},
            {"name": "b", "groups": ["gone"]},
            {"name": "c", "groups": ["none"]},
            {"name": "d", "groups": ["web"], "servers": ["s-00000000000000001"]},
            {"name": "e", "groups": ["db"]},
            {"name": "f", "groups": ["db"], "impact": {"s-00000000000000003": "OPTIONAL"}}
        ]);
        let problems: Vec<String> = try_freeze("DRILL", waves).unwrap_err().iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(problems.join("\n"));
    }

    #[test]
    fn a_server_can_stand_in_one_wave_only() {
        let waves = json!([{"name": "a", "groups": ["db"]}, {"name": "b", "groups": ["db"]}]);
        let problems = try_freeze("DRILL", waves).unwrap_err();
        assert!(problems[0].to_string().contains("db-01 is already in wave `a`"), "{}", problems[0]);
    }

    #[test]
    fn a_subset_leaves_the_other_servers_of_the_groups_out() {
        let waves = json!([{"name": "a", "groups": ["db"], "servers": ["s-00000000000000002"]}]);
        assert_eq!(try_freeze("DRILL", waves).unwrap().servers.len(), 1);
    }
}
