//! What DRS does in the name of whoever calls `StartRecovery`, how IAM is asked whether a role may, and what it means.
//!
//! A role that lacks one of these actions is not refused: DRS takes the job, which ends COMPLETED with FAILED servers and
//! no reason. The actions are the dependent ones of `drs:StartRecovery`
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_drs.html>); on what they act, and with which
//! tags, is how AWS's own policy `AWSElasticDisasterRecoveryConsoleFullAccess_v2` guards them.

use std::collections::{BTreeMap, BTreeSet};

use crate::readiness::{Finding, Severity};
use crate::target::Target;

/// Actions that are named in a sentence; more are counted.
const NAMED: usize = 8;

/// The tag on everything that DRS makes, and its value.
const TAG: (&str, &str) = ("AWSElasticDisasterRecoveryManaged", "drs.amazonaws.com");

const SOURCE_SERVER: &str = "arn:{partition}:drs:{region}:{account}:source-server/s-0123456789abcdef0";
const INSTANCE: &str = "arn:{partition}:ec2:{region}:{account}:instance/i-0123456789abcdef0";
const VOLUME: &str = "arn:{partition}:ec2:{region}:{account}:volume/vol-0123456789abcdef0";
const SNAPSHOT: &str = "arn:{partition}:ec2:{region}::snapshot/snap-0123456789abcdef0";
const IMAGE: &str = "arn:{partition}:ec2:{region}::image/ami-0123456789abcdef0";
const LAUNCH_TEMPLATE: &str = "arn:{partition}:ec2:{region}:{account}:launch-template/lt-0123456789abcdef0";
const INTERFACE: &str = "arn:{partition}:ec2:{region}:{account}:network-interface/eni-0123456789abcdef0";
const SECURITY_GROUP: &str = "arn:{partition}:ec2:{region}:{account}:security-group/sg-0123456789abcdef0";
const SUBNET: &str = "arn:{partition}:ec2:{region}:{account}:subnet/subnet-0123456789abcdef0";
const ROLES: [&str; 3] = [
    "arn:{partition}:iam::{account}:role/service-role/AWSElasticDisasterRecoveryConversionServerRole",
    "arn:{partition}:iam::{account}:role/service-role/AWSElasticDisasterRecoveryRecoveryInstanceRole",
    "arn:{partition}:iam::{account}:role/service-role/AWSElasticDisasterRecoveryRecoveryInstanceWithLaunchActionsRole",
];

/// The actions that are asked about in one call, because they act on the same things in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The actions, as policies name them.
    pub actions: &'static [&'static str],
    on: &'static [&'static str],
    tags: Tags,
}

/// Where the tag of DRS is when the actions are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tags {
    /// Nowhere.
    None,
    /// On the resource, which DRS made before.
    OnResource,
    /// In the request of this action of EC2, which makes something with it.
    InRequestOf(&'static str),
    /// In the request, and on the resource that something is made from.
    OnBoth(&'static str),
}

/// All that DRS forwards. An action is allowed when it is in every question that it stands in.
pub const QUESTIONS: &[Question] = &[
    Question {
        actions: &["drs:CreateRecoveryInstanceForDrs", "drs:ListTagsForResource"],
        on: &[SOURCE_SERVER],
        tags: Tags::None,
    },
    Question {
        actions: &[
            "ec2:DescribeAccountAttributes",
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceAttribute",
            "ec2:DescribeInstanceStatus",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeInstances",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:DescribeLaunchTemplates",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSnapshots",
            "ec2:DescribeSubnets",
            "ec2:DescribeVolumes",
        ],
        on: &["*"],
        tags: Tags::None,
    },
    Question {
        actions: &[
            "ec2:AttachVolume",
            "ec2:DetachVolume",
            "ec2:ModifyInstanceAttribute",
            "ec2:StartInstances",
            "ec2:StopInstances",
            "ec2:TerminateInstances",
        ],
        on: &[INSTANCE],
        tags: Tags::OnResource,
    },
    Question {
        actions: &["ec2:AttachVolume", "ec2:CreateSnapshot", "ec2:DeleteVolume", "ec2:DetachVolume"],
        on: &[VOLUME],
        tags: Tags::OnResource,
    },
    Question { actions: &["ec2:DeleteSnapshot"], on: &[SNAPSHOT], tags: Tags::OnResource },
    Question {
        actions: &[
            "ec2:AuthorizeSecurityGroupEgress",
            "ec2:AuthorizeSecurityGroupIngress",
            "ec2:RevokeSecurityGroupEgress",
        ],
        on: &[SECURITY_GROUP],
        tags: Tags::OnResource,
    },
    Question {
        actions: &[
            "ec2:CreateLaunchTemplateVersion",
            "ec2:DeleteLaunchTemplateVersions",
            "ec2:ModifyLaunchTemplate",
            "ec2:RunInstances",
        ],
        on: &[LAUNCH_TEMPLATE],
        tags: Tags::OnResource,
    },
    Question {
        actions: &["ec2:CreateLaunchTemplate", "ec2:CreateTags"],
        on: &[LAUNCH_TEMPLATE],
        tags: Tags::InRequestOf("CreateLaunchTemplate"),
    },
    Question {
        actions: &["ec2:CreateSnapshot", "ec2:CreateTags"],
        on: &[SNAPSHOT],
        tags: Tags::InRequestOf("CreateSnapshot"),
    },
    Question {
        actions: &["ec2:CreateVolume", "ec2:CreateTags"],
        on: &[VOLUME],
        tags: Tags::InRequestOf("CreateVolume"),
    },
    Question { actions: &["ec2:CreateVolume"], on: &[SNAPSHOT], tags: Tags::OnBoth("CreateVolume") },
    Question {
        actions: &["ec2:RunInstances", "ec2:CreateTags"],
        on: &[INSTANCE, VOLUME],
        tags: Tags::InRequestOf("RunInstances"),
    },
    Question { actions: &["ec2:RunInstances"], on: &[IMAGE, INTERFACE, SECURITY_GROUP, SUBNET], tags: Tags::None },
    Question { actions: &["iam:PassRole"], on: &ROLES, tags: Tags::None },
];

/// Where DRS would do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `aws`, `aws-cn`, ...
    pub partition: String,
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
}

