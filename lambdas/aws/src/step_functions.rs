//! The Step Functions port: answering a waiting task.

use domain::ports::{Answer, SendTaskSuccess};

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
