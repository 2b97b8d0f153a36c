//! Whole-system tests: one binary, one module per subject.
