//! `ListStagingAccounts`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{DrsError, Paging, page};
use crate::account::Account;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StagingAccounts {
    accounts: Vec<StagingAccount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
struct StagingAccount {
    #[serde(rename = "accountID")]
    account_id: String,
}

/// The accounts that the servers' records name as their staging areas.
pub(super) fn list(account: &Account, paging: &Paging) -> Result<StagingAccounts, DrsError> {
    let ids: BTreeSet<&str> = account
        .estate
        .servers
        .values()
        .filter_map(|server| server.text(&["stagingArea", "stagingAccountID"]))
        .collect();
    // The answer's list holds 50 at most.
    let size = paging.max_results.unwrap_or(account.options.page_size).min(50);
    let paging = Paging { max_results: Some(size), ..paging.clone() };
    let item = |id: &str| StagingAccount { account_id: id.to_owned() };
    let page = page(account, "ListStagingAccounts", &paging, ids, |id| (*id).to_owned(), item)?;
    Ok(StagingAccounts { accounts: page.items, next_token: page.next_token })
}
