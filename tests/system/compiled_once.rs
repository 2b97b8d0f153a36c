//! Building takes most of the time of `make test`, and a feature that only tests ask of a dependency builds all that
//! stands on it a second time.

use std::collections::{BTreeMap, BTreeSet};

use system_tests::cargo;

/// The features of each dependency in a build; those of build scripts are a set of their own.
fn features(selection: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}|{f}"]);
    let output = tree.args(selection).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for line in String::from_utf8(output.stdout).unwrap().lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.trim_end_matches(" (*)").split_once('|').unwrap();
        found.entry(package.to_owned()).or_default().insert(features.to_owned());
    }
    found
}

#[test]
fn drsctl_all_crates_and_all_tests_are_built_from_the_same_dependencies() {
    let tests = features(&["--workspace", "--edges", "normal,build,dev"]);
    assert!(tests.len() > 200, "{}", tests.len());
    for smaller in [&["--workspace"][..], &["-p", "drsctl"], &["-p", "system-tests"]] {
        for (package, features) in features(&[smaller, &["--edges", "normal,build"]].concat()) {
            assert_eq!(features, tests[&package], "{package} is compiled twice; see infra/local/stack/Cargo.toml");
        }
    }
}
