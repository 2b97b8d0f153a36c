//! Elastic Disaster Recovery.

pub mod shapes;
