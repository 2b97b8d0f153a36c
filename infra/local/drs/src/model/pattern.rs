//! Patterns of a service model: regular expressions that must match the whole value.

use regex_lite::Regex;
use serde::{Deserialize, Deserializer, de::Error as _};

#[derive(Debug)]
pub(crate) struct Pattern {
    /// As the model has it, for messages.
    pub(crate) source: String,
    compiled: Regex,
}

impl Pattern {
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        // botocore's files have lost the anchors of AWS's own.
        let compiled = Regex::new(&format!("^(?:{source})$"))
            .map_err(|error| D::Error::custom(format!("pattern `{source}` does not compile: {error}")))?;
        Ok(Self { source, compiled })
    }
}
