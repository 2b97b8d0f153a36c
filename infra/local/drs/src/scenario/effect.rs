//! The vocabulary of faults: what can go wrong, in scenario files and in admin calls alike.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::Selector;

/// What goes wrong. In a file it is the name after `fault:`; its fields are keys beside it.
///
/// Durations are ISO 8601 (`PT10M`) or friendly (`10m`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Effect {
    /// The role that called `StartRecovery` lacks EC2 or `iam:PassRole` rights: the server fails after its snapshot,
    /// silently.
    PermissionDenied {
        /// What IAM's simulation shows as denied, or patterns of it; absent: nothing, so that it comes as a surprise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<Selector>,
    },
    /// The server cannot take part: `SERVER_SKIPPED`.
    ServerSkipped {},
    /// What an earlier launch, or this one, left cannot be removed: `CLEANUP_FAIL`, some ten minutes into the launch.
    CleanupFails {
        /// What EC2 said.
        #[serde(default = "delete_volume_refused")]
        raw_error: String,
    },
    /// No snapshot of the newest data: `SNAPSHOT_FAIL`, then the previous one is used.
    SnapshotFails {
        /// The previous one cannot be used either.
        #[serde(default)]
        previous_snapshot_fails: bool,
        /// What EC2 said.
        #[serde(default = "snapshot_limit")]
        raw_error: String,
    },
    /// The conversion fails.
    ConversionFails {
        /// How many attempts fail.
        #[serde(default = "three")]
        attempts: u8,
        /// How many attempts DRS makes: if more than fail, the launch succeeds after all.
        #[serde(default = "three")]
        max_attempts: u8,
        /// What the conversion server said.
        #[serde(default = "conversion_failed")]
        raw_error: String,
    },
    /// The conversion server is started, and nothing more is heard.
    ConversionHangs {
        /// For this long; absent: for ever, and the job never ends.
        #[serde(default, rename = "for")]
        duration: Option<SignedDuration>,
    },
    /// EC2 refuses to start the instance: `LAUNCH_FAILED`.
    LaunchFails {
        /// What EC2 said.
        #[serde(default = "launch_unauthorized")]
        raw_error: String,
    },
    /// EC2 has no room for the instance: `LAUNCH_FAILED` with `InsufficientInstanceCapacity`.
    InsufficientCapacity {
        /// Absent: the type that DRS recommends for the server.
        #[serde(default)]
        instance_type: Option<String>,
    },
    /// A post-launch action fails; if it is not optional, so does the launch.
    LaunchActionFails {
        /// Its name, document or id, or a pattern of them; absent: every action.
        #[serde(default = "Selector::all")]
        action: Selector,
        /// Of the run.
        #[serde(default = "action_failed")]
        failure_reason: String,
    },
    /// A launched server's part of the job does not name the recovery instance.
    InstanceIdMissing {
        /// For this long after the launch; absent: never.
        #[serde(default, rename = "for")]
        duration: Option<SignedDuration>,
    },
    /// `DescribeJobs` does not show a new job yet.
    JobAppearsLate {
        /// For this long.
        #[serde(rename = "for")]
        duration: SignedDuration,
    },
    /// EventBridge does not get the launch result.
    LaunchEventLost {},
    /// EventBridge gets the launch result twice.
    LaunchEventDuplicated {},
    /// Every phase of the launch takes longer.
    SlowLaunch {
        /// So many times.
        factor: u32,
    },
    /// The SSM agent never reports from the launched instance.
    AgentNeverOnline {},
    /// The SSM agent reports late.
    AgentLate {
        /// By this much.
        by: SignedDuration,
    },
    /// The instance cannot be terminated: `CLEANUP_FAIL`, and it goes on running.
    TerminationFails {
        /// What EC2 said.
        #[serde(default = "terminate_refused")]
        raw_error: String,
    },
    /// Replication of the server is in this state.
    ReplicationState {
        /// A word of `DataReplicationState`.
        state: String,
        /// Its lag; absent: unchanged.
        #[serde(default)]
        lag: Option<SignedDuration>,
    },
    /// A command or automation fails.
    CommandFails {
        /// Of the script.
        #[serde(default = "one")]
        exit_code: i32,
        /// What it prints.
        #[serde(default = "check_failed")]
        output: String,
    },
    /// A command or automation runs into its time limit.
    CommandTimesOut {},
    /// A command or automation is in progress for ever.
    CommandHangs {},
    /// A command never reaches the agent: `DeliveryTimedOut`.
    CommandNotDelivered {},
    /// Calls are refused with the service's throttling error.
    Throttle {
        /// Seconds, for the header `Retry-After`; DRS only.
        #[serde(default)]
        retry_after_seconds: Option<u64>,
    },
    /// Calls are answered with the service's internal error, and do nothing.
    ServerError {
        /// Seconds, for the header `Retry-After`; DRS only.
        #[serde(default)]
        retry_after_seconds: Option<u64>,
    },
    /// Calls do what they should, but the answer is an internal error: the caller cannot know.
    AnswerLost {},
    /// Calls are answered with `ConflictException`.
    Conflict {},
    /// Calls are answered with `ServiceQuotaExceededException`.
    QuotaExceeded {
        /// The quota.
        #[serde(default = "jobs_quota")]
        quota_code: String,
    },
    /// Calls are answered with `AccessDeniedException`.
    AccessDenied {},
    /// Answers carry a word that is in no model.
    UnknownValue {
        /// Where: member names joined by dots; lists are gone through.
        member: String,
        /// The word.
        value: String,
    },
    /// Answers carry a member that is in no model.
    UnknownField {
        /// Where: member names joined by dots; lists are gone through. Absent: at the top.
        #[serde(default)]
        member: String,
        /// Its name.
        name: String,
        /// Its value.
        #[serde(default)]
        value: Value,
    },
    /// DRS has not been initialised in the account: everything but `InitializeService` is refused.
    UninitializedAccount {},
}

fn one() -> i32 {
    1
}

fn three() -> u8 {
    3
}

fn delete_volume_refused() -> String {
    "An error occurred (UnauthorizedOperation) when calling the DeleteVolume operation: You are not authorized to \
     perform this operation."
        .to_owned()
}

fn snapshot_limit() -> String {
    "An error occurred (SnapshotCreationPerVolumeRateExceeded) when calling the CreateSnapshot operation: The maximum \
     per volume CreateSnapshot request rate has been exceeded."
        .to_owned()
}

fn conversion_failed() -> String {
    "Failed to convert the boot volume: no supported boot loader was found.".to_owned()
}

fn launch_unauthorized() -> String {
    "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to \
     perform this operation."
        .to_owned()
}

fn action_failed() -> String {
    "The command exited with status 1".to_owned()
}

fn terminate_refused() -> String {
    "An error occurred (OperationNotPermitted) when calling the TerminateInstances operation: The instance has \
     termination protection."
        .to_owned()
}

fn check_failed() -> String {
    "the application does not answer".to_owned()
}

fn jobs_quota() -> String {
    "L-D88FAC3A".to_owned()
}
