//! Going from state to state.

use super::{
    Root, Site, Step,
    strand::{Activity, Current, Place, Visit},
};
use crate::{
    Payload,
    asl::{Body, ExecutionType, ResultPath, Selection, StateId, Transition},
    data::{ContextObject, EvaluationError, EvaluationScope, MapItem, StateFacts, Template},
    engine::StateError,
    history::EventDetails,
};
use std::sync::Arc;

impl Root {
    /// Lets a strand go where it is on its way to.
    pub(super) fn go(&mut self, site: Site) {
        let Some(strand) = self.strand(site).filter(|_| self.is_running(site.execution)) else { return };
        match &strand.position.place {
            Place::Arriving { state, input } => {
                let (state, input) = (*state, input.clone());
                self.enter(site, state, input);
            }
            Place::Ended(output) => {
                let output = output.clone();
                self.end(site, output);
            }
            Place::Visiting(_) => {}
        }
    }

    fn enter(&mut self, site: Site, id: StateId, input: Payload) {
        let Some(scope) = self.strand(site).map(|strand| strand.scope.clone()) else { return };
        let state = scope.state(id);
        let entered =
            EventDetails::StateEntered { state: state.body.kind(), name: state.name.clone(), input: input.clone() };
        let entered_event = self.record(site, entered);
        let retriers = state.body.outcome().map_or(0, |outcome| outcome.retry.len());
        let entered_at = self.now;
        if let Some(strand) = self.strand_mut(site) {
            strand.position.place = Place::Visiting(Visit {
                state: id,
                entered_at,
                entered_event,
                input,
                attempts: vec![0; retriers],
                activity: Activity::Idle,
            });
        }
        self.attempt(site);
    }

    /// Leaves the current state with an output.
    pub(super) fn leave(&mut self, site: Site, output: Payload, next: Transition) -> Result<(), StateError> {
        let Some(current) = self.current(site) else { return Ok(()) };
        let state = current.state();
        if let Some(excess) = output.excess() {
            return Err(StateError::data_limit(&state.name, excess));
        }
        let exited =
            EventDetails::StateExited { state: state.body.kind(), name: state.name.clone(), output: output.clone() };
        self.record(site, exited);
        self.drop_parts(site);
        if self.probe_leaves(site, &current, &output, next) {
            return Ok(());
        }
        if let Some(strand) = self.strand_mut(site) {
            strand.position.place = match next {
                Transition::Next(state) => Place::Arriving { state, input: output },
                Transition::End => Place::Ended(output),
            };
        }
        self.agenda.push_back(Step::Go(site));
        Ok(())
    }

    /// Applies `OutputPath` and leaves.
    pub(super) fn leave_through(
        &mut self,
        site: Site,
        current: &Current,
        output: Payload,
        next: Transition,
    ) -> Result<(), StateError> {
        let output = self.selected(site, current, &current.state().output_path, output)?;
        self.leave(site, output, next)
    }

    /// What becomes of the result of a Task, Parallel or Map state.
    pub(super) fn complete(&mut self, site: Site, result: Payload) -> Result<(), StateError> {
        let Some(current) = self.current(site) else { return Ok(()) };
        let Some(outcome) = current.state().body.outcome() else { return Ok(()) };
        if matches!(current.state().body, Body::Task(_)) {
            self.inspect(site, "result", &result);
        }
        let result = match &outcome.result_selector {
            None => result,
            Some(template) => self.evaluated(site, &current, template, &result, None)?,
        };
        let output = self.with_result(site, &current, &outcome.result_path, result)?;
        self.leave_through(site, &current, output, outcome.next)
    }

    /// The state's input with its result at `ResultPath`.
    pub(super) fn with_result(
        &mut self,
        site: Site,
        current: &Current,
        result_path: &ResultPath,
        result: Payload,
    ) -> Result<Payload, StateError> {
        self.inspect(site, "afterResultSelector", &result);
        let output = result_path
            .apply(&current.input, result.into_value())
            .map_err(|error| self.state_error(current, &error.into()))?;
        self.inspect(site, "afterResultPath", &output);
        Ok(output)
    }

