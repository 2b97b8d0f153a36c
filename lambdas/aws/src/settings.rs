//! The functions' configuration, read once at cold start so that a wrong deployment fails there and says why.

use thiserror::Error;

/// What a function must be told by its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The names of the tables.
    pub tables: Tables,
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
        if missing.is_empty() { Ok(Self { tables }) } else { Err(SettingsError { missing }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_variable_is_named_at_once() {
        let error = Settings::read(|name| (name == Settings::PLANS_TABLE).then(|| "plans".to_owned())).unwrap_err();
        assert_eq!(error.missing, [Settings::GROUPS_TABLE, Settings::EXECUTIONS_TABLE]);
    }

    #[test]
    fn an_empty_variable_is_a_missing_one() {
        assert!(Settings::read(|_| Some(String::new())).is_err());
    }
}
