//! `ItemBatcher`: several items for one child execution.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Root, Site, strand::Current};
use crate::{Payload, asl::ItemBatcher, engine::StateError, payload::MAX_PAYLOAD_BYTES};

/// What one child execution of a Map Run works on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Batch {
    pub(super) input: Payload,
    pub(super) items: usize,
}

impl Batch {
    pub(super) fn single(input: Payload) -> Self {
        Self { input, items: 1 }
    }
}

impl Root {
    pub(super) fn batches(
        &mut self,
        site: Site,
        current: &Current,
        batcher: &ItemBatcher,
        inputs: Vec<Payload>,
        input: &Payload,
    ) -> Result<Vec<Batch>, StateError> {
        let most_items = match &batcher.max_items {
            None => u64::MAX,
            Some(number) => self.whole_number(site, current, input, number, "MaxItemsPerBatch")?,
        };
        let most_bytes = match &batcher.max_bytes {
            None => MAX_PAYLOAD_BYTES as u64,
            Some(number) => self.whole_number(site, current, input, number, "MaxInputBytesPerBatch")?,
        };
        let frame = match &batcher.batch_input {
            None => json!({"Items": []}),
            Some(template) => {
                let fixed = self.evaluated(site, current, template, input, None)?;
                json!({"BatchInput": fixed.value(), "Items": []})
            }
        };
        let most_items = usize::try_from(most_items.max(1)).unwrap_or(usize::MAX);
        let most_bytes = usize::try_from(most_bytes).unwrap_or(usize::MAX);
        Ok(divide(inputs, &frame, most_items, most_bytes))
    }
}

/// Fills one batch after the other. An item that is too large for any batch gets one of its own.
fn divide(inputs: Vec<Payload>, frame: &Value, most_items: usize, most_bytes: usize) -> Vec<Batch> {
    let empty = frame.to_string().len();
    let mut batches: Vec<Vec<Value>> = Vec::new();
    let mut bytes = 0;
    for input in inputs {
        // The comma between two items counts too.
        let added = input.bytes() + 1;
        match batches.last_mut() {
            Some(batch) if batch.len() < most_items && bytes + added <= most_bytes => {
                bytes += added;
                batch.push(input.into_value());
            }
            _ => {
                bytes = empty + added;
                batches.push(vec![input.into_value()]);
            }
        }
    }
    let pack = |items: Vec<Value>| {
        let mut input = frame.clone();
        let count = items.len();
        input["Items"] = Value::Array(items);
        Batch { input: Payload::from(input), items: count }
    };
    batches.into_iter().map(pack).collect()
}
