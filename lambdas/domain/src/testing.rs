//! Records for tests, with only what matters to change left to the test.

use crate::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use crate::ids::{Attempt, WaveNumber};
use crate::plan::{Impact, OnFailure};
use crate::request::ExecutionType;
use crate::source_server::Platform;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::target::Target;

/// A running drill of the plan `payroll`.
pub(crate) fn execution() -> ExecutionRecord {
    ExecutionRecord {
        execution_id: "exec-1".parse().unwrap(),
        plan_id: Some("payroll".parse().unwrap()),
        plan_name: "Payroll".to_owned(),
        execution_type: Some(ExecutionType::Drill),
        status: ExecutionStatus::Running,
        status_reason: None,
        initiated_by: Some("alice".to_owned()),
        note: None,
        started_at: "2026-11-20T02:00:00Z".parse().unwrap(),
        ended_at: None,
        rto_minutes: Some(60),
        rpo_minutes: Some(15),
        rto_seconds: None,
        total_waves: 1,
        total_servers: 1,
        wave_order: vec![WaveNumber(1)],
        execution_arn: "arn:aws:states:us-east-1:111122223333:execution:plan:exec-1".to_owned(),
        recovery_point: Default::default(),
        replace_instances: Default::default(),
        drill_lease_minutes: None,
        lease_ends_at: None,
        clean_up: None,
        pause_requested: None,
        cancel_requested: None,
        lease_extended_to: None,
    }
}

/// A wave that waits for the one before it.
pub(crate) fn wave(number: u16) -> WaveRecord {
    WaveRecord {
        execution_id: "exec-1".parse().unwrap(),
        wave: WaveNumber(number),
        name: format!("Wave {number}"),
        wave_status: WaveStatus::Waiting,
        status_reason: None,
        depends_on: number.checked_sub(1).filter(|n| *n > 0).map(WaveNumber).into_iter().collect(),
        needed_by: vec![WaveNumber(number + 1)],
        on_failure: OnFailure::Stop,
        deadline_seconds: 3_600,
        server_count: 1,
        checks: vec![],
        attempt: Attempt::FIRST,
        started_at: None,
        deadline: None,
        launched_at: None,
        ended_at: None,
        parts_waiting: 0,
        jobs: vec![],
        turn_token: None,
        pause_before: false,
        hold_token: None,
        decision: None,
    }
}

/// A critical Linux server of a wave.
pub(crate) fn server(wave: u16, number: u16, status: ServerStatus) -> ServerRecord {
    ServerRecord {
        execution_id: "exec-1".parse().unwrap(),
        wave: WaveNumber(wave),
        source_server_id: format!("s-{number:017}").parse().unwrap(),
        hostname: Some(format!("host-{number:02}")),
        platform: Platform::Linux,
        target: Target::default(),
        group_id: "group".parse().unwrap(),
        impact: Impact::Critical,
        server_status: status,
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
        checks: vec![],
        wanted_recovery_point: Default::default(),
        launch_settings: None,
        launch_settings_applied_at: None,
        recovery_snapshot_id: None,
        ended_at: None,
    }
}
