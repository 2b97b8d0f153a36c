//! Where a command goes: AWS, or a stack on this machine; and how it answers.

use aws::{Choice, NamedStack};
use clap::{Args, ValueEnum};
use stack::REGION;

use crate::exit::Failure;

/// The variable that names the stack for all commands.
const STACK_VARIABLE: &str = "DRSCTL_STACK";

/// Where a command goes, and how it answers.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Output::Text)]
    pub(crate) output: Output,

    /// The profile of your AWS configuration files; `AWS_PROFILE` when left out.
    #[arg(long, value_name = "NAME", help_heading = "Where")]
    pub(crate) profile: Option<String>,

    /// The Region that the product is deployed in; `AWS_REGION` or that of the profile when left out.
    #[arg(long, value_name = "REGION", help_heading = "Where")]
    pub(crate) region: Option<String>,

    /// The name of the deployed stack; `DRSCTL_STACK` or `disaster-recovery` when left out.
    #[arg(long, value_name = "NAME", help_heading = "Where")]
    pub(crate) stack: Option<String>,

    /// A local stack (`drsctl serve`) instead of AWS; together with `--stack`, an address at which AWS answers.
    #[arg(long, value_name = "URL", help_heading = "Where")]
    pub(crate) endpoint_url: Option<String>,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people.
    Text,
    /// For programs: one JSON document.
    Json,
}

/// What a target means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A stack on this machine, at this address.
    Local(String),
    /// A deployment on AWS.
    Aws {
        /// How AWS is reached.
        choice: Choice,
        /// The name of the deployed stack.
        stack: String,
    },
}

impl Target {
    /// Which place it is, in an environment.
    ///
    /// # Errors
    /// Bad usage: options that contradict each other, or a stack that cannot be.
    pub(crate) fn place(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Place, Failure> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        // A stack on this machine can be named once for all commands, as for the AWS CLI.
        let endpoint = self.endpoint_url.clone().or_else(|| variable("AWS_ENDPOINT_URL"));
        if let Some(local) = endpoint.filter(|url| self.stack.is_none() && url.starts_with("http://")) {
            return self.local(local);
        }
        let stack = self.stack.clone().or_else(|| variable(STACK_VARIABLE));
        let stack = stack.unwrap_or_else(|| NamedStack::USUAL_NAME.to_owned());
        if stack.is_empty() || !stack.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            let hint = "give the name that CloudFormation has, such as `--stack disaster-recovery`";
            return Err(Failure::usage(format!("`{stack}` is no name of a stack"), hint));
        }
        let Self { profile, region, endpoint_url, .. } = self.clone();
        Ok(Place::Aws { choice: Choice { profile, region, endpoint_url }, stack })
    }

    /// A recovery must not go elsewhere than where its options say.
    fn local(&self, endpoint: String) -> Result<Place, Failure> {
        let wrong = match (&self.profile, &self.region) {
            (Some(_), _) => "--profile",
            (None, Some(region)) if region != REGION => "--region",
            _ => return Ok(Place::Local(endpoint)),
        };
        let what = format!("`{wrong}` does not fit {endpoint}, which is a stack on this machine");
        let hint = "leave one of them out (unset AWS_ENDPOINT_URL for AWS), or add --stack NAME if AWS answers there";
        Err(Failure::usage(what, hint))
    }

    /// The options that lead to the same place, for commands that are to be copied: ` --stack dr`, or nothing.
    pub(crate) fn options(&self) -> String {
        let options = [
            ("profile", &self.profile),
            ("region", &self.region),
            ("stack", &self.stack),
            ("endpoint-url", &self.endpoint_url),
        ];
        options.iter().filter_map(|(name, value)| value.as_ref().map(|value| format!(" --{name} {value}"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        target: Target,
    }

    fn target(words: &str) -> Target {
        Line::parse_from(["drsctl"].into_iter().chain(words.split_whitespace())).target
    }

    fn place(words: &str, environment: &[(&str, &str)]) -> Result<Place, String> {
        let variable =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        target(words).place(variable).map_err(|failure| failure.to_string())
    }

    fn stack(words: &str, environment: &[(&str, &str)]) -> String {
        match place(words, environment) {
            Ok(Place::Aws { stack, .. }) => stack,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_address_alone_is_a_stack_on_this_machine_and_with_a_stacks_name_it_is_aws() {
        let here = "http://127.0.0.1:4566";
        assert_eq!(place(&format!("--endpoint-url {here}"), &[]), Ok(Place::Local(here.to_owned())));
        assert_eq!(place("", &[("AWS_ENDPOINT_URL", here)]), Ok(Place::Local(here.to_owned())));
        assert_eq!(place("--region eu-west-1", &[("AWS_ENDPOINT_URL", here)]), Ok(Place::Local(here.to_owned())));
        let choice = Choice { endpoint_url: Some(here.to_owned()), ..Choice::default() };
        let aws = Place::Aws { choice, stack: "dr".to_owned() };
        assert_eq!(place(&format!("--endpoint-url {here} --stack dr"), &[]), Ok(aws));
        assert_eq!(stack("--stack dr", &[("AWS_ENDPOINT_URL", here)]), "dr");
        assert_eq!(stack("", &[("AWS_ENDPOINT_URL", "https://vpce-1.example.com")]), "disaster-recovery");
    }

    #[test]
    fn the_stack_is_the_options_then_the_environments_then_the_usual_one() {
        assert_eq!(stack("--stack one", &[("DRSCTL_STACK", "other")]), "one");
        assert_eq!(stack("", &[("DRSCTL_STACK", "other")]), "other");
        assert_eq!(stack("", &[("DRSCTL_STACK", "")]), "disaster-recovery");
        assert!(place("--stack a/b", &[]).is_err());
    }

    #[test]
    fn options_for_aws_never_lead_to_a_stack_on_this_machine() {
        for words in ["--profile prod", "--region us-east-1"] {
            let refused = place(words, &[("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")]);
            assert!(refused.is_err_and(|what| what.contains("which is a stack on this machine")), "{words}");
        }
    }

    #[test]
    fn commands_to_copy_lead_to_the_same_place() {
        assert_eq!(target("").options(), "");
        assert_eq!(target("--stack dr --profile p --output json").options(), " --profile p --stack dr");
    }
}
