//! What a Task does: the resource it names.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html>

/// A resource that was found to exist when its machine was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resource {
    /// A function, named directly by its ARN.
    Function { arn: String },
    /// An action of a service: `arn:aws:states:::<service>:<action>[.<pattern>]`.
    Service { service: String, action: String, integration: Integration },
}

/// When a service task is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integration {
    /// As soon as the service has answered.
    RequestResponse,
    /// When the job that it started has ended (`.sync`).
    Sync,
    /// As `Sync`, with the job's input and output parsed (`.sync:2`).
    Sync2,
    /// When somebody answers the task token (`.waitForTaskToken`).
    WaitForTaskToken,
}

impl Integration {
    fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

impl Resource {
    /// Reads the text of a `Resource` field; `None` if it names nothing this interpreter knows the form of.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("arn:aws:states:::") {
            let (service, action) = rest.split_once(':')?;
            let (action, integration) = match action.split_once('.') {
                None => (action, Integration::RequestResponse),
                Some((action, "sync")) => (action, Integration::Sync),
                Some((action, "sync:2")) => (action, Integration::Sync2),
                Some((action, "waitForTaskToken")) => (action, Integration::WaitForTaskToken),
                Some(_) => return None,
            };
            return Some(Self::Service { service: service.to_owned(), action: action.to_owned(), integration });
        }
        let mut parts = text.splitn(7, ':');
        let is_function = parts.next() == Some("arn")
            && parts.next().is_some_and(|partition| partition.starts_with("aws"))
            && parts.next() == Some("lambda")
            && parts.nth(2) == Some("function")
            && parts.next().is_some_and(|name| !name.is_empty());
        is_function.then(|| Self::Function { arn: text.to_owned() })
    }

    /// The action with its pattern, as history events name it: `invoke.waitForTaskToken`.
    pub(crate) fn event_resource(&self) -> String {
        match self {
            Self::Function { arn } => arn.clone(),
            Self::Service { action, integration, .. } => format!("{action}{}", integration.suffix()),
        }
    }

    /// The service, as history events and size errors name it.
    pub(crate) fn event_resource_type(&self) -> &str {
        match self {
            Self::Function { arn } => arn,
            Self::Service { service, .. } => service,
        }
    }

    pub(crate) fn waits_for_token(&self) -> bool {
        matches!(self, Self::Service { integration: Integration::WaitForTaskToken, .. })
    }
}
