//! The README lists what there is.

use crate::{LIBRARY, Service, ServiceModel};

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_names_every_operation_and_every_scenario_with_what_it_teaches() {
    for service in Service::ALL {
        for operation in ServiceModel::of(service).operations(true) {
            assert!(README.contains(operation), "{operation}");
        }
    }
    for scenario in LIBRARY {
        let row = format!("| `{}` | {} |", scenario.name, scenario.teaches());
        assert!(README.contains(&row), "{row}");
    }
    assert!(README.lines().count() <= 125);
}
