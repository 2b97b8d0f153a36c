//! `drsctl completions` and `drsctl man`: made from the command line's own words.

use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::exit::{DONE, Failure};
use crate::output::say;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "drsctl", &mut script);
    say(&String::from_utf8_lossy(&script))
}

/// Prints the page of `drsctl`, or writes one for every command into a folder.
pub(super) fn pages(folder: Option<&Path>) -> Result<ExitCode, Failure> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        let made = Man::new(Cli::command()).render(&mut page);
        made.map_err(|error| Failure::other(error, "this is a defect of drsctl"))?;
        return say(&String::from_utf8_lossy(&page));
    };
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    written.map_err(|error| {
        Failure::usage(format!("cannot write into {}: {error}", folder.display()), "name a folder that you may write")
    })?;
    Ok(ExitCode::from(DONE))
}
