//! Benchmarks of the whole product: what `make bench` prints.

mod counting;
mod fleet;
mod histories;
mod journeys;
mod noise;
mod prices;
mod report;

pub use report::{Report, Row};

/// A bench: its name, and what it does.
pub type Bench = (&'static str, fn() -> Report);

/// All of them, in the order of the table.
pub const BENCHES: &[Bench] = &[("cost", journeys::benches)];

/// How calm the machine is.
pub fn noise() -> String {
    noise::of_machine()
}
