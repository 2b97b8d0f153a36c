//! The OpenAPI document: as checked in, and complete.

use std::collections::BTreeSet;

use api::ROUTES;
use system_tests::workspace;

#[test]
fn the_document_is_the_one_that_is_checked_in() {
    let file = workspace().join("frontend/openapi.json");
    let now = api::document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(now == checked_in, "frontend/openapi.json is not that of the code; `make openapi` writes it anew");
}

#[test]
fn every_route_is_documented_and_has_a_place_in_the_table_of_permissions() {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut documented = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["responses"]["default"].is_object(), "{method} {path}");
            documented.insert((method.to_uppercase(), path.clone()));
        }
    }
    let listed: BTreeSet<(String, String)> =
        ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(documented, listed);
}
