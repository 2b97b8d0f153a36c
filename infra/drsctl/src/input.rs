//! Reading what a command is given: estate, scenario and plan files. Nothing is started before all of it is right.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use domain::ids::{AccountId, Region};
use domain::plan::OnFailure;
use domain::plan_file::PlanFile;
use domain::strict;
use drs::{Estate, InputError, Scenario};
use stack::Site;

use crate::cli::{FailurePolicy, World};
use crate::exit::Failure;
use crate::rehearsal_plan;

/// The sample plan.
const SAMPLE_PLAN: &str = include_str!("../../local/stack/samples/payroll.plan.yaml");

/// Everything that a rehearsal runs on.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) estate: Estate,
    pub(crate) elsewhere: BTreeMap<Site, Estate>,
    pub(crate) scenario: Scenario,
    pub(crate) plan: PlanFile,
}

/// Reads all files. `wanted` names the plan to run, when the command line does.
///
/// # Errors
/// Bad usage, with the file, the place in it and the fix.
pub(crate) fn read(world: &World, wanted: Option<&str>) -> Result<Inputs, Failure> {
    let estate = estate(world.estate.as_deref())?;
    let elsewhere = world.elsewhere.iter().map(|text| elsewhere(text)).collect::<Result<_, _>>()?;
    let scenario = scenario(world.scenario.as_deref(), &estate)?;
    let plan = match (&world.plan_file, &world.estate) {
        (Some(path), _) => plan_file(path)?,
        (None, None) if world.waves_by_tag.is_none() => parse_plan("the sample plan", SAMPLE_PLAN)?,
        (None, _) => rehearsal_plan::from_estate(&estate, wanted, world.waves_by_tag.as_deref())?,
    };
    let plan_id = plan.plan.plan_id.as_str();
    if let Some(wanted) = wanted.filter(|wanted| *wanted != plan_id) {
        let what = format!("there is no recovery plan `{wanted}`");
        return Err(Failure::usage(what, format!("the plan here is `{plan_id}`; another one comes with --plan FILE")));
    }
    Ok(Inputs { estate, elsewhere, scenario, plan: with_policy(plan, world.on_failure) })
}

fn with_policy(mut plan: PlanFile, policy: Option<FailurePolicy>) -> PlanFile {
    let policy = policy.map(|policy| match policy {
        FailurePolicy::Stop => OnFailure::Stop,
        FailurePolicy::Ask => OnFailure::Ask,
        FailurePolicy::Continue => OnFailure::Continue,
    });
    for wave in &mut plan.plan.waves {
        wave.on_failure = policy.unwrap_or(wave.on_failure);
    }
    plan
}

/// The servers of another account and Region: `222233334444/eu-central-1=FILE`.
fn elsewhere(text: &str) -> Result<(Site, Estate), Failure> {
    let wrong = || {
        let what = format!("`{text}` is no account, Region and file");
        Failure::usage(what, "write it like --elsewhere 222233334444/eu-central-1=servers.json")
    };
    let (place, file) = text.split_once('=').ok_or_else(wrong)?;
    let (account, region) = place.split_once('/').ok_or_else(wrong)?;
    let account: AccountId = account.parse().map_err(|_| wrong())?;
    let region: Region = region.parse().map_err(|_| wrong())?;
    let site = Site { account: account.to_string(), region: region.to_string() };
    Ok((site, estate(Some(Path::new(file)))?))
}

/// The estate of a file, of standard input (`-`), or the sample.
pub(crate) fn estate(path: Option<&Path>) -> Result<Estate, Failure> {
    let Some(path) = path else {
        return Estate::sample().map_err(|error| Failure::other(error, "the program is damaged; install it again"));
    };
    let text = text(path)?;
    Estate::parse(&text).map_err(|error| {
        let what = format!("estate {}: {}", path.display(), chain(&error));
        Failure::usage(what, "give the answer of `aws drs describe-source-servers` as JSON, or an estate file")
    })
}

/// The scenario of this name or file, for the servers of this estate; none when not asked for.
pub(crate) fn scenario(name: Option<&str>, estate: &Estate) -> Result<Scenario, Failure> {
    let Some(name) = name else {
        return Ok(Scenario::none());
    };
    let path = Path::new(name);
    let is_file = path.exists() || name.contains(['/', '.']);
    let scenario = if is_file { Scenario::parse(&text(path)?) } else { Scenario::named(name) };
    let wrong = |error: InputError, hint: &str| Failure::usage(format!("scenario {name}: {}", chain(&error)), hint);
    let scenario =
        scenario.map_err(|error| wrong(error, "`drsctl scenarios` lists those that come with the program"))?;
    // A fault that selects no server would never strike, and the rehearsal would look better than it is.
    scenario.check(estate).map_err(|error| {
        wrong(error, "name servers of the estate by host name, id or pattern (`web-*`) in a scenario file of your own")
    })?;
    Ok(scenario)
}

/// The plan of a file.
pub(crate) fn plan_file(path: &Path) -> Result<PlanFile, Failure> {
    parse_plan(&format!("plan {}", path.display()), &text(path)?)
}

fn parse_plan(what: &str, text: &str) -> Result<PlanFile, Failure> {
    let hint = "a plan file has `plan` and `protectionGroups`, as YAML or JSON";
    let value = stack::yaml(text).map_err(|error| Failure::usage(format!("{what}: {error}"), hint))?;
    let file: PlanFile = strict::from_value(value).map_err(|error| Failure::usage(format!("{what}: {error}"), hint))?;
    match file.problems().as_slice() {
        [] => Ok(file),
        problems => {
            let list: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
            Err(Failure::usage(format!("{what} cannot run:\n{}", list.join("\n")), "correct these fields"))
        }
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| {
        Failure::usage(format!("cannot read {}: {error}", path.display()), "check the file's name and that it is text")
    })?;
    Ok(text)
}

/// An error with its causes, as one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
