//! The data flow of a state: payload templates, paths and intrinsic calls, evaluated on an input and the context object.

mod context;
mod expression;
mod scope;
mod template;

#[cfg(test)]
mod tests;

pub(crate) use self::{
    context::{ContextObject, ExecutionFacts, MapItem, StateFacts},
    expression::Expression,
    scope::{EvaluationError, EvaluationScope},
    template::Template,
};
