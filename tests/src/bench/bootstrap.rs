//! The `bootstrap` of the Lambdas beside the same poll in Python: `lambdas/functions/benches/bootstrap.py` measures.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::noise::{self, Median};
use super::report::{Report, Row};
use crate::workspace;

const BENCH: &str = "1 bootstrap";
const PROGRAM: &str = "target/x86_64-unknown-linux-musl/lambda/bootstrap";
/// How often each function is started.
const RUNS: &str = "20";
/// A wave's poll asks DynamoDB and DRS.
const REQUESTS: f64 = 2.0;

/// Bench 1.
pub(super) fn benches() -> Report {
    let mut report = Report::default();
    let bootstrap = workspace().join(PROGRAM);
    if !bootstrap.exists() {
        report.notes.push(format!("1 bootstrap is left out: {PROGRAM} is not there; `make bench` builds it"));
        return report;
    }
    let python = workspace().join("target/bench-tools/bin/python");
    if !python.exists() {
        report.notes.push("1 bootstrap is left out: it is measured from Python 3.11, which is not there".to_owned());
        return report;
    }
    match measure(&python, &bootstrap) {
        Ok(figures) => rows(&figures, &mut report),
        Err(why) => {
            report.notes.push(format!("1 bootstrap is left out: {why}"));
            return report;
        }
    }
    if let Some(size) = zipped(&python, &bootstrap) {
        report.rows.push(Row::new(BENCH, "zip of all Lambdas, for this processor", size / 1e6, "MB").at_most(8.0));
    }
    report.notes.push(
        "1 bootstrap is the program that ships (profile `lambda`), built for this processor; \
         Lambda's Runtime API, DynamoDB and DRS are played by the script, the last two over TLS. A poll makes two \
         requests. Medians of 20 starts, by turns, on a core of their own where there are two. Memory is the peak of \
         what is resident, the program's own pages included."
            .to_owned(),
    );
    report
}

fn measure(python: &Path, bootstrap: &Path) -> Result<Value, String> {
    let script = workspace().join("lambdas/functions/benches/bootstrap.py");
    let output = Command::new(python).arg(script).arg(bootstrap).args(["--runs", RUNS]).output();
    let output = output.map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// The size of the zip that would be uploaded, in bytes.
fn zipped(python: &Path, bootstrap: &Path) -> Option<f64> {
    let program = "import io, sys, zipfile; file = io.BytesIO(); \
                   archive = zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED, compresslevel=9); \
                   archive.write(sys.argv[1], 'bootstrap'); archive.close(); print(len(file.getvalue()))";
    let output = Command::new(python).args(["-c", program]).arg(bootstrap).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn rows(figures: &Value, report: &mut Report) {
    let of = |function: &str, figure: &str, scale: f64| {
        let values: Vec<f64> =
            figures[function][figure].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let Median { value, deviation } = noise::median(&values);
        Median { value: value * scale, deviation: deviation * scale }
    };
    let row = |what: &str, figure: &str, unit: &'static str, scale: f64| {
        let (ours, theirs) = (of("rust", figure, scale), of("python", figure, scale));
        Row::new(BENCH, what, ours.value, unit).noise(ours.deviation).beside("Python", theirs.value)
    };
    let next = row("CPU to the first `next`", "cpuToNext", "ms", 1.0);
    let response = row("CPU to the first response", "cpuToResponse", "ms", 1.0);
    let memory = row("peak memory", "memory", "MB", 1.0);
    report.rows.extend([
        next.clone().at_most(8.0),
        next.times_less(10.0),
        response.clone().at_most(20.0),
        response.times_less(6.0),
        row("CPU of a warm poll, for each request", "cpuWarm", "ms", 1.0 / REQUESTS).at_most(0.5),
        memory.clone().at_most(20.0),
        memory.times_less(5.0),
        row("of it neither program nor libraries", "anonymous", "MB", 1.0),
        row("clock to the first `next`", "wallToNext", "ms", 1.0),
        row("clock to the first response", "wallToResponse", "ms", 1.0),
    ]);
}
