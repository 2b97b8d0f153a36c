//! The functions whose behaviour no recording shows, and the syntax of calls. The rest is in the conformance cases.

use serde_json::{Value, json};

use super::Intrinsic;
use crate::{path::Selected, random::Randomness};

fn call_on(text: &str, input: &Value) -> Result<Value, String> {
    let intrinsic = Intrinsic::parse(text).map_err(|error| error.to_string())?;
    let mut resolve = |path: &crate::path::JsonPath| path.select(input).map(Selected::into_value);
    intrinsic.call(&mut Randomness::new(0, "test"), &mut resolve).map_err(|error| error.to_string())
}

fn call(text: &str) -> Result<Value, String> {
    call_on(text, &json!({}))
}

#[test]
fn arrays_are_ranged_made_unique_and_indexed() {
    for (text, expected) in [
        ("States.ArrayRange(1, 9, 2)", json!([1, 3, 5, 7, 9])),
        ("States.ArrayRange(9, 1, -4)", json!([9, 5, 1])),
        ("States.ArrayRange(5, 1, 1)", json!([])),
        ("States.ArrayRange(1.5, 3, 1)", json!([2, 3])),
        ("States.ArrayUnique(States.Array(1, 2, 1, 'a', 'a', null))", json!([1, 2, "a", null])),
        ("States.ArrayGetItem(States.Array('a', 'b'), 1)", json!("b")),
        ("States.ArrayPartition(States.Array(1, 2, 3), 2.9)", json!([[1, 2], [3]])),
    ] {
        assert_eq!(call(text), Ok(expected), "{text}");
    }
}

#[test]
fn arguments_that_a_function_cannot_use_are_its_error() {
    for text in [
        "States.ArrayRange(1, 2, 0)",
        "States.ArrayRange(0, 1000, 1)",
        "States.ArrayGetItem(States.Array(), 0)",
        "States.ArrayGetItem(States.Array(1), -1)",
        "States.ArrayLength('text')",
        "States.ArrayPartition(States.Array(1), 0)",
        "States.Base64Decode('?')",
        "States.Hash('x', 'CRC')",
        "States.JsonMerge($, $, true)",
        "States.JsonMerge($, 1, false)",
        "States.MathAdd('1', 2)",
        "States.MathAdd(2147483648, 2)",
        "States.MathRandom(5, 5)",
        "States.StringToJson('{')",
        "States.StringSplit(1, ',')",
        "States.Format('{}')",
        "States.Format('{}', 1, 2)",
        "States.Format(1)",
    ] {
        let error = call(text).unwrap_err();
        assert!(error.starts_with(&format!("The function '{text}' had the following error: ")), "{error}");
    }
}

#[test]
fn format_writes_values_as_java_prints_them_and_honours_escapes() {
    let input = json!({"object": {"Arg1": 1, "Arg2": []}, "list": ["a", null, 1.5, true]});
    for (text, expected) in [
        ("States.Format('{} {}', $.object, $.list)", "{Arg1=1, Arg2=[]} [a, null, 1.5, true]"),
        (r"States.Format('\{\} \'{}\' \\', 1)", r"{} '1' \"),
        ("States.Format('none')", "none"),
        ("States.Format('{', 'x')", ""),
    ] {
        match call_on(text, &input) {
            Ok(value) => assert_eq!(value, json!(expected), "{text}"),
            Err(error) => assert!(expected.is_empty() && error.contains("occurrences of {}"), "{error}"),
        }
    }
}

#[test]
fn hashes_and_base64_agree_with_their_standards() {
    for (text, expected) in [
        ("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ("States.Hash($, 'MD5')", "99914b932bd37a50b983c5e7c90ae93b"),
        ("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", "Data to encode"),
    ] {
        assert_eq!(call(text), Ok(json!(expected)), "{text}");
    }
}

#[test]
fn random_numbers_stay_within_their_bounds_and_a_seed_repeats_them() {
    for _ in 0..100 {
        let number = call("States.MathRandom(3, 5)").unwrap().as_i64().unwrap();
        assert!((3..5).contains(&number));
    }
    assert_eq!(call("States.MathRandom(0, 1000000, 7)"), call("States.MathRandom(0, 1000000, 7)"));
}

#[test]
fn paths_nested_calls_and_all_constants_are_arguments() {
    let input = json!({"a": {"b": [1, 2]}, "items": [{"n": 1}, {"n": 2}]});
    for (text, expected) in [
        (
            "States.Array($.a.b[0], $['a']['b'], 'x, y)', -1.5, true, null)",
            json!([1, [1, 2], "x, y)", -1.5, true, null]),
        ),
        ("States.ArrayLength($.items[?(@.n == 2)])", json!(1)),
        ("  States.MathAdd( States.ArrayLength( $.a.b ) , 1 )  ", json!(3)),
    ] {
        assert_eq!(call_on(text, &input), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_call_is_refused_with_a_reason() {
    for (text, reason) in [
        ("States.Formatt('x')", "did you mean `States.Format`?"),
        ("Format('x')", "there is no function `Format`"),
        ("States.UUID", "`(` is missing"),
        ("States.UUID(1)", "does not take 1 arguments"),
        ("States.Array(1", "expected `,` or `)`"),
        ("States.Array('a)", "is not closed"),
        ("States.Array(word)", "texts stand in single quotes"),
        ("States.Array($.a b)", "is not a JSONPath"),
        ("States.Array() x", "follows the call"),
    ] {
        let error = call(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
    }
    let deep = format!("{}{}", "States.Array(".repeat(20), ")".repeat(20));
    assert!(call(&deep).unwrap_err().contains("nested more than 10 deep"));
}
