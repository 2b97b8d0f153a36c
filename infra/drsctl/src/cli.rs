//! The command line's words.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use states::Pace;

use crate::target::{Output, Target};
use crate::words::{Executions, Lease, Named, Report, Start, Wish};

/// What help and manual say below everything else.
const EXIT_CODES: &str = "\
Exit codes:
    0  done, or the execution succeeded
    1  the execution failed, or something is not ready or bad
    2  the execution succeeded with failures
  252  the command line, or where it goes, is wrong: nothing was started
  254  refused: it is not in a state for this
  255  anything else";

/// Runs disaster recovery with AWS Elastic Disaster Recovery, and rehearses it on one machine without an AWS account.
#[derive(Debug, Parser)]
#[command(name = "drsctl", version, about, disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Log what happens inside to standard error.
    #[arg(long, global = true)]
    pub(crate) debug: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a plan on a running system.
    Start(Start),
    /// Follow an execution until it ends; exit code 0, 1 or 2 as it ended.
    Watch(Named),
    /// Executions of plans on a running system.
    #[command(subcommand)]
    Executions(Executions),
    /// Say whether plans can be relied on; exit code 1 when one is not ready.
    Readiness {
        /// The plan; all of them when left out.
        plan: Option<String>,

        #[command(flatten)]
        target: Target,
    },
    /// Look at everything that a recovery needs; exit code 1 when something is bad.
    Doctor {
        #[command(flatten)]
        target: Target,
    },
    /// Print what an execution has achieved, what failed, and who did what.
    Report(Report),
    /// Terminate the instances of a drill that has ended.
    Cleanup(Wish),
    /// Keep the instances of a drill longer.
    Lease(Lease),
    /// Recovery plans.
    #[command(subcommand)]
    Plans(Plans),
    /// Protection groups.
    #[command(subcommand)]
    Groups(Groups),
    /// List the source servers that DRS replicates.
    Servers {
        #[command(flatten)]
        target: Target,
    },
    /// Rehearse a plan as a drill, on a stack that lives only as long as that takes.
    Drill(Drill),
    /// Rehearse a plan as a recovery, with the post-launch checks of every server.
    Recover(Recover),
    /// List the scenarios with faults that can be rehearsed.
    Scenarios,
    /// Keep a stack running: Step Functions, Lambda, DynamoDB, DRS, SSM and SNS on one port.
    Serve(Serve),
    /// Serve only the simulated DRS, SSM and SNS.
    Simulate(Simulate),
    /// Print completions for a shell: `source <(drsctl completions bash)`.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write one for every command into a folder.
    Man {
        /// The folder; it is made when it is not there.
        folder: Option<PathBuf>,
    },
}

/// `drsctl drill`
#[derive(Debug, Args)]
pub(crate) struct Drill {
    /// The plan to run; the only one there is when left out.
    pub(crate) plan: Option<String>,

    #[command(flatten)]
    pub(crate) rehearsal: Rehearsal,

    #[command(flatten)]
    pub(crate) world: World,
}

/// `drsctl recover`
#[derive(Debug, Args)]
pub(crate) struct Recover {
    /// The plan to run.
    pub(crate) plan: String,

    /// The plan once more, so that no recovery starts by a slip of the hand.
    #[arg(long, value_name = "PLAN")]
    pub(crate) confirm: Option<String>,

    #[command(flatten)]
    pub(crate) rehearsal: Rehearsal,

    #[command(flatten)]
    pub(crate) world: World,
}

/// How a rehearsal is run and shown.
#[derive(Debug, Args)]
pub(crate) struct Rehearsal {
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Output::Text)]
    pub(crate) output: Output,

    /// How fast time goes: `instant`, `60x` (any factor), or `real`.
    #[arg(long, default_value = "instant", value_name = "PACE")]
    pub(crate) clock: Pace,
}

