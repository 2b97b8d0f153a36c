//! The engine on its own, driven by a small simulation of the outside.

mod flow;
mod redrive;
pub(crate) mod simulation;
