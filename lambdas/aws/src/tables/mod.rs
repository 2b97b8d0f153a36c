//! The three DynamoDB tables: keys, items, and the changes that are written.

mod change;
mod create;
mod groups;
mod item;
pub mod keys;
mod locks;
mod plans;
mod read;
mod update;
mod wishes;
