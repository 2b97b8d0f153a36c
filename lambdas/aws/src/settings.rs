//! The functions' configuration, read once at cold start so that a wrong deployment fails there and says why.

use thiserror::Error;

/// What a function must be told by its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The names of the tables.
    pub tables: Tables,
    /// The topic on which people are told.
    pub topic_arn: String,
    /// The state machines that functions start.
    pub machines: Machines,
    /// What the names of the functions begin with, before the name of their handler; may be empty.
    pub function_prefix: String,
}

/// The state machines that functions start, by their ARNs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machines {
    /// `plan.asl.json`
    pub plan: String,
    /// `cleanup.asl.json`
    pub cleanup: String,
}

/// The names of the three DynamoDB tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Protection groups.
    pub groups: String,
    /// Recovery plans.
    pub plans: String,
    /// Executions.
    pub executions: String,
}

/// Variables that are not set. All of them are named at once.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("these environment variables are not set: {}; set them in the function's configuration", missing.join(", "))]
pub struct SettingsError {
    /// Their names.
    pub missing: Vec<&'static str>,
}

impl Settings {
    /// The name of the variable with the groups' table.
    pub const GROUPS_TABLE: &'static str = "GROUPS_TABLE";
    /// The name of the variable with the plans' table.
    pub const PLANS_TABLE: &'static str = "PLANS_TABLE";
    /// The name of the variable with the executions' table.
    pub const EXECUTIONS_TABLE: &'static str = "EXECUTIONS_TABLE";

    /// The name of the variable with the topic's ARN.
    pub const TOPIC_ARN: &'static str = "NOTIFICATION_TOPIC_ARN";
    /// The name of the variable with the plan machine's ARN.
    pub const PLAN_MACHINE_ARN: &'static str = "PLAN_STATE_MACHINE_ARN";
    /// The name of the variable with the cleanup machine's ARN.
    pub const CLEANUP_MACHINE_ARN: &'static str = "CLEANUP_STATE_MACHINE_ARN";

    /// The name of the variable with the beginning of the functions' names; not required.
    pub const FUNCTION_PREFIX: &'static str = "FUNCTION_PREFIX";

    /// Every setting with the name of its variable, as a function's environment has it.
    pub fn variables(&self) -> [(&'static str, &str); 7] {
        [
            (Self::GROUPS_TABLE, &self.tables.groups),
            (Self::PLANS_TABLE, &self.tables.plans),
            (Self::EXECUTIONS_TABLE, &self.tables.executions),
            (Self::TOPIC_ARN, &self.topic_arn),
            (Self::PLAN_MACHINE_ARN, &self.machines.plan),
            (Self::CLEANUP_MACHINE_ARN, &self.machines.cleanup),
            (Self::FUNCTION_PREFIX, &self.function_prefix),
        ]
    }

    /// Reads the settings with `variable`, which gives an environment variable's value.
    ///
    /// # Errors
    /// [`SettingsError`] naming every variable that is missing or empty.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut missing = Vec::new();
        let mut required = |name: &'static str| {
            variable(name).filter(|value| !value.is_empty()).unwrap_or_else(|| {
                missing.push(name);
                String::new()
            })
        };
        let tables = Tables {
            groups: required(Self::GROUPS_TABLE),
            plans: required(Self::PLANS_TABLE),
            executions: required(Self::EXECUTIONS_TABLE),
        };
        let topic_arn = required(Self::TOPIC_ARN);
        let machines =
            Machines { plan: required(Self::PLAN_MACHINE_ARN), cleanup: required(Self::CLEANUP_MACHINE_ARN) };
        let function_prefix = variable(Self::FUNCTION_PREFIX).unwrap_or_default();
        if missing.is_empty() {
            Ok(Self { tables, topic_arn, machines, function_prefix })
        } else {
            Err(SettingsError { missing })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_variable_is_named_at_once() {
        let error = Settings::read(|name| (name == Settings::PLANS_TABLE).then(|| "plans".to_owned())).unwrap_err();
        let expected = [
            Settings::GROUPS_TABLE,
            Settings::EXECUTIONS_TABLE,
            Settings::TOPIC_ARN,
            Settings::PLAN_MACHINE_ARN,
            Settings::CLEANUP_MACHINE_ARN,
        ];
        assert_eq!(error.missing, expected);
    }

    #[test]
    fn what_is_written_into_an_environment_is_read_from_it() {
        let settings = Settings::read(|name| Some(format!("the {name}"))).unwrap();
        let variables = std::collections::BTreeMap::from(settings.variables());
        assert_eq!(Settings::read(|name| variables.get(name).map(ToString::to_string)).unwrap(), settings);
    }

    #[test]
    fn an_empty_variable_is_a_missing_one() {
        assert!(Settings::read(|_| Some(String::new())).is_err());
    }
}
