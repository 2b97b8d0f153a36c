//! The way to the system that a command acts on. It says on standard error which one that is, before anything is done.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::sync::Arc;

use api::Api;
use aws::{Choice, Deployment, Identity, NamedStack, Session, SessionError, Settings, World};
use domain::fault::Fault;
use jiff::Timestamp;
use stack::REGION;
use states::{Clock, Pace};

use crate::client::{Client, Function};
use crate::exit::Failure;
use crate::target::{Place, Target};

/// The variable of the functions that says in which claim people's groups stand.
const GROUPS_CLAIM: &str = "GROUPS_CLAIM";

/// A system that commands act on.
pub(crate) struct Connection {
    /// Its API.
    pub(crate) client: Client,
    /// Everything of it, with the rights of whoever runs the command.
    pub(crate) world: World,
    /// The time.
    pub(crate) clock: api::Clock,
    /// Which one it is.
    pub(crate) system: System,
}

/// Which system it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum System {
    /// A stack on this machine.
    Local {
        /// Its address.
        endpoint: String,
    },
    /// A deployment.
    Aws {
        /// Who acts, and where.
        identity: Identity,
        /// The stack's name.
        stack: String,
    },
}

impl System {
    /// Whether it is a stack on this machine, which is never far away.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self, Self::Local { .. })
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local { endpoint } => write!(f, "local stack {endpoint}"),
            Self::Aws { identity: Identity { account, region, .. }, stack } => {
                write!(f, "account {account}, Region {region}, stack {stack}")
            }
        }
    }
}

/// Reaches the system that is meant, and says which one it is.
///
/// # Errors
/// When nothing says which it is, or it is not there; with what to do.
pub(crate) async fn connect(target: &Target) -> Result<Connection, Failure> {
    let connection = match target.place(|name| std::env::var(name).ok())? {
        Place::Local(endpoint) => local(endpoint),
        Place::Aws { choice, stack } => deployed(sign_in(&choice).await?, stack).await?,
    };
    // Where there is nobody to tell, the command is done all the same.
    let _ = writeln!(std::io::stderr(), "{}", connection.system);
    Ok(connection)
}

/// A stack on this machine. The API runs in this process.
pub(crate) fn local(endpoint: String) -> Connection {
    let settings = stack::settings();
    let plan_machine_arn = settings.machines.plan.clone();
    let world = World::local(&endpoint, REGION, settings);
    let (clock, build) = (clock(), env!("CARGO_PKG_VERSION").to_owned());
    let api = Api { world: world.clone(), clock: clock.clone(), plan_machine_arn, build };
    Connection { client: Client::in_process(api), world, clock, system: System::Local { endpoint } }
}

/// Finds out who acts in which account and Region.
pub(crate) async fn sign_in(choice: &Choice) -> Result<Session, Failure> {
    Session::open(choice).await.map_err(|error| {
        let hint = match (&error, &choice.profile) {
            (SessionError::NoRegion, _) => {
                "add --region, or set AWS_REGION: to the Region that the product is deployed in".to_owned()
            }
            (_, Some(profile)) => format!(
                "sign in with `aws sso login --profile {profile}`, or look at the profile in ~/.aws/config; \
                 `aws sts get-caller-identity --profile {profile}` tries it"
            ),
            (_, None) => "name a profile with --profile or AWS_PROFILE (`aws configure list-profiles` has them), sign \
                          in with `aws sso login`, or go to a local stack with --endpoint-url"
                .to_owned(),
        };
        match error {
            // What did not answer may in a moment; nothing is wrong with the command line then.
            SessionError::Refused(Fault { kind: domain::fault::FaultKind::Transient, .. }) => {
                Failure::other(error, "look at the network and the address, and try again")
            }
            _ => Failure::usage(error, hint),
        }
    })
}

/// A deployment. Its API is that of its own function, so the answers are those that the console shows, with the
/// function's rights in every account.
pub(crate) async fn deployed(session: Session, stack: String) -> Result<Connection, Failure> {
    let identity = session.identity().clone();
    let named = NamedStack {
        name: stack.clone(),
        account: identity.account.clone(),
        region: identity.region.clone(),
        partition: identity.partition().to_owned(),
    };
    let by_name = named.settings();
    let system = System::Aws { identity: identity.clone(), stack };
    let told = match session.deployment(&by_name).await {
        Ok(Deployment::Told(variables)) => variables,
        Ok(Deployment::Missing) => return Err(missing(&system)),
        // Then names have to do.
        Ok(Deployment::Hidden(why)) => {
            tracing::debug!(why, "the deployment's settings cannot be read");
            BTreeMap::new()
        }
        Err(fault) => {
            let hint = "look at the network, and try again; a local stack is named by --endpoint-url without --stack";
            return Err(Failure::other(fault.what, hint));
        }
    };
    let settings = match Settings::read(|name| told.get(name).cloned()) {
        Ok(settings) => settings,
        Err(_) if told.is_empty() => by_name,
        Err(error) => return Err(Failure::other(error, format!("the API's function of {system} is misconfigured"))),
    };
    let groups_claim = told.get(GROUPS_CLAIM).filter(|claim| !claim.is_empty()).cloned();
    let world = session.world(settings);
    let function = Function::new(world.clone(), identity.name().to_owned(), groups_claim);
    Ok(Connection { client: Client::by_function(function), world, clock: clock(), system })
}

fn missing(system: &System) -> Failure {
    let what = format!("the product is not there: {system}");
    let hint = "name another stack with --stack or DRSCTL_STACK, another Region with --region, another account with \
                --profile; `make deploy` deploys it";
    Failure::usage(what, hint)
}

fn clock() -> api::Clock {
    let clock = Clock::start(Pace::Real, Timestamp::UNIX_EPOCH);
    Arc::new(move || clock.now())
}
