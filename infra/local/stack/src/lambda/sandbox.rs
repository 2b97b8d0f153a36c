//! A sandbox: one process that runs `bootstrap` for one function.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

use super::metrics::Metrics;

/// A running sandbox. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct Sandbox {
    /// Whether it has asked for work.
    pub(super) came_up: bool,
    end: Option<oneshot::Sender<()>>,
}

impl Sandbox {
    /// Ends the process. Its end is reported as that of any other.
    pub(super) fn end(&mut self) {
        if let Some(end) = self.end.take() {
            // The process may have ended by itself.
            let _ = end.send(());
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts a process with only the given environment. `ended` is called once, when the process has ended.
pub(super) fn start(
    executable: &Path,
    function: &str,
    environment: &BTreeMap<String, String>,
    metrics: &Metrics,
    ended: impl FnOnce(String) + Send + 'static,
) -> std::io::Result<Sandbox> {
    let mut child = Command::new(executable)
        .env_clear()
        .envs(environment)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(output) = child.stdout.take() {
        tokio::spawn(forward(function.to_owned(), output, Some(metrics.clone())));
    }
    if let Some(output) = child.stderr.take() {
        tokio::spawn(forward(function.to_owned(), output, None));
    }
    let (end, asked_to_end) = oneshot::channel();
    tokio::spawn(async move {
        let how = wait(child, asked_to_end).await;
        ended(how);
    });
    Ok(Sandbox { came_up: false, end: Some(end) })
}

async fn wait(mut child: Child, asked_to_end: oneshot::Receiver<()>) -> String {
    let status: std::io::Result<ExitStatus> = tokio::select! {
        status = child.wait() => status,
        _ = asked_to_end => match child.kill().await {
            Ok(()) => child.wait().await,
            Err(error) => Err(error),
        },
    };
    match status {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    }
}

/// The function's log lines become ours, at the level `debug`, and metrics are read from those of its standard output.
async fn forward(function: String, output: impl AsyncRead + Unpin, metrics: Option<Metrics>) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        tracing::debug!(target: "lambda", function, "{line}");
        if let Some(metrics) = &metrics {
            metrics.take(&line);
        }
    }
}
