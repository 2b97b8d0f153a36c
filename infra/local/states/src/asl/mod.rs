//! Amazon States Language: definitions are parsed and validated once, when a machine is created, into types that the
//! engine can follow without ever meeting a malformed one.
//!
//! <https://states-language.net/spec.html>

mod choice;
mod diagnostic;
mod graph;
mod model;
mod parse;
mod resource;

#[cfg(test)]
mod tests;

pub(crate) use self::{
    choice::{Choice, Comparison, Condition, Operand, Operator, Pattern, Relation, Rule, Test, TypeTest},
    model::{
        Body, Catcher, Distributed, FailText, ItemBatcher, Map, MapMode, Number, Outcome, Parallel, Pass, ResultPath,
        Retrier, Scope, Selection, State, StateId, StateMachine, Task, Transition, Wait, WaitUntil,
    },
    parse::{Capabilities, parse, parse_timestamp},
    resource::{Integration, Resource},
};
pub use self::{
    diagnostic::{Diagnostic, DiagnosticCode, Severity},
    model::{ExecutionType, StateKind},
};
