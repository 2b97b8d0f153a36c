//! One port for all AWS services, told apart by the service in the scope of the request's signature.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use drs::Service;
use dynoxide::Database;
use http::request::Parts;
use states::{Clock, StepFunctions};

use crate::dynamodb;
use crate::invoke_api;
use crate::lambda::{self, LambdaHost};
use crate::launch_events;
use crate::simulator::{self, SharedSimulator};
use crate::sts;
use crate::wire::Answer;

/// The largest request that any of the services takes: a DynamoDB batch of 16 MB.
pub(crate) const MAX_BODY: usize = 17 * 1024 * 1024;

/// What stands behind the port.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) database: Database,
    /// How often each operation of DynamoDB was called.
    pub(crate) calls: Arc<Mutex<BTreeMap<String, u64>>>,
    pub(crate) simulator: SharedSimulator,
    pub(crate) step_functions: StepFunctions,
    pub(crate) lambda: LambdaHost,
    pub(crate) clock: Clock,
}

/// The router of the whole stack.
pub(crate) fn router(services: Services) -> Router {
    let lambda = services.lambda.clone();
    Router::new()
        .fallback(aws)
        .with_state(services)
        .merge(lambda::routes(lambda))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

async fn aws(State(services): State<Services>, parts: Parts, body: Bytes) -> Response {
    if parts.uri.path().starts_with("/_simulator") {
        return simulator::answer(services.simulator.admin(&simulator::request(None, &parts, &body))).into_response();
    }
    answer(&services, &parts, &body).await.into_response()
}

/// What the service that a request is for answers.
pub(crate) async fn answer(services: &Services, parts: &Parts, body: &Bytes) -> Answer {
    match scope(parts).as_deref() {
        Some("states") => step_functions(&services.step_functions, target(parts), body).await,
        Some("dynamodb") => {
            let target = target(parts);
            let operation = target.rsplit_once('.').map_or(target, |(_, operation)| operation);
            let mut calls = services.calls.lock().unwrap_or_else(PoisonError::into_inner);
            *calls.entry(operation.to_owned()).or_default() += 1;
            drop(calls);
            dynamodb::handle(&services.database, operation, body)
        }
        Some("lambda") => invoke_api::handle(services, parts, body).await,
        Some("sts") => sts::handle(services, parts, body),
        Some(scope) => match Service::of_scope(scope) {
            Some(service) => {
                launch_events::deliver(services, service, parts).await;
                simulated(services, service, parts, body)
            }
            None => {
                let has = "states, lambda, dynamodb, drs, ssm, sns, servicequotas, iam and sts";
                let message = format!("the local stack does not have the AWS service `{scope}`; it has {has}");
                Answer::refusal(501, "NotImplemented", &message)
            }
        },
        None => {
            let message = "the request is not signed; use an AWS SDK or the AWS CLI with any credentials";
            Answer::refusal(403, "MissingAuthenticationToken", message)
        }
    }
}

fn simulated(services: &Services, service: Service, parts: &Parts, body: &Bytes) -> Answer {
    let Some(simulator) = services.simulator.of_request(service, parts) else {
        let message = "this Region of the account is not simulated";
        return Answer::refusal(400, "UninitializedAccountException", message);
    };
    simulator::answer(simulator.handle(&simulator::request(Some(service), parts, body)))
}

async fn step_functions(service: &StepFunctions, target: &str, body: &[u8]) -> Answer {
    let response = service.handle(target, body).await;
    let mut headers = vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())];
    headers.extend(response.error_type.map(|name| ("x-amzn-errortype".to_owned(), name)));
    Answer::new(response.status, headers, response.body)
}

pub(crate) fn target(parts: &Parts) -> &str {
    parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// What a request was signed with: `Credential=KEY/20261120/eu-west-1/drs/aws4_request`
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CredentialScope {
    pub(crate) access_key: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

impl CredentialScope {
    pub(crate) fn read(parts: &Parts) -> Option<Self> {
        let authorization = parts.headers.get("authorization")?.to_str().ok()?;
        let credential = authorization.split_once("Credential=")?.1.split(',').next()?;
        let mut from_the_end = credential.trim().rsplitn(5, '/');
        let (_terminator, service, region) = (from_the_end.next()?, from_the_end.next()?, from_the_end.next()?);
        let (_date, access_key) = (from_the_end.next()?, from_the_end.next()?);
        Some(Self { access_key: access_key.to_owned(), region: region.to_owned(), service: service.to_owned() })
    }
}

/// The service that a request is for.
pub(crate) fn scope(parts: &Parts) -> Option<String> {
    CredentialScope::read(parts).map(|scope| scope.service)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(authorization: &str) -> Option<CredentialScope> {
        let (parts, ()) =
            http::Request::builder().header("authorization", authorization).body(()).unwrap().into_parts();
        CredentialScope::read(&parts)
    }

    #[test]
    fn the_service_is_read_from_the_signatures_scope() {
        let header =
            "AWS4-HMAC-SHA256 Credential=AKID/20261120/eu-west-1/drs/aws4_request, SignedHeaders=host, Signature=0";
        let scope = signed(header).unwrap();
        assert_eq!(
            (scope.access_key.as_str(), scope.region.as_str(), scope.service.as_str()),
            ("AKID", "eu-west-1", "drs")
        );
        assert_eq!(signed("Basic abc"), None);
        assert_eq!(signed("AWS4-HMAC-SHA256 Credential=x"), None);
    }
}
