//! SSM documents: those of AWS that a recovery uses, and those of the estate.

use serde::{Deserialize, Serialize};

use crate::drs::shapes::Platform;

/// An SSM document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Document {
    /// Its name.
    pub(crate) name: String,
    /// What runs it.
    #[serde(default, rename = "documentType")]
    pub(crate) kind: DocumentKind,
    /// The platforms it runs on; absent: all.
    #[serde(default = "all_platforms")]
    pub(crate) platform_types: Vec<Platform>,
    /// What it is for.
    #[serde(default)]
    pub(crate) description: String,
    /// Its parameters.
    #[serde(default)]
    pub(crate) parameters: Vec<DocumentParameter>,
    /// What its commands print; absent: a line that names the document and the host.
    #[serde(default)]
    pub(crate) output: Option<String>,
}

impl Document {
    /// Whether it is one of AWS's own, by its name.
    pub(crate) fn is_of_aws(&self) -> bool {
        self.name.starts_with("AWS")
    }
}

/// What runs a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DocumentKind {
    /// `SendCommand`.
    #[default]
    Command,
    /// `StartAutomationExecution`.
    Automation,
}

/// A parameter of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DocumentParameter {
    /// Its name.
    pub(crate) name: String,
    /// Its type.
    #[serde(default, rename = "type")]
    pub(crate) kind: ParameterType,
    /// What it is for.
    #[serde(default)]
    pub(crate) description: String,
    /// Its value when none is given; absent: a value is required.
    #[serde(default)]
    pub(crate) default_value: Option<String>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ParameterType {
    #[default]
    String,
    StringList,
}

fn all_platforms() -> Vec<Platform> {
    vec![Platform::Linux, Platform::Windows]
}

/// The documents of AWS itself that the simulator has.
pub(crate) fn of_aws() -> Vec<Document> {
    let script = |name: &str, platform, description: &str| Document {
        name: name.to_owned(),
        kind: DocumentKind::Command,
        platform_types: vec![platform],
        description: description.to_owned(),
        parameters: vec![
            parameter("commands", ParameterType::StringList, "The commands to run.", None),
            parameter("workingDirectory", ParameterType::String, "The directory to run them in.", Some("")),
            parameter("executionTimeout", ParameterType::String, "Seconds until they are stopped.", Some("3600")),
        ],
        output: None,
    };
    vec![
        script("AWS-RunShellScript", Platform::Linux, "Run a shell script or specify the commands to run."),
        script(
            "AWS-RunPowerShellScript",
            Platform::Windows,
            "Run a PowerShell script or specify the paths to scripts.",
        ),
        Document {
            name: "AWS-RestartEC2Instance".to_owned(),
            kind: DocumentKind::Automation,
            platform_types: all_platforms(),
            description: "Restart EC2 instances.".to_owned(),
            parameters: vec![parameter("InstanceId", ParameterType::StringList, "The instances to restart.", None)],
            output: None,
        },
    ]
}

fn parameter(name: &str, kind: ParameterType, description: &str, default_value: Option<&str>) -> DocumentParameter {
    DocumentParameter {
        name: name.to_owned(),
        kind,
        description: description.to_owned(),
        default_value: default_value.map(str::to_owned),
    }
}