/// The simulated world.
#[derive(Debug, Args)]
pub(crate) struct World {
    /// The servers: the answer of `aws drs describe-source-servers`, or an estate file; `-` for standard input.
    /// The sample estate when left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) estate: Option<PathBuf>,

    /// The servers of another account and Region, as `222233334444/eu-central-1=FILE`; as often as there are.
    #[arg(long, value_name = "ACCOUNT/REGION=FILE")]
    pub(crate) elsewhere: Vec<String>,

    /// The plan, as YAML or JSON. With an estate of your own and no plan, all its servers are one wave.
    #[arg(long = "plan", value_name = "FILE")]
    pub(crate) plan_file: Option<PathBuf>,

    /// Without a plan: one wave per value of this tag, in natural order.
    #[arg(long, value_name = "KEY", conflicts_with = "plan_file")]
    pub(crate) waves_by_tag: Option<String>,

    /// What every wave does when a server fails, whatever the plan says.
    #[arg(long, value_enum, value_name = "POLICY")]
    pub(crate) on_failure: Option<FailurePolicy>,

    /// What goes wrong: a scenario's name (see `drsctl scenarios`) or file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) scenario: Option<String>,

    /// Makes the run repeatable: the same seed gives the same ids, durations and times.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

/// `drsctl serve`
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The port of the AWS services, on 127.0.0.1.
    #[arg(long, default_value_t = 4566, value_name = "PORT")]
    pub(crate) aws_port: u16,

    /// The port of the HTTP API, on 127.0.0.1.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    pub(crate) http_port: u16,

    /// Keep everything in this folder, so that it survives a restart.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// How fast time goes: `instant`, `60x` (any factor), or `real`.
    #[arg(long, default_value = "60x", value_name = "PACE")]
    pub(crate) clock: Pace,

    #[command(flatten)]
    pub(crate) world: World,
}

/// `drsctl groups`
#[derive(Debug, Subcommand)]
pub(crate) enum Groups {
    /// List them.
    List {
        #[command(flatten)]
        target: Target,
    },
    /// Show one with its servers.
    Show {
        /// The group's id.
        group: String,

        #[command(flatten)]
        target: Target,
    },
}

/// `drsctl plans`
#[derive(Debug, Subcommand)]
pub(crate) enum Plans {
    /// List them.
    List {
        #[command(flatten)]
        target: Target,
    },
    /// Show one.
    Show {
        /// The plan's id.
        plan: String,

        #[command(flatten)]
        target: Target,
    },
    /// Say what is wrong with a plan file, without saving it.
    Validate {
        /// The file, as YAML or JSON; `-` for standard input.
        #[arg(short, long, value_name = "FILE")]
        file: PathBuf,

        #[command(flatten)]
        target: Target,
    },
    /// Make plan and groups as a file has them.
    Apply {
        /// The file, as YAML or JSON; `-` for standard input.
        #[arg(short, long, value_name = "FILE")]
        file: PathBuf,

        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,

        #[command(flatten)]
        target: Target,
    },
    /// Write a plan and its groups as a file: YAML, or JSON with `--output json`.
    Export {
        /// The plan's id.
        plan: String,

        #[command(flatten)]
        target: Target,
    },
}

/// `drsctl simulate`
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The port, on 127.0.0.1.
    #[arg(long, default_value_t = 4566, value_name = "PORT")]
    pub(crate) port: u16,

    /// How fast time goes: `instant`, `60x` (any factor), or `real`.
    #[arg(long, default_value = "60x", value_name = "PACE")]
    pub(crate) clock: Pace,

    /// The servers: the answer of `aws drs describe-source-servers`, or an estate file; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) estate: Option<PathBuf>,

    /// What goes wrong: a scenario's name or file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) scenario: Option<String>,

    /// Makes the run repeatable.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

/// What a wave does when a critical server fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailurePolicy {
    /// It fails.
    Stop,
    /// It asks.
    Ask,
    /// It counts as done.
    Continue,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
