//! A person's way to AWS: profile, Region and credentials as the AWS CLI finds them, and who that makes them.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{ProvideCredentials, SharedCredentialsProvider};
use domain::fault::Fault;
use domain::ids::AccountId;
use thiserror::Error;

use crate::faults::{causes, fault, has_code};
use crate::http;
use crate::settings::Settings;
use crate::world::World;

/// One attempt of one call: a function that is called may run 30 s.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(35);
/// All attempts of one call.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(60);

/// What a person chooses. What they leave out comes from the environment and the configuration files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// A profile of the AWS configuration files.
    pub profile: Option<String>,
    /// The Region.
    pub region: Option<String>,
    /// Where all services answer, instead of at the addresses of AWS.
    pub endpoint_url: Option<String>,
}

/// Who is calling, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Of the user or of the session of a role.
    pub arn: String,
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: String,
}

impl Identity {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).filter(|partition| !partition.is_empty()).unwrap_or("aws")
    }

    /// What people know it by: the user's name, or that of the role's session (`ann`, `ann@example.com`).
    pub fn name(&self) -> &str {
        self.arn.rsplit(['/', ':']).next().unwrap_or_default()
    }
}

/// Why there is no way to AWS.
#[derive(Debug, Error)]
pub enum SessionError {
    /// Nothing says which Region.
    #[error("no Region is chosen")]
    NoRegion,
    /// There are no credentials, or they cannot be read; with the reason.
    #[error("there are no AWS credentials: {0}")]
    NoCredentials(String),
    /// AWS does not take the credentials, or does not answer.
    #[error("the AWS credentials cannot be used: {}", .0.what)]
    Refused(Fault),
}

/// What a deployment says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deployment {
    /// The environment of its API's function.
    Told(BTreeMap<String, String>),
    /// The caller may not look.
    Hidden(String),
    /// It is not there.
    Missing,
}

/// A way to AWS with an identity.
#[derive(Debug, Clone)]
pub struct Session {
    config: SdkConfig,
    identity: Identity,
}

impl Session {
    /// Finds Region and credentials, and asks who they belong to (`sts:GetCallerIdentity`, which needs no permission).
    ///
    /// # Errors
    /// [`SessionError`]
    pub async fn open(choice: &Choice) -> Result<Self, SessionError> {
        let config = configuration(choice).await;
        let Some(region) = config.region().map(ToString::to_string) else { return Err(SessionError::NoRegion) };
        match config.credentials_provider() {
            Some(provider) => {
                provider.provide_credentials().await.map_err(|error| SessionError::NoCredentials(reason(&error)))?
            }
            None => return Err(SessionError::NoCredentials("the configuration names no provider".to_owned())),
        };
        let answer = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await;
        let answer = answer.map_err(|error| SessionError::Refused(fault("GetCallerIdentity of STS", &error)))?;
        let account = answer.account().unwrap_or_default().parse();
        let account = account.map_err(|error| SessionError::Refused(Fault::bug(format!("STS: {error}"))))?;
        let arn = answer.arn().unwrap_or_default().to_owned();
        Ok(Self { config, identity: Identity { arn, account, region } })
    }

    /// Who is calling, and where.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Asks the deployment for what its functions are configured with (`lambda:GetFunctionConfiguration`).
    ///
    /// # Errors
    /// When Lambda does not answer.
    pub async fn deployment(&self, settings: &Settings) -> Result<Deployment, Fault> {
        let lambda = aws_sdk_lambda::Client::new(&self.config);
        let name = format!("{}api", settings.function_prefix);
        match lambda.get_function_configuration().function_name(&name).send().await {
            Ok(answer) => {
                let variables = answer.environment().and_then(|environment| environment.variables());
                Ok(Deployment::Told(variables.into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect()))
            }
            Err(error) if has_code(&error, "ResourceNotFoundException") => Ok(Deployment::Missing),
            Err(error) if has_code(&error, "AccessDeniedException") || has_code(&error, "AccessDenied") => {
                Ok(Deployment::Hidden(fault(&format!("GetFunctionConfiguration of {name}"), &error).what))
            }
            Err(error) => Err(fault(&format!("GetFunctionConfiguration of {name}"), &error)),
        }
    }

    /// Everything of a deployment, with the caller's rights.
    pub fn world(&self, settings: Settings) -> World {
        World::with_config(&self.config, settings)
    }
}

async fn configuration(choice: &Choice) -> SdkConfig {
    let timeouts = TimeoutConfig::builder();
    let timeouts = timeouts.operation_attempt_timeout(ATTEMPT_TIMEOUT).operation_timeout(OPERATION_TIMEOUT).build();
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).timeout_config(timeouts);
    if let Some(profile) = &choice.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &choice.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(endpoint) = &choice.endpoint_url {
        loader = loader.endpoint_url(endpoint);
    }
    let endpoint = choice.endpoint_url.clone().or_else(|| std::env::var("AWS_ENDPOINT_URL").ok());
    let client = http::client(endpoint.as_deref());
    let config = loader.http_client(client.clone()).load().await;
    let Some(profile) = &choice.profile else { return config };
    // The SDK's own chain asks the environment first. Whoever names a profile means its account and no other, as the
    // AWS CLI understands it.
    let place = ProviderConfig::without_region().with_region(config.region().cloned()).with_http_client(client);
    let provider = ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&place).build();
    config.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

/// The first line says it; the SDK's chain goes on with every place where it has looked.
fn reason(error: &dyn std::error::Error) -> String {
    const NOTHING: &str = "the credential provider was not enabled";
    let text = causes(error);
    let first = text.lines().next().unwrap_or_default().trim_end_matches(". Attempted:");
    match first.strip_prefix(NOTHING) {
        Some("") => "the configuration files have none for this profile".to_owned(),
        Some(why) => why.trim_start_matches(": ").to_owned(),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(arn: &str) -> Identity {
        Identity { arn: arn.to_owned(), account: "111122223333".parse().unwrap(), region: "eu-west-1".to_owned() }
    }

    #[test]
    fn people_are_called_by_the_end_of_their_arn_and_the_partition_is_in_it() {
        for (arn, name, partition) in [
            ("arn:aws:iam::111122223333:user/team/ann", "ann", "aws"),
            ("arn:aws-cn:sts::111122223333:assumed-role/Operator/ann@example.com", "ann@example.com", "aws-cn"),
            ("arn:aws-us-gov:iam::111122223333:root", "root", "aws-us-gov"),
        ] {
            let identity = identity(arn);
            assert_eq!((identity.name(), identity.partition()), (name, partition));
        }
    }
}
