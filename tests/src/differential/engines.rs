//! The other engines: a Python process for each, which runs all cases and ends.

use std::fs::File;
use std::io::{Seek, Write};
use std::process::{Child, Command, Stdio};

use super::case::{ACCOUNT, Case, Outcomes, REGION, Suite, TOPIC};
use crate::programs::{engines_python, workspace};
use serde_json::{Value, json};

/// An engine that works. Dropping it ends it.
pub struct Running {
    engine: &'static str,
    child: Child,
    results: File,
    said: File,
}

/// Starts an engine; `None`, with a message, when it is not installed.
///
/// `pace`: so many times as fast as real time its waits go.
pub fn start(engine: &'static str, suite: &Suite, pace: u32) -> Option<Running> {
    let python = engines_python()?;
    let cases: Vec<Value> = suite.cases.iter().map(Case::document).collect();
    let job = json!({
        "engine": engine, "account": ACCOUNT, "region": REGION, "topic": TOPIC,
        "machines": suite.machines, "cases": cases, "pace": pace,
    });
    // Files instead of pipes: nobody reads while the other engines work.
    let [mut input, results, said] = std::array::from_fn(|_| tempfile::tempfile().unwrap());
    input.write_all(job.to_string().as_bytes()).unwrap();
    input.rewind().unwrap();
    let child = Command::new(python)
        .arg(workspace().join("tests/src/differential/engines.py"))
        .stdin(Stdio::from(input))
        .stdout(Stdio::from(results.try_clone().unwrap()))
        .stderr(Stdio::from(said.try_clone().unwrap()))
        .spawn()
        .unwrap();
    Some(Running { engine, child, results, said })
}

impl Running {
    /// Waits for the end and reads what came of the cases.
    pub fn results(mut self) -> Outcomes {
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{}: {}", self.engine, read(&mut self.said));
        let text = read(&mut self.results);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}: {text}", self.engine))
    }
}

fn read(file: &mut File) -> String {
    file.rewind().unwrap();
    std::io::read_to_string(file).unwrap()
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
