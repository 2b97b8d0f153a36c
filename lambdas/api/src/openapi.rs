//! The OpenAPI document, made from the routes themselves.

use axum::Json;
use serde_json::Value;
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};

use crate::permissions::{ROUTES, Route};
use crate::problem::Problem;
use crate::router::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Disaster recovery orchestration",
        description = "Plans, groups, servers and executions. Every error is a problem (RFC 9457) with a stable `code`."
    ),
    components(schemas(Problem))
)]
struct Root;

/// The document of this build.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = routes().split_for_parts().1;
    for (path, item) in &mut document.paths.paths {
        let operations =
            [("GET", &mut item.get), ("POST", &mut item.post), ("PUT", &mut item.put), ("DELETE", &mut item.delete)];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete(operation, ROUTES.iter().find(|route| route.path == path && route.method == method));
            }
        }
    }
    document
}

/// What begins every document.
pub(crate) fn root() -> utoipa::openapi::OpenApi {
    Root::openapi()
}

/// Every operation can answer with a problem, and says who may call it.
fn complete(operation: &mut Operation, route: Option<&Route>) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let problem = ResponseBuilder::new()
        .description("Why it was not done; nothing was changed")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.insert("default".to_owned(), problem.into());
    let who = match route.and_then(|route| route.needs) {
        Some(needs) => format!("Needs the role `{}` or a higher one.", needs.role().name()),
        None => "Needs no role.".to_owned(),
    };
    let description = operation.description.take().map(|text| format!("{text}\n\n{who}"));
    operation.description = Some(description.unwrap_or(who));
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", tag = "API", responses((status = 200, body = Object)))]
pub(crate) async fn openapi() -> Json<Value> {
    Json(serde_json::to_value(document()).unwrap_or_default())
}
