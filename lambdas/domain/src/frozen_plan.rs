//! The definition that an execution ran, kept with it: later changes of the plan do not touch it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::plan::RecoveryPlan;

/// A plan as it was when an execution started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FrozenPlan {
    /// SHA-256 of the definition as JSON, in hexadecimal: two executions with the same hash ran the same plan.
    pub hash: String,
    /// The definition.
    pub definition: RecoveryPlan,
}

impl FrozenPlan {
    /// Freezes a plan.
    ///
    /// # Errors
    /// When it cannot become JSON.
    pub fn new(definition: RecoveryPlan) -> Result<Self, serde_json::Error> {
        let digest = Sha256::digest(serde_json::to_vec(&definition)?);
        let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { hash, definition })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan(name: &str) -> RecoveryPlan {
        serde_json::from_value(json!({"planId": "p", "name": name, "waves": []})).unwrap()
    }

    #[test]
    fn the_hash_tells_whether_two_executions_ran_the_same_plan() {
        let frozen = FrozenPlan::new(plan("a")).unwrap();
        assert_eq!(frozen.hash.len(), 64);
        assert_eq!(FrozenPlan::new(plan("a")).unwrap().hash, frozen.hash);
        assert_ne!(FrozenPlan::new(plan("b")).unwrap().hash, frozen.hash);
    }
}
