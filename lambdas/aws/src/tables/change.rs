//! The difference between two states of a record, as an update of only what changed.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::ports::Answer;
use serde::Serialize;

use super::item::{self, Item};

/// The name by which the condition calls the guarding attribute.
pub(super) const STATUS: &str = "#status";
/// The name by which it calls the value that was read.
pub(super) const BEFORE: &str = ":before";

/// An update expression with its names and values, on the condition that the item exists and its status is still the
/// one that was read.
#[derive(Debug, PartialEq)]
pub(super) struct Change {
    pub(super) expression: String,
    pub(super) condition: String,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

/// What has to be written to get from `before` to `after`; nothing when they are the same. `status` names the
/// attribute that guards the change.
pub(super) fn between<T: Serialize + PartialEq>(before: &T, after: &T, status: &str) -> Answer<Option<Change>> {
    // Most polls find nothing new, and making items of records costs more than comparing them.
    if before == after {
        return Ok(None);
    }
    Ok(between_items(&item::attributes(before)?, &item::attributes(after)?, status))
}

/// The same for items.
pub(super) fn between_items(old: &Item, new: &Item, status: &str) -> Option<Change> {
    let names: BTreeSet<&String> =
        old.keys().chain(new.keys()).filter(|name| old.get(*name) != new.get(*name)).collect();
    if names.is_empty() {
        return None;
    }
    let mut change = Change {
        expression: String::new(),
        condition: String::new(),
        names: HashMap::from([(STATUS.to_owned(), status.to_owned())]),
        values: HashMap::new(),
    };
    let (mut set, mut remove) = (Vec::new(), Vec::new());
    for (index, name) in names.into_iter().enumerate() {
        change.names.insert(format!("#n{index}"), name.clone());
        match new.get(name) {
            Some(value) => {
                change.values.insert(format!(":v{index}"), value.clone());
                set.push(format!("#n{index} = :v{index}"));
            }
            None => remove.push(format!("#n{index}")),
        }
    }
    let clause = |verb: &str, parts: &[String]| {
        if parts.is_empty() { String::new() } else { format!("{verb} {}", parts.join(", ")) }
    };
    change.expression = [clause("SET", &set), clause("REMOVE", &remove)].join(" ").trim().to_owned();
    match old.get(status) {
        Some(value) => {
            change.values.insert(BEFORE.to_owned(), value.clone());
            change.condition = "#status = :before".to_owned();
        }
        None => change.condition = "attribute_not_exists(#status)".to_owned(),
    }
    Some(change)
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize, Clone, PartialEq)]
    struct Thing {
        status: &'static str,
        reason: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        ended: Option<&'static str>,
        other: u8,
    }

    const BEFORE: Thing = Thing { status: "Running", reason: None, ended: Some("yesterday"), other: 1 };

    #[test]
    fn only_what_differs_is_written_and_only_while_the_status_is_the_same() {
        let after = Thing { status: "Failed", ended: None, ..BEFORE };
        let change = between(&BEFORE, &after, "status").unwrap().unwrap();
        assert_eq!(change.expression, "SET #n1 = :v1 REMOVE #n0");
        assert_eq!(change.condition, "#status = :before");
        assert_eq!(change.names["#n0"], "ended");
        assert_eq!(change.names["#n1"], "status");
        assert_eq!(change.values[":before"], AttributeValue::S("Running".to_owned()));
        assert_eq!(change.values.len(), 2, "`other` is not touched");
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        assert!(between(&BEFORE, &BEFORE.clone(), "status").unwrap().is_none());
    }
}
