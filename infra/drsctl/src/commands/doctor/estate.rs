//! What is to be recovered, and where: source servers, accounts, plans, quotas.

use domain::ports::{ListServiceQuotas, SimulatePrincipalPolicy};
use domain::readiness::Severity;
use domain::source_server::ReplicationState;
use domain::target::Target as Place;
use serde_json::Value;

use super::{Check, deployment};
use crate::client::Refusal;
use crate::connect::Connection;
use crate::output::text;
use crate::target::Target;

/// How many servers, reasons or Regions a line names.
const MOST_NAMED: usize = 3;

/// Whether DRS is initialised, and its servers replicate.
pub(super) async fn servers(connection: &Connection) -> Check {
    const CHECK: &str = "source servers";
    let servers = match connection.client.list("/api/servers").await {
        Ok(servers) => servers,
        Err(refusal) => return refused(CHECK, refusal),
    };
    if servers.is_empty() {
        let next = "install the replication agent on servers, or look whether this is the recovery Region";
        return Check::warning(CHECK, "DRS is initialised; no server replicates to this Region", next);
    }
    let state = |server: &Value| text(&server["replicationState"]);
    let unwell = |server: &&Value| state(server) != ReplicationState::Continuous.word();
    let unwell: Vec<&Value> = servers.iter().filter(unwell).collect();
    let healthy = format!("{} of {} replicate continuously", servers.len() - unwell.len(), servers.len());
    if unwell.is_empty() {
        return Check::good(CHECK, healthy);
    }
    let label = |server: &Value| {
        let name = server["hostname"].as_str().or(server["sourceServerId"].as_str()).unwrap_or_default();
        format!("{name} is {}", state(server))
    };
    let names = some(unwell.iter().map(|server| label(server)).collect(), ", ");
    Check::warning(
        CHECK,
        format!("{healthy}; {names}"),
        "`drsctl servers` lists them; look at their agents and network",
    )
}

/// What DRS takes at once.
pub(super) async fn quotas(connection: &Connection) -> Check {
    const CHECK: &str = "quotas of DRS";
    match connection.world.quotas().await {
        Ok(quotas) => {
            let (jobs, in_a_job, in_all) = (quotas.jobs, quotas.servers_in_a_job, quotas.servers_in_all_jobs);
            Check::good(CHECK, format!("{jobs} jobs at once, {in_a_job} servers in a job, {in_all} in all jobs"))
        }
        Err(fault) => {
            let needs = "asking needs servicequotas:ListServiceQuotas";
            deployment::of_fault(CHECK, &fault, needs, "look at Service Quotas for AWS Elastic Disaster Recovery")
        }
    }
}

/// Whether DRS may do its work in the name of the role that launches servers, here. Other accounts are looked at with the
/// plans that recover into them.
pub(super) async fn permissions(connection: &Connection) -> Check {
    const CHECK: &str = "permissions";
    match connection.world.permissions().await.findings(&Place::default()) {
        None => Check::good(CHECK, "the role that launches servers may do all that DRS does in its name"),
        Some(found) if found.severity == Severity::Warning => Check::warning(CHECK, found.sentence, found.fix),
        Some(found) => Check::bad(CHECK, found.sentence, found.fix),
    }
}

/// Whether the other accounts that plans may recover into can be reached.
pub(super) async fn accounts(connection: &Connection) -> Vec<Check> {
    let known = match connection.client.send("GET", "/api/accounts", None).await {
        Ok(mut page) => page["items"].as_array_mut().map(std::mem::take).unwrap_or_default(),
        Err(refusal) => return vec![refused("target accounts", refusal)],
    };
    let mut checks = Vec::new();
    for account in known {
        let id = text(&account["account"]);
        let check = format!("account {id}");
        checks.push(match connection.client.send("POST", &format!("/api/accounts/{id}/check"), None).await {
            Ok(found) => reached(check, &text(&account["name"]), &found),
            Err(refusal) => refused(&check, refusal),
        });
    }
    checks
}

fn reached(check: String, name: &str, found: &Value) -> Check {
    let regions: Vec<&Value> = found["regions"].as_array().into_iter().flatten().collect();
    let away: Vec<&Value> = regions.iter().copied().filter(|region| region["reachable"] != true).collect();
    let Some(first) = away.first() else {
        let regions = some(regions.iter().map(|region| text(&region["region"])).collect(), ", ");
        return Check::good(check, format!("{name}: DRS answers in {regions}"));
    };
    let why = |region: &&Value| format!("{}: {}", text(&region["region"]), text(&region["reason"]));
    let next = first["nextStep"].as_str().unwrap_or("look at the role of infra/aws/target-account.yaml there");
    Check::bad(check, format!("{name}: {}", some(away.iter().map(why).collect(), "; ")), next)
}

