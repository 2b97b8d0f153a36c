//! Scenarios: which faults a simulation has, read from a file.

mod effect;
mod fault;
mod library;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::effect::Effect;
pub use self::fault::{Fault, Target, Window};
pub use self::library::{LIBRARY, LibraryScenario};
use crate::estate::Estate;
use crate::input::{self, InputError};

/// The faults of a simulation, and what meeting them teaches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// One line.
    pub teaches: String,
    /// The faults; none: everything goes well.
    pub faults: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    #[serde(default)]
    teaches: String,
    #[serde(default)]
    faults: Vec<Value>,
}

impl Scenario {
    /// Everything goes well.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a scenario (YAML or JSON).
    ///
    /// # Errors
    /// The text is neither, or has a key, a fault or an operation that does not exist; the error suggests the right
    /// one.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let file: ScenarioFile = input::read("", input::parse_text(text)?, &[])?;
        let fault = |(index, fault)| Fault::parse(&format!("faults[{index}]"), fault);
        let faults = file.faults.into_iter().enumerate().map(fault).collect::<Result<_, _>>()?;
        Ok(Self { teaches: file.teaches, faults })
    }

    /// Reads a scenario of the library by its name.
    ///
    /// # Errors
    /// The library has none of this name; the error suggests the right one.
    pub fn named(name: &str) -> Result<Self, InputError> {
        match LIBRARY.iter().find(|scenario| scenario.name == name) {
            Some(scenario) => Self::parse(scenario.text),
            None => Err(InputError::UnknownValue {
                place: "scenario".to_owned(),
                value: name.to_owned(),
                known: LIBRARY.iter().map(|scenario| scenario.name.to_owned()).collect(),
            }),
        }
    }

    /// Whether the account is not initialised in the beginning.
    pub(crate) fn is_uninitialized(&self) -> bool {
        self.faults.iter().any(|fault| fault.effect == Effect::UninitializedAccount {})
    }

    /// Checks that every server a fault names is in the estate: a simulator takes any scenario, and a fault that selects
    /// nothing would go unnoticed.
    ///
    /// # Errors
    /// A host name, id or pattern selects no server.
    pub fn check(&self, estate: &Estate) -> Result<(), InputError> {
        for (index, fault) in self.faults.iter().enumerate() {
            fault.check(&format!("faults[{index}]"), estate)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
