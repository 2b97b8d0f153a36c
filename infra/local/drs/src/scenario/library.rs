//! The scenarios that come with the crate.

/// A scenario of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryScenario {
    /// Its name, which is its file's.
    pub name: &'static str,
    /// Its text, YAML.
    pub text: &'static str,
}

impl LibraryScenario {
    /// What it teaches: one line.
    pub fn teaches(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("teaches:")).map(str::trim).unwrap_or_default()
    }
}

macro_rules! library {
    ($($name:literal),* $(,)?) => {
        /// The scenarios that come with the crate, by name.
        pub const LIBRARY: &[LibraryScenario] = &[
            $(LibraryScenario { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".yaml")) }),*
        ];
    };
}

library![
    "access-denied",
    "account-not-initialized",
    "agent-late",
    "agent-never-online",
    "answer-lost",
    "app-conversion-fails",
    "capacity-shortage",
    "check-fails",
    "check-hangs",
    "check-not-delivered",
    "check-times-out",
    "cleanup-fails",
    "conflict",
    "conversion-hangs",
    "conversion-retried",
    "instance-id-late",
    "instance-id-never",
    "job-appears-late",
    "launch-action-fails",
    "launch-event-duplicated",
    "launch-event-lost",
    "launch-fails",
    "newer-aws",
    "one-of-two-fails",
    "permission-denied",
    "permission-missing",
    "quota-exceeded",
    "replication-stalls",
    "server-errors",
    "server-skipped",
    "slow-launch",
    "snapshot-falls-back",
    "snapshot-impossible",
    "ssm-throttled",
    "termination-fails",
    "throttle-burst",
];
