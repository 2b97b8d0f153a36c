//! What holds for every machine, whatever it is made of and however its calls are answered.

mod machines;

use std::sync::Arc;

use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::{Value, json};

use self::machines::{definition, inputs};
use super::simulation::{Answer, Simulation, config};
use crate::{
    engine::{Call, Engine, ExecutionStatus, Stimulus, TaskOutcome, TokenAnswer},
    history::{EventDetails, Failure, HistoryEvent},
    testing::task,
};

/// A number that follows from a text and a number, evenly spread.
fn mix(text: &str, number: u64) -> u64 {
    text.bytes().fold(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x51_7c_c1, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
    })
}

/// Answers by chance that repeats: three of four succeed, after at most three seconds.
fn answer(seed: u64, call: &Call, number: usize) -> Answer {
    let chance = mix(&format!("{call:?}"), seed.wrapping_add(number as u64));
    let outcome = match (call, chance % 4) {
        (_, 0) => TaskOutcome::Failed(Failure::new("Custom", "by chance")),
        (Call::Function { payload, .. }, _) => TaskOutcome::Succeeded(payload.clone()),
        (Call::Service { .. }, _) => TaskOutcome::Succeeded(json!({"MessageId": "m"})),
    };
    (chance / 4 % 4, outcome)
}

struct Run {
    simulation: Simulation,
    arn: Arc<str>,
}

/// Runs a machine until nothing happens by itself any more.
fn start(seed: u64, definition: &Value, input: &Value) -> Run {
    let mut simulation = Simulation::with(move |call, number| answer(seed, call, number));
    let child = json!({"StartAt": "Which", "States": {
        "Which": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "No"}], "Default": "F"},
        "No": {"Type": "Fail", "Error": "TooMuch"},
        "F": task("f"),
    }});
    simulation.machine("child", &child);
    let machine = simulation.machine("machine", definition);
    let arn = simulation.start(&machine, "run", input);
    simulation.finish();
    Run { simulation, arn }
}

impl Run {
    fn all(&self) -> Vec<Arc<str>> {
        let mut arns = vec![self.arn.clone()];
        arns.extend(self.simulation.announced.iter().map(|(arn, _)| arn.clone()));
        arns.sort();
        arns.dedup();
        arns
    }

    fn histories(&self) -> Vec<(Arc<str>, Vec<HistoryEvent>)> {
        self.all().into_iter().map(|arn| (arn.clone(), self.simulation.history(&arn).to_vec())).collect()
    }

    /// Answers every token that still waits, until everything has ended.
    fn answer_tokens(&mut self) {
        let mut answered = 0;
        while let Some(token) = self.simulation.tokens().get(answered).cloned() {
            answered += 1;
            let answer = match mix(&token, 0) % 3 {
                0 => TokenAnswer::Failure(Failure::new("Custom", "declined")),
                _ => TokenAnswer::Success(json!({"answered": true})),
            };
            self.simulation.answer_token(&token, answer);
            self.simulation.finish();
        }
    }

    fn is_running(&self) -> bool {
        self.all().iter().any(|arn| self.simulation.record(arn).is_running())
    }
}

fn is_final(event: &HistoryEvent) -> bool {
    matches!(
        event.details,
        EventDetails::ExecutionSucceeded { .. }
            | EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_)
    )
}

/// What every history must be like.
fn check_history(run: &Run, arn: &str) -> Result<(), TestCaseError> {
    let (record, history) = (run.simulation.record(arn), run.simulation.history(arn));
    prop_assert_eq!(record.event_count, history.len());
    let begins = matches!(history[0].details, EventDetails::ExecutionStarted { .. });
    prop_assert!(begins);
    for (place, event) in history.iter().enumerate() {
        prop_assert_eq!(event.id.0, place as u64 + 1);
        prop_assert!(event.previous_event_id < event.id);
        prop_assert!(place == 0 || history[place - 1].timestamp <= event.timestamp);
    }
    let ends = history.iter().filter(|event| is_final(event)).count();
    let redrives =
        history.iter().filter(|event| matches!(event.details, EventDetails::ExecutionRedriven { .. })).count();
    prop_assert_eq!(ends, redrives + usize::from(!record.is_running()));
    prop_assert_eq!(record.stopped_at.is_none(), record.is_running());
    Ok(())
}

