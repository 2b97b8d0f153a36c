//! The engine on its own, driven by a small simulation of the outside.

mod branches;
mod children;
mod choice;
mod distributed;
mod flow;
mod limits;
mod properties;
mod redrive;
mod retry;
pub(crate) mod simulation;
mod tokens;
