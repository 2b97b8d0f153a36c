//! The AWS clients, built once per cold start and shared by every call.

use std::sync::Arc;
use std::time::Duration;

use aws_config::environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider};
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};

use domain::ids::AccountId;
use domain::polling::PollPeriod;
use domain::ports::{DefaultDrillLease, ReadPollPeriod};
use domain::quotas::Quotas;
use domain::target::Target;

use crate::http;
use crate::lazy::Lazy;
use crate::metrics::MetricLog;
use crate::settings::{Machines, Settings, Tables};
use crate::targets::{Clients, Targets};

/// One attempt of one call.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
/// All attempts of one call. The function itself may run 30 s, and its state 45 s.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(20);

/// Everything outside that a function can reach. It implements every port of the domain; a function names the few
/// that it needs.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) drs: Lazy<aws_sdk_drs::Client>,
    pub(crate) dynamodb: Lazy<aws_sdk_dynamodb::Client>,
    pub(crate) ssm: Lazy<aws_sdk_ssm::Client>,
    pub(crate) step_functions: Lazy<aws_sdk_sfn::Client>,
    pub(crate) lambda: Lazy<aws_sdk_lambda::Client>,
    pub(crate) function_prefix: String,
    pub(crate) service_quotas: Lazy<aws_sdk_servicequotas::Client>,
    pub(crate) iam: Lazy<aws_sdk_iam::Client>,
    /// Where these four are: `drs`, `ssm`, `service_quotas` and `iam`.
    pub(crate) target: Target,
    /// Those of the deployment's own place.
    pub(crate) home: Arc<Clients>,
    pub(crate) targets: Arc<Targets>,
    pub(crate) quotas: Quotas,
    pub(crate) poll_period: PollPeriod,
    pub(crate) drill_lease_minutes: Option<u32>,
    pub(crate) sns: Lazy<aws_sdk_sns::Client>,
    pub(crate) tables: Tables,
    pub(crate) topic_arn: String,
    pub(crate) machines: Machines,
    pub(crate) region: String,
    pub(crate) build: String,
    pub(crate) metric_log: MetricLog,
}

impl World {
    /// The Region of everything it reaches.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The build of whoever reaches it.
    pub fn build(&self) -> &str {
        &self.build
    }

    /// The same, with the lines of metrics going there; without this they go nowhere.
    #[must_use]
    pub fn with_metric_log(self, metric_log: MetricLog) -> Self {
        Self { metric_log, ..self }
    }

    /// The account of the deployment itself, as far as it is known.
    pub fn account(&self) -> Option<&AccountId> {
        self.targets.account()
    }

    /// Connects with the credentials, Region and endpoints of the environment, where Lambda puts them. A function does
    /// not pay for the other places where the SDK would look.
    pub async fn connect(settings: Settings) -> Self {
        let endpoint = std::env::var("AWS_ENDPOINT_URL").ok();
        let loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).timeout_config(timeouts());
        let loader = loader.region(EnvironmentVariableRegionProvider::new());
        let loader = loader.credentials_provider(EnvironmentVariableCredentialsProvider::new());
        let loader = loader.http_client(http::client(endpoint.as_deref()));
        // An attempt is over long before a stalled answer would be noticed, and watching for it costs every call.
        let loader = loader.stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        Self::with_config(&loader.load().await, settings)
    }

    /// Connects to a stack on this machine, whatever profile, credentials and proxies the environment has.
    pub fn local(endpoint: &str, region: &str, settings: Settings) -> Self {
        let credentials = Credentials::new("111122223333", "local", None, None, "local stack");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .endpoint_url(endpoint)
            .region(Region::new(region.to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http::plain())
            .time_source(SharedTimeSource::new(SystemTimeSource::new()))
            .timeout_config(timeouts())
            .build();
        Self::with_config(&config, settings)
    }

    /// Connects with a configuration that is already there.
    pub fn with_config(config: &SdkConfig, settings: Settings) -> Self {
        let home = Clients::new(config);
        let targets = Targets::new(config, &settings.machines.plan, settings.target_role, settings.launch_roles);
        Self {
            drs: home.drs.clone(),
            dynamodb: Lazy::new(config, aws_sdk_dynamodb::Client::new),
            ssm: home.ssm.clone(),
            step_functions: Lazy::new(config, aws_sdk_sfn::Client::new),
            lambda: Lazy::new(config, aws_sdk_lambda::Client::new),
            function_prefix: settings.function_prefix,
            service_quotas: home.service_quotas.clone(),
            iam: home.iam.clone(),
            target: Target::default(),
            home: Arc::new(home),
            targets,
            quotas: settings.quotas,
            poll_period: settings.poll_period,
            drill_lease_minutes: settings.drill_lease_minutes,
            sns: Lazy::new(config, aws_sdk_sns::Client::new),
            tables: settings.tables,
            topic_arn: settings.topic_arn,
            machines: settings.machines,
            region: config.region().map(ToString::to_string).unwrap_or_default(),
            build: settings.build,
            metric_log: MetricLog::none(),
        }
    }
}

impl ReadPollPeriod for World {
    fn poll_period(&self) -> PollPeriod {
        self.poll_period
    }
}

impl DefaultDrillLease for World {
    fn default_drill_lease_minutes(&self) -> Option<u32> {
        self.drill_lease_minutes
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).operation_timeout(OPERATION_TIMEOUT).build()
}
