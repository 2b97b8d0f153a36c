//! The three DynamoDB tables: keys, items, and the changes that are written.

mod accounts;
mod change;
mod create;
mod groups;
mod item;
pub mod keys;
mod launches;
mod list_executions;
mod listing;
mod locks;
mod plans;
mod read;
mod save_group;
mod save_plan;
mod update;
mod wishes;
