//! The command line's words about executions.

use clap::{ArgGroup, Args, Subcommand};
use domain::ids::{Attempt, WaveNumber};
use jiff::Timestamp;

use crate::target::Target;

/// `drsctl executions`
#[derive(Debug, Subcommand)]
pub(crate) enum Executions {
    /// List them, newest first.
    List {
        /// Only of this plan.
        #[arg(long)]
        plan: Option<String>,

        /// Only in one of these statuses: `Running,Paused`.
        #[arg(long)]
        status: Option<String>,

        /// How many at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,

        #[command(flatten)]
        target: Target,
    },
    /// Show one: its waves and servers, what it asks, and the commands that answer.
    Show(Named),
    /// Follow one until it ends; exit code 0, 1 or 2 as it ended.
    Watch(Named),
    /// Start a plan.
    Start(Start),
    /// Start a wave that waits for approval.
    Approve(Answer),
    /// Launch the failed servers of a wave again.
    Retry {
        #[command(flatten)]
        answer: Answer,

        /// Launch from the newest recovery points that are not younger than this time.
        #[arg(long, value_name = "TIME")]
        recovery_point: Option<Timestamp>,
    },
    /// Go on without the failed servers of a wave.
    Skip(Answer),
    /// End a wave that asks.
    Stop(Answer),
    /// Let no further wave start.
    Pause(Wish),
    /// Let the waves of a paused execution start again.
    Resume(Wish),
    /// End an execution early; what is under way ends first, and nothing is terminated.
    Cancel(Wish),
}

/// An execution.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The execution's id.
    pub(crate) execution: String,

    #[command(flatten)]
    pub(crate) target: Target,
}

/// What is wished of an execution, and why.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    pub(crate) named: Named,

    /// Why; it is kept with the execution.
    #[arg(long)]
    pub(crate) comment: Option<String>,
}

/// An answer to a wave.
#[derive(Debug, Args)]
pub(crate) struct Answer {
    #[command(flatten)]
    pub(crate) wish: Wish,

    /// The wave that asks.
    #[arg(long, value_name = "NUMBER", value_parser = wave)]
    pub(crate) wave: WaveNumber,

    /// The attempt that the answer is about, so that a late answer decides nothing else.
    #[arg(long, value_name = "NUMBER", value_parser = attempt)]
    pub(crate) attempt: Attempt,
}

/// `drsctl executions start`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("kind").required(true).args(["drill", "recovery"]))]
pub(crate) struct Start {
    /// The plan.
    pub(crate) plan: String,

    /// As a drill.
    #[arg(long)]
    pub(crate) drill: bool,

    /// As a recovery; needs `--confirm PLAN`.
    #[arg(long)]
    pub(crate) recovery: bool,

    /// The plan once more, so that no recovery starts by a slip of the hand.
    #[arg(long, value_name = "PLAN")]
    pub(crate) confirm: Option<String>,

    /// Why.
    #[arg(long)]
    pub(crate) note: Option<String>,

    /// Launch from the newest recovery points that are not younger than this time, instead of the latest.
    #[arg(long, value_name = "TIME")]
    pub(crate) before: Option<Timestamp>,

    /// A server whose live instance may be replaced; can be given several times.
    #[arg(long = "replace-instance", value_name = "SERVER")]
    pub(crate) replace_instances: Vec<String>,

    /// The execution's name: a repeat with the same one starts nothing new.
    #[arg(long, value_name = "NAME")]
    pub(crate) idempotency_key: Option<String>,

    /// Follow it until it ends; exit code 0, 1 or 2 as it ended.
    #[arg(long)]
    pub(crate) wait: bool,

    #[command(flatten)]
    pub(crate) target: Target,
}

/// `drsctl lease`
#[derive(Debug, Args)]
pub(crate) struct Lease {
    #[command(flatten)]
    pub(crate) wish: Wish,

    /// Until when the drill's instances are kept.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Timestamp,
}

/// `drsctl report`
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) named: Named,

    /// `csv`: a line for each server, for a spreadsheet.
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReportFormat>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReportFormat {
    /// A line for each server.
    Csv,
    /// The whole record.
    Json,
}

fn wave(text: &str) -> Result<WaveNumber, std::num::ParseIntError> {
    text.parse().map(WaveNumber)
}

fn attempt(text: &str) -> Result<Attempt, std::num::ParseIntError> {
    text.parse().map(Attempt)
}
