//! What the functions of the local stack are configured with.

use aws::{LaunchRoles, Machines, Settings, TargetRole};
use domain::polling::PollPeriod;
use domain::quotas::Quotas;

use crate::machines::{CLEANUP, PLAN, Places};
use crate::options::{ACCOUNT, REGION, StackOptions};
use crate::tables;

/// The topic that people are told on.
pub(crate) const TOPIC: &str = "recovery-notifications";

/// The role by which the functions enter the other accounts that are simulated, and what it asks for.
pub(crate) const TARGET_ROLE: &str = "DisasterRecoveryTarget";
pub(crate) const EXTERNAL_ID: &str = "local-external-id";

/// The role of `start-wave`.
const START_WAVE_ROLE: &str = "arn:aws:iam::111122223333:role/start-wave";

/// Where the things of the local stack are.
pub(crate) fn places() -> Places {
    let topic_arn = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}");
    Places { account: ACCOUNT.to_owned(), region: REGION.to_owned(), topic_arn }
}

/// The settings of every function of a stack with these options.
pub(crate) fn settings_of(options: &StackOptions) -> Settings {
    Settings { drill_lease_minutes: options.drill_lease_minutes, ..settings() }
}

/// The settings of every function of the local stack, where options say nothing else.
pub fn settings() -> Settings {
    let places = places();
    let machines = Machines { plan: places.state_machine_arn(PLAN), cleanup: places.state_machine_arn(CLEANUP) };
    let target_role = TargetRole { name: Some(TARGET_ROLE.to_owned()), external_id: Some(EXTERNAL_ID.to_owned()) };
    let launch_roles =
        LaunchRoles { own_arn: Some(START_WAVE_ROLE.to_owned()), elsewhere: Some(TARGET_ROLE.to_owned()) };
    Settings {
        tables: tables::names(),
        topic_arn: places.topic_arn,
        machines,
        function_prefix: String::new(),
        quotas: Quotas::default(),
        poll_period: PollPeriod::default(),
        target_role,
        launch_roles,
        drill_lease_minutes: None,
        build: "local".to_owned(),
    }
}
