//! The engine on its own, driven by a small simulation of the outside.

mod flow;
pub(crate) mod simulation;
