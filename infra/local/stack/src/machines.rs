//! The state machines: the files of `statemachine/`, with their substitutions filled in.

use std::collections::BTreeMap;

use functions::HANDLERS;
use thiserror::Error;

/// A file refers to something that is not given. The product's own files are checked by a test.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the state machine `{machine}` refers to `${{{substitution}}}`, which nothing provides")]
pub struct UnknownSubstitution {
    /// The machine.
    pub machine: &'static str,
    /// What it refers to.
    pub substitution: String,
}

/// A state machine's name and its file.
pub(crate) const MACHINES: [(&str, &str); 4] = [
    ("cleanup", include_str!("../../../../statemachine/cleanup.asl.json")),
    ("server", include_str!("../../../../statemachine/server.asl.json")),
    ("wave", include_str!("../../../../statemachine/wave.asl.json")),
    ("plan", include_str!("../../../../statemachine/plan.asl.json")),
];

/// The machine that people start.
pub(crate) const PLAN: &str = "plan";

/// The machine that terminates the instances of a drill.
pub(crate) const CLEANUP: &str = "cleanup";

/// Where the things that the files refer to are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) topic_arn: String,
}

impl Places {
    pub(crate) fn function_arn(&self, handler: &str) -> String {
        format!("arn:aws:lambda:{}:{}:function:{handler}", self.region, self.account)
    }

    pub(crate) fn state_machine_arn(&self, name: &str) -> String {
        format!("arn:aws:states:{}:{}:stateMachine:{name}", self.region, self.account)
    }

    /// Every `${Name}` that a file may use, with its value.
    fn substitutions(&self) -> BTreeMap<String, String> {
        let functions = HANDLERS.iter().map(|name| (format!("{}FunctionArn", pascal(name)), self.function_arn(name)));
        let machines =
            MACHINES.iter().map(|(name, _)| (format!("{}StateMachineArn", pascal(name)), self.state_machine_arn(name)));
        let topic = ("NotificationTopicArn".to_owned(), self.topic_arn.clone());
        functions.chain(machines).chain([topic]).collect()
    }
}

/// A file with every `${Name}` replaced.
pub(crate) fn definition(machine: &'static str, file: &str, places: &Places) -> Result<String, UnknownSubstitution> {
    let known = places.substitutions();
    let mut text = String::with_capacity(file.len());
    let mut rest = file;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = known.get(name).ok_or_else(|| UnknownSubstitution { machine, substitution: name.to_owned() })?;
        text.push_str(before);
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// `poll-wave` becomes `PollWave`.
fn pascal(kebab: &str) -> String {
    kebab
        .split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters.collect::<Vec<_>>())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places {
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            topic_arn: "arn:aws:sns:eu-west-1:111122223333:t".to_owned(),
        }
    }

    #[test]
    fn every_substitution_of_every_file_is_provided() {
        for (name, file) in MACHINES {
            let definition = definition(name, file, &places()).unwrap();
            assert!(!definition.contains("${"), "{name}");
        }
    }

    #[test]
    fn what_nothing_provides_is_named() {
        let error = definition("plan", "\"${PolWaveFunctionArn}\"", &places()).unwrap_err();
        assert_eq!(error.substitution, "PolWaveFunctionArn");
    }

    #[test]
    fn names_are_mechanical() {
        assert_eq!(pascal("poll-wave"), "PollWave");
    }
}
