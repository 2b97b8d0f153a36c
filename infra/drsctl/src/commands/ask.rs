//! Asking whoever sits at the terminal what a wave of a rehearsal waits for.

use std::io::{BufRead, IsTerminal, Write};

use domain::decision::{Hold, OperatorAnswer};
use domain::execution::WaveRecord;
use domain::fault::Fault;
use domain::status::WaveStatus;
use serde_json::json;
use stack::Stack;

/// What is answered when nobody sits there: a rehearsal must come to its end by itself.
const NOBODY: &str = "nobody can be asked here";

/// Answers a wave that holds: as the person says, or by itself when there is none.
pub(super) async fn answer(stack: &Stack, wave: &WaveRecord) -> Result<(), Fault> {
    let Some(hold) = Hold::of(wave.wave_status).filter(|_| wave.hold_token.is_some() && wave.answered().is_none())
    else {
        return Ok(());
    };
    let is_person = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let (answer, comment) = if is_person {
        let question = question(wave, hold);
        let asked = tokio::task::spawn_blocking(move || ask(&question, hold)).await;
        (asked.unwrap_or(OperatorAnswer::Stop), None)
    } else {
        let by_itself = if hold == Hold::Approval { OperatorAnswer::Approve } else { OperatorAnswer::Stop };
        (by_itself, Some(NOBODY))
    };
    let by = std::env::var("USER").ok().filter(|user| !user.is_empty()).unwrap_or_else(|| "drsctl".to_owned());
    let decision = json!({
        "executionId": wave.execution_id,
        "wave": wave.wave,
        "attempt": wave.attempt,
        "answer": answer,
        "by": if is_person { by } else { "drsctl".to_owned() },
        "comment": comment,
        "time": stack.clock().now(),
    });
    // An answer that comes too late is no failure of the rehearsal: the next look shows what happened instead.
    if let Err(failure) = stack.invoke("decide", &decision).await {
        tracing::debug!(?failure, "the answer was refused");
    }
    Ok(())
}

fn question(wave: &WaveRecord, hold: Hold) -> String {
    let what = match wave.wave_status {
        WaveStatus::AwaitingApproval => "waits for approval".to_owned(),
        _ => format!("needs a decision: {}", wave.status_reason.as_deref().unwrap_or("servers of it failed")),
    };
    let choices: Vec<String> = hold.answers().iter().map(|answer| choice(*answer).to_owned()).collect();
    format!("\nwave {} `{}` {what}\n{}? ", wave.wave, wave.name, choices.join(", "))
}

/// How an answer is offered; its letter stands in brackets.
fn choice(answer: OperatorAnswer) -> &'static str {
    match answer {
        OperatorAnswer::Approve => "[a]pprove",
        OperatorAnswer::Retry => "[r]etry what failed",
        OperatorAnswer::Skip => "[g]o on without it",
        OperatorAnswer::Stop => "[s]top",
    }
}

/// Asks until the answer is one of those that fit. The end of input stops.
fn ask(question: &str, hold: Hold) -> OperatorAnswer {
    loop {
        let mut line = String::new();
        let shown = std::io::stderr().write_all(question.as_bytes());
        let read = std::io::stdin().lock().read_line(&mut line);
        if shown.is_err() || read.map_or(true, |length| length == 0) {
            return OperatorAnswer::Stop;
        }
        if let Some(answer) = parse(&line, hold) {
            return answer;
        }
    }
}

/// A letter or the whole word.
fn parse(line: &str, hold: Hold) -> Option<OperatorAnswer> {
    let word = line.trim().to_lowercase();
    let answer = match word.as_str() {
        "a" | "approve" => OperatorAnswer::Approve,
        "r" | "retry" => OperatorAnswer::Retry,
        "g" | "go on" | "skip" => OperatorAnswer::Skip,
        "s" | "stop" => OperatorAnswer::Stop,
        _ => return None,
    };
    hold.answers().contains(&answer).then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_to_the_question_are_taken() {
        assert_eq!(parse("r\n", Hold::Failure), Some(OperatorAnswer::Retry));
        assert_eq!(parse(" Go on ", Hold::Failure), Some(OperatorAnswer::Skip));
        assert_eq!(parse("a", Hold::Failure), None);
        assert_eq!(parse("approve", Hold::Approval), Some(OperatorAnswer::Approve));
        assert_eq!(parse("", Hold::Approval), None);
    }
}
