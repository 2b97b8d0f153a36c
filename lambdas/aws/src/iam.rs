//! The port to IAM: whether DRS may do its work in the name of the role that launches servers.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_iam::config::Builder;
use aws_sdk_iam::config::http::HttpResponse;
use aws_sdk_iam::error::SdkError;
use aws_sdk_iam::operation::simulate_principal_policy::SimulatePrincipalPolicyError;
use aws_sdk_iam::types::{
    self, ContextKeyTypeEnum, EvaluationResult, PermissionsBoundaryDecisionDetail, PolicyEvaluationDecisionType,
};
use domain::forwarded::{ContextEntry, ContextKind, Place, QUESTIONS, Question};
use domain::permissions::{Because, Denial, Permissions};
use domain::ports::SimulatePrincipalPolicy;
use futures::{StreamExt, stream};

use crate::faults::{fault, has_code};
use crate::world::World;

/// One attempt of one call: much less than of other services, because nothing may wait for IAM when it is gone.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
/// Both attempts of one call.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(6);
/// Questions that are asked at once.
const AT_ONCE: usize = 5;

/// The client of IAM, which is one for all Regions.
pub(crate) fn client(config: &SdkConfig) -> aws_sdk_iam::Client {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT)
        .build();
    let config =
        Builder::from(config).timeout_config(timeouts).retry_config(RetryConfig::standard().with_max_attempts(2));
    aws_sdk_iam::Client::from_conf(config.build())
}

impl SimulatePrincipalPolicy for World {
    async fn permissions(&self) -> Permissions {
        let (Some(role), Some(region)) = (self.targets.launch_role(&self.target), self.targets.region(&self.target))
        else {
            return Permissions::Unknown {
                why: "this deployment does not say which role that is".to_owned(),
                fix: "deploy infra/aws/template.yaml, which says it by START_WAVE_ROLE_ARN and TARGET_LAUNCH_ROLE_NAME"
                    .to_owned(),
                answers: true,
            };
        };
        // arn:aws:iam::111122223333:role/start-wave
        let part = |at: usize| role.split(':').nth(at).unwrap_or_default().to_owned();
        let place = Place { partition: part(1), account: part(4), region: region.to_string() };
        let asked = QUESTIONS.iter().map(|question| self.simulate(&role, question, &place));
        let mut answers = stream::iter(Vec::from_iter(asked)).buffered(AT_ONCE);
        let mut denials = BTreeSet::new();
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(more) => denials.extend(more),
                // What is known to be missing is told, whatever else is not known.
                Err(unknown) if denials.is_empty() => return unknown,
                Err(_) => break,
            }
        }
        drop(answers);
        Permissions::Simulated { role, denials }
    }
}

impl World {
    /// What of a question the role may not do.
    async fn simulate(&self, role: &str, question: &Question, place: &Place) -> Result<BTreeSet<Denial>, Permissions> {
        let call = self
            .iam
            .simulate_principal_policy()
            .policy_source_arn(role)
            .set_action_names(Some(question.actions.iter().map(|action| (*action).to_owned()).collect()))
            .set_resource_arns(Some(question.resources(place)))
            .set_context_entries(Some(question.context(place).into_iter().map(context_entry).collect()));
        let results: Result<Vec<EvaluationResult>, _> = call.into_paginator().items().send().collect().await;
        let results = results.map_err(|error| unknown(role, &error))?;
        match question.actions.iter().find(|action| !results.iter().any(|result| result.eval_action_name() == **action))
        {
            None => Ok(results.iter().flat_map(denials).collect()),
            Some(action) => Err(Permissions::Unknown {
                why: format!("SimulatePrincipalPolicy of IAM said nothing about {action}"),
                fix: "compare the role's policies with those of infra/aws".to_owned(),
                answers: true,
            }),
        }
    }
}

fn context_entry(entry: ContextEntry) -> types::ContextEntry {
    let kind = match entry.kind {
        ContextKind::Text => ContextKeyTypeEnum::String,
        ContextKind::Texts => ContextKeyTypeEnum::StringList,
        ContextKind::Truth => ContextKeyTypeEnum::Boolean,
    };
    types::ContextEntry::builder()
        .context_key_name(entry.key)
        .context_key_type(kind)
        .context_key_values(entry.value)
        .build()
}

/// With several resources a result has one decision for each of them, and one of its own otherwise
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>).
fn denials(result: &EvaluationResult) -> Vec<Denial> {
    let boundary = result.permissions_boundary_decision_detail();
    let each = result.resource_specific_results().iter();
    let mut decisions: Vec<_> = each
        .map(|one| {
            let boundary = one.permissions_boundary_decision_detail().or(boundary);
            (one.eval_resource_name(), one.eval_resource_decision(), boundary)
        })
        .collect();
    if decisions.is_empty() {
        decisions.push((result.eval_resource_name().unwrap_or("*"), result.eval_decision(), boundary));
    }
    let denied = decisions.into_iter().filter(|(_, decision, _)| **decision != PolicyEvaluationDecisionType::Allowed);
    denied
        .map(|(resource, decision, boundary)| {
            let (action, resource) = (result.eval_action_name().to_owned(), resource.to_owned());
            Denial { action, resource, because: because(result, decision, boundary) }
        })
        .collect()
}

fn because(
    result: &EvaluationResult,
    decision: &PolicyEvaluationDecisionType,
    boundary: Option<&PermissionsBoundaryDecisionDetail>,
) -> Because {
    let organization = result.organizations_decision_detail();
    if organization.is_some_and(|detail| !detail.allowed_by_organizations()) {
        Because::Organization
    } else if boundary.is_some_and(|detail| !detail.allowed_by_permissions_boundary()) {
        Because::Boundary
    } else if *decision == PolicyEvaluationDecisionType::ExplicitDeny {
        Because::Denied
    } else {
        Because::NotAllowed
    }
}

fn unknown(role: &str, error: &SdkError<SimulatePrincipalPolicyError, HttpResponse>) -> Permissions {
    if has_code(error, "AccessDenied") {
        return Permissions::Unknown {
            why: format!("iam:SimulatePrincipalPolicy on {role} is not allowed"),
            fix: "allow it, as infra/aws does".to_owned(),
            answers: true,
        };
    }
    Permissions::Unknown {
        why: fault("SimulatePrincipalPolicy of IAM", error).what,
        fix: "look again later, or compare the role's policies with those of infra/aws".to_owned(),
        answers: matches!(error, SdkError::ServiceError(_)),
    }
}
