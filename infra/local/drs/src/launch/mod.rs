//! What happens in a job, laid down when it starts: launches, terminations and failback launches.

mod conversion;
mod course;
mod failback;
mod input;
mod post_launch;
mod recovery;
mod termination;

pub(crate) use self::failback::{FailbackInput, plan_failback};
pub(crate) use self::input::{LaunchInput, RecoveryPoint};
pub(crate) use self::recovery::{LaunchPlan, plan_launch};
pub(crate) use self::termination::{TerminationInput, plan_termination};