proptest! {
    // The same cases every time; change the seed to try others.
    #![proptest_config(ProptestConfig {
        cases: 64, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn an_execution_ends_or_waits_for_a_token(definition in definition(), input in inputs(), seed: u64) {
        let mut run = start(seed, &definition, &input);
        for arn in run.all() {
            check_history(&run, &arn)?;
        }
        let waits = run.simulation.tokens().iter().any(|token| run.simulation.engine.root_awaiting(token).is_some());
        prop_assert_eq!(run.is_running(), waits);
        prop_assert_eq!(run.simulation.engine.next_timer(), None);
        run.answer_tokens();
        prop_assert!(!run.is_running(), "no token was lost");
        for arn in run.all() {
            check_history(&run, &arn)?;
        }
        for token in run.simulation.tokens() {
            prop_assert!(run.simulation.engine.knows_token(&token));
            prop_assert!(run.simulation.engine.root_awaiting(&token).is_none());
        }
        prop_assert_eq!(run.simulation.closed.len(), 1);
    }

    #[test]
    fn the_same_seed_gives_the_same_histories(definition in definition(), input in inputs(), seed: u64) {
        let (mut first, mut second) = (start(seed, &definition, &input), start(seed, &definition, &input));
        first.answer_tokens();
        second.answer_tokens();
        prop_assert_eq!(first.histories(), second.histories());
    }

    #[test]
    fn a_replay_that_is_cut_anywhere_gives_the_same_state(
        definition in definition(), input in inputs(), seed: u64, cut: prop::sample::Index,
    ) {
        let mut run = start(seed, &definition, &input);
        run.answer_tokens();
        let journal: Vec<_> = run.simulation.journal.iter().map(|(at, root, stimulus)| {
            let kept = serde_json::to_string(stimulus).unwrap();
            (*at, root.clone(), serde_json::from_str::<Stimulus>(&kept).unwrap())
        }).collect();
        let cut = cut.index(journal.len()) + 1;
        let mut engine = Engine::new(config());
        let apply = |engine: &mut Engine, (at, root, stimulus): &(_, _, Stimulus)| drop(engine.apply(*at, root, stimulus.clone()));
        journal[..cut].iter().for_each(|entry| apply(&mut engine, entry));
        for (arn, whole) in run.histories() {
            if let Some(part) = engine.history(&arn) {
                prop_assert_eq!(part, &whole[..part.len()]);
            }
        }
        journal[cut..].iter().for_each(|entry| apply(&mut engine, entry));
        for (arn, whole) in run.histories() {
            prop_assert_eq!(engine.history(&arn).unwrap(), whole.as_slice());
            prop_assert_eq!(
                serde_json::to_value(engine.execution(&arn).unwrap()).unwrap(),
                serde_json::to_value(run.simulation.record(&arn)).unwrap()
            );
        }
    }

    #[test]
    fn a_stop_at_any_moment_ends_everything(
        definition in definition(), input in inputs(), seed: u64, steps in 0_usize..30,
    ) {
        let mut simulation = Simulation::with(move |call, number| answer(seed, call, number));
        simulation.machine("child", &json!({"StartAt": "F", "States": {"F": task("f")}}));
        let machine = simulation.machine("machine", &definition);
        let arn = simulation.start(&machine, "run", &input);
        for _ in 0..steps {
            simulation.step();
        }
        simulation.stop(&arn);
        simulation.finish();
        let run = Run { simulation, arn };
        prop_assert!(!run.simulation.record(&run.arn).is_running());
        for arn in run.all() {
            check_history(&run, &arn)?;
        }
        prop_assert_eq!(run.simulation.engine.next_timer(), None);
    }

    #[test]
    fn a_redrive_goes_on_the_same_way_from_memory_and_after_a_restart(
        definition in definition(), input in inputs(), seed: u64,
    ) {
        let redriven = |restart: bool| {
            let mut run = start(seed, &definition, &input);
            run.answer_tokens();
            for _ in 0..3 {
                let status = run.simulation.record(&run.arn).status;
                if status == ExecutionStatus::Succeeded {
                    break;
                }
                if restart {
                    run.simulation.restart();
                }
                let arn = run.arn.clone();
                run.simulation.redrive(&arn);
                run.simulation.finish();
                run.answer_tokens();
            }
            run
        };
        let (kept, restored) = (redriven(false), redriven(true));
        prop_assert!(!kept.is_running());
        for arn in kept.all() {
            check_history(&kept, &arn)?;
        }
        prop_assert_eq!(kept.histories(), restored.histories());
    }
}
