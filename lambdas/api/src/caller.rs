//! Who is calling: from the verified token, never from the body.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What people are, by the group in the token. Each may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Runs drills.
    DrillOperator,
    /// Runs recoveries.
    RecoveryOperator,
    /// Changes plans and groups.
    Admin,
}

impl Role {
    /// Every role, from the least.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::DrillOperator, Self::RecoveryOperator, Self::Admin];

    /// The name of the group.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::DrillOperator => "drill-operator",
            Self::RecoveryOperator => "recovery-operator",
            Self::Admin => "admin",
        }
    }
}

/// The claim in which Cognito writes the groups of people.
pub const COGNITO_GROUPS: &str = "cognito:groups";

/// A person or program with a verified identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// How they are called in records: e-mail, user name or id.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
}

impl Caller {
    /// Whoever calls on this machine: there is no login, and they may do everything.
    pub fn local() -> Self {
        Self { name: "local".to_owned(), roles: Role::ALL.to_vec() }
    }

    /// From the claims of a token that was verified before, of which one has the groups. Groups that are no roles mean
    /// nothing here.
    pub fn from_claims(claims: &Value, groups_claim: &str) -> Self {
        let text = |name: &str| claims[name].as_str().filter(|text| !text.is_empty());
        let name = text("email").or(text("cognito:username")).or(text("username")).or(text("sub"));
        let groups = groups(&claims[groups_claim]);
        let roles = Role::ALL.into_iter().filter(|role| groups.iter().any(|group| group == role.name())).collect();
        Self { name: name.unwrap_or("unknown").to_owned(), roles }
    }

    /// The highest role.
    pub fn role(&self) -> Option<Role> {
        self.roles.iter().copied().max()
    }
}

/// API Gateway writes lists among the claims as one text, `[admin viewer]`
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>).
fn groups(claim: &Value) -> Vec<String> {
    match claim {
        Value::Array(groups) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(text) => {
            let text = text.trim_start_matches('[').trim_end_matches(']');
            text.split([' ', ',']).filter(|group| !group.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn roles_come_from_the_tokens_groups_however_the_gateway_writes_them() {
        for claim in [json!("[viewer recovery-operator]"), json!(["recovery-operator", "viewer", "staff"])] {
            let caller =
                Caller::from_claims(&json!({"cognito:groups": claim, "email": "ann@example.com"}), COGNITO_GROUPS);
            assert_eq!(caller.name, "ann@example.com");
            assert_eq!(caller.roles, [Role::Viewer, Role::RecoveryOperator]);
            assert_eq!(caller.role(), Some(Role::RecoveryOperator));
        }
    }

    #[test]
    fn a_token_without_groups_has_no_role() {
        let caller = Caller::from_claims(&json!({"sub": "1b2c"}), COGNITO_GROUPS);
        assert_eq!((caller.name.as_str(), caller.role()), ("1b2c", None));
        assert_eq!(Caller::from_claims(&json!({"cognito:groups": "administrators"}), COGNITO_GROUPS).role(), None);
    }

    #[test]
    fn another_provider_writes_the_groups_into_another_claim_and_only_that_one_counts() {
        let claims = json!({"https://example.com/roles": ["viewer"], "cognito:groups": ["admin"]});
        assert_eq!(Caller::from_claims(&claims, "https://example.com/roles").roles, [Role::Viewer]);
    }
}
