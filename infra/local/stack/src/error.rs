//! Why a stack does not start.

use std::path::PathBuf;

use thiserror::Error;

use crate::machines::UnknownSubstitution;

/// A stack did not start. Nothing of it is left running.
#[derive(Debug, Error)]
pub enum StackError {
    /// The port cannot be listened on.
    #[error("port {port} on 127.0.0.1 cannot be used")]
    Port {
        /// The port.
        port: u16,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The folder of the data cannot be used.
    #[error("the data in {} cannot be used", path.display())]
    Data {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A state machine is not accepted. The product's own are checked by tests.
    #[error("the state machine `{name}` is not accepted: {reason}")]
    Machine {
        /// The machine.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// A state machine refers to something unknown.
    #[error(transparent)]
    Substitution(#[from] UnknownSubstitution),
    /// The tables could not be created.
    #[error("the tables could not be created")]
    Tables(#[from] dynoxide::DynoxideError),
    /// What was running before could not be taken up.
    #[error("the executions that were running could not be taken up again")]
    Restore(#[from] states::RestoreError),
    /// The simulated account could not be prepared.
    #[error("the simulated account could not be prepared: {0}")]
    Prepare(String),
}

impl StackError {
    /// Whether another port would do.
    pub fn is_port_in_use(&self) -> bool {
        matches!(self, Self::Port { source, .. } if source.kind() == std::io::ErrorKind::AddrInUse)
    }
}