/// Whether plans can be relied on, each with its first reasons.
pub(super) async fn plans(connection: &Connection, target: &Target) -> Vec<Check> {
    let plans = match connection.client.list("/api/plans").await {
        Ok(plans) => plans,
        Err(refusal) => return vec![refused("plans", refusal)],
    };
    if plans.is_empty() {
        let next = "make one in the console, or from a file: `drsctl plans apply --file plan.yaml`";
        return vec![Check::warning("plans", "there is none", next)];
    }
    let mut checks = Vec::new();
    for plan in plans {
        let id = text(&plan["plan"]["planId"]);
        let check = format!("plan {id}");
        checks.push(match connection.client.send("GET", &format!("/api/plans/{id}/readiness"), None).await {
            Ok(readiness) => judged(check, &id, &readiness, target),
            Err(refusal) => refused(&check, refusal),
        });
    }
    checks
}

fn judged(check: String, id: &str, readiness: &Value, target: &Target) -> Check {
    let reasons: Vec<&Value> = readiness["reasons"].as_array().into_iter().flatten().collect();
    let verdict = text(&readiness["verdict"]);
    let Some(first) = reasons.first() else {
        return Check::good(check, format!("{verdict}: {} servers", text(&readiness["servers"])));
    };
    let sentences = some(reasons.iter().map(|reason| text(&reason["sentence"])).collect(), "; ");
    let seen = format!("{verdict}: {sentences}");
    let more = format!("; all reasons: drsctl readiness {id}{}", target.options());
    let next = text(&first["fix"]) + if reasons.len() > 1 { &more } else { "" };
    match verdict.as_str() {
        "Ready" => Check::good(check, seen),
        "AtRisk" => Check::warning(check, seen, next),
        _ => Check::bad(check, seen, next),
    }
}

fn refused(check: &str, refusal: Refusal) -> Check {
    let (seen, next) = refusal.into_sentences();
    let next = if next.is_empty() { "try again with --debug".to_owned() } else { next };
    Check::bad(check, seen, next)
}

/// The first few, and how many more there are.
fn some(mut texts: Vec<String>, between: &str) -> String {
    let hidden = texts.len().saturating_sub(MOST_NAMED);
    texts.truncate(MOST_NAMED);
    let named = texts.join(between);
    if hidden == 0 { named } else { format!("{named}{between}and {hidden} more") }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::super::Verdict;
    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        target: Target,
    }

    fn judge(readiness: &Value) -> Check {
        judged("plan p".to_owned(), "p", readiness, &Line::parse_from(["drsctl", "--stack", "dr"]).target)
    }

    #[test]
    fn a_plan_is_as_good_as_its_readiness_and_its_first_reasons_are_named() {
        let reason = |number: usize| json!({"sentence": format!("reason {number}"), "fix": format!("fix {number}")});
        let reasons: Vec<Value> = (1..=5).map(reason).collect();
        let bad = judge(&json!({"verdict": "NotReady", "reasons": reasons}));
        assert_eq!(
            (bad.verdict, bad.seen.as_str()),
            (Verdict::Bad, "NotReady: reason 1; reason 2; reason 3; and 2 more")
        );
        assert_eq!(bad.next.as_deref(), Some("fix 1; all reasons: drsctl readiness p --stack dr"));
        let risk = judge(&json!({"verdict": "AtRisk", "reasons": [reason(1)]}));
        assert_eq!((risk.verdict, risk.next.as_deref()), (Verdict::Warning, Some("fix 1")));
        let good = judge(&json!({"verdict": "Ready", "reasons": [], "servers": 6}));
        assert_eq!((good.verdict, good.seen.as_str()), (Verdict::Good, "Ready: 6 servers"));
    }

    #[test]
    fn an_account_is_bad_when_one_of_its_regions_cannot_be_reached() {
        let found = json!({"regions": [
            {"region": "eu-west-1", "reachable": true},
            {"region": "eu-central-1", "reachable": false, "reason": "role cannot be assumed", "nextStep": "deploy it"},
        ]});
        let check = reached("account 1".to_owned(), "Payments", &found);
        assert_eq!(check, Check::bad("account 1", "Payments: eu-central-1: role cannot be assumed", "deploy it"));
    }
}
