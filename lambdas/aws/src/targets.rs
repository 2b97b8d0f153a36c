//! Other accounts and Regions: the same world with DRS, SSM, Service Quotas and IAM of another place.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_sdk_dynamodb::config::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use domain::fault::Fault;
use domain::ids::{AccountId, Region};
use domain::ports::{Answer, AtTarget};
use domain::target::Target;
use tokio::sync::Mutex;

use crate::iam;
use crate::lazy::Lazy;
use crate::settings::LaunchRoles;
use crate::world::World;

/// How sessions in other accounts are called in the trail of their calls.
const SESSION_NAME: &str = "disaster-recovery";

/// How other accounts are entered: by a role of this name, which asks for this external id
/// (`infra/aws/target-account.yaml`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetRole {
    /// The role's name, the same in every account; other accounts cannot be reached without.
    pub name: Option<String>,
    /// What the role's trust asks for.
    pub external_id: Option<String>,
}

/// What the clients of other places are made from, and those that were made. A sandbox makes them once, so that
/// credentials are reused until they expire.
#[derive(Debug)]
pub(crate) struct Targets {
    config: SdkConfig,
    /// `aws`, or `aws-us-gov`: ARNs of other accounts are in the same.
    partition: String,
    account: Option<AccountId>,
    region: Option<Region>,
    role: TargetRole,
    launch_roles: LaunchRoles,
    known: Mutex<BTreeMap<Target, Clients>>,
}

/// The clients that differ from place to place.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    pub(crate) drs: Lazy<aws_sdk_drs::Client>,
    pub(crate) ssm: Lazy<aws_sdk_ssm::Client>,
    pub(crate) service_quotas: Lazy<aws_sdk_servicequotas::Client>,
    pub(crate) iam: Lazy<aws_sdk_iam::Client>,
}

impl Clients {
    pub(crate) fn new(config: &SdkConfig) -> Self {
        Self {
            drs: Lazy::new(config, aws_sdk_drs::Client::new),
            ssm: Lazy::new(config, aws_sdk_ssm::Client::new),
            service_quotas: Lazy::new(config, aws_sdk_servicequotas::Client::new),
            iam: Lazy::new(config, iam::client),
        }
    }
}

impl Targets {
    /// From the configuration of the deployment's own place. `own_arn` is any ARN of it: the account is read from it.
    pub(crate) fn new(config: &SdkConfig, own_arn: &str, role: TargetRole, launch_roles: LaunchRoles) -> Arc<Self> {
        Arc::new(Self {
            config: config.clone(),
            partition: own_arn.split(':').nth(1).filter(|name| !name.is_empty()).unwrap_or("aws").to_owned(),
            account: own_arn.split(':').nth(4).and_then(|account| account.parse().ok()),
            region: config.region().and_then(|region| region.as_ref().parse().ok()),
            role,
            launch_roles,
            known: Mutex::default(),
        })
    }

    pub(crate) fn account(&self) -> Option<&AccountId> {
        self.account.as_ref()
    }

    /// The Region of a target.
    pub(crate) fn region<'a>(&'a self, target: &'a Target) -> Option<&'a Region> {
        target.region.as_ref().or(self.region.as_ref())
    }

    /// The ARN of the role that launches servers at a target, as far as it is known.
    pub(crate) fn launch_role(&self, target: &Target) -> Option<String> {
        match target.account.as_ref().filter(|account| Some(*account) != self.account.as_ref()) {
            None => self.launch_roles.own_arn.clone(),
            Some(account) => {
                self.launch_roles.elsewhere.as_ref().map(|name| format!("arn:aws:iam::{account}:role/{name}"))
            }
        }
    }

    async fn clients(&self, target: &Target) -> Answer<Option<Clients>> {
        let foreign = target.account.as_ref().filter(|account| Some(*account) != self.account.as_ref());
        let away = target.region.as_ref().filter(|region| Some(*region) != self.region.as_ref());
        if foreign.is_none() && away.is_none() {
            return Ok(None);
        }
        let mut known = self.known.lock().await;
        if let Some(clients) = known.get(target) {
            return Ok(Some(clients.clone()));
        }
        let mut config = self.config.to_builder();
        if let Some(region) = away {
            config = config.region(aws_config::Region::new(region.to_string()));
        }
        if let Some(account) = foreign {
            config = config.credentials_provider(self.credentials(account).await?);
        }
        let clients = Clients::new(&config.build());
        known.insert(target.clone(), clients.clone());
        Ok(Some(clients))
    }

    /// Those of the role in another account. They are asked for once here, so that a role that cannot be assumed is
    /// named as such and not as a call that failed.
    async fn credentials(&self, account: &AccountId) -> Answer<SharedCredentialsProvider> {
        let Some(name) = &self.role.name else {
            let what = format!("account {account} cannot be reached: this deployment has no role for other accounts");
            return Err(Fault::rejected(what).next_step("deploy with TargetRolePrefix, see infra/aws/README.md"));
        };
        let role = format!("arn:{}:iam::{account}:role/{name}", self.partition);
        let mut provider = AssumeRoleProvider::builder(&role).session_name(SESSION_NAME).configure(&self.config);
        if let Some(external_id) = &self.role.external_id {
            provider = provider.external_id(external_id);
        }
        let provider = SharedCredentialsProvider::new(provider.build().await);
        provider.provide_credentials().await.map_err(|error| {
            // The SDK has no type for it; the service's own code is in the text of the causes.
            let causes = DisplayErrorContext(&error).to_string();
            match ["AccessDenied", "InvalidClientTokenId", "RegionDisabled"]
                .into_iter()
                .find(|code| causes.contains(code))
            {
                Some(code) => {
                    let next_step = "deploy infra/aws/target-account.yaml there, with this deployment's external id";
                    Fault::rejected(format!("role {role} cannot be assumed: {code}")).next_step(next_step)
                }
                None => {
                    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                    Fault::transient(format!("role {role} cannot be assumed: {error}: {cause}"))
                }
            }
        })?;
        Ok(provider)
    }
}

impl AtTarget for World {
    async fn at(&self, target: &Target) -> Answer<Self> {
        let mut there = Self { target: target.clone(), ..self.clone() };
        if *target == self.target {
            return Ok(there);
        }
        let clients = self.targets.clients(target).await?.unwrap_or_else(|| Clients::clone(&self.home));
        (there.drs, there.ssm, there.service_quotas) = (clients.drs, clients.ssm, clients.service_quotas);
        there.iam = clients.iam;
        Ok(there)
    }
}
