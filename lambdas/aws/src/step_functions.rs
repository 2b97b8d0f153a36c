//! The Step Functions ports: answering a waiting task, starting an execution, looking at one.

use aws_sdk_sfn::types::ExecutionStatus;
use domain::catalogue::{BeginExecution, Begun};
use domain::ids::ExecutionId;
use domain::ports::{Answer, DescribeExecution, SendTaskSuccess, StartCleanUp, StartExecution, StartPlan};
use jiff::Timestamp;
use serde_json::json;

use crate::faults::{fault, has_code};
use crate::world::World;

impl SendTaskSuccess for World {
    async fn send_task_success(&self, token: &str, output: serde_json::Value) -> Answer<()> {
        let sent = self.step_functions.send_task_success().task_token(token).output(output.to_string()).send().await;
        match sent {
            Ok(_) => Ok(()),
            // The task was answered before, timed out or was stopped: there is nobody to tell.
            Err(error) if ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"].iter().any(|c| has_code(&error, c)) => {
                Ok(())
            }
            Err(error) => Err(fault("SendTaskSuccess of Step Functions", &error)),
        }
    }
}

impl StartExecution for World {
    async fn start_execution(&self, state_machine_arn: &str, name: &str, input: &serde_json::Value) -> Answer<String> {
        let request = self.step_functions.start_execution().state_machine_arn(state_machine_arn).name(name);
        let started = request.input(input.to_string()).send().await;
        started
            .map(|answer| answer.execution_arn().to_owned())
            .map_err(|error| fault("StartExecution of Step Functions", &error))
    }
}

impl DescribeExecution for World {
    async fn is_running(&self, execution_arn: &str) -> Answer<bool> {
        let described = self.step_functions.describe_execution().execution_arn(execution_arn).send().await;
        let described = match described {
            Ok(described) => described,
            Err(error) if has_code(&error, "ExecutionDoesNotExist") => return Ok(false),
            Err(error) => return Err(fault("DescribeExecution of Step Functions", &error)),
        };
        Ok(matches!(described.status(), ExecutionStatus::Running | ExecutionStatus::PendingRedrive))
    }
}

impl StartCleanUp for World {
    async fn start_clean_up(
        &self,
        name: &str,
        execution: &ExecutionId,
        lease_ends_at: Timestamp,
        at_once: bool,
    ) -> Answer<String> {
        let machine = &self.machines.cleanup;
        let input = json!({ "executionId": execution, "leaseEndsAt": lease_ends_at, "atOnce": at_once, "error": null });
        let request = self.step_functions.start_execution().state_machine_arn(machine).name(name);
        match request.input(input.to_string()).send().await {
            Ok(answer) => Ok(answer.execution_arn().to_owned()),
            Err(error) if has_code(&error, "ExecutionAlreadyExists") => {
                Ok(format!("{}:{name}", machine.replacen(":stateMachine:", ":execution:", 1)))
            }
            Err(error) => Err(fault("StartExecution of Step Functions", &error)),
        }
    }
}

impl StartPlan for World {
    async fn start_plan(&self, name: &ExecutionId, input: &serde_json::Value) -> Answer<Begun> {
        self.begin_execution(&self.machines.plan, name, input).await
    }
}

impl BeginExecution for World {
    async fn begin_execution(
        &self,
        state_machine_arn: &str,
        name: &ExecutionId,
        input: &serde_json::Value,
    ) -> Answer<Begun> {
        let request = self.step_functions.start_execution().state_machine_arn(state_machine_arn).name(name.as_str());
        match request.input(input.to_string()).send().await {
            Ok(answer) => Ok(Begun::Running(answer.execution_arn().to_owned())),
            Err(error) if has_code(&error, "ExecutionAlreadyExists") => Ok(Begun::NameTaken),
            Err(error) => Err(fault("StartExecution of Step Functions", &error)),
        }
    }
}
