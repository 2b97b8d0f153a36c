//! What DRS does in the name of whoever calls `StartRecovery`, and how IAM is asked whether a role may.
//!
//! A role that lacks one of these actions is not refused: DRS takes the job, which ends COMPLETED with FAILED servers and
//! no reason. The actions are the dependent ones of `drs:StartRecovery`
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_drs.html>); on what they act, and with which
//! tags, is how AWS's own policy `AWSElasticDisasterRecoveryConsoleFullAccess_v2` guards them.

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_35_dependent_actions_of_start_recovery_are_asked_about() {
        let actions: BTreeSet<&str> = QUESTIONS.iter().flat_map(|question| question.actions).copied().collect();
        assert_eq!(actions.len(), 35);
    }
}
