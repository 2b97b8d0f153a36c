//! The deployment itself: tables, state machines, topic, functions.

use domain::catalogue::{ExecutionFilter, ListExecutions, ReadAccounts, ReadCataloguePlans};
use domain::fault::Fault;
use domain::ports::Answer;

use super::Check;
use crate::connect::{Connection, System};

/// Whether the tables can be read with the caller's own rights, as `watch` does.
pub(super) async fn tables(connection: &Connection) -> Check {
    let world = &connection.world;
    let read = async {
        let plans = world.list_plans(1, None).await?;
        let accounts = world.accounts().await?;
        let executions = world.list_executions(&ExecutionFilter::default(), 1).await?;
        Answer::Ok((plans, accounts, executions))
    };
    let missing = match &connection.system {
        System::Local { .. } => "start a local stack with `drsctl serve`, and give its address to --endpoint-url",
        System::Aws { .. } => "deploy again (`make deploy`), or restore the table from its backup",
    };
    let needs = "`watch` reads the tables itself: it needs dynamodb:GetItem and dynamodb:Query on them";
    match read.await {
        Ok(_) => Check::good("tables", "groups, plans and executions can be read"),
        Err(fault) => of_fault("tables", &fault, needs, missing),
    }
}

/// Whether the state machines that are started from outside are there.
pub(super) async fn machines(connection: &Connection) -> Check {
    match connection.world.machines_in_service().await {
        Ok(names) => Check::good("state machines", format!("{} take executions", names.join(" and "))),
        Err(fault) => {
            let needs = "looking at them needs states:DescribeStateMachine";
            of_fault("state machines", &fault, needs, "deploy again: `make deploy`")
        }
    }
}

/// Whether somebody is told what comes of executions. On this machine nobody is, and nobody misses it.
pub(super) async fn topic(connection: &Connection) -> Check {
    const CHECK: &str = "topic";
    match connection.world.subscribers().await {
        Ok(told) if told.confirmed == 0 && !connection.system.is_local() => {
            let seen = match told.pending {
                0 => "nobody is told what comes of executions".to_owned(),
                pending => format!("nobody is told yet: {pending} have not confirmed"),
            };
            let next = "deploy with NotificationEmail, or subscribe to the topic; confirm what SNS then sends";
            Check::warning(CHECK, seen, next)
        }
        Ok(told) => Check::good(CHECK, format!("{} subscribed", told.confirmed)),
        Err(fault) => {
            of_fault(CHECK, &fault, "looking at it needs sns:GetTopicAttributes", "deploy again: `make deploy`")
        }
    }
}

/// Whether the functions answer, and are of this program's version. Those of a stack on this machine are this program.
pub(super) async fn functions(connection: &Connection) -> Option<Check> {
    const CHECK: &str = "functions";
    let System::Aws { .. } = connection.system else { return None };
    Some(match connection.client.send("GET", "/api/health", None).await {
        Ok(health) => {
            let text = |name: &str| health[name].as_str().unwrap_or("unknown").to_owned();
            let (version, ours) = (text("version"), env!("CARGO_PKG_VERSION"));
            let seen = format!("version {version}, build {}", text("build"));
            if version == ours {
                Check::good(CHECK, seen)
            } else {
                let next = "use the drsctl of that version, or deploy this one: `make deploy`";
                Check::warning(CHECK, format!("{seen}; this drsctl is {ours}"), next)
            }
        }
        Err(refusal) => {
            let (seen, next) = refusal.into_sentences();
            Check::bad(CHECK, seen, next)
        }
    })
}

/// A fault when looking: what one may not see oneself is a risk at most, because the functions have rights of their own.
pub(super) fn of_fault(check: &str, fault: &Fault, needs: &str, next: &str) -> Check {
    let what = fault.what.clone();
    if ["AccessDenied", "AuthorizationError"].iter().any(|code| what.contains(code)) {
        Check::warning(check, format!("cannot be seen with these credentials: {what}"), needs)
    } else {
        Check::bad(check, what, next)
    }
}
