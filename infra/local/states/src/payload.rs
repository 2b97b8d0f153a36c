//! A JSON document as it travels through a machine: shared, never changed in place, and measured at most once.

use std::{
    fmt,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The largest input or output of a task, state or execution, in bytes of UTF-8.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub(crate) const MAX_PAYLOAD_BYTES: usize = 262_144;

/// A shared JSON document. Cloning is cheap.
#[derive(Clone)]
pub struct Payload(Arc<Document>);

struct Document {
    value: Value,
    bytes: OnceLock<usize>,
}

impl Payload {
    /// The document.
    pub fn value(&self) -> &Value {
        &self.0.value
    }

    /// The length of the compact JSON text in bytes of UTF-8.
    pub fn bytes(&self) -> usize {
        *self.0.bytes.get_or_init(|| byte_length(&self.0.value))
    }

    pub(crate) fn exceeds_limit(&self) -> bool {
        self.bytes() > MAX_PAYLOAD_BYTES
    }

    /// The compact JSON text.
    pub fn text(&self) -> String {
        self.0.value.to_string()
    }

    /// The document itself, copied only if somebody else still shares it.
    pub(crate) fn into_value(self) -> Value {
        match Arc::try_unwrap(self.0) {
            Ok(document) => document.value,
            Err(shared) => shared.value.clone(),
        }
    }
}

impl From<Value> for Payload {
    fn from(value: Value) -> Self {
        Self(Arc::new(Document { value, bytes: OnceLock::new() }))
    }
}

impl Deref for Payload {
    type Target = Value;

    fn deref(&self) -> &Value {
        self.value()
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(formatter)
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.value == other.0.value
    }
}

impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

/// Counts what `serde_json` would write, without writing it.
fn byte_length(value: &Value) -> usize {
    struct Counter(usize);
    impl std::io::Write for Counter {
        fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
            self.0 += buffer.len();
            Ok(buffer.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, value) {
        Ok(()) => counter.0,
        // A `Value` always serialises; a counter never refuses.
        Err(_) => usize::MAX,
    }
}
