//! What commands print, and which plugins run them.

use super::runs::Parameters;
use crate::drs::shapes::Platform;
use crate::estate::Document;

/// The plugin that runs a document.
pub(super) fn plugin(document: Option<&Document>) -> String {
    match document.map(|document| &*document.platform_types) {
        Some([Platform::Windows]) => "aws:runPowerShellScript",
        _ => "aws:runShellScript",
    }
    .to_owned()
}

/// What a command prints when all goes well: the document's own output, or what its commands would.
pub(super) fn of(document: &Document, parameters: &Parameters, hostname: &str) -> String {
    if let Some(output) = &document.output {
        return format!("{output}\n");
    }
    match parameters.get("commands") {
        Some(commands) => commands.iter().map(|command| line(command, hostname)).collect(),
        None => format!("{} on {hostname}: ok\n", document.name),
    }
}

fn line(command: &str, hostname: &str) -> String {
    let command = command.trim();
    match command.split_once(' ') {
        Some(("echo" | "Write-Output" | "Write-Host", text)) => format!("{}\n", text.trim_matches(['"', '\''])),
        _ if command == "hostname" => format!("{hostname}\n"),
        _ => format!("{command}: ok\n"),
    }
}

/// The first characters of a text, at most so many.
pub(super) fn head(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
