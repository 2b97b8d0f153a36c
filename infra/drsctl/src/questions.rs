//! What an execution asks of people and leaves to them, with the commands to be copied as they are.

use domain::actions::{Action, Offer};
use domain::duration;
use domain::view::{ExecutionView, WaveView};
use serde_json::Value;

/// Below an execution's table: its question, what else can be done, and where to look. The commands end with the
/// options that led to this system.
pub(crate) fn text(view: &ExecutionView, options: &str) -> String {
    let id = &view.execution_id;
    let mut parts: Vec<String> = view.waves.iter().filter_map(|wave| question(id, wave, options)).collect();
    let wishes = [
        (Action::Pause, format!("drsctl executions pause {id}")),
        (Action::Resume, format!("drsctl executions resume {id}")),
        (Action::Cancel, format!("drsctl executions cancel {id}")),
        (Action::CleanUp, format!("drsctl cleanup {id}")),
        (Action::ExtendLease, format!("drsctl lease {id} --until TIME")),
    ];
    let possible: Vec<String> = wishes
        .into_iter()
        .filter(|(action, _)| is_allowed(&view.actions, *action))
        .map(|(_, command)| format!("  {command}{options}"))
        .collect();
    if !possible.is_empty() {
        parts.push(format!("What can be done:\n{}", possible.join("\n")));
    }
    if let Some(end) = view.lease_ends_at {
        parts.push(format!("Its instances are kept until {end}"));
    }
    if let Some(clean_up) = &view.clean_up {
        let left: Vec<String> =
            clean_up.left.iter().map(|left| format!("\n  {}: {}", left.recovery_instance_id, left.reason)).collect();
        parts.push(format!("Clean-up: {:?}{}", clean_up.status, left.join("")));
    }
    parts.push(format!("Step Functions: {}", view.link));
    format!("\n{}\n", parts.join("\n\n"))
}

fn question(id: &str, wave: &WaveView, options: &str) -> Option<String> {
    let question = wave.question.as_ref()?;
    let verbs =
        [(Action::Approve, "approve"), (Action::Retry, "retry"), (Action::Skip, "skip"), (Action::Stop, "stop")];
    let commands: Vec<String> = verbs
        .into_iter()
        .filter(|(action, _)| is_allowed(&wave.actions, *action))
        .map(|(_, verb)| {
            let (number, attempt) = (wave.number, wave.attempt);
            format!("\n  drsctl executions {verb} {id} --wave {number} --attempt {attempt} --comment \"...\"{options}")
        })
        .collect();
    Some(format!("Question: {question}. To answer, one of:{}", commands.join("")))
}

fn is_allowed(offers: &[Offer], action: Action) -> bool {
    offers.iter().any(|offer| offer.action == action && offer.allowed)
}

/// The first lines of a report: the verdict, the targets, who did what, and which plan it was.
pub(crate) fn summary(report: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut lines = vec![format!("Verdict: {}", text(&report["verdict"]))];
    for (name, achieved) in [("RTO", &report["rto"]), ("RPO", &report["rpo"])] {
        let seconds = |value: &Value| value.as_i64().map_or_else(|| "-".to_owned(), duration::readable);
        let met = match achieved["met"].as_bool() {
            Some(true) => ": met",
            Some(false) => ": missed",
            None => "",
        };
        let (reached, target) = (seconds(&achieved["achievedSeconds"]), seconds(&achieved["targetSeconds"]));
        lines.push(format!("{name}: {reached} against {target}{met}"));
    }
    for event in report["people"].as_array().into_iter().flatten() {
        lines.push(format!("{}  {}", text(&event["at"]), text(&event["message"])));
    }
    lines.push(format!("Plan definition: sha256 {}", text(&report["plan"]["hash"])));
    lines.join("\n") + "\n"
}
