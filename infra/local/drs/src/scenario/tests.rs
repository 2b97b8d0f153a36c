//! What scenario files are accepted, and how wrong ones are explained.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;

fn error(fault: &Value) -> String {
    Scenario::parse(&json!({"faults": [fault]}).to_string()).unwrap_err().to_string()
}

#[test]
fn the_library_is_the_folder_and_every_scenario_teaches_something_and_fits_the_sample() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, LIBRARY.iter().map(|scenario| scenario.name.to_owned()).collect());
    let estate = Estate::sample().unwrap();
    for entry in LIBRARY {
        let scenario = Scenario::named(entry.name).unwrap();
        scenario.check(&estate).unwrap();
        assert_eq!((scenario.teaches.lines().count(), &*scenario.teaches), (1, entry.teaches()), "{}", entry.name);
        assert!(!scenario.faults.is_empty(), "{}", entry.name);
    }
}

#[test]
fn every_effect_is_in_the_library() {
    let used: BTreeSet<String> = LIBRARY
        .iter()
        .flat_map(|entry| Scenario::named(entry.name).unwrap().faults)
        .map(|fault| Value::from(fault)["fault"].as_str().unwrap().to_owned())
        .collect();
    let InputError::UnknownValue { known, .. } = Fault::parse("", json!({"fault": "?"})).unwrap_err() else { panic!() };
    assert_eq!(used, known.into_iter().collect());
}

#[test]
fn a_fault_reads_back_as_it_is_written() {
    let fault = json!({
        "fault": "conversion-fails", "servers": ["app-02"], "times": 1,
        "attempts": 2, "maxAttempts": 3, "rawError": "x",
    });
    assert_eq!(Value::from(Fault::parse("", fault.clone()).unwrap()), fault);
    for entry in LIBRARY {
        for fault in Scenario::named(entry.name).unwrap().faults {
            assert_eq!(Fault::parse("", Value::from(fault.clone())).unwrap(), fault);
        }
    }
}

#[test]
fn wrong_faults_are_explained_with_the_place_and_what_was_meant() {
    let errors = [
        error(&json!({"fault": "conversion-fail"})),
        error(&json!({"fault": "conversion-fails", "rawEror": "x"})),
        error(&json!({"fault": "conversion-fails", "server": "app-02"})),
        error(&json!({"fault": "conversion-fails", "operations": ["StartRecovery"]})),
        error(&json!({"fault": "throttle"})),
        error(&json!({"fault": "throttle", "operations": ["StartRecover"]})),
        error(&json!({"fault": "throttle", "operations": ["StartRecovery"], "times": "often"})),
        error(&json!({"fault": "agent-late", "by": "soon"})),
        error(&json!({"servers": ["x"]})),
        Scenario::parse("fault: []").unwrap_err().to_string(),
        Scenario::named("conversion-hang").unwrap_err().to_string(),
    ];
    insta::assert_json_snapshot!(errors);
}

#[test]
fn a_server_that_the_estate_lacks_is_an_error_with_a_suggestion() {
    let scenario = Scenario::parse("faults: [{fault: launch-fails, servers: [ap-02]}]").unwrap();
    let error = scenario.check(&Estate::sample().unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "faults[0].servers: no source server matches `ap-02`. Did you mean `app-02`?");
}

#[test]
fn a_window_lets_some_occasions_through_and_strikes_the_next() {
    let window = Window { skip: 1, times: Some(2), ..Window::default() };
    assert_eq!([0, 1, 2, 3].map(|occasion| window.strikes(occasion)), [false, true, true, false]);
    assert!(Window::default().strikes(99));
}
