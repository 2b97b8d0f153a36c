//! The names of things as types, so that two of them cannot be swapped: each is parsed once, at the edge.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{value}` is not {kind}: {rule}")]
pub struct InvalidId {
    /// What was expected, with its article: "a source server id".
    pub kind: &'static str,
    /// The text that was given.
    pub value: String,
    /// What the id must look like.
    pub rule: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $pattern:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(value: &str) -> Result<Self, InvalidId> {
                let valid: fn(&str) -> bool = $valid;
                if valid(value) {
                    Ok(Self(value.to_owned()))
                } else {
                    Err(InvalidId { kind: $kind, value: value.to_owned(), rule: $rule })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(value: String) -> Result<Self, InvalidId> {
                value.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String).pattern(Some($pattern)).build().into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

/// `prefix` followed by exactly `length` letters and digits: the shape of most DRS ids.
fn is_drs_id(value: &str, prefix: &str, length: usize) -> bool {
    value
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == length && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A name that people choose: letters, digits, `.`, `_` and `-`, starting with a letter or digit.
fn is_name(value: &str, longest: usize) -> bool {
    value.len() <= longest
        && value.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

id!(
    /// The name of the plan machine's execution. At most 50 characters, because the names of wave and server
    /// executions are made from it and Step Functions allows 80.
    ExecutionId,
    "an execution id",
    "use 1 to 50 letters, digits, `.`, `_` or `-`, starting with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$",
    |value| is_name(value, 50)
);
id!(
    /// The key of a recovery plan.
    PlanId,
    "a plan id",
    "use 1 to 100 letters, digits, `.`, `_` or `-`, starting with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
    |value| is_name(value, 100)
);
id!(
    /// The key of a protection group.
    GroupId,
    "a protection group id",
    "use 1 to 100 letters, digits, `.`, `_` or `-`, starting with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
    |value| is_name(value, 100)
);
id!(
    /// A DRS source server (pattern of the DRS service model).
    SourceServerId,
    "a source server id",
    "it is `s-` and 17 letters or digits",
    "^s-[0-9a-zA-Z]{17}$",
    |value| is_drs_id(value, "s-", 17)
);
id!(
    /// A DRS job (pattern of the DRS service model).
    JobId,
    "a DRS job id",
    "it is `drsjob-` and 17 letters or digits",
    "^drsjob-[0-9a-zA-Z]{17}$",
    |value| is_drs_id(value, "drsjob-", 17)
);
id!(
    /// A recovery instance; equal to the id of its EC2 instance (pattern of the DRS service model).
    RecoveryInstanceId,
    "a recovery instance id",
    "it is `i-` and 8 to 17 hexadecimal digits",
    "^i-[0-9a-fA-F]{8,17}$",
    |value| {
        value.strip_prefix("i-").is_some_and(|rest| {
            (8..=17).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_hexdigit())
        })
    }
);

id!(
    /// A recovery snapshot: a point in time of a source server (pattern of the DRS service model).
    SnapshotId,
    "a recovery snapshot id",
    "it is `pit-` and 17 letters or digits",
    "^pit-[0-9a-zA-Z]{17}$",
    |value| is_drs_id(value, "pit-", 17)
);

id!(
    /// An AWS account.
    AccountId,
    "an AWS account id",
    "it is twelve digits",
    "^[0-9]{12}$",
    |value| value.len() == 12 && value.bytes().all(|b| b.is_ascii_digit())
);
id!(
    /// An AWS Region.
    Region,
    "an AWS Region",
    "it looks like `eu-west-1`",
    "^[a-z]{2}(-[a-z]+)+-[0-9]$",
    |value| {
        let parts: Vec<&str> = value.split('-').collect();
        let letters = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        matches!(parts.as_slice(), [first, middle @ .., number]
            if first.len() == 2 && letters(first) && !middle.is_empty() && middle.iter().all(letters)
                && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
    }
);

/// A wave's place in its plan, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct WaveNumber(pub u16);

impl fmt::Display for WaveNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How often the servers of a wave have been sent to DRS, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Attempt(pub u16);

impl Default for Attempt {
    fn default() -> Self {
        Self::FIRST
    }
}

impl Attempt {
    /// The first one.
    pub const FIRST: Self = Self(1);

    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drs_ids_have_exactly_the_shape_of_the_service_model() {
        assert!("s-1234567890abcdef0".parse::<SourceServerId>().is_ok());
        assert!("drsjob-1234567890abcdef0".parse::<JobId>().is_ok());
        assert!("i-1234567890abcdef0".parse::<RecoveryInstanceId>().is_ok());
        for wrong in ["s-123", "s-1234567890abcdef01", "i-1234567890abcdef0", "s-1234567890abcdef_", ""] {
            assert!(wrong.parse::<SourceServerId>().is_err(), "{wrong}");
        }
        // Documentation of AWS confuses source server and recovery instance ids; types do not.
        assert!("s-1234567890abcdef0".parse::<RecoveryInstanceId>().is_err());
    }

    #[test]
    fn an_execution_id_leaves_room_for_the_names_of_its_waves_and_servers() {
        assert!("a".repeat(50).parse::<ExecutionId>().is_ok());
        assert!("a".repeat(51).parse::<ExecutionId>().is_err());
        let longest = format!("{}-999-99-s-1234567890abcdef0", "a".repeat(50));
        assert!(longest.len() <= 80);
    }

    #[test]
    fn an_invalid_id_says_what_was_given_and_what_is_right() {
        let error = "pay roll".parse::<PlanId>().unwrap_err().to_string();
        assert_eq!(
            error,
            "`pay roll` is not a plan id: use 1 to 100 letters, digits, `.`, `_` or `-`, starting with a letter or digit"
        );
    }

    #[test]
    fn ids_are_checked_when_they_are_read_from_json() {
        assert!(serde_json::from_str::<SourceServerId>("\"i-12345678\"").is_err());
        let id: SourceServerId = serde_json::from_str("\"s-1234567890abcdef0\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"s-1234567890abcdef0\"");
    }
}
