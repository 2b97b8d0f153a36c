//! The functions' configuration, read once at cold start so that a wrong deployment fails there and says why.

use domain::polling::{NoPollPeriod, PollPeriod};
use domain::quotas::Quotas;
use thiserror::Error;

use crate::targets::TargetRole;

/// The build of code that nobody has told which one it is.
const UNKNOWN_BUILD: &str = "dev";

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
    /// What DRS takes at once, where Service Quotas may not be asked.
    pub quotas: Quotas,
    /// How long state machines wait before they ask again.
    pub poll_period: PollPeriod,
    /// How other accounts are entered.
    pub target_role: TargetRole,
    /// In whose name servers are launched.
    pub launch_roles: LaunchRoles,
    /// How long the instances of a drill are kept whose plan does not say it, in minutes; until somebody asks when absent.
    pub drill_lease_minutes: Option<u32>,
    /// Which build the code is.
    pub build: String,
}

/// The state machines that functions start, by their ARNs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machines {
    /// `plan.asl.json`
    pub plan: String,
    /// `cleanup.asl.json`
    pub cleanup: String,
}

/// The roles that call `StartRecovery`, as far as the function is told: the pre-flight looks at their permissions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaunchRoles {
    /// The ARN of the role of `start-wave`, for the deployment's own account.
    pub own_arn: Option<String>,
    /// The name of the role in other accounts, the same in each.
    pub elsewhere: Option<String>,
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

