//! The only source of chance in the engine: a sequence that follows from the engine's seed and an execution's ARN,
//! so that replaying an execution draws the same tokens, identifiers and delays again.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A reproducible sequence of random values.
#[derive(Debug, Clone)]
pub(crate) struct Randomness {
    key: [u8; 32],
    drawn: u64,
}

impl Randomness {
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(purpose.as_bytes());
        Self { key: hash.finalize().into(), drawn: 0 }
    }

    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        self.drawn += 1;
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(self.drawn.to_be_bytes());
        hash.finalize().into()
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        let bytes = self.bytes();
        uuid::Builder::from_random_bytes(std::array::from_fn(|index| bytes[index])).into_uuid()
    }

    /// A value of at least 0 and below 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        /// As many bits as an `f64` holds exactly.
        const BITS: u32 = 53;
        let bytes = self.bytes();
        let high = u64::from_be_bytes(std::array::from_fn(|index| bytes[index]));
        (high >> (u64::BITS - BITS)) as f64 / (1_u64 << BITS) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Randomness;

    #[test]
    fn the_same_seed_and_purpose_give_the_same_sequence() {
        let draw = |seed, purpose| {
            let mut random = Randomness::new(seed, purpose);
            (random.uuid(), random.fraction(), random.uuid())
        };
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
    }

    #[test]
    fn fractions_fill_the_unit_interval() {
        let mut random = Randomness::new(7, "fractions");
        let drawn: Vec<f64> = (0..1_000).map(|_| random.fraction()).collect();
        assert!(drawn.iter().all(|value| (0.0..1.0).contains(value)));
        assert!(drawn.iter().any(|value| *value < 0.1) && drawn.iter().any(|value| *value > 0.9));
    }
}
