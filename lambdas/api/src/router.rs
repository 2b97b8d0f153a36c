//! All routes together.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::Api;
use crate::problem::{Code, Problem};
use crate::request::MAX_BODY;
use crate::{
    accounts, control, execution_page, executions, groups, health, launch_settings, native_plans, openapi, permissions,
    plan_files, plans, readiness, recovery_points, servers, start,
};

/// The API, for callers whose [`crate::Caller`] is among the extensions of their requests.
pub fn router(api: Api) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .route_layer(middleware::from_fn(permissions::enforce))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(api)
}

/// The routes with their documentation.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(openapi::root())
        .routes(routes!(health::health))
        .routes(routes!(health::me))
        .routes(routes!(openapi::openapi))
        .routes(routes!(servers::list_servers))
        .routes(routes!(servers::show_server))
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(accounts::put_account, accounts::delete_account))
        .routes(routes!(accounts::check_account))
        .routes(routes!(groups::list_groups, groups::create_group))
        .routes(routes!(groups::preview_group))
        .routes(routes!(groups::show_group, groups::update_group, groups::delete_group))
        .routes(routes!(launch_settings::compare_launch_settings))
        .routes(routes!(plans::list_plans, plans::create_plan))
        .routes(routes!(plans::validate_plan))
        .routes(routes!(plan_files::import_plan))
        .routes(routes!(plans::show_plan, plans::update_plan, plans::delete_plan))
        .routes(routes!(plans::duplicate_plan))
        .routes(routes!(plan_files::export_plan))
        .routes(routes!(readiness::plan_readiness))
        .routes(routes!(recovery_points::plan_recovery_points))
        .routes(routes!(native_plans::list_native_plans))
        .routes(routes!(native_plans::convert_native_plan))
        .routes(routes!(executions::list_executions, start::start_execution))
        .routes(routes!(execution_page::show_execution))
        .routes(routes!(execution_page::execution_report))
        .routes(routes!(executions::list_events))
        .routes(routes!(executions::execution_readiness))
        .routes(routes!(executions::list_job_log))
        .routes(routes!(control::pause))
        .routes(routes!(control::resume))
        .routes(routes!(control::cancel))
        .routes(routes!(control::clean_up))
        .routes(routes!(control::extend_lease))
        .routes(routes!(control::approve))
        .routes(routes!(control::retry))
        .routes(routes!(control::skip))
        .routes(routes!(control::stop))
}

async fn not_found() -> Problem {
    Problem::new(Code::NotFound, "there is no such route").fix("see /api/openapi.json for those that there are")
}

async fn method_not_allowed() -> Problem {
    let problem = Problem::new(Code::MethodNotAllowed, "this route does not have this method");
    problem.fix("see /api/openapi.json for the methods that it has")
}
