//! A deployment by its name: where everything of it is, by the naming of `infra/aws/template.yaml`.

use domain::ids::AccountId;
use domain::polling::PollPeriod;
use domain::quotas::Quotas;

use crate::settings::{LaunchRoles, Machines, Settings, Tables};
use crate::targets::TargetRole;

/// A deployed stack. Whoever knows these four knows the names of all its things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedStack {
    /// The stack's name.
    pub name: String,
    /// The account that it is deployed in.
    pub account: AccountId,
    /// The Region that it is deployed in.
    pub region: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
}

impl NamedStack {
    /// The name that the deployment has when nobody chose another (`infra/aws/samconfig.toml`).
    pub const USUAL_NAME: &'static str = "disaster-recovery";

    /// What the functions are configured with, as far as names tell it: quotas are those that AWS documents, and other
    /// accounts cannot be entered. The functions' own environment knows better.
    pub fn settings(&self) -> Settings {
        let name = &self.name;
        let tables = Tables {
            groups: format!("{name}-protection-groups"),
            plans: format!("{name}-recovery-plans"),
            executions: format!("{name}-executions"),
        };
        Settings {
            tables,
            topic_arn: self.arn("sns", &format!("{name}-notifications")),
            machines: Machines { plan: self.machine("plan"), cleanup: self.machine("cleanup") },
            function_prefix: format!("{name}-"),
            quotas: Quotas::default(),
            poll_period: PollPeriod::default(),
            target_role: TargetRole::default(),
            launch_roles: LaunchRoles::default(),
            drill_lease_minutes: None,
            build: "unknown".to_owned(),
        }
    }

    fn machine(&self, machine: &str) -> String {
        self.arn("states", &format!("stateMachine:{}-{machine}", self.name))
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../../infra/aws/template.yaml");

    fn stack() -> NamedStack {
        NamedStack {
            name: "dr".to_owned(),
            account: "111122223333".parse().unwrap(),
            region: "cn-north-1".to_owned(),
            partition: "aws-cn".to_owned(),
        }
    }

    /// The value of `property` in the entry of the template that begins with `entry`, as it is filled in for [`stack`].
    fn in_template(entry: &str, property: &str) -> String {
        let (_, after) = TEMPLATE.split_once(&format!("\n{entry}:\n")).unwrap();
        let line = after.lines().find_map(|line| line.trim().strip_prefix(&format!("{property}: !Sub "))).unwrap();
        let stack = stack();
        line.replace("${AWS::StackName}", &stack.name)
            .replace("${AWS::AccountId}", stack.account.as_str())
            .replace("${AWS::Region}", &stack.region)
            .replace("${AWS::Partition}", &stack.partition)
    }

    #[test]
    fn the_names_are_those_that_the_template_gives() {
        let Settings { tables, topic_arn, machines, function_prefix, .. } = stack().settings();
        assert_eq!(tables.groups, in_template("  GroupsTable", "TableName"));
        assert_eq!(tables.plans, in_template("  PlansTable", "TableName"));
        assert_eq!(tables.executions, in_template("  ExecutionsTable", "TableName"));
        let topic = in_template("  NotificationTopic", "TopicName");
        assert_eq!(topic_arn, format!("arn:aws-cn:sns:cn-north-1:111122223333:{topic}"));
        assert_eq!(machines.plan, in_template("Globals", "PLAN_STATE_MACHINE_ARN"));
        assert_eq!(machines.cleanup, in_template("Globals", "CLEANUP_STATE_MACHINE_ARN"));
        for (resource, machine) in [("  PlanStateMachine", machines.plan), ("  CleanupStateMachine", machines.cleanup)]
        {
            assert!(machine.ends_with(&format!(":stateMachine:{}", in_template(resource, "Name"))));
        }
        assert_eq!(function_prefix, in_template("Globals", "FUNCTION_PREFIX"));
        assert_eq!(format!("{function_prefix}api"), in_template("  ApiFunction", "FunctionName"));
    }

    #[test]
    fn the_usual_name_is_the_one_that_is_deployed_without_a_choice() {
        let chosen = include_str!("../../../infra/aws/samconfig.toml");
        assert!(chosen.contains(&format!("stack_name = \"{}\"", NamedStack::USUAL_NAME)));
    }
}
