//! What the whole-system tests share.

use std::path::PathBuf;

/// A tool that `make python` has installed; `None`, with a message, when it has not.
pub fn python_tool(name: &str) -> Option<PathBuf> {
    let tool = workspace().join("target/python/bin").join(name);
    if tool.exists() {
        return Some(tool);
    }
    #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
    {
        eprintln!("skipped: {name} is not installed; run `make python`");
    }
    None
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
