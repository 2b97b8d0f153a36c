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

/// The deepest nesting of arrays and objects. AWS does not tell its own limit; this one lies below what a journal can
/// read back, and far below what would exhaust the stack.
pub(crate) const MAX_DEPTH: usize = 100;

/// In which way a document is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excess {
    Bytes,
    Depth,
}

/// A text is not a JSON document that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("arrays and objects are nested more than {MAX_DEPTH} deep")]
    Depth,
}

/// Parses a document that comes from outside.
pub(crate) fn parse(text: &str) -> Result<Value, DocumentError> {
    let value = serde_json::from_str(text)?;
    if is_deeper_than(&value, MAX_DEPTH) { Err(DocumentError::Depth) } else { Ok(value) }
}

pub(crate) fn is_deeper_than(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels == 0 || items.iter().any(|item| is_deeper_than(item, levels - 1)),
        Value::Object(members) => levels == 0 || members.values().any(|member| is_deeper_than(member, levels - 1)),
        _ => false,
    }
}

/// A shared JSON document. Cloning is cheap.
#[derive(Clone)]
pub struct Payload(Arc<Document>);

struct Document {
    value: Value,
    measure: OnceLock<Measure>,
}

#[derive(Clone, Copy)]
struct Measure {
    bytes: usize,
    is_too_deep: bool,
}

impl Payload {
    /// The document.
    pub fn value(&self) -> &Value {
        &self.0.value
    }

    /// The length of the compact JSON text in bytes of UTF-8.
    pub fn bytes(&self) -> usize {
        self.measure().bytes
    }

    fn measure(&self) -> Measure {
        *self.0.measure.get_or_init(|| Measure {
            bytes: byte_length(&self.0.value),
            is_too_deep: is_deeper_than(&self.0.value, MAX_DEPTH),
        })
    }

    /// What is too large about the document, if anything is.
    pub(crate) fn excess(&self) -> Option<Excess> {
        let measure = self.measure();
        if measure.bytes > MAX_PAYLOAD_BYTES {
            return Some(Excess::Bytes);
        }
        measure.is_too_deep.then_some(Excess::Depth)
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
        Self(Arc::new(Document { value, measure: OnceLock::new() }))
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
