//! Base64 and hashes.

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::Md5;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The longest text that these functions take, in characters.
const MAX_CHARACTERS: usize = 10_000;

pub(super) fn base64_encode(data: &Value) -> Result<Value, String> {
    Ok(Value::String(STANDARD.encode(short_text(data)?)))
}

pub(super) fn base64_decode(encoded: &Value) -> Result<Value, String> {
    let bytes = STANDARD.decode(short_text(encoded)?).map_err(|cause| format!("The text is not Base64: {cause}"))?;
    String::from_utf8(bytes).map(Value::String).map_err(|cause| format!("The decoded data is not UTF-8: {cause}"))
}

pub(super) fn hash(data: &Value, algorithm: &Value) -> Result<Value, String> {
    let data = match data {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let digest = match algorithm.as_str() {
        Some("MD5") => hex(&Md5::digest(&data)),
        Some("SHA-1") => hex(&Sha1::digest(&data)),
        Some("SHA-256") => hex(&Sha256::digest(&data)),
        Some("SHA-384") => hex(&Sha384::digest(&data)),
        Some("SHA-512") => hex(&Sha512::digest(&data)),
        _ => return Err(format!("The algorithm {algorithm} is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512")),
    };
    Ok(Value::String(digest))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn short_text(value: &Value) -> Result<&str, String> {
    let text = value.as_str().ok_or_else(|| format!("The argument {value} is not a string"))?;
    if text.chars().count() > MAX_CHARACTERS {
        return Err(format!("The text has more than {MAX_CHARACTERS} characters"));
    }
    Ok(text)
}
