//! `DescribeDocument`, and what all users of documents check.

use serde::Deserialize;
use serde_json::{Value, json};

use super::runs::Parameters;
use super::{SsmError, seconds};
use crate::account::Account;
use crate::estate::{Document, DocumentKind};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DescribeDocument {
    name: String,
    document_version: Option<String>,
}

pub(super) fn describe(account: &Account, input: &DescribeDocument) -> Result<Value, SsmError> {
    let document =
        account.estate.documents.get(&input.name).ok_or_else(|| SsmError::InvalidDocument(input.name.clone()))?;
    check_version(input.document_version.as_deref())?;
    let parameters: Vec<Value> = document
        .parameters
        .iter()
        .map(|parameter| {
            let mut described = json!({
                "Name": parameter.name, "Type": parameter.kind, "Description": parameter.description,
            });
            if let Some(value) = &parameter.default_value {
                described["DefaultValue"] = Value::from(value.as_str());
            }
            described
        })
        .collect();
    Ok(json!({"Document": {
        "Name": document.name,
        "Owner": if document.is_of_aws() { "Amazon" } else { &account.options.account },
        "CreatedDate": seconds(account.since),
        "Status": "Active",
        "DocumentVersion": "1",
        "LatestVersion": "1",
        "DefaultVersion": "1",
        "Description": document.description,
        "Parameters": parameters,
        "PlatformTypes": document.platform_types,
        "DocumentType": document.kind,
        "SchemaVersion": if document.kind == DocumentKind::Automation { "0.3" } else { "2.2" },
        "DocumentFormat": "YAML",
        "Tags": [],
    }}))
}

/// Documents here have one version.
pub(super) fn check_version(version: Option<&str>) -> Result<(), SsmError> {
    match version {
        None | Some("1" | "$DEFAULT" | "$LATEST" | "") => Ok(()),
        Some(other) => Err(SsmError::InvalidDocumentVersion(other.to_owned())),
    }
}

/// Every given parameter must be one of the document's, and every required one be given; the problem, if not.
pub(super) fn check_parameters(document: &Document, given: &Parameters) -> Result<(), String> {
    let known = |name: &String| document.parameters.iter().any(|parameter| parameter.name == *name);
    if let Some(name) = given.keys().find(|name| !known(name)) {
        return Err(format!("{name} is not a parameter of the document {}", document.name));
    }
    match document.parameters.iter().find(|one| one.default_value.is_none() && !given.contains_key(&one.name)) {
        Some(missing) => Err(format!("the document {} needs the parameter {}", document.name, missing.name)),
        None => Ok(()),
    }
}

/// The parameters that a run has: those given, and the defaults of the others.
pub(super) fn with_defaults(document: &Document, given: Parameters) -> Parameters {
    let defaults = document.parameters.iter().filter_map(|parameter| {
        Some((parameter.name.clone(), vec![parameter.default_value.clone().filter(|value| !value.is_empty())?]))
    });
    defaults.chain(given).collect()
}
