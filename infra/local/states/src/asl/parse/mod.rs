//! From the text of a definition to the typed form, reporting every problem on the way.

mod choice;
mod fields;
mod map;
mod resource;
mod retry;
mod state;
mod template;
mod values;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Map, Value};

use self::fields::Fields;
pub(crate) use self::values::parse_timestamp;
use super::{
    Diagnostic, DiagnosticCode, ExecutionType, Scope, Severity, StateId, StateMachine, diagnostic::Diagnostics, graph,
};

/// How deep branches and item processors may be nested, which keeps the parser's stack bounded.
const MAX_DEPTH: usize = 25;

/// What a definition may use besides Lambda functions and executions of other machines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Capabilities {
    /// Actions as `service:action`, for example `sns:publish`.
    pub(crate) services: BTreeSet<String>,
    /// Every service is accepted: the definition was checked when its machine was created.
    pub(crate) unchecked: bool,
}

impl Capabilities {
    /// Accepts every service.
    pub(crate) fn any() -> Self {
        Self { services: BTreeSet::new(), unchecked: true }
    }

    fn has(&self, service: &str) -> bool {
        self.unchecked || self.services.contains(service)
    }
}

/// Parses a definition. The machine is absent if a diagnostic has severity `ERROR`.
pub(crate) fn parse(
    text: &str,
    execution_type: ExecutionType,
    capabilities: &Capabilities,
) -> (Option<StateMachine>, Vec<Diagnostic>) {
    let mut parser =
        Parser { diagnostics: Diagnostics::default(), execution_type, capabilities, names: BTreeMap::new() };
    let machine = parser.definition(text);
    let diagnostics = parser.diagnostics.into_vec();
    let usable = diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning);
    (machine.filter(|_| usable), diagnostics)
}

/// What the parsing functions share.
struct Parser<'a> {
    diagnostics: Diagnostics,
    execution_type: ExecutionType,
    capabilities: &'a Capabilities,
    /// The names of all states of the machine and where they are: they must be unique across nested scopes.
    names: BTreeMap<String, String>,
}

/// The states that can be named in transitions of the scope being parsed.
struct Targets<'a> {
    ids: BTreeMap<&'a str, StateId>,
}

impl Parser<'_> {
    fn definition(&mut self, text: &str) -> Option<StateMachine> {
        if text.trim().is_empty() {
            let message = "Definition must be a valid JSON object";
            self.diagnostics.error(DiagnosticCode::SchemaValidationFailed, None, message);
            return None;
        }
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(cause) => {
                let location = format!("line: {}, column: {}", cause.line(), cause.column());
                self.diagnostics.error(DiagnosticCode::InvalidJsonDescription, Some(&location), cause.to_string());
                return None;
            }
        };
        let Value::Object(members) = &value else {
            self.diagnostics.schema("", "Definition must be a valid JSON object");
            return None;
        };
        let mut fields = Fields::new(members, "");
        fields.skip("Comment");
        self.version(&mut fields);
        self.query_language(&mut fields);
        let timeout_seconds = fields.integer("TimeoutSeconds", 1, values::MAX_SECONDS, &mut self.diagnostics);
        let scope = self.scope(&mut fields, 1);
        fields.finish(&mut self.diagnostics);
        Some(StateMachine { timeout_seconds, scope: Arc::new(scope?) })
    }

    fn version(&mut self, fields: &mut Fields<'_>) {
        let location = fields.place("Version");
        if fields.string("Version", &mut self.diagnostics).is_some_and(|version| version != "1.0") {
            self.diagnostics.schema(&location, "The only version of the language is '1.0'");
        }
    }

    fn query_language(&mut self, fields: &mut Fields<'_>) {
        let location = fields.place("QueryLanguage");
        match fields.string("QueryLanguage", &mut self.diagnostics) {
            None | Some("JSONPath") => {}
            Some("JSONata") => {
                self.diagnostics.schema(
                    &location,
                    "The QueryLanguage 'JSONata' is not supported by this interpreter; use 'JSONPath'",
                );
            }
            Some(other) => {
                self.diagnostics
                    .schema(&location, format!("QueryLanguage '{other}' is not one of [JSONPath, JSONata]"));
            }
        }
    }

    /// Parses `StartAt` and `States` of the machine, of a branch or of an item processor.
    fn scope(&mut self, fields: &mut Fields<'_>, depth: usize) -> Option<Scope> {
        let (states, start) = (fields.take("States"), fields.take("StartAt"));
        let missing: Vec<&str> = [("States", states), ("StartAt", start)]
            .iter()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| *name)
            .collect();
        if !missing.is_empty() {
            let message = format!("These fields are required: [{}]", missing.join(", "));
            self.diagnostics.schema(fields.location(), message);
            return None;
        }
        let start = fields.string("StartAt", &mut self.diagnostics);
        let Some(Value::Object(states)) = states else {
            self.diagnostics.schema(&fields.place("States"), "Expected value of type Object");
            return None;
        };
        if states.is_empty() {
            self.diagnostics.schema(&fields.place("States"), "There must be at least one state");
            return None;
        }
        if depth > MAX_DEPTH {
            let message = format!("Branches and item processors are nested more than {MAX_DEPTH} deep");
            self.diagnostics.schema(fields.location(), message);
            return None;
        }
        self.states(fields, start?, states, depth)
    }

    fn states(&mut self, fields: &Fields<'_>, start: &str, states: &Map<String, Value>, depth: usize) -> Option<Scope> {
        // In the order of the names, so that a state has the same place whatever order JSON objects keep.
        let states: BTreeMap<&str, &Value> = states.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let targets = Targets { ids: states.keys().enumerate().map(|(at, name)| (*name, StateId::new(at))).collect() };
        let location = fields.place("StartAt");
        let start = self.target(start, "StartAt", &location, &targets);
        let mut parsed = Vec::with_capacity(states.len());
        for (name, value) in states {
            let location = format!("{}/States/{name}", fields.location());
            self.name(name, &location);
            parsed.push(self.state(name, value, &location, &targets, depth));
        }
        let parsed: Option<Vec<_>> = parsed.into_iter().collect();
        let scope = Scope::new(start?, parsed?);
        graph::check(&scope, fields.location(), &mut self.diagnostics);
        Some(scope)
    }

    fn name(&mut self, name: &str, location: &str) {
        /// The longest name of a state, in characters.
        const MAX_NAME: usize = 80;
        if name.is_empty() || name.chars().count() > MAX_NAME {
            let message = format!("The name of a state must have between 1 and {MAX_NAME} characters");
            self.diagnostics.schema(location, message);
        }
        if self.names.insert(name.to_owned(), location.to_owned()).is_some() {
            let message = format!("Duplicate State name: {name}");
            self.diagnostics.error(DiagnosticCode::DuplicateStateName, Some(location), message);
        }
    }

    fn target(&mut self, name: &str, field: &str, location: &str, targets: &Targets<'_>) -> Option<StateId> {
        let found = targets.ids.get(name).copied();
        if found.is_none() {
            let hint = fields::did_you_mean(name, targets.ids.keys().copied());
            let message = format!("Missing '{field}' target: {name}{hint}");
            self.diagnostics.error(DiagnosticCode::MissingTransitionTarget, Some(location), message);
        }
        found
    }
}
