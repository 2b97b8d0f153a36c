//! The shapes of a service model, as botocore writes them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::Pattern;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Shape {
    Structure(Structure),
    List(List),
    Map(Map),
    String(Text),
    Integer(Range),
    Long(Range),
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Structure {
    #[serde(default)]
    pub(crate) required: Vec<String>,
    pub(crate) members: BTreeMap<String, Member>,
    pub(crate) error: Option<ErrorTrait>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct List {
    pub(crate) member: Member,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Map {
    pub(crate) key: Member,
    pub(crate) value: Member,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Text {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) pattern: Option<Pattern>,
    #[serde(default, rename = "enum")]
    pub(crate) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Range {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    pub(crate) shape: String,
    pub(crate) location: Option<Location>,
    pub(crate) location_name: Option<String>,
}

/// Where a member travels when it is not in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Location {
    Uri,
    QueryString,
    Header,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorTrait {
    pub(crate) http_status_code: u16,
}
