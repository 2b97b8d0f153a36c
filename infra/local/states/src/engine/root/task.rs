//! Tasks: starting a call, and what becomes of its answer.

use std::sync::Arc;

use super::{
    Root, Site,
    service::Request,
    strand::{Activity, Current, TaskRun},
};
use crate::{
    Payload,
    asl::{Body, Integration, Number, Resource, Task},
    engine::{
        ChildRequest, Effect, StateError, TaskId, TaskOutcome,
        timers::{Timer, TimerKey},
    },
    history::{EventDetails, Failure, TaskResource},
};

impl Root {
    pub(super) fn start_task(&mut self, site: Site, current: &Current, task: &Task) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        let id = self.task_id();
        let token = task.resource.waits_for_token().then(|| self.mint_token(site));
        self.set_run(
            site,
            TaskRun {
                task: id,
                token,
                child: None,
                child_input: None,
                wants_log: false,
                timeout: None,
                heartbeat: None,
            },
        );
        let parameters = self.parameters(site, current, task.parameters.as_ref(), input.clone())?;
        let timeout = self.limit(site, current, &input, task.timeout.as_ref(), "TimeoutSecondsPath")?;
        let heartbeat = self.limit(site, current, &input, task.heartbeat.as_ref(), "HeartbeatSecondsPath")?;
        let request = self.request(&task.resource, &parameters).map_err(|error| self.state_error(current, &error))?;
        self.record_scheduled(site, &task.resource, parameters, timeout, heartbeat);
        let timeout = timeout.map(|seconds| self.timers.set(self.after(seconds), Timer::TaskTimeout(site)));
        let heartbeat =
            heartbeat.map(|seconds| (self.timers.set(self.after(seconds), Timer::Heartbeat(site)), seconds));
        if let Some(run) = self.run_mut(site) {
            run.timeout = timeout;
            run.heartbeat = heartbeat;
        }
        self.calls.insert(id, site);
        self.send(site, id, request);
        Ok(())
    }

    fn send(&mut self, site: Site, task: TaskId, request: Request) {
        let overflowed = self.executions.get(site.execution).is_some_and(|execution| execution.overflowed);
        if overflowed {
            return;
        }
        let root = self.arn.clone();
        let effect = match request {
            Request::Call { call, wants_log } => {
                if let Some(run) = self.run_mut(site) {
                    run.wants_log = wants_log;
                }
                Effect::Call { root, task, call }
            }
            Request::StartExecution { machine_arn, name, input } => {
                if let Some(run) = self.run_mut(site) {
                    run.child_input = Some(input.as_str().into());
                }
                Effect::ResolveChild { root, request: ChildRequest { task, machine_arn, name, input } }
            }
        };
        self.effects.push(effect);
    }

    fn record_scheduled(
        &mut self,
        site: Site,
        resource: &Resource,
        parameters: Payload,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
    ) {
        if let Resource::Function { arn } = resource {
            let resource: Arc<str> = arn.as_str().into();
            self.record(
                site,
                EventDetails::LambdaFunctionScheduled { resource, input: parameters, timeout_in_seconds },
            );
            self.record(site, EventDetails::LambdaFunctionStarted);
            return;
        }
        let task = task_resource(resource);
        let region = self.settings.namespace.region.as_str().into();
        self.record(
            site,
            EventDetails::TaskScheduled {
                task: task.clone(),
                region,
                parameters,
                timeout_in_seconds,
                heartbeat_in_seconds,
            },
        );
        self.record(site, EventDetails::TaskStarted(task));
    }

    /// A time limit of the task in seconds.
    fn limit(
        &mut self,
        site: Site,
        current: &Current,
        input: &Payload,
        limit: Option<&Number<u64>>,
        field: &str,
    ) -> Result<Option<u64>, StateError> {
        match limit {
            None => Ok(None),
            Some(Number::Literal(seconds)) => Ok(Some(*seconds)),
            Some(Number::Path(path)) => self
                .path_value(site, input, path, field)
                .and_then(|value| super::simple::seconds(field, path, &value))
                .map(Some)
                .map_err(|error| self.state_error(current, &error)),
        }
    }

    /// A call was answered. An answer that nobody waits for any more is ignored.
    pub(super) fn call_answered(&mut self, task: TaskId, outcome: TaskOutcome) {
        let Some(site) = self.calls.remove(&task) else { return };
        match outcome {
            TaskOutcome::Failed(failure) => self.call_failed(site, failure),
            TaskOutcome::Succeeded(value) => {
                let Some(resource) = self.resource(site) else { return };
                let result = self.wrapped(site, &resource, value);
                self.call_returned(site, &resource, result);
            }
        }
        self.enforce_history_limit(site.execution);
    }

    /// The service has answered: for some tasks the end, for others only the beginning.
    pub(super) fn call_returned(&mut self, site: Site, resource: &Resource, result: Payload) {
        if let Some(excess) = result.excess() {
            return self.task_failed(site, StateError::data_limit(resource.event_resource_type(), excess));
        }
        match resource {
            Resource::Service { integration: Integration::RequestResponse, .. } | Resource::Function { .. } => {
                self.task_succeeded(site, resource, result);
            }
            Resource::Service { .. } => {
                self.record(site, EventDetails::TaskSubmitted { task: task_resource(resource), output: result });
            }
        }
    }

    pub(super) fn task_succeeded(&mut self, site: Site, resource: &Resource, result: Payload) {
        let output = result.clone();
        self.record(
            site,
            match resource {
                Resource::Function { .. } => EventDetails::LambdaFunctionSucceeded { output },
                Resource::Service { .. } => EventDetails::TaskSucceeded { task: task_resource(resource), output },
            },
        );
        self.stop_activity(site, false);
        if let Err(error) = self.complete(site, result) {
            self.fail(site, error);
        }
    }

    /// The call itself failed; for a job or a callback that means it was never submitted.
    pub(super) fn call_failed(&mut self, site: Site, failure: Failure) {
        let Some(resource) = self.resource(site) else { return };
        match &resource {
            Resource::Service { integration, .. } if *integration != Integration::RequestResponse => {
                let task = task_resource(&resource);
                self.record(site, EventDetails::TaskSubmitFailed { task, failure: failure.clone() });
                self.fail(site, StateError::new(failure));
            }
            _ => self.task_failed(site, StateError::new(failure)),
        }
    }

    /// The task failed: write it down and see what is to be done.
    pub(super) fn task_failed(&mut self, site: Site, error: StateError) {
        let Some(resource) = self.resource(site) else { return };
        let failure = error.failure.clone();
        self.record(
            site,
            match &resource {
                Resource::Function { .. } => EventDetails::LambdaFunctionFailed(failure),
                Resource::Service { .. } => EventDetails::TaskFailed { task: task_resource(&resource), failure },
            },
        );
        self.fail(site, error);
    }

    pub(super) fn task_timed_out(&mut self, site: Site, heartbeat: bool) {
        let Some(resource) = self.resource(site) else { return };
        let error = if heartbeat { StateError::heartbeat_timeout() } else { StateError::timeout() };
        let failure = error.failure.clone();
        self.record(
            site,
            match &resource {
                Resource::Function { .. } => EventDetails::LambdaFunctionTimedOut(failure),
                Resource::Service { .. } => EventDetails::TaskTimedOut { task: task_resource(&resource), failure },
            },
        );
        self.fail(site, error);
    }

    fn set_run(&mut self, site: Site, run: TaskRun) {
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Task(run);
        }
    }

    pub(super) fn run_mut(&mut self, site: Site) -> Option<&mut TaskRun> {
        match &mut self.visit_mut(site)?.activity {
            Activity::Task(run) => Some(run),
            _ => None,
        }
    }

    /// The resource of the Task that the strand is executing.
    pub(super) fn resource(&self, site: Site) -> Option<Resource> {
        match &self.current(site)?.state().body {
            Body::Task(task) => Some(task.resource.clone()),
            _ => None,
        }
    }

    /// Sets the heartbeat's time anew.
    pub(super) fn heartbeat(&mut self, site: Site) {
        let Some((old, seconds)) = self.run_mut(site).and_then(|run| run.heartbeat) else { return };
        self.timers.cancel(old);
        let timer: TimerKey = self.timers.set(self.after(seconds), Timer::Heartbeat(site));
        if let Some(run) = self.run_mut(site) {
            run.heartbeat = Some((timer, seconds));
        }
    }
}

/// How events name a service resource.
pub(super) fn task_resource(resource: &Resource) -> TaskResource {
    TaskResource { resource_type: resource.event_resource_type().into(), resource: resource.event_resource().into() }
}
