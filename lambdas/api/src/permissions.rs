//! Who may do what: the one table of routes, and the one place where it is enforced.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::request::ExecutionType;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::{Caller, Role};
use crate::problem::{Code, Problem};

/// Something that one may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Permission {
    /// See everything.
    Read,
    /// Start a drill.
    StartDrill,
    /// Pause, answer, cancel and clean up a drill.
    ControlDrill,
    /// Start a recovery.
    StartRecovery,
    /// Pause, answer and cancel a recovery.
    ControlRecovery,
    /// Change plans and groups.
    Manage,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::StartDrill, Self::ControlDrill, Self::StartRecovery, Self::ControlRecovery, Self::Manage];

    /// The least role that has it.
    pub fn role(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::StartDrill | Self::ControlDrill => Role::DrillOperator,
            Self::StartRecovery | Self::ControlRecovery => Role::RecoveryOperator,
            Self::Manage => Role::Admin,
        }
    }

    /// What starting an execution of this kind needs, beyond its route.
    pub fn to_start(kind: ExecutionType) -> Self {
        match kind {
            ExecutionType::Drill => Self::StartDrill,
            ExecutionType::Recovery => Self::StartRecovery,
        }
    }

    /// What acting on an execution of this kind needs, beyond its route.
    pub fn to_control(kind: Option<ExecutionType>) -> Self {
        match kind {
            Some(ExecutionType::Drill) => Self::ControlDrill,
            Some(ExecutionType::Recovery) | None => Self::ControlRecovery,
        }
    }
}

/// A route and what it needs; nothing for the few that everybody may call who can reach the API.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// With its parameters: `/api/plans/{id}`.
    pub path: &'static str,
    /// What it needs.
    pub needs: Option<Permission>,
}

const fn route(method: &'static str, path: &'static str, needs: Permission) -> Route {
    Route { method, path, needs: Some(needs) }
}

const fn open(path: &'static str) -> Route {
    Route { method: "GET", path, needs: None }
}

/// Every route. One that is not here answers nobody.
pub const ROUTES: [Route; 45] = {
    use Permission::{ControlDrill, Manage, Read, StartDrill};
    [
        open("/api/health"),
        open("/api/openapi.json"),
        open("/api/me"),
        route("GET", "/api/servers", Read),
        route("GET", "/api/servers/{id}", Read),
        route("GET", "/api/accounts", Read),
        route("PUT", "/api/accounts/{id}", Manage),
        route("DELETE", "/api/accounts/{id}", Manage),
        route("POST", "/api/accounts/{id}/check", Read),
        route("GET", "/api/groups", Read),
        route("POST", "/api/groups", Manage),
        route("POST", "/api/groups/preview", Read),
        route("GET", "/api/groups/{id}", Read),
        route("PUT", "/api/groups/{id}", Manage),
        route("DELETE", "/api/groups/{id}", Manage),
        route("GET", "/api/groups/{id}/launch-settings", Read),
        route("GET", "/api/plans", Read),
        route("POST", "/api/plans", Manage),
        route("POST", "/api/plans/validate", Read),
        route("POST", "/api/plans/import", Manage),
        route("GET", "/api/plans/{id}", Read),
        route("PUT", "/api/plans/{id}", Manage),
        route("DELETE", "/api/plans/{id}", Manage),
        route("POST", "/api/plans/{id}/duplicate", Manage),
        route("GET", "/api/plans/{id}/export", Read),
        route("GET", "/api/plans/{id}/readiness", Read),
        route("GET", "/api/plans/{id}/recovery-points", Read),
        route("GET", "/api/native-plans", Read),
        route("POST", "/api/native-plans/convert", Read),
        route("GET", "/api/executions", Read),
        route("POST", "/api/executions", StartDrill),
        route("GET", "/api/executions/{id}", Read),
        route("GET", "/api/executions/{id}/events", Read),
        route("GET", "/api/executions/{id}/readiness", Read),
        route("GET", "/api/executions/{id}/job-log", Read),
        route("GET", "/api/executions/{id}/report", Read),
        route("POST", "/api/executions/{id}/pause", ControlDrill),
        route("POST", "/api/executions/{id}/resume", ControlDrill),
        route("POST", "/api/executions/{id}/cancel", ControlDrill),
        route("POST", "/api/executions/{id}/cleanup", ControlDrill),
        route("POST", "/api/executions/{id}/lease", ControlDrill),
        route("POST", "/api/executions/{id}/waves/{wave}/approve", ControlDrill),
        route("POST", "/api/executions/{id}/waves/{wave}/retry", ControlDrill),
        route("POST", "/api/executions/{id}/waves/{wave}/skip", ControlDrill),
        route("POST", "/api/executions/{id}/waves/{wave}/stop", ControlDrill),
    ]
};

/// Whether a caller has a permission.
///
/// # Errors
/// `FORBIDDEN`, naming the role that has it.
pub(crate) fn check(caller: &Caller, needed: Permission) -> Result<(), Problem> {
    if caller.role().is_some_and(|role| role >= needed.role()) {
        return Ok(());
    }
    let role = needed.role().name();
    let detail = format!("`{}` is not allowed to do this: it needs the role `{role}`", caller.name);
    Err(Problem::new(Code::Forbidden, detail).fix(format!("ask an administrator for the group `{role}`")))
}

/// Lets through what the caller may do.
pub(crate) async fn enforce(request: Request, next: Next) -> Response {
    match may(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn may(request: &Request) -> Result<(), Problem> {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    // Answers to `HEAD` are those to `GET`, without their bodies.
    let method = if request.method() == "HEAD" { "GET" } else { request.method().as_str() };
    let known: Vec<&Route> = ROUTES.iter().filter(|route| route.path == path).collect();
    let Some(route) = known.iter().find(|route| route.method == method) else {
        // The router refuses the method by itself, with the methods that there are.
        return if known.is_empty() { Err(Problem::new(Code::NotFound, "there is no such route")) } else { Ok(()) };
    };
    let Some(needed) = route.needs else { return Ok(()) };
    let caller = request.extensions().get::<Caller>().ok_or_else(Problem::unauthenticated)?;
    check(caller, needed)
}
