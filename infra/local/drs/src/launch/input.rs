//! All that decides how a launch goes.

use jiff::{SignedDuration, Timestamp};

use crate::account::LaunchFaults;
use crate::dice::Dice;
use crate::drs::shapes::{LaunchAction, LaunchDisposition, RecoveryMode, Tags};
use crate::estate::Timings;
use crate::ids::{RecoveryInstanceId, SourceServerId};

/// What planning a launch needs to know of a server.
#[derive(Clone, Debug)]
pub(crate) struct LaunchInput {
    pub(crate) dice: Dice,
    pub(crate) server: SourceServerId,
    /// How many launches of this server came before.
    pub(crate) number: u32,
    pub(crate) timings: Timings,
    pub(crate) mode: RecoveryMode,
    pub(crate) disposition: LaunchDisposition,
    pub(crate) instance_type: String,
    pub(crate) availability_zone: String,
    /// Of the instance to be.
    pub(crate) instance_tags: Tags,
    /// Device names and bytes.
    pub(crate) disks: Vec<(String, u64)>,
    /// The instance of an earlier launch, which is removed first.
    pub(crate) earlier: Option<RecoveryInstanceId>,
    pub(crate) recovery_point: RecoveryPoint,
    /// Active ones, in their order; empty when post-launch actions are switched off.
    pub(crate) actions: Vec<LaunchAction>,
    pub(crate) faults: LaunchFaults,
}

/// Which data the instance starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecoveryPoint {
    /// A snapshot that the caller named.
    Given(Timestamp),
    /// A snapshot taken now, of data that is this old; if it fails, the previous snapshot (if there is one).
    OnDemand {
        /// The age of the data.
        lag: SignedDuration,
        /// When the previous snapshot was taken.
        previous: Option<Timestamp>,
    },
}
