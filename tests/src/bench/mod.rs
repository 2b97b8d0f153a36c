//! Benchmarks of the whole product: what `make bench` prints.

mod alone;
mod bootstrap;
mod counting;
mod engines;
mod fleet;
mod growth;
mod histories;
mod journeys;
mod lag;
mod local;
mod looks;
mod noise;
mod prices;
mod report;

pub use alone::do_alone;
pub use report::{Report, Row};

/// A bench: its name, and what it does.
pub type Bench = (&'static str, fn() -> Report);

/// All of them, in the order of the table.
pub const BENCHES: &[Bench] = &[
    ("bootstrap", bootstrap::benches),
    ("cost", journeys::benches),
    ("lag", lag::benches),
    ("local", local::benches),
    ("growth", growth::benches),
];

/// What is measured in a process of its own.
const ALONE: &[alone::Alone] =
    &[("sample", local::sample), ("large", local::large), ("many", local::many), ("engine", engines::engine)];

/// How calm the machine is.
pub fn noise() -> String {
    noise::of_machine()
}
