//! `ListRecoveryPlans`, `GetRecoveryPlan`, `ListRecoveryPlanSteps`, `GetRecoveryPlanStep`: DRS's own plans, as the
//! estate has them. They can be read, to be imported; the simulator does not run them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::Resource;
use super::shapes::{
    RecoveryPlan, RecoveryPlanServer, RecoveryPlanStep, RecoveryPlanStepConfiguration, SourceServer, Tags,
};
use super::{DrsError, Paging, page};
use crate::account::Account;
use crate::estate::Plan;
use crate::ids::SourceServerId;
use crate::time::DateTime;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plans {
    recovery_plans: Vec<RecoveryPlan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) fn list(account: &Account, paging: &Paging) -> Result<Plans, DrsError> {
    let plans = account.plans().iter().enumerate();
    let summary = |(_, found): (usize, &Plan)| RecoveryPlan { tags: None, description: None, ..plan(account, found) };
    let page = page(account, "ListRecoveryPlans", paging, plans, |(place, _)| *place, summary)?;
    Ok(Plans { recovery_plans: page.items, next_token: page.next_token })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OnePlan {
    recovery_plan_arn: String,
}

pub(super) fn get(account: &Account, input: &OnePlan) -> Result<Value, DrsError> {
    Ok(json!({"recoveryPlan": plan(account, find(account, &input.recovery_plan_arn)?)}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListRecoveryPlanSteps {
    recovery_plan_arn: String,
    #[serde(flatten)]
    paging: Paging,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Steps {
    recovery_plan_steps: Vec<RecoveryPlanStep>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// In their order.
pub(super) fn list_steps(account: &Account, input: &ListRecoveryPlanSteps) -> Result<Steps, DrsError> {
    let steps = steps(account, find(account, &input.recovery_plan_arn)?);
    let page = page(account, "ListRecoveryPlanSteps", &input.paging, steps, |step| step.step_order, |step| step)?;
    Ok(Steps { recovery_plan_steps: page.items, next_token: page.next_token })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OneStep {
    recovery_plan_step_arn: String,
}

pub(super) fn get_step(account: &Account, input: &OneStep) -> Result<Value, DrsError> {
    let arn = &input.recovery_plan_step_arn;
    account
        .plans()
        .iter()
        .flat_map(|plan| steps(account, plan))
        .find(|step| step.recovery_plan_step_arn == *arn)
        .map(|step| json!({"recoveryPlanStep": step}))
        .ok_or_else(|| Resource::other("Recovery plan step", arn).not_found())
}

pub(super) fn exists(account: &Account, arn: &str) -> bool {
    find(account, arn).is_ok()
}

/// The tags that the estate gives to the plan of a resource, `recovery-plan/…`.
pub(super) fn tags_in_estate(account: &Account, resource: &str) -> Tags {
    let plan = account.plans().iter().find(|plan| self::resource(account, plan) == resource);
    plan.map(|plan| plan.tags.clone()).unwrap_or_default()
}

fn find<'account>(account: &'account Account, arn: &str) -> Result<&'account Plan, DrsError> {
    let found = account.plans().iter().find(|plan| account.arn(&resource(account, plan)) == arn);
    found.ok_or_else(|| Resource::other("Recovery plan", &arn).not_found())
}

fn resource(account: &Account, plan: &Plan) -> String {
    format!("recovery-plan/rp-{}", account.dice().draw(&["recovery plan", &plan.name]).hex(17))
}

fn plan(account: &Account, plan: &Plan) -> RecoveryPlan {
    let resource = resource(account, plan);
    let created_at = DateTime(plan.created_at.unwrap_or(account.since));
    RecoveryPlan {
        tags: Some(account.other_tags.get(&resource).unwrap_or(&plan.tags).clone()),
        recovery_plan_arn: account.arn(&resource),
        name: plan.name.clone(),
        description: plan.description.clone(),
        status: plan.status,
        created_at,
        updated_at: created_at,
    }
}

fn steps(account: &Account, plan: &Plan) -> Vec<RecoveryPlanStep> {
    let resource = resource(account, plan);
    let created_at = DateTime(plan.created_at.unwrap_or(account.since));
    plan.steps
        .iter()
        .zip(1..)
        .map(|((name, configuration), step_order)| {
            let id = account.dice().draw(&["recovery plan step", &resource, name, &step_order.to_string()]).hex(17);
            RecoveryPlanStep {
                recovery_plan_step_arn: account.arn(&format!("{resource}/step/rps-{id}")),
                step_order,
                step_name: name.clone(),
                configuration: with_arns(account, configuration),
                created_at,
                updated_at: created_at,
            }
        })
        .collect()
}

/// The estate names servers by their ids.
fn with_arns(account: &Account, configuration: &RecoveryPlanStepConfiguration) -> RecoveryPlanStepConfiguration {
    let RecoveryPlanStepConfiguration::Servers { servers } = configuration else { return configuration.clone() };
    let arn = |server: &RecoveryPlanServer| {
        let record = SourceServerId::new(&*server.server_arn).ok().and_then(|id| account.estate.servers.get(&id));
        let recorded = record.and_then(|record: &SourceServer| record.text(&["arn"]));
        recorded.map_or_else(|| account.arn(&format!("source-server/{}", server.server_arn)), str::to_owned)
    };
    let servers = servers.iter().map(|server| RecoveryPlanServer { server_arn: arn(server), ..server.clone() });
    RecoveryPlanStepConfiguration::Servers { servers: servers.collect() }
}
