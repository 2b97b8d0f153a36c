//! Map states, in line and distributed.

use std::sync::Arc;

use super::{Fields, Parser, Targets};
use crate::asl::{Distributed, ExecutionType, ItemBatcher, Map, MapMode, Number, Scope};

/// The most children of a distributed Map that run at the same time.
const MAX_CONCURRENCY: u64 = 10_000;
/// The largest batch, in bytes.
const MAX_BATCH_BYTES: u64 = 262_144;
/// The longest label, in characters.
const MAX_LABEL: usize = 40;

const DISTRIBUTED_ONLY: [&str; 6] = [
    "Label",
    "ItemBatcher",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
];

impl Parser<'_> {
    pub(super) fn map(&mut self, fields: &mut Fields<'_>, targets: &Targets<'_>, depth: usize) -> Option<Map> {
        fields.exclusive(&["ItemProcessor", "Iterator"], &mut self.diagnostics);
        fields.exclusive(&["ItemSelector", "Parameters"], &mut self.diagnostics);
        let processor_field = if fields.has("Iterator") { "Iterator" } else { "ItemProcessor" };
        fields.skip("Iterator");
        fields.require(&[processor_field], &mut self.diagnostics);
        let processor = self.processor(fields, processor_field, depth);
        let selector = self.object_template(fields, "ItemSelector");
        let parameters = self.object_template(fields, "Parameters");
        let items_path = fields.has("ItemsPath").then(|| self.path(fields, "ItemsPath"));
        fields.skip("ItemsPath");
        let max_concurrency = self
            .whole_number(fields, "MaxConcurrency", "MaxConcurrencyPath", 0, MAX_CONCURRENCY)
            .unwrap_or(Number::Literal(0));
        let distributed = self.distributed(fields);
        let outcome = self.outcome(fields, targets);
        let (scope, execution_type) = processor?;
        let mode = match execution_type {
            None => {
                self.only_distributed(fields);
                MapMode::Inline
            }
            Some(execution_type) => MapMode::Distributed(Box::new(Distributed { execution_type, ..distributed? })),
        };
        Some(Map {
            processor: scope,
            mode,
            items_path: items_path.map_or(Some(None), |path| path.map(Some))?,
            item_selector: selector?.or(parameters?),
            max_concurrency,
            outcome: outcome?,
        })
    }

    fn only_distributed(&mut self, fields: &Fields<'_>) {
        for field in DISTRIBUTED_ONLY.iter().filter(|field| fields.has(field)) {
            let message = format!("Field '{field}' is only supported for Map states whose Mode is DISTRIBUTED");
            self.diagnostics.schema(&fields.place(field), message);
        }
    }

    /// The states of the processor, and the type of its executions if it is distributed.
    fn processor(
        &mut self,
        fields: &mut Fields<'_>,
        field: &'static str,
        depth: usize,
    ) -> Option<(Arc<Scope>, Option<ExecutionType>)> {
        let place = fields.place(field);
        let mut inner = Fields::new(fields.object(field, &mut self.diagnostics)?, place);
        inner.skip("Comment");
        let mode = self.processor_mode(&mut inner);
        // The children of a distributed Map are executions of their own type.
        let outer = self.execution_type;
        if let Some(Some(execution_type)) = mode {
            self.execution_type = execution_type;
        }
        let scope = self.scope(&mut inner, depth + 1);
        self.execution_type = outer;
        inner.finish(&mut self.diagnostics);
        Some((Arc::new(scope?), mode?))
    }

    fn processor_mode(&mut self, fields: &mut Fields<'_>) -> Option<Option<ExecutionType>> {
        if !fields.has("ProcessorConfig") {
            fields.skip("ProcessorConfig");
            return Some(None);
        }
        let place = fields.place("ProcessorConfig");
        let mut config = Fields::new(fields.object("ProcessorConfig", &mut self.diagnostics)?, place);
        let mode = config.string("Mode", &mut self.diagnostics);
        let execution_type = config.string("ExecutionType", &mut self.diagnostics);
        let result = match (mode, execution_type) {
            (None | Some("INLINE"), None) => Some(None),
            (Some("DISTRIBUTED"), Some("STANDARD")) => Some(Some(ExecutionType::Standard)),
            (Some("DISTRIBUTED"), Some("EXPRESS")) => Some(Some(ExecutionType::Express)),
            (Some("DISTRIBUTED"), None) => {
                config.require(&["ExecutionType"], &mut self.diagnostics);
                None
            }
            _ => {
                let message = "Mode must be INLINE, or DISTRIBUTED with an ExecutionType of STANDARD or EXPRESS";
                self.diagnostics.schema(config.location(), message);
                None
            }
        };
        if self.execution_type == ExecutionType::Express && matches!(result, Some(Some(_))) {
            let message = "Express state machine does not support Map states whose Mode is DISTRIBUTED";
            self.diagnostics.schema(config.location(), message);
        }
        config.finish(&mut self.diagnostics);
        result
    }

    fn distributed(&mut self, fields: &mut Fields<'_>) -> Option<Distributed> {
        let label = self.label(fields);
        let tolerated_count =
            self.whole_number(fields, "ToleratedFailureCount", "ToleratedFailureCountPath", 0, u64::MAX);
        let tolerated_percentage =
            self.number(fields, "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", |parser, fields| {
                fields.float("ToleratedFailurePercentage", 0.0..=100.0, &mut parser.diagnostics)
            });
        let batcher = if fields.has("ItemBatcher") { Some(self.batcher(fields)?) } else { None };
        fields.skip("ItemBatcher");
        Some(Distributed {
            execution_type: ExecutionType::Standard,
            label,
            tolerated_count,
            tolerated_percentage,
            batcher,
        })
    }

    fn label(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let label = fields.string("Label", &mut self.diagnostics)?;
        let valid = !label.is_empty()
            && label.chars().count() <= MAX_LABEL
            && !label
                .chars()
                .any(|character| character.is_whitespace() || crate::arn::FORBIDDEN_IN_NAMES.contains(character));
        if !valid {
            let message = format!(
                "A label has 1 to {MAX_LABEL} characters, no whitespace and none of {}",
                crate::arn::FORBIDDEN_IN_NAMES
            );
            self.diagnostics.schema(&fields.place("Label"), message);
        }
        Some(label.to_owned())
    }

    fn batcher(&mut self, fields: &mut Fields<'_>) -> Option<ItemBatcher> {
        let place = fields.place("ItemBatcher");
        let mut inner = Fields::new(fields.object("ItemBatcher", &mut self.diagnostics)?, place);
        let max_items = self.whole_number(&mut inner, "MaxItemsPerBatch", "MaxItemsPerBatchPath", 1, u64::MAX);
        let max_bytes =
            self.whole_number(&mut inner, "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", 1, MAX_BATCH_BYTES);
        let batch_input = self.object_template(&mut inner, "BatchInput");
        if max_items.is_none() && max_bytes.is_none() {
            let message = "One of the following fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]";
            self.diagnostics.schema(inner.location(), message);
        }
        inner.finish(&mut self.diagnostics);
        Some(ItemBatcher { max_items, max_bytes, batch_input: batch_input? })
    }
}
