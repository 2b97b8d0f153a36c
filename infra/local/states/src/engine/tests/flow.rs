//! Going from state to state.

use serde_json::json;

use super::simulation::Simulation;

#[test]
fn a_machine_runs_from_its_first_state_to_its_last() {
    let mut simulation = Simulation::echo();
    let arn = simulation.run(
        &json!({"StartAt": "Greet", "States": {
            "Greet": {"Type": "Pass", "Parameters": {"text.$": "States.Format('Hello {}', $.name)"}, "Next": "WaitABit"},
            "WaitABit": {"Type": "Wait", "Seconds": 30, "Next": "Call"},
            "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:echo", "Next": "Enough?"},
            "Enough?": {"Type": "Choice", "Choices": [{"Variable": "$.text", "StringMatches": "Hello *", "Next": "Done"}], "Default": "Failed"},
            "Done": {"Type": "Succeed"},
            "Failed": {"Type": "Fail"},
        }}),
        &json!({"name": "World"}),
    );
    assert_eq!(simulation.outcome(&arn), json!({"text": "Hello World"}));
    insta::assert_snapshot!(simulation.outline(&arn));
    assert_eq!(simulation.closed, [arn]);
}
