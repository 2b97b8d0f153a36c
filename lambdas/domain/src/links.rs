//! Links to the Step Functions console. The machines of one installation are named alike: `<prefix>plan`,
//! `<prefix>wave`, `<prefix>server`, `<prefix>cleanup`.

use crate::execution::{ServerRecord, WaveRecord};
use crate::ids::ExecutionId;

/// The page of a Step Functions execution.
pub fn console(execution_arn: &str) -> String {
    let region = execution_arn.split(':').nth(3).unwrap_or_default();
    format!(
        "https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{execution_arn}"
    )
}

/// The page of a wave's execution.
pub fn wave(plan_execution_arn: &str, wave: &WaveRecord) -> Option<String> {
    sibling(plan_execution_arn, "wave", &format!("{}-{}", wave.execution_id, wave.wave))
}

/// The page of the execution that checks a server, when it is checked.
pub fn server(plan_execution_arn: &str, server: &ServerRecord) -> Option<String> {
    if server.checks.is_empty() {
        return None;
    }
    let (id, wave, attempt) = (&server.execution_id, server.wave, server.attempt);
    sibling(plan_execution_arn, "server", &format!("{id}-{wave}-{attempt}-{}", server.source_server_id))
}

/// The page of the clean-up that waits for the end of a drill's lease.
pub fn clean_up(plan_execution_arn: &str, id: &ExecutionId) -> Option<String> {
    sibling(plan_execution_arn, "cleanup", &format!("{id}-cleanup"))
}

/// `None` when the plan's machine has a name of another kind.
fn sibling(plan_execution_arn: &str, machine: &str, name: &str) -> Option<String> {
    let (rest, _) = plan_execution_arn.rsplit_once(':')?;
    let (place, plan) = rest.rsplit_once(':')?;
    let prefix = plan.strip_suffix("plan")?;
    Some(console(&format!("{place}:{prefix}{machine}:{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_the_other_machines_follow_from_the_plans() {
        let arn = "arn:aws:states:eu-west-1:111122223333:execution:dr-plan:exec-1";
        let link = wave(arn, &crate::testing::wave(2)).unwrap();
        assert!(link.starts_with("https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/"), "{link}");
        assert!(link.ends_with("arn:aws:states:eu-west-1:111122223333:execution:dr-wave:exec-1-2"), "{link}");
        assert_eq!(wave("arn", &crate::testing::wave(2)), None);
    }
}
