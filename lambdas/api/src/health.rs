//! Whether the API is there and which build it is; who is calling and what they may do.

use axum::Json;
use axum::extract::State;
use domain::ports::DefaultDrillLease;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::caller::{Caller, Role};
use crate::permissions::Permission;
use crate::problem::Problem;

/// The API is there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Health {
    /// Always `ok`.
    status: String,
    /// The version of the product.
    version: String,
    /// The build.
    build: String,
    /// The Region.
    region: String,
    /// The server's time.
    time: jiff::Timestamp,
    /// How long a drill's instances are kept whose plan does not say it, in minutes; until somebody asks when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    drill_lease_minutes: Option<u32>,
}

/// Who is calling.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// How they are called in records.
    name: String,
    /// The highest of the roles.
    role: Option<Role>,
    /// The roles.
    roles: Vec<Role>,
    /// What they may do.
    may: Vec<Permission>,
}

/// Whether the API is there, and which build
#[utoipa::path(get, path = "/api/health", tag = "API", responses((status = 200, body = Health)))]
pub(crate) async fn health(State(api): State<Api>) -> Json<Health> {
    Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        build: api.build.clone(),
        region: api.world.region().to_owned(),
        time: api.now(),
        drill_lease_minutes: api.world.default_drill_lease_minutes(),
    })
}

/// Who is calling, and what they may do
#[utoipa::path(get, path = "/api/me", tag = "API", responses((status = 200, body = Me)))]
pub(crate) async fn me(caller: Caller) -> Result<Json<Me>, Problem> {
    let role = caller.role();
    let may = Permission::ALL.into_iter().filter(|permission| role.is_some_and(|role| role >= permission.role()));
    Ok(Json(Me { role, may: may.collect(), name: caller.name, roles: caller.roles }))
}
