//! Interpreter of Amazon States Language that behaves as AWS Step Functions does, on a virtual clock.

mod arn;
mod asl;
mod clock;
mod data;
mod engine;
mod history;
mod intrinsic;
mod path;
mod payload;
mod random;

pub use arn::Namespace;
pub use asl::{Diagnostic, DiagnosticCode, ExecutionType, Severity};
pub use clock::{Alarm, Bell, Clock, Hold, Pace, PaceError, Sleep};
pub use payload::Payload;
