//! Names and ARNs: how they are made, and what AWS says about those it does not accept.

use serde::{Deserialize, Serialize};

/// Characters that names of machines, executions and Map Runs cannot hold, besides whitespace and control characters.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
pub(crate) const FORBIDDEN_IN_NAMES: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";

/// The account and the Region in which everything lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    /// Twelve digits.
    pub account: String,
    /// For example `us-east-1`.
    pub region: String,
}

impl Default for Namespace {
    fn default() -> Self {
        Self { account: "111122223333".to_owned(), region: "us-east-1".to_owned() }
    }
}

/// An ARN of Step Functions, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatesArn<'a> {
    pub(crate) resource_type: &'a str,
    pub(crate) resource: &'a str,
}

impl Namespace {
    /// The ARN of a state machine.
    pub fn state_machine(&self, name: &str) -> String {
        self.arn("stateMachine", name)
    }

    /// The ARN of an execution of a standard state machine.
    pub fn execution(&self, machine: &str, name: &str) -> String {
        self.arn("execution", &format!("{machine}:{name}"))
    }

    /// The ARN of an execution of an express state machine; `id` tells executions of the same name apart.
    pub fn express_execution(&self, machine: &str, name: &str, id: &str) -> String {
        self.arn("express", &format!("{machine}:{name}:{id}"))
    }

    /// The ARN of the run of a distributed Map state.
    pub fn map_run(&self, machine: &str, label: &str, id: &str) -> String {
        self.arn("mapRun", &format!("{machine}/{label}:{id}"))
    }

    fn arn(&self, resource_type: &str, resource: &str) -> String {
        format!("arn:aws:states:{}:{}:{resource_type}:{resource}", self.region, self.account)
    }
}

impl<'a> StatesArn<'a> {
    /// Takes an ARN apart; the error is what AWS says about a text that is none.
    pub(crate) fn parse(text: &'a str) -> Result<Self, String> {
        let mut parts = text.splitn(7, ':');
        let prefix = (parts.next(), parts.next(), parts.next());
        if !matches!(prefix, (Some("arn"), Some(partition), Some("states")) if partition.starts_with("aws")) {
            return Err(format!("Invalid ARN prefix: {text}"));
        }
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(_), Some(_), Some(resource_type), Some(resource)) if !resource.is_empty() => {
                Ok(Self { resource_type, resource })
            }
            _ => Err(format!("Invalid ARN: {text}")),
        }
    }
}

/// Whether a machine or an execution can have this name.
pub(crate) fn is_valid_name(name: &str) -> bool {
    /// The longest name, in characters.
    const MAX_NAME: usize = 80;
    let count = name.chars().count();
    (1..=MAX_NAME).contains(&count)
        && !name.chars().any(|character| {
            character.is_whitespace() || character.is_control() || FORBIDDEN_IN_NAMES.contains(character)
        })
}

#[cfg(test)]
mod tests {
    use super::{Namespace, StatesArn, is_valid_name};

    #[test]
    fn arns_are_made_and_taken_apart() {
        let namespace = Namespace::default();
        let arn = namespace.execution("machine", "run");
        assert_eq!(arn, "arn:aws:states:us-east-1:111122223333:execution:machine:run");
        let parsed = StatesArn::parse(&arn).unwrap();
        assert_eq!((parsed.resource_type, parsed.resource), ("execution", "machine:run"));
        for text in [
            "",
            "x",
            "arn:aws:sns:us-east-1:1:topic",
            "arn:aws:states:us-east-1:1:stateMachine",
            "arn:aws:states:us-east-1:1:stateMachine:",
        ] {
            assert!(StatesArn::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_short_and_free_of_special_characters() {
        for name in ["a", "A-b_c.d+e@f=g!", "ä", &"x".repeat(80)] {
            assert!(is_valid_name(name), "{name}");
        }
        for name in ["", " ", "a b", "a:b", "a/b", "a*", "a\u{7f}", "a\n", &"x".repeat(81)] {
            assert!(!is_valid_name(name), "{name:?}");
        }
    }
}
