//! Where DRS recovers servers: an account and a Region. One plan may span several.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AccountId, Region};

/// An account and a Region. What is absent is that of the deployment itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

impl Target {
    /// Whether nothing is said: the deployment's own account and Region.
    pub fn is_home(&self) -> bool {
        *self == Self::default()
    }

    /// ` in 222233334444/eu-central-1`, to be put behind a name; nothing at home.
    pub fn phrase(&self) -> String {
        if self.is_home() { String::new() } else { format!(" in {self}") }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.account, &self.region) {
            (Some(account), Some(region)) => write!(formatter, "{account}/{region}"),
            (Some(account), None) => account.fmt(formatter),
            (None, Some(region)) => region.fmt(formatter),
            (None, None) => formatter.write_str("home"),
        }
    }
}

/// Each target once, in order.
pub fn each<'a>(targets: impl IntoIterator<Item = &'a Target>) -> BTreeSet<Target> {
    targets.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_as_it_is_written() {
        let elsewhere = Target { account: "222233334444".parse().ok(), region: "eu-central-1".parse().ok() };
        let json = serde_json::to_value(&elsewhere).unwrap();
        assert_eq!(json, serde_json::json!({"account": "222233334444", "region": "eu-central-1"}));
        assert_eq!(serde_json::from_value::<Target>(json).unwrap(), elsewhere);
        assert_eq!(
            (elsewhere.phrase(), Target::default().phrase()),
            (" in 222233334444/eu-central-1".to_owned(), String::new())
        );
    }
}
