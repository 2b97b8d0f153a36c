//! What makes one stack different from another.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use drs::{Estate, Quotas, Scenario};
use jiff::Timestamp;
use states::Pace;

use crate::interpose::Interpose;

/// The account of everything on the local stack.
pub const ACCOUNT: &str = "111122223333";
/// The Region of everything on the local stack. Requests for a Region that is not simulated are answered as if they were
/// for this one.
pub const REGION: &str = "eu-west-1";

/// An account and a Region that are simulated, besides the stack's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// Twelve digits.
    pub account: String,
    /// `eu-central-1`
    pub region: String,
}

impl Site {
    /// The stack's own.
    pub fn home() -> Self {
        Self { account: ACCOUNT.to_owned(), region: REGION.to_owned() }
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.account, self.region)
    }
}

/// How a stack is started.
#[derive(Debug, Clone)]
pub struct StackOptions {
    /// How fast its time goes.
    pub pace: Pace,
    /// When its time begins; without effect at [`Pace::Real`], and when older data is later.
    pub origin: Timestamp,
    /// All chance follows from it.
    pub seed: u64,
    /// The servers.
    pub estate: Estate,
    /// The servers of other accounts and Regions.
    pub elsewhere: BTreeMap<Site, Estate>,
    /// What goes wrong.
    pub scenario: Scenario,
    /// DRS's quotas.
    pub quotas: Quotas,
    /// How long the instances of a drill are kept whose plan does not say it, in minutes; until somebody asks when absent.
    pub drill_lease_minutes: Option<u32>,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where everything is kept; in memory when absent.
    pub data: Option<PathBuf>,
    /// How the functions run.
    pub functions: Functions,
    /// Decides what becomes of calls, when somebody does.
    pub interposer: Option<Arc<dyn Interpose>>,
}

/// How the functions run, and by it how they and everything else reach the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Functions {
    /// In processes of this program, which is their `bootstrap`; the stack listens on its port.
    Processes(PathBuf),
    /// In the stack's own process. The stack listens nowhere, and can be restarted in place.
    InProcess,
}

impl StackOptions {
    /// A stack in memory on a free port, with the given functions, servers and begin of time, where all goes well.
    pub fn new(bootstrap: PathBuf, estate: Estate, origin: Timestamp) -> Self {
        Self {
            pace: Pace::Instant,
            origin,
            seed: 0,
            estate,
            elsewhere: BTreeMap::new(),
            scenario: Scenario::none(),
            quotas: Quotas::default(),
            drill_lease_minutes: None,
            port: 0,
            data: None,
            functions: Functions::Processes(bootstrap),
            interposer: None,
        }
    }

    /// The same with the functions in the stack's own process.
    pub fn in_process(estate: Estate, origin: Timestamp) -> Self {
        Self { functions: Functions::InProcess, ..Self::new(PathBuf::new(), estate, origin) }
    }
}