/// Variables that are not as they must be. All of them are named at once.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// These are not there, or empty.
    #[error("these environment variables are not set: {}; set them in the function's configuration", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// These are to be whole numbers.
    #[error("these environment variables are no whole numbers: {}; correct or remove them", .0.join(", "))]
    NoNumbers(Vec<&'static str>),
    /// The period of polls.
    #[error("{name}: {0}", name = Settings::POLL_SECONDS)]
    PollSeconds(#[from] NoPollPeriod),
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

    /// The names of the variables with the quotas of DRS, which are not required: jobs that run at once, servers in one
    /// job, servers in all jobs.
    pub const QUOTAS: [&'static str; 3] =
        ["DRS_JOBS_QUOTA", "DRS_SERVERS_IN_A_JOB_QUOTA", "DRS_SERVERS_IN_ALL_JOBS_QUOTA"];

    /// The name of the variable with the seconds between two polls; not required.
    pub const POLL_SECONDS: &'static str = "POLL_SECONDS";

    /// The name of the variable with the name of the role in other accounts; not required.
    pub const TARGET_ROLE_NAME: &'static str = "TARGET_ROLE_NAME";
    /// The name of the variable with the external id that the role asks for; not required.
    pub const TARGET_EXTERNAL_ID: &'static str = "TARGET_EXTERNAL_ID";

    /// The name of the variable with the ARN of the role of `start-wave`; not required.
    pub const START_WAVE_ROLE_ARN: &'static str = "START_WAVE_ROLE_ARN";
    /// The name of the variable with the name of the role that launches servers in other accounts; not required.
    pub const TARGET_LAUNCH_ROLE_NAME: &'static str = "TARGET_LAUNCH_ROLE_NAME";
    /// The name of the variable with the lease of drills whose plan names none, in minutes; not required.
    pub const DRILL_LEASE_MINUTES: &'static str = "DRILL_LEASE_MINUTES";

    /// The name of the variable with the build; not required.
    pub const BUILD_ID: &'static str = "BUILD_ID";

    /// Every setting with the name of its variable, as a function's environment has it.
    pub fn variables(&self) -> [(&'static str, String); 17] {
        let [jobs, servers_in_a_job, servers_in_all_jobs] = Self::QUOTAS;
        [
            (Self::GROUPS_TABLE, self.tables.groups.clone()),
            (Self::PLANS_TABLE, self.tables.plans.clone()),
            (Self::EXECUTIONS_TABLE, self.tables.executions.clone()),
            (Self::TOPIC_ARN, self.topic_arn.clone()),
            (Self::PLAN_MACHINE_ARN, self.machines.plan.clone()),
            (Self::CLEANUP_MACHINE_ARN, self.machines.cleanup.clone()),
            (Self::FUNCTION_PREFIX, self.function_prefix.clone()),
            (jobs, self.quotas.jobs.to_string()),
            (servers_in_a_job, self.quotas.servers_in_a_job.to_string()),
            (servers_in_all_jobs, self.quotas.servers_in_all_jobs.to_string()),
            (Self::POLL_SECONDS, self.poll_period.to_string()),
            (Self::TARGET_ROLE_NAME, self.target_role.name.clone().unwrap_or_default()),
            (Self::TARGET_EXTERNAL_ID, self.target_role.external_id.clone().unwrap_or_default()),
            (Self::START_WAVE_ROLE_ARN, self.launch_roles.own_arn.clone().unwrap_or_default()),
            (Self::TARGET_LAUNCH_ROLE_NAME, self.launch_roles.elsewhere.clone().unwrap_or_default()),
            (
                Self::DRILL_LEASE_MINUTES,
                self.drill_lease_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            ),
            (Self::BUILD_ID, self.build.clone()),
        ]
    }

    /// Reads the settings with `variable`, which gives an environment variable's value.
    ///
    /// # Errors
    /// [`SettingsError`] naming every variable that is missing, empty or no number.
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
        if !missing.is_empty() {
            return Err(SettingsError::Missing(missing));
        }
        let optional = |name| variable(name).filter(|value| !value.is_empty());
        let target_role =
            TargetRole { name: optional(Self::TARGET_ROLE_NAME), external_id: optional(Self::TARGET_EXTERNAL_ID) };
        let launch_roles = LaunchRoles {
            own_arn: optional(Self::START_WAVE_ROLE_ARN),
            elsewhere: optional(Self::TARGET_LAUNCH_ROLE_NAME),
        };
        let build = optional(Self::BUILD_ID).unwrap_or_else(|| UNKNOWN_BUILD.to_owned());
        let poll_period = optional(Self::POLL_SECONDS).map(|text| text.parse()).transpose()?.unwrap_or_default();
        let drill_lease_minutes = optional(Self::DRILL_LEASE_MINUTES).map(|minutes| minutes.parse()).transpose();
        let drill_lease_minutes =
            drill_lease_minutes.map_err(|_| SettingsError::NoNumbers(vec![Self::DRILL_LEASE_MINUTES]))?;
        let quotas = quotas(variable)?;
        Ok(Self {
            tables,
            topic_arn,
            machines,
            function_prefix,
            quotas,
            poll_period,
            target_role,
            launch_roles,
            drill_lease_minutes,
            build,
        })
    }
}

fn quotas(variable: impl Fn(&str) -> Option<String>) -> Result<Quotas, SettingsError> {
    let mut quotas = Quotas::default();
    let mut wrong = Vec::new();
    for (name, code) in Settings::QUOTAS.into_iter().zip(Quotas::CODES) {
        match variable(name).filter(|value| !value.is_empty()).map(|value| value.parse()) {
            None => {}
            Some(Ok(value)) => quotas = quotas.with(code, value),
            Some(Err(_)) => wrong.push(name),
        }
    }
    if wrong.is_empty() { Ok(quotas) } else { Err(SettingsError::NoNumbers(wrong)) }
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
        assert_eq!(error, SettingsError::Missing(expected.to_vec()));
    }

    #[test]
    fn what_is_written_into_an_environment_is_read_from_it() {
        let [jobs, in_a_job, in_all_jobs] = Settings::QUOTAS;
        let numbers = [jobs, in_a_job, in_all_jobs, Settings::POLL_SECONDS, Settings::DRILL_LEASE_MINUTES];
        let number = |name: &str| numbers.iter().position(|number| *number == name).map(|at| (7 + at).to_string());
        let settings = Settings::read(|name| Some(number(name).unwrap_or_else(|| format!("the {name}")))).unwrap();
        assert_eq!(settings.quotas, Quotas { jobs: 7, servers_in_a_job: 8, servers_in_all_jobs: 9 });
        assert_eq!(settings.poll_period.seconds(), 10);
        assert_eq!(settings.drill_lease_minutes, Some(11));
        let variables = std::collections::BTreeMap::from(settings.variables());
        assert_eq!(Settings::read(|name| variables.get(name).cloned()).unwrap(), settings);
    }

    #[test]
    fn a_variable_that_is_no_number_is_named() {
        for variable in ["DRS_JOBS_QUOTA", "DRILL_LEASE_MINUTES"] {
            let wrong = Settings::read(|name| Some(if name == variable { "many" } else { "10" }.to_owned()));
            assert_eq!(wrong.unwrap_err(), SettingsError::NoNumbers(vec![variable]));
        }
    }

    #[test]
    fn a_period_of_polls_that_is_none_is_refused() {
        let wrong = Settings::read(|name| Some(if name == Settings::POLL_SECONDS { "1" } else { "30" }.to_owned()));
        let expected = "POLL_SECONDS: `1` is no period of polls; set whole seconds from 5 to 300";
        assert_eq!(wrong.unwrap_err().to_string(), expected);
    }

    #[test]
    fn an_empty_variable_is_a_missing_one() {
        assert!(Settings::read(|_| Some(String::new())).is_err());
    }
}
