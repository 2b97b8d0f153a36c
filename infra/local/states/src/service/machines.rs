//! State machines: creating, changing, finding and deleting them.

use serde_json::{Value, json};

use super::{Shared, StepFunctions};
use crate::{
    ApiError,
    arn::{StatesArn, is_valid_name},
    asl::{self, ExecutionType},
    engine::{MachineEntry, MachineSnapshot, Tags},
    journal::Record,
};

/// What a state machine is created from.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateStateMachine {
    /// The machine's name.
    pub name: String,
    /// The definition in Amazon States Language.
    pub definition: String,
    /// The role; nothing is checked against it.
    pub role_arn: String,
    /// How executions are run.
    pub execution_type: ExecutionType,
    /// Tags of the machine.
    pub tags: Tags,
    /// Kept and told, without effect.
    pub logging_configuration: Value,
    /// Kept and told, without effect.
    pub tracing_enabled: bool,
}

impl CreateStateMachine {
    /// A standard machine with a made-up role.
    pub fn new(name: impl Into<String>, definition: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            definition: definition.into(),
            role_arn: "arn:aws:iam::111122223333:role/state-machine".to_owned(),
            execution_type: ExecutionType::Standard,
            tags: Tags::new(),
            logging_configuration: json!({"level": "OFF", "includeExecutionData": false}),
            tracing_enabled: false,
        }
    }
}

/// What of a machine is changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct UpdateStateMachine {
    pub(crate) definition: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) logging_configuration: Option<Value>,
    pub(crate) tracing_enabled: Option<bool>,
}

impl StepFunctions {
    /// Creates a state machine. Creating the same one again changes nothing.
    ///
    /// # Errors
    /// `InvalidName`, `InvalidDefinition`, `StateMachineAlreadyExists`.
    pub fn create_state_machine(&self, request: CreateStateMachine) -> Result<MachineEntry, ApiError> {
        let _hold = self.shared.clock.hold();
        if !is_valid_name(&request.name) {
            return Err(ApiError::invalid_name(&request.name));
        }
        let mut core = self.core();
        self.shared.check_definition(&core.engine, &request.definition, request.execution_type)?;
        let arn = core.engine.namespace().state_machine(&request.name);
        if let Some(existing) = core.engine.machine(&arn) {
            let same = *existing.snapshot.definition == *request.definition
                && *existing.snapshot.role_arn == *request.role_arn
                && existing.snapshot.execution_type == request.execution_type;
            if same {
                return Ok(existing.clone());
            }
            return Err(ApiError::new("StateMachineAlreadyExists", format!("State Machine Already Exists: '{arn}'")));
        }
        let now = self.shared.clock.now();
        let entry = MachineEntry {
            snapshot: MachineSnapshot {
                arn: arn.into(),
                name: request.name.into(),
                definition: request.definition.into(),
                role_arn: request.role_arn.into(),
                execution_type: request.execution_type,
                revision_id: None,
                updated_at: now,
            },
            created_at: now,
            tags: request.tags,
            logging_configuration: request.logging_configuration,
            tracing_enabled: request.tracing_enabled,
        };
        core.keep(&Record::MachineSaved(Box::new(entry.clone())))?;
        core.engine.put_machine(entry.clone());
        Ok(entry)
    }

    pub(crate) fn update_state_machine(&self, arn: &str, update: UpdateStateMachine) -> Result<MachineEntry, ApiError> {
        let _hold = self.shared.clock.hold();
        let mut core = self.core();
        let mut entry =
            core.engine.machine(machine_arn(arn)?).cloned().ok_or_else(|| ApiError::machine_does_not_exist(arn))?;
        let snapshot = &mut entry.snapshot;
        if let Some(definition) = &update.definition {
            self.shared.check_definition(&core.engine, definition, snapshot.execution_type)?;
        }
        let changed = update.definition.as_deref().is_some_and(|definition| definition != &*snapshot.definition)
            || update.role_arn.as_deref().is_some_and(|role| role != &*snapshot.role_arn);
        if let Some(definition) = update.definition {
            snapshot.definition = definition.into();
        }
        if let Some(role) = update.role_arn {
            snapshot.role_arn = role.into();
        }
        if changed {
            snapshot.updated_at = self.shared.clock.now();
            let revision = revision_id(snapshot);
            snapshot.revision_id = Some(revision.into());
        }
        entry.logging_configuration = update.logging_configuration.unwrap_or(entry.logging_configuration);
        entry.tracing_enabled = update.tracing_enabled.unwrap_or(entry.tracing_enabled);
        core.keep(&Record::MachineSaved(Box::new(entry.clone())))?;
        core.engine.put_machine(entry.clone());
        Ok(entry)
    }

