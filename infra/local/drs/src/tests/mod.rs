//! The simulator as its users meet it: requests in, answers out, at chosen times.

mod kit;

mod drill;
