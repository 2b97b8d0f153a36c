//! The service as an embedder sees it.

mod restart;
mod running;
