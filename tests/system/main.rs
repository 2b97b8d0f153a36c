//! Whole-system tests: one binary, one module per subject.

mod states_conformance;
