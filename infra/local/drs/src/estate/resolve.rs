//! From an estate file to an estate: ids read, servers named by host name or pattern looked up.

use std::collections::BTreeMap;

use serde_json::Value;

use super::file::{
    EstateFile, LaunchActionSection, LaunchConfigurationSection, ParameterSection, RecoveryInstanceSection,
    RecoveryPlanSection, RecoveryPlanStepSection,
};
use super::{Document, Estate, Plan, RunningInstance, document};
use crate::dice::Dice;
use crate::drs::shapes::{
    LaunchAction, LaunchActionParameter, LaunchConfigurationUpdate, Licensing, RecoveryPlanServer,
    RecoveryPlanStepConfiguration, SourceServer,
};
use crate::ids::SourceServerId;
use crate::input::{InputError, Selector};
use crate::model::{Problem, ServiceModel};
use crate::wire::Service;

pub(super) fn resolve(file: EstateFile) -> Result<Estate, InputError> {
    let mut estate = Estate { servers: servers(file.items)?, timings: file.timings, ..Estate::default() };
    estate.documents = documents(file.ssm_documents)?;
    estate.launch_actions = launch_actions(&estate, file.launch_actions)?;
    estate.launch_configurations = launch_configurations(&estate, file.launch_configurations)?;
    estate.plans = plans(&estate, file.recovery_plans)?;
    estate.instances = instances(&estate, file.recovery_instances)?;
    for (index, rule) in estate.timings.iter().enumerate() {
        if !rule.servers.iter().any(|selector| selector.as_str() == "*") {
            select(&estate, &format!("timings[{index}].servers"), &rule.servers)?;
        }
    }
    Ok(estate)
}

fn servers(items: Vec<Value>) -> Result<BTreeMap<SourceServerId, SourceServer>, InputError> {
    let mut servers = BTreeMap::new();
    for (index, item) in items.into_iter().enumerate() {
        let place = format!("items[{index}]");
        let (id, server) = server(&place, item)?;
        if servers.insert(id.clone(), server).is_some() {
            return Err(InputError::invalid(place, format!("source server `{id}` is there twice: remove one")));
        }
    }
    Ok(servers)
}

fn server(place: &str, item: Value) -> Result<(SourceServerId, SourceServer), InputError> {
    // Only types are insisted on, for SDKs could not read the answers otherwise. Words and forms may be newer than the
    // model.
    let violations = ServiceModel::of(Service::Drs).check_shape("SourceServer", &item);
    if let Some(wrong) = violations.iter().find(|violation| matches!(violation.problem, Problem::NotA(_))) {
        return Err(InputError::invalid(format!("{place}.{}", wrong.path).trim_end_matches('.'), wrong.to_string()));
    }
    let Value::Object(members) = item else { return Err(InputError::invalid(place, "a source server is an object")) };
    let server = SourceServer(members);
    if server.text(&["sourceServerID"]).is_none() {
        return Err(InputError::invalid(place, "a source server needs its `sourceServerID`"));
    }
    let id = server.id().map_err(|error| InputError::invalid(format!("{place}.sourceServerID"), error.to_string()))?;
    Ok((id, server))
}

fn documents(sections: Vec<Document>) -> Result<BTreeMap<String, Document>, InputError> {
    let mut documents: BTreeMap<String, Document> =
        document::of_aws().into_iter().map(|document| (document.name.clone(), document)).collect();
    for (index, document) in sections.into_iter().enumerate() {
        let name = document.name.clone();
        if documents.insert(name.clone(), document).is_some() {
            let problem = format!("the document `{name}` is there already: give it another name");
            return Err(InputError::invalid(format!("ssmDocuments[{index}].name"), problem));
        }
    }
    Ok(documents)
}

type ActionsByServer = BTreeMap<SourceServerId, Vec<LaunchAction>>;

fn launch_actions(estate: &Estate, sections: Vec<LaunchActionSection>) -> Result<ActionsByServer, InputError> {
    let mut actions = ActionsByServer::new();
    for (index, section) in sections.into_iter().enumerate() {
        let place = format!("launchActions[{index}]");
        for server in select(estate, &format!("{place}.servers"), &section.servers)? {
            let actions = actions.entry(server.clone()).or_default();
            let action = launch_action(&section, &server, actions.len());
            check(&place, &server, &action)?;
            actions.push(action);
        }
    }
    Ok(actions)
}

fn launch_action(section: &LaunchActionSection, server: &SourceServerId, place: usize) -> LaunchAction {
    let made =
        || Dice::new(0).draw(&["launch-action", server.as_str(), &section.action_code, &place.to_string()]).uuid();
    LaunchAction {
        action_id: section.action_id.clone().unwrap_or_else(made),
        action_code: section.action_code.clone(),
        kind: section.kind,
        name: section.name.clone(),
        active: section.active,
        order: section.order.unwrap_or_else(|| u32::try_from(place + 2).unwrap_or(u32::MAX)),
        action_version: section.action_version.clone(),
        optional: section.optional,
        parameters: section.parameters.clone().into_iter().map(|(name, section)| (name, parameter(section))).collect(),
        description: section.description.clone(),
        category: section.category,
    }
}

fn parameter(section: ParameterSection) -> LaunchActionParameter {
    LaunchActionParameter { value: Some(section.value), kind: section.kind }
}

/// The model's own bounds hold for actions in a file, too: SDKs would refuse to send or show others.
fn check(place: &str, server: &SourceServerId, action: &LaunchAction) -> Result<(), InputError> {
    let mut request = serde_json::to_value(action).map_err(InputError::Json)?;
    request["resourceId"] = Value::from(server.as_str());
    match ServiceModel::of(Service::Drs).check_shape("PutLaunchActionRequest", &request).first() {
        Some(wrong) => Err(InputError::invalid(format!("{place}.{}", wrong.path), wrong.to_string())),
        None => Ok(()),
    }
}

