//! AWS's service models: which operations exist, and what their inputs and outputs look like.
//!
//! The models are botocore's, reduced (see `model/NOTICE`). Requests are validated against them; tests validate every
//! answer against them too.

mod pattern;
mod shape;
mod validate;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

pub(crate) use self::shape::{Location, Member, Shape, Structure};
pub use self::validate::{Problem, Violation};
use crate::wire::Service;

/// A service model in botocore's format (`service-2.json`).
#[derive(Debug, Deserialize)]
pub struct ServiceModel {
    pub(crate) metadata: Metadata,
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    #[serde(default)]
    pub(crate) xml_namespace: String,
    #[serde(default)]
    pub(crate) target_prefix: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) http: Http,
    /// Whether the simulator has it. Absent in botocore's own files.
    #[serde(default)]
    pub(crate) served: bool,
    pub(crate) input: Option<Reference>,
    pub(crate) output: Option<Reference>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Http {
    pub(crate) method: String,
    pub(crate) request_uri: String,
    #[serde(default = "ok")]
    pub(crate) response_code: u16,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    pub(crate) shape: String,
    pub(crate) result_wrapper: Option<String>,
}

fn ok() -> u16 {
    200
}

impl ServiceModel {
    /// Reads a model.
    ///
    /// # Errors
    /// The JSON is not a service model, or a pattern in it is not a regular expression that we can compile.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The model that the simulator answers by.
    pub fn of(service: Service) -> &'static Self {
        match service {
            Service::Drs => &DRS,
            Service::Ssm => &SSM,
            Service::Sns => &SNS,
            Service::ServiceQuotas => &SERVICE_QUOTAS,
            Service::Iam => &IAM,
        }
    }

    /// Names of the operations that the simulator serves, or of all operations.
    pub fn operations(&self, only_served: bool) -> impl Iterator<Item = &str> {
        self.operations
            .iter()
            .filter(move |(_, operation)| operation.served || !only_served)
            .map(|(name, _)| name.as_str())
    }

    /// What the model objects to in an operation's input; empty for a valid one.
    pub fn check_input(&self, operation: &str, input: &Value) -> Vec<Violation> {
        self.check(self.operations.get(operation).and_then(|operation| operation.input.as_ref()), input)
    }

    /// What the model objects to in an operation's output; empty for a valid one.
    pub fn check_output(&self, operation: &str, output: &Value) -> Vec<Violation> {
        self.check(self.operations.get(operation).and_then(|operation| operation.output.as_ref()), output)
    }

    /// What the model objects to in a value of a shape; empty for a valid one.
    pub fn check_shape(&self, shape: &str, value: &Value) -> Vec<Violation> {
        validate::validate(self, shape, value)
    }

    /// The status code of an error, if the model has it.
    pub fn error_status(&self, error: &str) -> Option<u16> {
        match self.shapes.get(error)? {
            Shape::Structure(shape) => shape.error.as_ref().map(|error| error.http_status_code),
            _ => None,
        }
    }

    fn check(&self, reference: Option<&Reference>, value: &Value) -> Vec<Violation> {
        reference.map(|reference| self.check_shape(&reference.shape, value)).unwrap_or_default()
    }
}

static DRS: LazyLock<ServiceModel> = LazyLock::new(|| embedded(include_str!("../../model/drs.json")));
static SSM: LazyLock<ServiceModel> = LazyLock::new(|| embedded(include_str!("../../model/ssm.json")));
static SNS: LazyLock<ServiceModel> = LazyLock::new(|| embedded(include_str!("../../model/sns.json")));
static SERVICE_QUOTAS: LazyLock<ServiceModel> =
    LazyLock::new(|| embedded(include_str!("../../model/servicequotas.json")));
static IAM: LazyLock<ServiceModel> = LazyLock::new(|| embedded(include_str!("../../model/iam.json")));

#[expect(clippy::expect_used, reason = "the models are part of this crate, and a test loads each of them")]
fn embedded(json: &str) -> ServiceModel {
    ServiceModel::parse(json).expect("an embedded service model is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_model_loads_and_names_its_operations() {
        assert_eq!(ServiceModel::of(Service::Drs).operations(false).count(), 70);
        assert_eq!(ServiceModel::of(Service::Drs).operations(true).count(), 38);
        assert!(ServiceModel::of(Service::Ssm).operations(true).any(|name| name == "SendCommand"));
        assert!(ServiceModel::of(Service::Sns).operations(true).any(|name| name == "Publish"));
        assert_eq!(ServiceModel::of(Service::ServiceQuotas).operations(true).count(), 2);
        assert_eq!(ServiceModel::of(Service::Iam).operations(true).collect::<Vec<_>>(), ["SimulatePrincipalPolicy"]);
    }
}
