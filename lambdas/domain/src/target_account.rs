//! The register of accounts that plans may recover into.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AccountId, Region};
use crate::strict::{BadInput, Written};
use crate::target::Target;

/// An account that has the role for this deployment (`infra/aws/target-account.yaml`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetAccount {
    /// Which account.
    pub account: AccountId,
    /// What people call it.
    pub name: String,
    /// The Regions that DRS recovers servers into.
    pub regions: Vec<Region>,
}

impl Written for TargetAccount {
    const FIELDS: &'static [&'static str] = &["account", "name", "regions"];
}

impl TargetAccount {
    /// What is wrong with the entry as such.
    pub fn problems(&self) -> Vec<BadInput> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            problems.push(BadInput::new("name", "is empty").fix("give the account a name"));
        }
        if self.regions.is_empty() {
            problems.push(BadInput::new("regions", "is empty").fix("name at least one Region"));
        }
        problems
    }
}

/// What keeps a protection group from naming this target: an account or a Region that is not registered. The
/// deployment's own account needs no entry.
pub fn problem(
    target: &Target,
    own: Option<&AccountId>,
    own_region: &str,
    known: &[TargetAccount],
) -> Option<BadInput> {
    let account = target.account.as_ref().filter(|account| Some(*account) != own)?;
    let Some(entry) = known.iter().find(|entry| entry.account == *account) else {
        let problem = format!("account {account} is not registered");
        let fix =
            format!("register it (PUT /api/accounts/{account}), once it has the role of infra/aws/target-account.yaml");
        return Some(BadInput::new("account", problem).fix(fix));
    };
    let region = target.region.as_ref().map_or(own_region, Region::as_str);
    let is_known = entry.regions.iter().any(|known| known.as_str() == region);
    (!is_known).then(|| {
        let known: Vec<&str> = entry.regions.iter().map(Region::as_str).collect();
        let problem = format!("account {account} is not registered for {region}");
        BadInput::new("region", problem).fix(format!("use one of {}, or add this one to the account", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(account: Option<&str>, region: Option<&str>) -> Option<String> {
        let parse = |text: &str| text.parse().unwrap();
        let target = Target { account: account.map(parse), region: region.map(|text| text.parse().unwrap()) };
        let known = TargetAccount {
            account: parse("222233334444"),
            name: "Recovery".to_owned(),
            regions: vec!["eu-central-1".parse().unwrap()],
        };
        problem(&target, Some(&parse("111122223333")), "eu-west-1", &[known]).map(|problem| problem.problem)
    }

    #[test]
    fn the_own_account_needs_no_entry_and_others_need_one_with_the_region() {
        assert_eq!(said(None, Some("ap-south-1")), None);
        assert_eq!(said(Some("111122223333"), None), None);
        assert_eq!(said(Some("222233334444"), Some("eu-central-1")), None);
        assert_eq!(said(Some("999988887777"), None).unwrap(), "account 999988887777 is not registered");
        assert_eq!(said(Some("222233334444"), None).unwrap(), "account 222233334444 is not registered for eu-west-1");
    }
}