/// What a condition of a policy can look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextEntry {
    /// The condition key.
    pub key: String,
    /// What kind of value it has.
    pub kind: ContextKind,
    /// Its value.
    pub value: String,
}

/// The kinds of values that are used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextKind {
    /// `string`
    Text,
    /// `stringList`
    Texts,
    /// `boolean`
    Truth,
}

impl Question {
    /// The ARNs of what the actions act on: things that do not exist, because policies name kinds of things.
    pub fn resources(&self, place: &Place) -> Vec<String> {
        let filled = |template: &&str| {
            let named = template.replace("{partition}", &place.partition).replace("{region}", &place.region);
            named.replace("{account}", &place.account)
        };
        self.on.iter().map(filled).collect()
    }

    /// What is known when DRS does it: that it is DRS who does it, in whose name, and the tags.
    pub fn context(&self, place: &Place) -> Vec<ContextEntry> {
        let entry = |key: &str, kind, value: &str| ContextEntry { key: key.to_owned(), kind, value: value.to_owned() };
        let mut context = vec![
            entry("aws:ViaAWSService", ContextKind::Truth, "true"),
            entry("aws:CalledVia", ContextKind::Texts, "drs.amazonaws.com"),
            entry("aws:RequestedRegion", ContextKind::Text, &place.region),
        ];
        let (tag, value) = TAG;
        if let Tags::OnResource | Tags::OnBoth(_) = self.tags {
            for prefix in ["aws:ResourceTag", "ec2:ResourceTag"] {
                context.push(entry(&format!("{prefix}/{tag}"), ContextKind::Text, value));
            }
        }
        if let Tags::InRequestOf(action) | Tags::OnBoth(action) = self.tags {
            context.push(entry(&format!("aws:RequestTag/{tag}"), ContextKind::Text, value));
            context.push(entry("aws:TagKeys", ContextKind::Texts, tag));
            context.push(entry("ec2:CreateAction", ContextKind::Text, action));
        }
        if self.actions.contains(&"iam:PassRole") {
            context.push(entry("iam:PassedToService", ContextKind::Text, "ec2.amazonaws.com"));
        }
        context
    }
}

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

    fn denial(action: &str, resource: &str, because: Because) -> Denial {
        Denial { action: action.to_owned(), resource: resource.to_owned(), because }
    }

    fn simulated(denials: impl IntoIterator<Item = Denial>) -> Permissions {
        let role = "arn:aws:iam::111122223333:role/disaster-recovery/dr-StartWaveRole-1A2B".to_owned();
        Permissions::Simulated { role, denials: denials.into_iter().collect() }
    }

    #[test]
    fn all_35_dependent_actions_of_start_recovery_are_asked_about() {
        let actions: BTreeSet<&str> = QUESTIONS.iter().flat_map(|question| question.actions).copied().collect();
        assert_eq!(actions.len(), 35);
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
