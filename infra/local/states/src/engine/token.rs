//! Task tokens that prove by themselves that this engine made them, so that a spent token can be told from a false one.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// How every token of Step Functions begins.
const PREFIX: &str = "AQDEAAAAKgAAAAMAAAAAAAAAA";

pub(super) fn mint(seed: u64, random: [u8; 32]) -> String {
    let mut content = random.to_vec();
    content.extend(signature(seed, &random));
    format!("{PREFIX}{}", STANDARD.encode(content))
}

/// Whether an engine with this seed made the token.
pub(super) fn is_genuine(seed: u64, token: &str) -> bool {
    let content = token.strip_prefix(PREFIX).and_then(|encoded| STANDARD.decode(encoded).ok());
    content
        .as_deref()
        .and_then(|content| content.split_at_checked(32))
        .is_some_and(|(random, signed)| signed == signature(seed, random))
}

fn signature(seed: u64, random: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"task token");
    hash.update(seed.to_be_bytes());
    hash.update(random);
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{is_genuine, mint};

    #[test]
    fn only_tokens_of_the_same_seed_are_genuine() {
        let token = mint(1, [7; 32]);
        assert!(is_genuine(1, &token));
        assert!(!is_genuine(2, &token));
        assert!(!is_genuine(1, "x") && !is_genuine(1, ""));
        assert!(token.len() < 2_048);
    }
}
