//! `api`: the HTTP API behind API Gateway, payload 2.0. The gateway has verified the token; its claims say who calls.

use std::sync::Arc;

use api::{Api, COGNITO_GROUPS, Caller, router};
use aws::World;
use jiff::Timestamp;
use lambda_http::request::RequestContext;
use lambda_http::tower::ServiceBuilder;
use lambda_http::{Request, RequestExt};
use serde_json::Value;

/// The name of the variable with the plan machine's ARN.
const PLAN_STATE_MACHINE_ARN: &str = "PLAN_STATE_MACHINE_ARN";

/// The name of the variable with the claim that has the groups of people; not required.
const GROUPS_CLAIM: &str = "GROUPS_CLAIM";

/// Answers requests until Lambda ends the process.
///
/// # Errors
/// When the configuration is incomplete.
pub(crate) async fn run(world: World) -> Result<(), lambda_http::Error> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let plan_machine_arn = variable(PLAN_STATE_MACHINE_ARN)
        .ok_or_else(|| format!("{PLAN_STATE_MACHINE_ARN} is not set; set it in the function's configuration"))?;
    let build = world.build().to_owned();
    let router = router(Api { world, clock: Arc::new(now), plan_machine_arn, build });
    let groups_claim = variable(GROUPS_CLAIM).unwrap_or_else(|| COGNITO_GROUPS.to_owned());
    let identify = move |request| identify(request, &groups_claim);
    let identified = ServiceBuilder::new().map_request(identify).service(router);
    lambda_http::run(identified).await
}

/// The API is not a step of a machine: people call it, and their time is the system's.
#[expect(clippy::disallowed_methods, reason = "a request carries no time of its own")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Says who calls, if the gateway has verified a token.
fn identify(mut request: Request, groups_claim: &str) -> Request {
    if let Some(caller) = caller(request.request_context_ref(), groups_claim) {
        request.extensions_mut().insert(caller);
    }
    request
}

fn caller(context: Option<&RequestContext>, groups_claim: &str) -> Option<Caller> {
    let RequestContext::ApiGatewayV2(context) = context? else { return None };
    let claims = &context.authorizer.as_ref()?.jwt.as_ref()?.claims;
    let claims: Value = claims.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
    Some(Caller::from_claims(&claims, groups_claim))
}