    /// Deletes a machine. Its executions go on. A machine that does not exist is deleted already.
    ///
    /// # Errors
    /// `InvalidArn`.
    pub fn delete_state_machine(&self, arn: &str) -> Result<(), ApiError> {
        let mut core = self.core();
        let arn = machine_arn(arn)?;
        if core.engine.machine(arn).is_some() {
            core.keep(&Record::MachineDeleted { arn: arn.into() })?;
            core.engine.remove_machine(arn);
        }
        Ok(())
    }

    /// A machine at its current revision.
    ///
    /// # Errors
    /// `InvalidArn`, `StateMachineDoesNotExist`.
    pub fn describe_state_machine(&self, arn: &str) -> Result<MachineEntry, ApiError> {
        let core = self.core();
        core.engine.machine(machine_arn(arn)?).cloned().ok_or_else(|| ApiError::machine_does_not_exist(arn))
    }

    /// All machines, by name.
    pub fn state_machines(&self) -> Vec<MachineEntry> {
        self.core().engine.machines().cloned().collect()
    }

    /// The machine that an execution runs, at the revision that it runs.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn state_machine_of_execution(&self, arn: &str) -> Result<MachineSnapshot, ApiError> {
        let core = self.core();
        let machine = core.engine.machine_of(super::executions::execution_arn(arn)?);
        machine.map(|machine| (**machine).clone()).ok_or_else(|| ApiError::execution_does_not_exist(arn))
    }

    pub(crate) fn change_tags(&self, arn: &str, change: impl FnOnce(&mut Tags)) -> Result<(), ApiError> {
        let mut core = self.core();
        let mut entry =
            core.engine.machine(machine_arn(arn)?).cloned().ok_or_else(|| ApiError::resource_not_found(arn))?;
        change(&mut entry.tags);
        core.keep(&Record::MachineSaved(Box::new(entry.clone())))?;
        core.engine.put_machine(entry);
        Ok(())
    }

    /// Everything that can be said about a definition without creating a machine.
    pub fn validate_definition(&self, definition: &str, execution_type: ExecutionType) -> Vec<asl::Diagnostic> {
        asl::parse(definition, execution_type, self.core().engine.capabilities()).1
    }
}

impl Shared {
    fn check_definition(
        &self,
        engine: &crate::engine::Engine,
        definition: &str,
        execution_type: ExecutionType,
    ) -> Result<(), ApiError> {
        match asl::parse(definition, execution_type, engine.capabilities()) {
            (Some(_), _) => Ok(()),
            (None, diagnostics) => Err(ApiError::invalid_definition(&diagnostics)),
        }
    }
}

/// An identifier that follows from the content, so that a replay gives the same one.
fn revision_id(snapshot: &MachineSnapshot) -> String {
    let content = format!("{} {} {} {}", snapshot.arn, snapshot.updated_at, snapshot.role_arn, snapshot.definition);
    crate::random::Randomness::new(0, &content).uuid().to_string()
}

/// Checks that a text is the ARN of a machine, be there such a machine or not.
pub(super) fn machine_arn(text: &str) -> Result<&str, ApiError> {
    let arn = StatesArn::parse(text).map_err(|problem| ApiError::invalid_arn(&problem))?;
    match arn.resource_type {
        "stateMachine" => Ok(text),
        other => Err(ApiError::invalid_resource_type(other)),
    }
}
