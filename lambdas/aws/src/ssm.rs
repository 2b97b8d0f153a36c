//! The SSM ports: documents, agents, commands.

use aws_sdk_ssm::types::{DocumentType, InstanceInformationStringFilter, PingStatus};
use domain::check::CommandInvocation;
use domain::fault::Fault;
use domain::ids::RecoveryInstanceId;
use domain::ports::{
    Answer, Command, DescribeDocument, DescribeInstanceInformation, ListCommandInvocations, SendCommand,
};

use crate::faults::{fault, has_code};
use crate::world::World;

impl DescribeDocument for World {
    async fn is_command_document(&self, name: &str) -> Answer<bool> {
        match self.ssm.describe_document().name(name).send().await {
            Ok(answer) => {
                Ok(answer.document().and_then(|document| document.document_type()) == Some(&DocumentType::Command))
            }
            Err(error) if has_code(&error, "InvalidDocument") => Ok(false),
            Err(error) => Err(fault("DescribeDocument of SSM", &error)),
        }
    }
}

impl DescribeInstanceInformation for World {
    async fn is_agent_online(&self, instance: &RecoveryInstanceId) -> Answer<bool> {
        let filter = InstanceInformationStringFilter::builder()
            .key("InstanceIds")
            .values(instance.as_str())
            .build()
            .map_err(|error| Fault::bug(format!("DescribeInstanceInformation cannot be made: {error}")))?;
        match self.ssm.describe_instance_information().filters(filter).send().await {
            Ok(answer) => {
                let agents = answer.instance_information_list();
                Ok(agents.iter().any(|agent| agent.ping_status() == Some(&PingStatus::Online)))
            }
            // SSM does not know the instance yet.
            Err(error) if has_code(&error, "InvalidInstanceId") => Ok(false),
            Err(error) => Err(fault("DescribeInstanceInformation of SSM", &error)),
        }
    }
}

impl SendCommand for World {
    async fn send_command(&self, command: Command<'_>) -> Answer<String> {
        const WHAT: &str = "SendCommand of SSM";
        let parameters = command.parameters.iter().map(|(name, values)| (name.clone(), values.clone())).collect();
        let timeout = i32::try_from(command.timeout_seconds).unwrap_or(i32::MAX);
        let answer = self
            .ssm
            .send_command()
            .document_name(command.document)
            .instance_ids(command.instance.as_str())
            .set_parameters(Some(parameters))
            .comment(command.comment)
            .timeout_seconds(timeout)
            .send()
            .await
            .map_err(|error| fault(WHAT, &error))?;
        answer
            .command()
            .and_then(|command| command.command_id())
            .map(str::to_owned)
            .ok_or_else(|| Fault::transient(format!("{WHAT} answered without a command id")))
    }
}

impl ListCommandInvocations for World {
    async fn command_invocations(&self, instance: &RecoveryInstanceId) -> Answer<Vec<CommandInvocation>> {
        let request = self.ssm.list_command_invocations().instance_id(instance.as_str()).details(true);
        let mut pages = request.into_paginator().items().send();
        let mut invocations = Vec::new();
        while let Some(invocation) = pages.next().await {
            let invocation = invocation.map_err(|error| fault("ListCommandInvocations of SSM", &error))?;
            let outputs = invocation.command_plugins().iter().filter_map(|plugin| plugin.output());
            invocations.push(CommandInvocation {
                command_id: invocation.command_id().unwrap_or_default().to_owned(),
                comment: invocation.comment().unwrap_or_default().to_owned(),
                status: invocation.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
                output: outputs.collect::<Vec<_>>().join("\n"),
            });
        }
        Ok(invocations)
    }
}
