//! DRS's own recovery plans, readable from the estate.

use serde_json::json;

use super::kit::Kit;

#[test]
fn plans_and_their_steps_can_be_read() {
    let mut kit = Kit::sample();
    let plans = kit.drs("ListRecoveryPlans", json!({}));
    let arn = plans["recoveryPlans"][0]["recoveryPlanArn"].clone();
    insta::assert_json_snapshot!([
        plans,
        kit.drs("GetRecoveryPlan", json!({"recoveryPlanArn": arn})),
        kit.drs("ListRecoveryPlanSteps", json!({"recoveryPlanArn": arn})),
    ]);
}

#[test]
fn steps_come_in_order_and_in_pages_and_one_by_one() {
    let mut kit = Kit::sample();
    let arn = kit.drs("ListRecoveryPlans", json!({}))["recoveryPlans"][0]["recoveryPlanArn"].clone();
    let first = kit.drs("ListRecoveryPlanSteps", json!({"recoveryPlanArn": arn, "maxResults": 3}));
    let rest = kit.drs(
        "ListRecoveryPlanSteps",
        json!({"recoveryPlanArn": arn, "maxResults": 3, "nextToken": first["nextToken"]}),
    );
    let last = &rest["recoveryPlanSteps"][0];
    assert_eq!((&last["stepOrder"], &last["stepName"]), (&json!(4), &json!("Web")));
    let one = kit.drs("GetRecoveryPlanStep", json!({"recoveryPlanStepArn": last["recoveryPlanStepArn"]}));
    assert_eq!(one["recoveryPlanStep"], *last);
}

#[test]
fn an_unknown_plan_is_not_found() {
    let mut kit = Kit::sample();
    let arn = "arn:aws:drs:eu-west-1:111122223333:recovery-plan/rp-0";
    assert_eq!(kit.drs_error("GetRecoveryPlan", json!({"recoveryPlanArn": arn})).0, 404);
    assert_eq!(kit.drs_error("ListRecoveryPlanSteps", json!({"recoveryPlanArn": arn})).0, 404);
}
