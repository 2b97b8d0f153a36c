//! What IAM says about the role that launches servers, and what that means for an execution.

use std::collections::{BTreeMap, BTreeSet};

use crate::readiness::{Finding, Severity};
use crate::target::Target;

/// Actions that are named in a sentence; more are counted.
const NAMED: usize = 8;

/// What takes an action away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// No policy of the role allows it.
    NotAllowed,
    /// A policy of the role denies it.
    Denied,
    /// The role's permissions boundary does not allow it.
    Boundary,
    /// A service control policy does not allow it.
    Organization,
}

/// An action that the role may not do on something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Denial {
    /// The action.
    pub action: String,
    /// The ARN of what it acts on, or `*`.
    pub resource: String,
    /// Why.
    pub because: Because,
}

/// What IAM says about the role that launches servers somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permissions {
    /// It was asked, and the role may do everything but this.
    Simulated {
        /// The ARN of the role.
        role: String,
        /// What it may not do.
        denials: BTreeSet<Denial>,
    },
    /// It could not be asked, or did not say.
    Unknown {
        /// Why, in a clause.
        why: String,
        /// What to do about it.
        fix: String,
        /// Whether asking for another place is of use: IAM answers, and not at its own time-out.
        answers: bool,
    },
}

impl Permissions {
    /// What it means for an execution: one finding for the place, however many servers are there.
    pub fn findings(&self, target: &Target) -> Option<Finding> {
        let finding = |severity, code: &str, sentence, fix| {
            Some(Finding { severity, code: code.to_owned(), source_server_id: None, sentence, fix })
        };
        match self {
            Self::Simulated { denials, .. } if denials.is_empty() => None,
            // IAM's simulation is not the service's own word, so a recovery goes on.
            Self::Simulated { role, denials } => {
                let (role, place) = (role.rsplit('/').next().unwrap_or(role), target.phrase());
                let sentence = format!(
                    "role {role}{place} lacks {}, which DRS does in its name: its jobs would end COMPLETED, with FAILED \
                     servers and no reason",
                    named(denials)
                );
                finding(Severity::Block, "PERMISSION_MISSING", sentence, fix(denials))
            }
            Self::Unknown { why, fix, .. } => {
                let sentence = format!(
                    "nobody has looked whether DRS may do its work in the name of the role that launches servers{}: {why}",
                    target.phrase()
                );
                finding(Severity::Warning, "PERMISSIONS_UNKNOWN", sentence, fix.clone())
            }
        }
    }
}

/// `ec2:DetachVolume (instance, volume) and ec2:DescribeImages`
fn named(denials: &BTreeSet<Denial>) -> String {
    let mut actions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for denial in denials {
        actions.entry(&denial.action).or_default().extend(kind(&denial.resource));
    }
    let mut words: Vec<String> = actions
        .iter()
        .take(NAMED)
        .map(|(action, kinds)| match Vec::from_iter(kinds.iter().copied()).join(", ") {
            kinds if kinds.is_empty() => (*action).to_owned(),
            kinds => format!("{action} ({kinds})"),
        })
        .collect();
    if let Some(more) = actions.len().checked_sub(NAMED).filter(|more| *more > 0) {
        words.push(format!("{more} more actions"));
    }
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

/// `volume` of the ARN of a volume, the name of a role; nothing of `*`.
fn kind(arn: &str) -> Option<&str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    if resource.starts_with("role/") { resource.rsplit('/').next() } else { resource.split('/').next() }
}

fn fix(denials: &BTreeSet<Denial>) -> String {
    let reasons: BTreeSet<Because> = denials.iter().map(|denial| denial.because).collect();
    let steps = reasons.iter().map(|because| match because {
        Because::NotAllowed => {
            "give the role the policy of infra/aws again, ForwardedLaunchPolicy of template.yaml or `forwarded` of \
             target-account.yaml"
        }
        Because::Denied => "take the statement out of its policies that denies it",
        Because::Boundary => "let the role's permissions boundary allow it",
        Because::Organization => "let the organization's service control policies allow it",
    });
    Vec::from_iter(steps).join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forwarded::QUESTIONS;

    fn denial(action: &str, resource: &str, because: Because) -> Denial {
        Denial { action: action.to_owned(), resource: resource.to_owned(), because }
    }

    fn simulated(denials: impl IntoIterator<Item = Denial>) -> Permissions {
        let role = "arn:aws:iam::111122223333:role/disaster-recovery/dr-StartWaveRole-1A2B".to_owned();
        Permissions::Simulated { role, denials: denials.into_iter().collect() }
    }

    #[test]
    fn a_role_that_may_do_everything_gives_no_finding() {
        assert_eq!(simulated([]).findings(&Target::default()), None);
    }

    #[test]
    fn a_missing_action_is_named_with_its_role_what_drs_would_do_and_the_fix() {
        let volume = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0";
        let instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0";
        let role = "arn:aws:iam::111122223333:role/service-role/AWSElasticDisasterRecoveryConversionServerRole";
        let permissions = simulated([
            denial("ec2:DetachVolume", volume, Because::NotAllowed),
            denial("ec2:DetachVolume", instance, Because::NotAllowed),
            denial("ec2:DescribeImages", "*", Because::Organization),
            denial("iam:PassRole", role, Because::Boundary),
        ]);
        let finding = permissions.findings(&Target::default()).unwrap();
        assert_eq!((finding.severity, finding.code.as_str()), (Severity::Block, "PERMISSION_MISSING"));
        insta::assert_snapshot!(format!("{}\n{}", finding.sentence, finding.fix));
    }

    #[test]
    fn a_role_that_may_do_nothing_is_told_in_one_readable_sentence() {
        let actions = QUESTIONS.iter().flat_map(|question| question.actions);
        let permissions = simulated(actions.map(|action| denial(action, "*", Because::NotAllowed)));
        let elsewhere = Target { account: "222233334444".parse().ok(), region: None };
        let sentence = permissions.findings(&elsewhere).unwrap().sentence;
        assert!(sentence.contains("role dr-StartWaveRole-1A2B in 222233334444 lacks drs:Create"), "{sentence}");
        assert!(sentence.contains(" and 27 more actions, which"), "{sentence}");
        assert!(sentence.len() < 500, "{sentence}");
    }

    #[test]
    fn what_nobody_looked_at_is_a_warning_and_never_silence() {
        let (why, fix) = ("AccessDenied".to_owned(), "allow it".to_owned());
        let finding = Permissions::Unknown { why, fix, answers: true }.findings(&Target::default()).unwrap();
        assert_eq!((finding.severity, finding.code.as_str()), (Severity::Warning, "PERMISSIONS_UNKNOWN"));
        assert!(finding.sentence.ends_with("launches servers: AccessDenied"), "{}", finding.sentence);
    }
}
