//! Looking at the things of a deployment themselves: whether they are there, and whether the caller may see them.

use aws_sdk_sfn::types::StateMachineStatus;
use domain::fault::Fault;
use domain::ports::Answer;

use crate::faults::fault;
use crate::world::World;

/// Who is told on the topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscribers {
    /// Those who are told.
    pub confirmed: u64,
    /// Those who have not answered the question whether they want to be.
    pub pending: u64,
}

impl World {
    /// The state machines that are started from outside are there and take executions. Gives their names.
    ///
    /// # Errors
    /// Naming the first that is not.
    pub async fn machines_in_service(&self) -> Answer<Vec<String>> {
        let mut names = Vec::new();
        for arn in [&self.machines.plan, &self.machines.cleanup] {
            let described = self.step_functions.describe_state_machine().state_machine_arn(arn).send().await;
            let described = described.map_err(|error| fault(&format!("DescribeStateMachine of {arn}"), &error))?;
            if described.status() == Some(&StateMachineStatus::Deleting) {
                return Err(Fault::rejected(format!("state machine {} is being deleted", described.name())));
            }
            names.push(described.name().to_owned());
        }
        Ok(names)
    }

    /// How many people and systems are told what comes of executions.
    ///
    /// # Errors
    /// When the topic is not there, or cannot be read.
    pub async fn subscribers(&self) -> Answer<Subscribers> {
        let answer = self.sns.get_topic_attributes().topic_arn(&self.topic_arn).send().await;
        let answer = answer.map_err(|error| fault(&format!("GetTopicAttributes of {}", self.topic_arn), &error))?;
        let number = |name: &str| answer.attributes()?.get(name)?.parse().ok();
        let number = |name| number(name).unwrap_or_default();
        Ok(Subscribers { confirmed: number("SubscriptionsConfirmed"), pending: number("SubscriptionsPending") })
    }
}
