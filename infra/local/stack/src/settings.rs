//! What the functions of the local stack are configured with.

use aws::{Machines, Settings};
use domain::quotas::Quotas;

use crate::machines::{CLEANUP, PLAN, Places};
use crate::options::{ACCOUNT, REGION};
use crate::tables;

/// The topic that people are told on.
pub(crate) const TOPIC: &str = "recovery-notifications";

/// Where the things of the local stack are.
pub(crate) fn places() -> Places {
    let topic_arn = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}");
    Places { account: ACCOUNT.to_owned(), region: REGION.to_owned(), topic_arn }
}

/// The settings of every function of the local stack.
pub fn settings() -> Settings {
    let places = places();
    let machines = Machines { plan: places.state_machine_arn(PLAN), cleanup: places.state_machine_arn(CLEANUP) };
    let (function_prefix, quotas) = (String::new(), Quotas::default());
    Settings { tables: tables::names(), topic_arn: places.topic_arn, machines, function_prefix, quotas }
}
