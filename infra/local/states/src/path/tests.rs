//! What paths select, and what AWS says when they select nothing.

use serde_json::{Value, json};

use super::{JsonPath, Origin, ReferencePath, Selected};

fn select(path: &str, document: &Value) -> Result<Value, String> {
    JsonPath::parse(path).unwrap().select(document).map(Selected::into_value).map_err(|missing| missing.to_string())
}

#[test]
fn definite_paths_select_one_node() {
    let document = json!({"a": {"b": [10, {"c-d": "x"}]}, "detail-type": 1, "with space": 2, "ns:tag": 3});
    for (path, expected) in [
        ("$", document.clone()),
        ("$.a.b[0]", json!(10)),
        ("$.a.b[-1].c-d", json!("x")),
        ("$.a['b'][1][\"c-d\"]", json!("x")),
        ("$.detail-type", json!(1)),
        ("$['with space']", json!(2)),
        ("$.ns:tag", json!(3)),
    ] {
        assert_eq!(select(path, &document), Ok(expected), "{path}");
    }
}

#[test]
fn other_paths_select_a_list_even_if_it_is_empty() {
    let document = json!({"users": [{"year": 1, "is-on": true}, {"year": 2}], "detail-type": {"x": [1, 2, 3]}});
    for (path, expected) in [
        ("$.users[*].year", json!([1, 2])),
        ("$.users[0:1].year", json!([1])),
        ("$.users[0,1].year", json!([1, 2])),
        ("$..year", json!([1, 2])),
        ("$.users[?(@.year == 2)]", json!([{"year": 2}])),
        ("$.users[?(@.is-on == true)].year", json!([1])),
        ("$.detail-type.x[1:]", json!([2, 3])),
        ("$.nowhere[*].x", json!([])),
        ("$[*].nowhere", json!([])),
    ] {
        assert_eq!(select(path, &document), Ok(expected), "{path}");
    }
}

#[test]
fn what_is_missing_is_said_in_the_words_of_aws() {
    let document = json!({"a": {"list": [1]}, "text": "x", "null": null});
    for (path, expected) in [
        ("$.b", "No results for path: $['b']"),
        ("$.a.b", "No results for path: $['a']['b']"),
        ("$.no.such.path", "Missing property in path $['no']"),
        ("$.a.list[3]", "No results for path: $['a']['list'][3]"),
        ("$.null.b", "No results for path: $['null']['b']"),
    ] {
        assert_eq!(select(path, &document), Err(expected.to_owned()), "{path}");
    }
    let error = select("$.text.length", &document).unwrap_err();
    assert!(
        error.starts_with(
            "Expected to find an object with property ['length'] in path $['text'] but found 'java.lang.String'"
        ),
        "{error}"
    );
}

#[test]
fn backslashes_in_quoted_names_are_ordinary_characters() {
    let document = json!({"Test\\\"\"Name\"": "found", "it's": "also found"});
    assert_eq!(select("$['Test\\\"\"Name\"']", &document), Ok(json!("found")));
    assert_eq!(select("$['it\\'s']", &document), Ok(json!("also found")));
}

#[test]
fn two_dollars_start_from_the_context_object() {
    let path = JsonPath::parse("$$.Execution.Id").unwrap();
    assert_eq!((path.origin(), path.text()), (Origin::Context, "$$.Execution.Id"));
    assert!(JsonPath::parse("$$").unwrap().is_root());
}

#[test]
fn texts_that_are_no_paths_are_refused_with_a_reason() {
    for text in
        ["", "a", "$.", "$a", "$.a b", "$[", "$['a", "$.a.length()", "$['a','b']", "$[?(]", "$.a[x]", "$..", "$.a]"]
    {
        let error = JsonPath::parse(text).map(|path| format!("{path:?}")).unwrap_err();
        assert!(error.to_string().starts_with(&format!("`{text}` is not a JSONPath: ")), "{error}");
    }
}

#[test]
fn a_reference_path_writes_into_the_document_and_makes_what_is_missing() {
    let write = |path: &str, document: Value| ReferencePath::parse(path).unwrap().insert(document, json!("new"));
    assert_eq!(write("$", json!({"a": 1})), Ok(json!("new")));
    assert_eq!(write("$.a", json!({"a": 1, "b": 2})), Ok(json!({"a": "new", "b": 2})));
    assert_eq!(write("$.x.y", json!({})), Ok(json!({"x": {"y": "new"}})));
    assert_eq!(write("$.list[1]", json!({"list": [1, 2]})), Ok(json!({"list": [1, "new"]})));
}

#[test]
fn a_reference_path_that_does_not_fit_the_document_is_an_error() {
    let error = |path: &str, document: Value| {
        ReferencePath::parse(path).unwrap().insert(document, json!("new")).unwrap_err().to_string()
    };
    assert_eq!(error("$.a.b", json!({"a": 1})), "Unable to apply step \"b\" to input 1");
    assert_eq!(error("$.a", json!([1])), "Unable to apply step \"a\" to input [1]");
    assert_eq!(error("$.a[5]", json!({"a": [1]})), "Unable to apply step \"5\" to input [1]");
}

#[test]
fn only_definite_paths_into_the_document_are_reference_paths() {
    for text in ["$.a[*]", "$..a", "$[0:2]", "$$.Execution", "a"] {
        assert!(ReferencePath::parse(text).is_err(), "{text}");
    }
}
