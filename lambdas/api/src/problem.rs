//! What goes wrong, as problem details (RFC 9457) with a code for programs and a sentence for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::fault::{Fault, FaultKind};
use domain::strict::BadInput;
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $word:literal),+ $(,)?) => {
        /// A stable word for programs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }
        }
    };
}

codes! {
    /// The body is no JSON.
    InvalidJson = 400 "INVALID_JSON",
    /// A parameter of the query is unknown or wrong.
    InvalidQuery = 400 "INVALID_QUERY",
    /// The cursor is none that this list gave.
    InvalidCursor = 400 "INVALID_CURSOR",
    /// An id in the path has the wrong shape.
    InvalidId = 400 "INVALID_ID",
    /// Nobody is known to be calling.
    Unauthenticated = 401 "UNAUTHENTICATED",
    /// The caller's role does not allow it.
    Forbidden = 403 "FORBIDDEN",
    /// The request comes from another site or for another host.
    ForeignOrigin = 403 "FOREIGN_ORIGIN",
    /// There is no such route.
    NotFound = 404 "NOT_FOUND",
    /// There is no such source server.
    ServerNotFound = 404 "SERVER_NOT_FOUND",
    /// There is no such protection group.
    GroupNotFound = 404 "GROUP_NOT_FOUND",
    /// There is no such recovery plan.
    PlanNotFound = 404 "PLAN_NOT_FOUND",
    /// There is no such recovery plan of DRS itself.
    NativePlanNotFound = 404 "NATIVE_PLAN_NOT_FOUND",
    /// There is no such target account.
    AccountNotFound = 404 "ACCOUNT_NOT_FOUND",
    /// There is no such execution.
    ExecutionNotFound = 404 "EXECUTION_NOT_FOUND",
    /// The execution has no such wave.
    WaveNotFound = 404 "WAVE_NOT_FOUND",
    /// The route does not have this method.
    MethodNotAllowed = 405 "METHOD_NOT_ALLOWED",
    /// Somebody else has changed it meanwhile.
    VersionConflict = 409 "VERSION_CONFLICT",
    /// There is a protection group with this id.
    GroupExists = 409 "GROUP_EXISTS",
    /// There is a protection group with this name.
    GroupNameTaken = 409 "GROUP_NAME_TAKEN",
    /// A server is in another group.
    ServerInOtherGroup = 409 "SERVER_IN_OTHER_GROUP",
    /// Plans use the group.
    GroupInUse = 409 "GROUP_IN_USE",
    /// Protection groups name the target account.
    AccountInUse = 409 "ACCOUNT_IN_USE",
    /// There is a recovery plan with this id.
    PlanExists = 409 "PLAN_EXISTS",
    /// An execution runs the plan.
    PlanRunning = 409 "PLAN_RUNNING",
    /// The idempotency key belongs to another request.
    IdempotencyConflict = 409 "IDEMPOTENCY_CONFLICT",
    /// The execution is not in a state in which this can be done; the sentence says what happened instead.
    ActionRefused = 409 "ACTION_REFUSED",
    /// The body is too large.
    BodyTooLarge = 413 "BODY_TOO_LARGE",
    /// The body is of another kind.
    UnsupportedMediaType = 415 "UNSUPPORTED_MEDIA_TYPE",
    /// A field is unknown, missing, or not what it should be.
    InvalidBody = 422 "INVALID_BODY",
    /// DRS does not know a server.
    UnknownServer = 422 "UNKNOWN_SERVER",
    /// The protection group cannot be as it is written.
    InvalidGroup = 422 "INVALID_GROUP",
    /// The recovery plan cannot run as it is written.
    InvalidPlan = 422 "INVALID_PLAN",
    /// Our own defect.
    Internal = 500 "INTERNAL",
    /// A service of AWS refused.
    DependencyRefused = 502 "DEPENDENCY_REFUSED",
    /// A service of AWS did not answer; it may in a moment.
    DependencyUnavailable = 503 "DEPENDENCY_UNAVAILABLE",
}

/// Why a request was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A stable word for programs.
    pub code: Code,
    /// The HTTP status.
    pub status: u16,
    /// The code in words.
    #[schema(value_type = String)]
    pub title: Box<str>,
    /// What happened, in one sentence with the names of the things.
    pub detail: String,
    /// The field of the body, the parameter or the part of the path that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub field: Option<Box<str>>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub fix: Option<Box<str>>,
    /// The version that the thing has now, when yours is old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_version: Option<u64>,
    /// Everything that is wrong, when it is more than one thing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<FieldProblem>,
}

/// Something that is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Which: `waves[1].dependsOn[0]`; empty for the whole.
    pub field: String,
    /// What is wrong.
    pub detail: String,
    /// What would be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Problem {
    /// A problem with its sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.word().replace('_', " ").to_lowercase().into(),
            detail: detail.into(),
            field: None,
            fix: None,
            current_version: None,
            problems: Vec::new(),
        }
    }

    /// The same with what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into().into());
        self
    }

    /// The same with the field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into().into());
        self
    }

    /// One or more fields that are wrong.
    pub(crate) fn of_fields(code: Code, found: Vec<BadInput>) -> Self {
        let problems = found
            .into_iter()
            .map(|bad| FieldProblem { field: bad.field, detail: bad.problem, fix: bad.fix })
            .collect::<Vec<_>>();
        let mut problem = Self::new(code, "the request is not what it should be");
        if let Some(first) = problems.first() {
            problem.detail = if first.field.is_empty() {
                first.detail.clone()
            } else {
                format!("`{}`: {}", first.field, first.detail)
            };
            problem.field = Some(first.field.as_str()).filter(|field| !field.is_empty()).map(Into::into);
            let usual = "see the body of this route in /api/openapi.json";
            problem.fix = Some(first.fix.as_deref().unwrap_or(usual).into());
        }
        if problems.len() > 1 {
            problem.problems = problems;
        }
        problem
    }

    /// Nobody is known to be calling.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "nobody is known to be calling").fix("log in and send the token")
    }

    /// What is to be changed has another version than the caller thinks.
    pub(crate) fn stale(what: &str, given: u64, current: u64) -> Self {
        let detail = format!("{what} has version {current} by now; the change is for version {given}");
        let mut problem = Self::new(Code::VersionConflict, detail).field("version");
        problem.current_version = Some(current);
        problem.fix("read it again and repeat the change")
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let code = match fault.kind {
            FaultKind::Transient => Code::DependencyUnavailable,
            FaultKind::Rejected => Code::DependencyRefused,
            FaultKind::Bug => Code::Internal,
        };
        tracing::error!(kind = fault.kind.name(), fault = %fault, "a request failed");
        let usual = match fault.kind {
            FaultKind::Transient => "try again in a moment",
            FaultKind::Rejected => "look at the message of the service",
            FaultKind::Bug => "report this with the request",
        };
        Self::new(code, fault.what).fix(fault.next_step.unwrap_or_else(|| usual.to_owned()))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_word_everywhere() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.word());
        }
    }
}
