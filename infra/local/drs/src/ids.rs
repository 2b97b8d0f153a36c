//! Identifiers of AWS resources, each its own type so that they cannot be swapped.
//!
//! Shapes: `../model/drs.json` (patterns of `SourceServerID`, `JobID`, `RecoveryInstanceID`, `RecoverySnapshotID`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An identifier is not of its type's form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {kind}: it must be {form}")]
pub struct InvalidId {
    text: String,
    kind: &'static str,
    form: &'static str,
}

macro_rules! id {
    ($(#[$documentation:meta])* $name:ident, $kind:literal, $form:literal, $valid:expr) => {
        $(#[$documentation])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier.
            ///
            /// # Errors
            /// The text is not of the form that AWS gives these identifiers.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) { Ok(Self(text)) } else { Err(InvalidId { text, kind: $kind, form: $form }) }
            }

            /// The identifier as AWS writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

/// Identifiers that the simulator makes itself; those of source servers come from the estate.
macro_rules! made {
    ($($name:ident),*) => {
        $(impl $name {
            /// An identifier made here, of the right form by construction.
            pub(crate) fn made(text: String) -> Self {
                Self(text)
            }
        })*
    };
}

fn prefixed(text: &str, prefix: &str, length: std::ops::RangeInclusive<usize>, digit: fn(&u8) -> bool) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| length.contains(&rest.len()) && rest.as_bytes().iter().all(digit))
}

id!(
    /// A source server: `s-` and 17 letters or digits.
    SourceServerId,
    "a source server id",
    "`s-` and 17 letters or digits",
    |text| prefixed(text, "s-", 17..=17, u8::is_ascii_alphanumeric)
);
id!(
    /// A job: `drsjob-` and 17 letters or digits.
    JobId,
    "a job id",
    "`drsjob-` and 17 letters or digits",
    |text| prefixed(text, "drsjob-", 17..=17, u8::is_ascii_alphanumeric)
);
id!(
    /// A recovery instance, which is also the id of its EC2 instance: `i-` and 8 to 17 hexadecimal digits.
    RecoveryInstanceId,
    "a recovery instance id",
    "`i-` and 8 to 17 hexadecimal digits",
    |text| prefixed(text, "i-", 8..=17, u8::is_ascii_hexdigit)
);
id!(
    /// A point-in-time recovery snapshot: `pit-` and 17 letters or digits.
    RecoverySnapshotId,
    "a recovery snapshot id",
    "`pit-` and 17 letters or digits",
    |text| prefixed(text, "pit-", 17..=17, u8::is_ascii_alphanumeric)
);

made!(JobId, RecoveryInstanceId, RecoverySnapshotId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_exactly_the_form_of_the_service_model() {
        assert!(SourceServerId::new("s-1234567890abcdef0").is_ok());
        assert!(SourceServerId::new("s-1234567890abcdef").is_err());
        assert!(JobId::new("drsjob-1234567890abcdef0").is_ok());
        assert!(RecoveryInstanceId::new("i-12345678").is_ok());
        assert!(RecoveryInstanceId::new("i-1234567890abcdefg").is_err());
        assert!(RecoverySnapshotId::new("pit-1234567890abcdef0").is_ok());
    }

    #[test]
    fn an_ebs_snapshot_id_is_no_recovery_snapshot_id() {
        let error = RecoverySnapshotId::new("snap-1234567890abcdef0").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`snap-1234567890abcdef0` is not a recovery snapshot id: it must be `pit-` and 17 letters or digits"
        );
    }
}
