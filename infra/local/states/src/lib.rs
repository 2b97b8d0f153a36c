//! Interpreter of Amazon States Language that behaves as AWS Step Functions does, on a virtual clock.

mod clock;

pub use clock::{Alarm, Bell, Clock, Hold, Pace, PaceError, Sleep};
