//! `drsctl doctor`: looks at everything that a recovery needs, and says what is not good and what to do about it.

mod deployment;
mod estate;

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

use crate::connect::{Connection, deployed, local, sign_in};
use crate::exit::{DONE, EXECUTION_FAILED, Failure};
use crate::output::{document, say, table};
use crate::target::{Output, Place, Target};

/// Whether something is as it must be, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Verdict {
    /// It is.
    Good,
    /// A recovery would run, with this risk.
    Warning,
    /// A recovery would not run.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    /// What was looked at.
    check: String,
    verdict: Verdict,
    /// What was seen.
    seen: String,
    /// What to do, when it is not good.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Check {
    fn good(check: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Good, seen: seen.into(), next: None }
    }

    fn warning(check: impl Into<String>, seen: impl Into<String>, next: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warning, next: Some(next.into()), ..Self::good(check, seen) }
    }

    fn bad(check: impl Into<String>, seen: impl Into<String>, next: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, next: Some(next.into()), ..Self::good(check, seen) }
    }

    fn of_failure(check: &str, failure: &Failure) -> Self {
        Self::bad(check, failure.to_string(), failure.hint())
    }
}

/// Looks at everything. Exit code 1 when something is bad.
pub(super) async fn doctor(target: &Target) -> Result<ExitCode, Failure> {
    let mut checks = Vec::new();
    let place = target.place(|name| std::env::var(name).ok())?;
    let connection = enter(place, &mut checks).await;
    if let Some(connection) = &connection {
        let _ = writeln!(std::io::stderr(), "{}", connection.system);
        look(connection, target, &mut checks).await;
    }
    let worst = checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Good);
    match target.output {
        Output::Json => {
            let system = connection.map(|connection| connection.system.to_string());
            document(&json!({"system": system, "verdict": worst, "checks": checks}))?
        }
        Output::Text => say(&shown(&checks))?,
    };
    Ok(ExitCode::from(if worst == Verdict::Bad { EXECUTION_FAILED } else { DONE }))
}

/// Goes to the system as every command does, one check for each step. Without a system there is no more to look at.
async fn enter(place: Place, checks: &mut Vec<Check>) -> Option<Connection> {
    let (choice, stack) = match place {
        Place::Local(endpoint) => return Some(local(endpoint)),
        Place::Aws { choice, stack } => (choice, stack),
    };
    let session = match sign_in(&choice).await {
        Ok(session) => session,
        Err(failure) => {
            checks.push(Check::of_failure("credentials", &failure));
            return None;
        }
    };
    let identity = session.identity();
    let seen = format!("{}, account {}, Region {}", identity.arn, identity.account, identity.region);
    checks.push(Check::good("credentials", seen));
    match deployed(session, stack).await {
        Ok(connection) => Some(connection),
        Err(failure) => {
            checks.push(Check::of_failure("stack", &failure));
            None
        }
    }
}

async fn look(connection: &Connection, target: &Target, checks: &mut Vec<Check>) {
    let tables = deployment::tables(connection).await;
    let is_away = connection.system.is_local() && tables.verdict == Verdict::Bad;
    checks.push(tables);
    if is_away {
        return;
    }
    checks.push(deployment::machines(connection).await);
    checks.push(deployment::topic(connection).await);
    checks.extend(deployment::functions(connection).await);
    checks.push(estate::servers(connection).await);
    checks.push(estate::quotas(connection).await);
    checks.push(estate::permissions(connection).await);
    checks.extend(estate::accounts(connection).await);
    checks.extend(estate::plans(connection, target).await);
}

/// A line for each check, with what to do below it, and how many are how at the end.
fn shown(checks: &[Check]) -> String {
    let mut rows = Vec::new();
    for check in checks {
        rows.push(vec![format!("{:?}", check.verdict), check.check.clone(), check.seen.clone()]);
        rows.extend(check.next.iter().map(|next| vec![String::new(), String::new(), format!("next: {next}")]));
    }
    let headings = ["VERDICT", "CHECK", "SEEN"].map(str::to_owned).to_vec();
    let counted = [Verdict::Bad, Verdict::Warning, Verdict::Good].map(|verdict| {
        let count = checks.iter().filter(|check| check.verdict == verdict).count();
        format!("{count} {verdict:?}")
    });
    format!("{}\n{}\n", table(headings, rows), counted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_stands_below_what_is_not_good() {
        let checks = [
            Check::good("tables", "3 tables can be read"),
            Check::bad("plan payroll", "NotReady: never drilled", "start a drill"),
        ];
        let expected = "\
VERDICT  CHECK         SEEN
Good     tables        3 tables can be read
Bad      plan payroll  NotReady: never drilled
                       next: start a drill

1 Bad, 0 Warning, 1 Good
";
        assert_eq!(shown(&checks), expected);
    }
}
