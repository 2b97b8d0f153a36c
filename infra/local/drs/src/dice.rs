//! Everything that looks random: ids, durations, addresses. Drawn from the seed and the thing's own name, never from
//! the order of events, so the same seed repeats a run to the byte.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The source of all draws of one simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Dice {
    seed: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The draw that belongs to these words: always the same for the same seed and words.
    pub(crate) fn draw(self, words: &[&str]) -> Draw {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        for word in words {
            hash.update(word.len().to_be_bytes());
            hash.update(word.as_bytes());
        }
        Draw { bytes: hash.finalize().into() }
    }
}

/// 32 bytes that look random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    bytes: [u8; 32],
}

impl Draw {
    /// Hexadecimal digits; at most 64.
    pub(crate) fn hex(&self, digits: usize) -> String {
        self.bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(digits).map(digit).collect()
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&self) -> String {
        let hex = self.hex(32);
        let variant = ["8", "9", "a", "b"][usize::from(self.bytes[31] & 3)];
        format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
    }

    /// A whole number below a bound (0 for a bound of 0).
    pub(crate) fn below(&self, bound: u64) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.bytes;
        u64::from_be_bytes([a, b, c, d, e, f, g, h]).checked_rem(bound).unwrap_or(0)
    }

    /// A duration of whole milliseconds from `shortest` to `longest`.
    pub(crate) fn between(&self, shortest: SignedDuration, longest: SignedDuration) -> SignedDuration {
        let width = u64::try_from((longest - shortest).as_millis()).unwrap_or(0);
        shortest + SignedDuration::from_millis(i64::try_from(self.below(width + 1)).unwrap_or(0))
    }

    /// Byte `index` of the draw (wraps round).
    pub(crate) fn byte(&self, index: usize) -> u8 {
        self.bytes[index % self.bytes.len()]
    }
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_seed_and_words_give_the_same_draw_and_others_another() {
        let dice = Dice::new(7);
        assert_eq!(dice.draw(&["job", "a"]).hex(17), Dice::new(7).draw(&["job", "a"]).hex(17));
        assert_ne!(dice.draw(&["job", "a"]).hex(17), dice.draw(&["joba"]).hex(17));
        assert_ne!(dice.draw(&["job", "a"]).hex(17), Dice::new(8).draw(&["job", "a"]).hex(17));
    }

    #[test]
    fn uuids_are_version_4() {
        let uuid = Dice::new(1).draw(&["x"]).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]));
    }

    proptest! {
        #[test]
        fn a_drawn_duration_is_within_its_bounds(seed: u64, shortest in 0_i64..10_000, width in 0_i64..10_000) {
            let longest = SignedDuration::from_secs(shortest + width);
            let shortest = SignedDuration::from_secs(shortest);
            let drawn = Dice::new(seed).draw(&["duration"]).between(shortest, longest);
            prop_assert!(shortest <= drawn && drawn <= longest);
        }
    }
}