    /// The state's input after `InputPath`.
    pub(super) fn effective_input(&mut self, site: Site, current: &Current) -> Result<Payload, StateError> {
        self.selected(site, current, &current.state().input_path, current.input.clone())
    }

    fn selected(
        &mut self,
        site: Site,
        current: &Current,
        selection: &Selection,
        document: Payload,
    ) -> Result<Payload, StateError> {
        match selection {
            Selection::Whole => Ok(document),
            Selection::Nothing => Ok(Payload::from(serde_json::json!({}))),
            Selection::Path(path) => self
                .evaluate(site, &document, None, |scope| scope.selected_value(path))
                .map(Payload::from)
                .map_err(|error| self.state_error(current, &error)),
        }
    }

    /// The input of a state's work: `Parameters` evaluated, or the input as it is.
    pub(super) fn parameters(
        &mut self,
        site: Site,
        current: &Current,
        template: Option<&Template>,
        input: Payload,
    ) -> Result<Payload, StateError> {
        let parameters = match template {
            None => input,
            Some(template) => self.evaluated(site, current, template, &input, None)?,
        };
        self.inspect(site, "afterParameters", &parameters);
        Ok(parameters)
    }

    /// A template evaluated on a document.
    pub(super) fn evaluated(
        &mut self,
        site: Site,
        current: &Current,
        template: &Template,
        document: &Payload,
        item: Option<Arc<MapItem>>,
    ) -> Result<Payload, StateError> {
        let value = self
            .evaluate(site, document, item, |scope| template.evaluate(scope))
            .map_err(|error| self.state_error(current, &error))?;
        let payload = Payload::from(value);
        if let Some(excess) = payload.excess() {
            return Err(StateError::data_limit(&current.state().name, excess));
        }
        Ok(payload)
    }

    /// Evaluates something in the scope of a strand's current state.
    pub(super) fn evaluate<T>(
        &mut self,
        site: Site,
        document: &Payload,
        item: Option<Arc<MapItem>>,
        evaluate: impl FnOnce(&mut EvaluationScope<'_>) -> Result<T, EvaluationError>,
    ) -> Result<T, EvaluationError> {
        let Some(mut context) = self.context(site) else {
            return Err(EvaluationError::Value("The state is not being executed".to_owned()));
        };
        if item.is_some() {
            context.map_item = item;
        }
        evaluate(&mut EvaluationScope { document, context: &context, random: &mut self.random })
    }

    /// The context object as the strand's current state sees it.
    fn context(&self, site: Site) -> Option<ContextObject> {
        let execution = self.executions.get(site.execution)?;
        let strand = self.strand(site)?;
        let visit = strand.visit()?;
        let state = strand.scope.state(visit.state);
        let can_be_retried = matches!(state.body, Body::Task(_) | Body::Parallel(_) | Body::Map(_));
        Some(ContextObject {
            execution: execution.facts.clone(),
            redrive_count: (execution.record.execution_type == ExecutionType::Standard && self.probe.is_none())
                .then_some(execution.record.redrive_count),
            redrive_time: execution.record.redriven_at,
            state: StateFacts {
                name: state.name.clone(),
                entered_time: visit.entered_at,
                retry_count: can_be_retried.then(|| visit.retry_count()),
            },
            task_token: match &visit.activity {
                Activity::Task(run) => run.token.clone(),
                _ => None,
            },
            map_item: strand.position.item.clone(),
            replacement: self.probe.as_ref().and_then(|probe| probe.context.clone()),
        })
    }

    pub(super) fn state_error(&self, current: &Current, error: &EvaluationError) -> StateError {
        match self.probe {
            // A state that is tested alone was recorded to fail without being named.
            Some(_) => StateError::evaluation_alone(error),
            None => StateError::evaluation(&current.state().name, current.entered_event, error),
        }
    }
}
