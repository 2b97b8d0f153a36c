//! Plans as files, with the groups that they name: export and import, as YAML and as JSON.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::catalogue::{ReadCatalogueGroups, ReadCataloguePlans};
use domain::fault::Fault;
use domain::ids::{GroupId, PlanId};
use domain::plan_file::PlanFile;
use domain::ports::ReadGroups;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::problem::{Code, Problem};
use crate::request::{FileBody, Id, Params};
use crate::{groups, plans};

/// How the file is written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

/// How the file is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// `json`, when left out, or `yaml`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// What to do with what is there already.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// Change the plan and groups that are there already, instead of refusing.
    #[serde(default)]
    overwrite: bool,
    /// Only say what would be done.
    #[serde(default)]
    dry_run: bool,
}

/// What became of a plan or group of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It is new.
    Created,
    /// It was changed.
    Updated,
    /// It is as it was.
    Unchanged,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Imported {
    /// The plan.
    plan_id: PlanId,
    /// What became of it.
    outcome: Outcome,
    /// The groups of the file, and what became of each.
    groups: Vec<ImportedGroup>,
    /// Whether this is only what would be done.
    dry_run: bool,
}

/// What an import did with a group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportedGroup {
    /// The group.
    group_id: GroupId,
    /// What became of it.
    outcome: Outcome,
}

/// Write a recovery plan and its protection groups as a file
#[utoipa::path(get, path = "/api/plans/{id}/export", tag = "Recovery plans", params(("id" = PlanId, Path), ExportQuery),
    responses((status = 200, content((PlanFile = "application/json"), (PlanFile = "application/yaml")))))]
pub(crate) async fn export_plan(
    State(api): State<Api>,
    Id(id): Id<PlanId>,
    Params(query): Params<ExportQuery>,
) -> Result<Response, Problem> {
    let plan = plans::found(&api, &id).await?.plan.item;
    let named: BTreeSet<GroupId> = plan.waves.iter().flat_map(|wave| wave.groups.iter().cloned()).collect();
    let groups = api.world.groups(&Vec::from_iter(named)).await?;
    let file = PlanFile { plan, protection_groups: groups.into_values().collect() };
    match query.format {
        Format::Json => Ok(Json(file).into_response()),
        Format::Yaml => {
            let text = yaml_serde::to_string(&file)
                .map_err(|error| Fault::bug(format!("a plan cannot become YAML: {error}")))?;
            Ok(([(CONTENT_TYPE, "application/yaml")], text).into_response())
        }
    }
}

/// Read a recovery plan and its protection groups from a file
///
/// Groups are written before the plan; what is wrong with any of them is said before anything is written.
#[utoipa::path(post, path = "/api/plans/import", tag = "Recovery plans", params(ImportQuery),
    request_body(content((PlanFile = "application/json"), (PlanFile = "application/yaml"))),
    responses((status = 200, body = Imported)))]
pub(crate) async fn import_plan(
    State(api): State<Api>,
    Params(query): Params<ImportQuery>,
    FileBody(file): FileBody<PlanFile>,
) -> Result<Json<Imported>, Problem> {
    Box::pin(import(&api, file, query.overwrite, query.dry_run)).await.map(Json)
}

async fn import(api: &Api, file: PlanFile, overwrite: bool, dry_run: bool) -> Result<Imported, Problem> {
    plans::refuse(file.problems())?;
    plans::refuse(unknown_groups(api, &file).await?)?;
    let existing = api.world.stored_plan(&file.plan.plan_id).await?;
    let outcome = match &existing {
        None => Outcome::Created,
        Some(stored) if stored.plan.item == file.plan => Outcome::Unchanged,
        Some(_) if overwrite => Outcome::Updated,
        Some(_) => return Err(exists(Code::PlanExists, &format!("recovery plan `{}`", file.plan.plan_id))),
    };
    let mut planned = Vec::new();
    for group in file.protection_groups {
        let stored = api.world.stored_group(&group.group_id).await?;
        let outcome = match &stored {
            None => Outcome::Created,
            Some(stored) if stored.item == group => Outcome::Unchanged,
            Some(_) if overwrite => Outcome::Updated,
            Some(_) => return Err(exists(Code::GroupExists, &format!("protection group `{}`", group.group_id))),
        };
        planned.push((group, stored.map(|stored| stored.version), outcome));
    }
    let mut groups = Vec::new();
    for (group, version, outcome) in planned {
        let group_id = group.group_id.clone();
        if !dry_run && outcome != Outcome::Unchanged {
            match version {
                None => groups::create(api, group).await?,
                Some(version) => groups::update(api, group, version).await?,
            };
        }
        groups.push(ImportedGroup { group_id, outcome });
    }
    let plan_id = file.plan.plan_id.clone();
    if !dry_run && outcome != Outcome::Unchanged {
        match existing {
            None => plans::create(api, file.plan).await?,
            Some(stored) => plans::update(api, file.plan, stored.plan.version).await?,
        };
    }
    Ok(Imported { plan_id, outcome, groups, dry_run })
}

/// Groups that neither exist nor come with the file.
async fn unknown_groups(api: &Api, file: &PlanFile) -> Result<Vec<domain::strict::BadInput>, Problem> {
    let brought: Vec<String> = file
        .protection_groups
        .iter()
        .map(|group| format!("there is no protection group `{}`", group.group_id))
        .collect();
    let found = plans::problems(api, &file.plan).await?;
    Ok(found.into_iter().filter(|problem| !brought.contains(&problem.problem)).collect())
}

fn exists(code: Code, what: &str) -> Problem {
    let problem = Problem::new(code, format!("there is a {what}, and it is not as in the file"));
    problem.fix("import with `overwrite=true` to change it, or give it another id in the file")
}
