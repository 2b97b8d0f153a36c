//! DRS's own recovery plans: `ListRecoveryPlans`, `GetRecoveryPlan` and `ListRecoveryPlanSteps`.

use aws_sdk_drs::types::{RecoveryPlanServerImpactLevel, RecoveryPlanStep, RecoveryPlanStepConfiguration};
use domain::catalogue::{NativeAction, NativePlan, NativeStep, ReadNativePlans};
use domain::ports::Answer;

use crate::faults::{fault, has_code};
use crate::world::World;

impl ReadNativePlans for World {
    async fn native_plans(&self) -> Answer<Vec<(String, String)>> {
        let mut pages = self.drs.list_recovery_plans().into_paginator().items().send();
        let mut plans = Vec::new();
        while let Some(plan) = pages.next().await {
            let plan = plan.map_err(|error| fault("ListRecoveryPlans of DRS", &error))?;
            plans.push((plan.recovery_plan_arn, plan.name));
        }
        Ok(plans)
    }

    async fn native_plan(&self, arn: &str) -> Answer<Option<NativePlan>> {
        let answer = match self.drs.get_recovery_plan().recovery_plan_arn(arn).send().await {
            Ok(answer) => answer,
            Err(error) if has_code(&error, "ResourceNotFoundException") => return Ok(None),
            Err(error) => return Err(fault("GetRecoveryPlan of DRS", &error)),
        };
        let Some(plan) = answer.recovery_plan else {
            return Ok(None);
        };
        let mut pages = self.drs.list_recovery_plan_steps().recovery_plan_arn(arn).into_paginator().items().send();
        let mut steps = Vec::new();
        while let Some(found) = pages.next().await {
            steps.push(found.map_err(|error| fault("ListRecoveryPlanSteps of DRS", &error))?);
        }
        steps.sort_by_key(|step| step.step_order);
        Ok(Some(NativePlan {
            arn: plan.recovery_plan_arn,
            name: plan.name,
            description: plan.description.unwrap_or_default(),
            steps: steps.into_iter().map(step).collect(),
        }))
    }
}

fn step(step: RecoveryPlanStep) -> NativeStep {
    let action = match step.configuration {
        Some(RecoveryPlanStepConfiguration::ServerStepConfiguration(configuration)) => {
            let servers = configuration.servers.into_iter().filter_map(|server| {
                let id = server.server_arn.rsplit('/').next()?.parse().ok()?;
                Some((id, server.impact_level.is_none_or(|level| level == RecoveryPlanServerImpactLevel::Critical)))
            });
            NativeAction::Launch(servers.collect())
        }
        Some(RecoveryPlanStepConfiguration::WaitStepConfiguration(wait)) => {
            NativeAction::Wait(u32::try_from(wait.wait_duration_minutes).unwrap_or_default())
        }
        _ => NativeAction::Unknown,
    };
    NativeStep { name: step.step_name, action }
}
