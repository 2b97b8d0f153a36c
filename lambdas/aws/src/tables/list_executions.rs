//! Listing executions through the indexes by plan and by status, newest first. Never a scan.

use std::cmp::Reverse;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::catalogue::{ExecutionFilter, ListExecutions};
use domain::execution::ExecutionRecord;
use domain::ids::ExecutionId;
use domain::ports::Answer;
use domain::status::ExecutionStatus;
use futures::future::try_join_all;
use jiff::Timestamp;

use super::{item, keys};
use crate::faults::fault;
use crate::world::World;

/// Every status there is.
const STATUSES: [ExecutionStatus; 8] = [
    ExecutionStatus::Pending,
    ExecutionStatus::Running,
    ExecutionStatus::Paused,
    ExecutionStatus::Succeeded,
    ExecutionStatus::SucceededWithFailures,
    ExecutionStatus::Failed,
    ExecutionStatus::Cancelled,
    ExecutionStatus::Rejected,
];
/// Read beyond what is asked for, so that a few of the same age as the cursor cost no second call.
const SPARE: usize = 10;
/// Before any time that stands in an index.
const BEGIN_OF_TIME: &str = "0000";
/// After any time that stands in an index.
const END_OF_TIME: &str = "9999-12-31T23:59:59.999Z";

impl ListExecutions for World {
    async fn list_executions(&self, filter: &ExecutionFilter, limit: usize) -> Answer<Vec<ExecutionRecord>> {
        let mut found = match &filter.plan_id {
            Some(plan) => self.newest(keys::BY_PLAN, "planId", plan.as_str(), filter, limit).await?,
            None => {
                let statuses = if filter.statuses.is_empty() { &STATUSES[..] } else { &filter.statuses };
                let words: Vec<String> = statuses.iter().map(ToString::to_string).collect();
                let lists = words.iter().map(|word| self.newest(keys::BY_STATUS, "status", word, filter, limit));
                try_join_all(lists).await?.into_iter().flatten().collect()
            }
        };
        found.sort_by_key(|execution| Reverse(place(execution)));
        // One that changed its status meanwhile can stand in two lists.
        found.dedup_by(|one, other| one.execution_id == other.execution_id);
        found.truncate(limit);
        Ok(found)
    }
}

fn place(execution: &ExecutionRecord) -> (Timestamp, ExecutionId) {
    (execution.started_at, execution.execution_id.clone())
}

fn wanted(filter: &ExecutionFilter, execution: &ExecutionRecord) -> bool {
    let behind = filter.after.as_ref().is_none_or(|after| place(execution) < *after);
    behind && (filter.statuses.is_empty() || filter.statuses.contains(&execution.status))
}

impl World {
    /// The newest of one partition of an index: at least `limit` that are wanted, when there are as many, and all that
    /// are as old as the last of them.
    async fn newest(
        &self,
        index: &str,
        attribute: &str,
        value: &str,
        filter: &ExecutionFilter,
        limit: usize,
    ) -> Answer<Vec<ExecutionRecord>> {
        let latest = [filter.to, filter.after.as_ref().map(|(time, _)| *time)].into_iter().flatten().min();
        let text = |time: Option<Timestamp>, otherwise: &str| {
            AttributeValue::S(time.map_or_else(|| otherwise.to_owned(), |time| format!("{time:.3}")))
        };
        let values = HashMap::from([
            (":value".to_owned(), AttributeValue::S(value.to_owned())),
            (":from".to_owned(), text(filter.from, BEGIN_OF_TIME)),
            (":to".to_owned(), text(latest, END_OF_TIME)),
        ]);
        let mut found: Vec<ExecutionRecord> = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .dynamodb
                .query()
                .table_name(&self.tables.executions)
                .index_name(index)
                .key_condition_expression("#value = :value AND #started BETWEEN :from AND :to")
                .expression_attribute_names("#value", attribute)
                .expression_attribute_names("#started", "startedAt")
                .set_expression_attribute_values(Some(values.clone()))
                .scan_index_forward(false)
                .limit(i32::try_from(limit + SPARE).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| fault("Query of the executions", &error))?;
            for record in answer.items.unwrap_or_default() {
                let execution: ExecutionRecord = item::record(record)?;
                if wanted(filter, &execution) {
                    found.push(execution);
                }
            }
            start = answer.last_evaluated_key;
            let is_full = found.len() > limit && found[limit].started_at < found[limit - 1].started_at;
            if start.is_none() || is_full {
                return Ok(found);
            }
        }
    }
}
