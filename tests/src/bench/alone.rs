//! What is measured in a process of its own, so that its memory and CPU time are nobody else's.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::noise;

/// What can be measured alone, by its name.
pub(super) type Alone = (&'static str, fn(&Path) -> Taken);

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// What something has taken.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Taken {
    /// Transitions of all its executions.
    pub(super) transitions: u64,
    /// By the clock.
    pub(super) seconds: f64,
    /// CPU time, that of the functions' processes included.
    pub(super) processor: f64,
    /// The most memory of all its processes at a time.
    #[serde(default)]
    pub(super) memory: u64,
}

/// In the process of its own: does the work and tells what it took.
pub fn do_alone(name: &str, program: &Path) {
    if let Some((_, work)) = super::ALONE.iter().find(|(known, _)| *known == name) {
        let told = serde_json::to_string(&work(program)).unwrap();
        // Whoever asked has gone when it cannot be told.
        let _ = writeln!(std::io::stdout(), "{told}");
    }
}

/// Times what is to be measured; what is before and after it is preparation. The transitions are counted later.
pub(super) async fn timed(work: impl Future<Output = ()>) -> Taken {
    let (start, used) = (Instant::now(), noise::this_process().unwrap_or(f64::NAN));
    work.await;
    let (seconds, processor) = (start.elapsed().as_secs_f64(), noise::this_process().unwrap_or(f64::NAN) - used);
    Taken { transitions: 0, seconds, processor, memory: 0 }
}

/// Does the work of that name in a process of its own. `program`: the functions' `bootstrap`.
pub(super) fn measure(name: &str, program: &Path) -> Result<Taken, String> {
    let own: PathBuf = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(own)
        .args(["--alone", name, "--program"])
        .arg(program)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (process, memory) = (child.id(), AtomicU64::new(0));
    let output = child.stdout.take().map(BufReader::new);
    let (ended, until) = mpsc::channel::<()>();
    let told = std::thread::scope(|scope| {
        let memory = &memory;
        // Until the other side of the channel is gone.
        scope.spawn(move || {
            while until.recv_timeout(LOOK) == Err(mpsc::RecvTimeoutError::Timeout) {
                memory.fetch_max(noise::memory_of_tree(process), Ordering::Relaxed);
            }
        });
        let told = output.and_then(|output| output.lines().map_while(Result::ok).last());
        drop(ended);
        told
    });
    child.wait().map_err(|error| error.to_string())?;
    let told = told.ok_or_else(|| format!("{name} ended without a result"))?;
    let taken: Taken = serde_json::from_str(&told).map_err(|error| format!("{name}: {error}: {told}"))?;
    Ok(Taken { memory: memory.into_inner(), ..taken })
}
