//! What people wish: attributes that only they write, each on the condition that it still makes sense.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::decision::{Decision, Hold};
use domain::execution::WaveRecord;
use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::intent::Intent;
use domain::ports::{Answer, RecordWish, Recorded, Wish};
use domain::status::WaveStatus;

use super::read::key;
use super::{item, keys};
use crate::faults::{fault, has_code};
use crate::world::World;

/// An execution that has not ended.
const UNDER_WAY: &str = "#status IN (:pending, :running, :paused)";

impl RecordWish for World {
    async fn record_wish(&self, id: &ExecutionId, wish: &Wish) -> Answer<Recorded> {
        let update =
            self.dynamodb.update_item().table_name(&self.tables.executions).set_key(Some(key(id, keys::EXECUTION)));
        let under_way = |update: Update| {
            let update = update.expression_attribute_names("#status", "status");
            let words = [(":pending", "Pending"), (":running", "Running"), (":paused", "Paused")];
            words
                .into_iter()
                .fold(update, |update, (name, word)| update.expression_attribute_values(name, item::text(word)))
        };
        let once = |attribute: &str, intent: &Intent| -> Answer<Update> {
            let update = under_way(update.clone()).expression_attribute_names("#wish", attribute);
            let update = update.expression_attribute_values(":wish", attributes(intent)?);
            let condition = format!("{UNDER_WAY} AND attribute_not_exists(#wish)");
            Ok(update.update_expression("SET #wish = :wish").condition_expression(condition))
        };
        recorded(match wish {
            Wish::Pause(intent) => once("pauseRequested", intent)?,
            Wish::Cancel(intent) => once("cancelRequested", intent)?,
            Wish::Resume => under_way(update)
                .expression_attribute_names("#wish", "pauseRequested")
                .update_expression("REMOVE #wish")
                .condition_expression(format!("{UNDER_WAY} AND attribute_exists(#wish)")),
            Wish::ExtendLease(until) => update
                .expression_attribute_names("#wish", "leaseExtendedTo")
                .expression_attribute_names("#lease", "leaseEndsAt")
                .expression_attribute_names("#cleanUp", "cleanUp")
                .expression_attribute_values(":wish", item::text(until))
                .update_expression("SET #wish = :wish")
                .condition_expression("attribute_exists(#lease) AND attribute_not_exists(#cleanUp)"),
        })
        .await
    }

    async fn record_decision(&self, wave: &WaveRecord, decision: &Decision) -> Answer<Recorded> {
        let status = match decision.hold {
            Hold::Approval => WaveStatus::AwaitingApproval,
            Hold::Failure => WaveStatus::NeedsDecision,
        };
        let hold = format!("{:?}", decision.hold);
        let update = self
            .dynamodb
            .update_item()
            .table_name(&self.tables.executions)
            .set_key(Some(key(&wave.execution_id, &keys::wave(wave.wave))))
            .expression_attribute_names("#status", "waveStatus")
            .expression_attribute_names("#attempt", "attempt")
            .expression_attribute_names("#decision", "decision")
            .expression_attribute_names("#hold", "hold")
            .expression_attribute_values(":status", item::text(status))
            .expression_attribute_values(":attempt", AttributeValue::N(decision.attempt.to_string()))
            .expression_attribute_values(":hold", item::text(hold))
            .expression_attribute_values(":decision", attributes(decision)?)
            .update_expression("SET #decision = :decision")
            .condition_expression(
                "#status = :status AND #attempt = :attempt AND (attribute_not_exists(#decision) \
                 OR #decision.#hold <> :hold OR #decision.#attempt <> :attempt)",
            );
        recorded(update).await
    }
}

type Update = aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;

async fn recorded(update: Update) -> Answer<Recorded> {
    match update.send().await {
        Ok(_) => Ok(Recorded::Yes),
        Err(error) if has_code(&error, "ConditionalCheckFailedException") => Ok(Recorded::No),
        Err(error) => Err(fault("UpdateItem of the executions", &error)),
    }
}

fn attributes(wish: &impl serde::Serialize) -> Answer<AttributeValue> {
    serde_dynamo::to_attribute_value(wish).map_err(|error| Fault::bug(format!("a wish cannot be stored: {error}")))
}
