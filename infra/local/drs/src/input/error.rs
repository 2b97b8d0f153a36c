//! What can be wrong with a file that a person wrote.

/// An estate or scenario that cannot be used. The message names the place and what to do.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The text is not JSON.
    #[error("this is not valid JSON")]
    Json(#[source] serde_json::Error),
    /// The text is not YAML.
    #[error("this is not valid YAML")]
    Yaml(#[source] yaml_serde::Error),
    /// A key that has no meaning here.
    #[error("{place}: unknown key `{key}`{}", hint(key, known))]
    UnknownKey {
        /// Where: `faults[0]`.
        place: String,
        /// The key.
        key: String,
        /// The keys that have a meaning here.
        known: Vec<String>,
    },
    /// A value that is none of those allowed.
    #[error("{place}: unknown value `{value}`{}", hint(value, known))]
    UnknownValue {
        /// Where: `faults[0].fault`.
        place: String,
        /// The value.
        value: String,
        /// The values that are allowed.
        known: Vec<String>,
    },
    /// A value of the wrong type or form, or a missing one.
    #[error("{place}: {problem}")]
    Invalid {
        /// Where: `items[3].sourceServerID`.
        place: String,
        /// What is wrong, and the fix.
        problem: String,
    },
    /// A host name, id or pattern that no server of the estate matches.
    #[error("{place}: no source server matches `{selector}`{}", hint(selector, known))]
    NoSuchServer {
        /// Where: `launchActions[0].servers[1]`.
        place: String,
        /// The host name, id or pattern.
        selector: String,
        /// The host names that there are.
        known: Vec<String>,
    },
}

impl InputError {
    /// The same error, with its place written differently.
    pub(crate) fn map_place(mut self, change: impl FnOnce(&str) -> String) -> Self {
        match &mut self {
            Self::Json(_) | Self::Yaml(_) => {}
            Self::UnknownKey { place, .. }
            | Self::UnknownValue { place, .. }
            | Self::Invalid { place, .. }
            | Self::NoSuchServer { place, .. } => *place = change(place),
        }
        self
    }

    /// An [`InputError::Invalid`].
    pub(crate) fn invalid(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { place: place.into(), problem: problem.into() }
    }
}

/// The most names that a message lists.
const LISTED: usize = 24;

fn hint(wrong: &str, known: &[String]) -> String {
    match suggestion(wrong, known) {
        Some(meant) => format!(". Did you mean `{meant}`?"),
        None if known.is_empty() => String::new(),
        None => {
            let names: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
            let more = if known.len() > LISTED { ", ..." } else { "" };
            format!(". Known: {}{more}", names.join(", "))
        }
    }
}

/// The known word that was most probably meant.
fn suggestion<'known>(wrong: &str, known: &'known [String]) -> Option<&'known str> {
    const ALIKE: f64 = 0.8;
    let wrong = wrong.to_lowercase();
    known
        .iter()
        .map(|word| (strsim::jaro_winkler(&wrong, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.as_str())
}
