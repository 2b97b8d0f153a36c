//! The register of accounts that plans may recover into, and whether they can be reached.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::catalogue::{ReadAccounts, WriteAccount};
use domain::fault::Fault;
use domain::ids::{AccountId, Region};
use domain::ports::{AtTarget, DescribeJobs};
use domain::target::Target;
use domain::target_account::{self, TargetAccount};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::placement::all_groups;
use crate::problem::{Code, Problem};
use crate::request::{Body, Id};

/// The registered accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountList {
    /// By name.
    items: Vec<TargetAccount>,
}

/// Whether DRS answers in each Region of an account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountCheck {
    account: AccountId,
    /// Whether all of them do.
    reachable: bool,
    regions: Vec<RegionCheck>,
}

/// Whether DRS answers in a Region.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegionCheck {
    region: Region,
    reachable: bool,
    /// Why not, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_step: Option<String>,
}

/// List the accounts that plans may recover into
#[utoipa::path(get, path = "/api/accounts", tag = "Accounts", responses((status = 200, body = AccountList)))]
pub(crate) async fn list_accounts(State(api): State<Api>) -> Result<Json<AccountList>, Problem> {
    Ok(Json(AccountList { items: api.world.accounts().await? }))
}

/// Register an account, or change its entry
#[utoipa::path(put, path = "/api/accounts/{id}", tag = "Accounts", params(("id" = AccountId, Path)), request_body = TargetAccount, responses((status = 200, body = TargetAccount)))]
pub(crate) async fn put_account(
    State(api): State<Api>,
    Id(id): Id<AccountId>,
    Body(account): Body<TargetAccount>,
) -> Result<Json<TargetAccount>, Problem> {
    if account.account != id {
        let detail = format!("the body is about account {}, the address about {id}", account.account);
        return Err(Problem::new(Code::InvalidBody, detail).field("account").fix("make them the same"));
    }
    let problems = account.problems();
    if !problems.is_empty() {
        return Err(Problem::of_fields(Code::InvalidBody, problems));
    }
    api.world.put_account(&account).await?;
    Ok(Json(account))
}

/// Take an account out of the register
#[utoipa::path(delete, path = "/api/accounts/{id}", tag = "Accounts", params(("id" = AccountId, Path)), responses((status = 204)))]
pub(crate) async fn delete_account(State(api): State<Api>, Id(id): Id<AccountId>) -> Result<StatusCode, Problem> {
    found(&api, &id).await?;
    let groups = all_groups(&api.world).await?;
    let using = groups.iter().map(|group| &group.item).filter(|group| group.target.account.as_ref() == Some(&id));
    let names: Vec<String> = using.map(|group| format!("`{}`", group.group_id)).collect();
    if !names.is_empty() {
        let detail = format!("account {id} is used by the groups {}", names.join(", "));
        return Err(Problem::new(Code::AccountInUse, detail).fix("move or delete these groups first"));
    }
    api.world.remove_account(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try to reach an account, without changing anything
#[utoipa::path(post, path = "/api/accounts/{id}/check", tag = "Accounts", params(("id" = AccountId, Path)), responses((status = 200, body = AccountCheck)))]
pub(crate) async fn check_account(
    State(api): State<Api>,
    Id(id): Id<AccountId>,
) -> Result<Json<AccountCheck>, Problem> {
    let account = found(&api, &id).await?;
    let mut regions = Vec::new();
    for region in account.regions {
        let target = Target { account: Some(id.clone()), region: Some(region.clone()) };
        let fault: Option<Fault> = match api.world.at(&target).await {
            Ok(there) => there.jobs_since(api.now()).await.err(),
            Err(fault) => Some(fault),
        };
        let (reason, next_step) = fault.map(|fault| (fault.what, fault.next_step)).unzip();
        regions.push(RegionCheck { region, reachable: reason.is_none(), reason, next_step: next_step.flatten() });
    }
    Ok(Json(AccountCheck { account: id, reachable: regions.iter().all(|region| region.reachable), regions }))
}

/// The place that a caller names, if it is one that is known here.
///
/// # Errors
/// `ACCOUNT_NOT_FOUND`
pub(crate) async fn target(api: &Api, account: Option<AccountId>, region: Option<Region>) -> Result<Target, Problem> {
    let target = Target { account, region };
    if target.account.is_some() {
        let known = api.world.accounts().await?;
        let bad = target_account::problem(&target, api.world.account(), api.world.region(), &known);
        if let Some(bad) = bad {
            let problem = Problem::new(Code::AccountNotFound, bad.problem).field(bad.field);
            return Err(problem.fix(bad.fix.unwrap_or_default()));
        }
    }
    Ok(target)
}

async fn found(api: &Api, id: &AccountId) -> Result<TargetAccount, Problem> {
    let accounts = api.world.accounts().await?;
    accounts.into_iter().find(|account| account.account == *id).ok_or_else(|| {
        let fix = format!("register it with PUT /api/accounts/{id}");
        Problem::new(Code::AccountNotFound, format!("account {id} is not registered")).fix(fix)
    })
}
