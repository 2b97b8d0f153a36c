//! The plans' table: reading a plan, and the lock that lets one execution at a time run it.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use domain::ids::{ExecutionId, PlanId};
use domain::plan::RecoveryPlan;
use domain::ports::{Answer, Lock, LockPlan, ReadPlan, ReadPlanLock, WritePlan};

use super::save_plan::plan_item;
use super::{item, keys};
use crate::faults::{fault, has_code};
use crate::world::World;

impl ReadPlan for World {
    async fn plan(&self, id: &PlanId) -> Answer<Option<RecoveryPlan>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.plans).key(keys::PLAN_ID, item::text(id));
        let answer = request.consistent_read(true).send().await;
        let answer = answer.map_err(|error| fault("GetItem of the recovery plans", &error))?;
        answer.item.map(item::record).transpose()
    }
}

impl ReadPlanLock for World {
    async fn plan_holder(&self, id: &PlanId) -> Answer<Option<ExecutionId>> {
        let request = self.dynamodb.get_item().table_name(&self.tables.plans).key(keys::PLAN_ID, item::text(id));
        let request = request.projection_expression("#active").consistent_read(true);
        let answer = request.expression_attribute_names("#active", keys::ACTIVE_EXECUTION_ID).send().await;
        let item = answer.map_err(|error| fault("GetItem of the recovery plans", &error))?.item;
        let holder = item.and_then(|mut item| item.remove(keys::ACTIVE_EXECUTION_ID));
        // One that is no name cannot run.
        Ok(holder.and_then(|holder| holder.as_s().ok()?.parse().ok()))
    }
}

impl WritePlan for World {
    async fn put_plan(&self, plan: &RecoveryPlan) -> Answer<()> {
        let mut attributes = plan_item(plan, 1)?;
        attributes.remove(keys::PLAN_ID);
        let mut request =
            self.dynamodb.update_item().table_name(&self.tables.plans).key(keys::PLAN_ID, item::text(&plan.plan_id));
        let mut sets = Vec::new();
        for (index, (name, value)) in attributes.into_iter().enumerate() {
            sets.push(format!("#n{index} = :v{index}"));
            request = request
                .expression_attribute_names(format!("#n{index}"), name)
                .expression_attribute_values(format!(":v{index}"), value);
        }
        let written = request.update_expression(format!("SET {}", sets.join(", "))).send().await;
        written.map(|_| ()).map_err(|error| fault("UpdateItem of the recovery plans", &error))
    }
}

impl LockPlan for World {
    async fn lock_plan(&self, id: &PlanId, holder: &ExecutionId) -> Answer<Lock> {
        let taken = self
            .dynamodb
            .update_item()
            .table_name(&self.tables.plans)
            .key(keys::PLAN_ID, item::text(id))
            .update_expression("SET #active = :holder")
            .condition_expression("attribute_exists(#plan) AND (attribute_not_exists(#active) OR #active = :holder)")
            .expression_attribute_names("#active", keys::ACTIVE_EXECUTION_ID)
            .expression_attribute_names("#plan", keys::PLAN_ID)
            .expression_attribute_values(":holder", item::text(holder))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match taken {
            Ok(_) => Ok(Lock::Taken),
            Err(SdkError::ServiceError(context)) if context.err().is_conditional_check_failed_exception() => {
                let holder = match context.err() {
                    UpdateItemError::ConditionalCheckFailedException(failed) => {
                        failed.item().and_then(|item| item.get(keys::ACTIVE_EXECUTION_ID)?.as_s().ok())
                    }
                    _ => None,
                };
                Ok(Lock::HeldBy(holder.cloned().unwrap_or_else(|| "unknown".to_owned())))
            }
            Err(error) => Err(fault("UpdateItem of the recovery plans", &error)),
        }
    }

    async fn unlock_plan(&self, id: &PlanId, holder: &ExecutionId) -> Answer<()> {
        let freed = self
            .dynamodb
            .update_item()
            .table_name(&self.tables.plans)
            .key(keys::PLAN_ID, item::text(id))
            .update_expression("REMOVE #active")
            .condition_expression("#active = :holder")
            .expression_attribute_names("#active", keys::ACTIVE_EXECUTION_ID)
            .expression_attribute_values(":holder", item::text(holder))
            .send()
            .await;
        match freed {
            Ok(_) => Ok(()),
            // It is free already, or another execution's.
            Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(()),
            Err(error) => Err(fault("UpdateItem of the recovery plans", &error)),
        }
    }
}