type ConfigurationsByServer = BTreeMap<SourceServerId, LaunchConfigurationUpdate>;

fn launch_configurations(
    estate: &Estate,
    sections: Vec<LaunchConfigurationSection>,
) -> Result<ConfigurationsByServer, InputError> {
    // Actions in the file are meant to run.
    let enabled = LaunchConfigurationUpdate { post_launch_enabled: Some(true), ..Default::default() };
    let mut configurations: ConfigurationsByServer =
        estate.launch_actions.keys().map(|server| (server.clone(), enabled.clone())).collect();
    for (index, section) in sections.into_iter().enumerate() {
        for server in select(estate, &format!("launchConfigurations[{index}].servers"), &section.servers)? {
            merge(configurations.entry(server).or_default(), &section);
        }
    }
    Ok(configurations)
}

fn merge(into: &mut LaunchConfigurationUpdate, section: &LaunchConfigurationSection) {
    fn set<T: Clone>(place: &mut Option<T>, value: &Option<T>) {
        if value.is_some() {
            place.clone_from(value);
        }
    }
    set(&mut into.name, &section.name);
    set(&mut into.launch_disposition, &section.launch_disposition);
    set(&mut into.target_instance_type_right_sizing_method, &section.target_instance_type_right_sizing_method);
    set(&mut into.copy_private_ip, &section.copy_private_ip);
    set(&mut into.copy_tags, &section.copy_tags);
    set(&mut into.licensing, &section.licensing.map(|section| Licensing { os_byol: section.os_byol }));
    set(&mut into.post_launch_enabled, &section.post_launch_enabled);
    set(&mut into.recovery_mode, &section.recovery_mode);
}

fn plans(estate: &Estate, sections: Vec<RecoveryPlanSection>) -> Result<Vec<Plan>, InputError> {
    let plan = |(index, section): (usize, RecoveryPlanSection)| {
        let steps = section.steps.into_iter().enumerate().map(|(step, section)| {
            let place = format!("recoveryPlans[{index}].steps[{step}]");
            Ok((section.name.clone(), plan_step(estate, &place, section)?))
        });
        Ok(Plan {
            steps: steps.collect::<Result<_, InputError>>()?,
            name: section.name,
            description: section.description,
            status: section.status,
            created_at: section.created_at,
            tags: section.tags,
        })
    };
    sections.into_iter().enumerate().map(plan).collect()
}

fn plan_step(
    estate: &Estate,
    place: &str,
    section: RecoveryPlanStepSection,
) -> Result<RecoveryPlanStepConfiguration, InputError> {
    match (section.servers, section.wait_minutes) {
        (None, Some(wait_duration_minutes)) => Ok(RecoveryPlanStepConfiguration::Wait { wait_duration_minutes }),
        (Some(sections), None) => {
            let mut servers = Vec::new();
            for (index, section) in sections.into_iter().enumerate() {
                // The ARN is completed when it is known whose account it is; until then it is the bare id.
                let selected = select(estate, &format!("{place}.servers[{index}]"), &[section.server])?;
                servers.extend(selected.into_iter().map(|server| RecoveryPlanServer {
                    server_arn: server.to_string(),
                    impact_level: section.impact_level,
                }));
            }
            Ok(RecoveryPlanStepConfiguration::Servers { servers })
        }
        _ => Err(InputError::invalid(place, "a step has either `servers` or `waitMinutes`")),
    }
}

/// The instances of the section, and those that the servers' own records name.
fn instances(estate: &Estate, sections: Vec<RecoveryInstanceSection>) -> Result<Vec<RunningInstance>, InputError> {
    let mut instances: BTreeMap<SourceServerId, RunningInstance> = BTreeMap::new();
    for (id, server) in &estate.servers {
        if let Some(instance) = server.recovery_instance() {
            let launched_at = server.text(&["lifeCycle", "lastLaunch", "initiated", "apiCallDateTime"]);
            let kind = server.text(&["lifeCycle", "lastLaunch", "initiated", "type"]);
            let running = RunningInstance {
                server: id.clone(),
                id: Some(instance),
                is_drill: kind == Some("DRILL"),
                launched_at: launched_at.and_then(|time| time.parse().ok()),
                failback: None,
            };
            instances.insert(id.clone(), running);
        }
    }
    for (index, section) in sections.into_iter().enumerate() {
        let place = format!("recoveryInstances[{index}].server");
        for server in select(estate, &place, std::slice::from_ref(&section.server))? {
            let known = instances.get(&server).and_then(|instance| instance.id.clone());
            let running = RunningInstance {
                server: server.clone(),
                id: section.recovery_instance_id.clone().or(known),
                is_drill: section.is_drill,
                launched_at: section.launched_at,
                failback: section.failback_state,
            };
            instances.insert(server, running);
        }
    }
    Ok(instances.into_values().collect())
}

/// The servers that any of the selectors selects; every selector must select one.
fn select(estate: &Estate, place: &str, selectors: &[Selector]) -> Result<Vec<SourceServerId>, InputError> {
    if let Some((index, selector)) = selectors.iter().enumerate().find(|(_, selector)| !estate.selects(selector)) {
        let place = if selectors.len() > 1 { format!("{place}[{index}]") } else { place.to_owned() };
        return Err(InputError::NoSuchServer { place, selector: selector.as_str().to_owned(), known: estate.names() });
    }
    Ok(estate
        .servers
        .iter()
        .filter(|(id, server)| selectors.iter().any(|selector| selector.matches(id, server.hostname())))
        .map(|(id, _)| id.clone())
        .collect())
}
