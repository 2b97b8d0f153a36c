//! Executions: starting, stopping, finding and reading them.

use std::sync::Arc;

use jiff::Timestamp;

use super::{StepFunctions, machines::machine_arn};
use crate::{
    ApiError,
    arn::{StatesArn, is_valid_name},
    engine::{ExecutionRecord, MapRunRecord, StartRefusal, Stimulus},
    history::{Failure, HistoryEvent},
    payload,
};

/// An execution was started, or was running already under that name and with that input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedExecution {
    /// Its ARN.
    pub execution_arn: Arc<str>,
    /// When it was started.
    pub start_date: Timestamp,
}

/// Part of a list, and where the next part begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// The number of the first entry that is not in this part.
    pub next: Option<usize>,
}

impl<T> Page<T> {
    /// Takes so many entries from the place on.
    pub(crate) fn of(entries: impl Iterator<Item = T>, from: usize, most: usize) -> Self {
        let mut entries: Vec<T> = entries.skip(from).take(most.saturating_add(1)).collect();
        let next = (entries.len() > most).then_some(from + most);
        entries.truncate(most);
        Self { entries, next }
    }
}

impl StepFunctions {
    /// Starts an execution of a machine; without a name it gets a random one.
    ///
    /// # Errors
    /// `InvalidArn`, `InvalidName`, `InvalidExecutionInput`, `StateMachineDoesNotExist`, `ExecutionAlreadyExists`.
    pub fn start_execution(
        &self,
        state_machine_arn: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<StartedExecution, ApiError> {
        let _hold = self.shared.clock.hold();
        if let Some(name) = name.filter(|name| !is_valid_name(name)) {
            return Err(ApiError::invalid_name(name));
        }
        check_input(input)?;
        let mut core = self.core();
        core.check()?;
        let start = match core.engine.start_request(machine_arn(state_machine_arn)?, name, input) {
            Ok(start) => start,
            Err(StartRefusal::MachineDoesNotExist) => {
                return Err(ApiError::machine_does_not_exist(state_machine_arn));
            }
            Err(StartRefusal::AlreadyExists { arn }) => return Err(ApiError::execution_already_exists(&arn)),
            Err(StartRefusal::AlreadyRunning { arn, started_at }) => {
                return Ok(StartedExecution { execution_arn: arn, start_date: started_at });
            }
        };
        let (arn, now) = (start.arn.clone(), self.shared.clock.now());
        let outgoing = core.drive(&self.shared.clock, now, &arn, Stimulus::Start(start))?;
        drop(core);
        self.shared.make(outgoing);
        Ok(StartedExecution { execution_arn: arn, start_date: now })
    }

    /// Stops an execution and answers when it stopped. One that has ended stays as it is.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn stop_execution(&self, arn: &str, error: Option<&str>, cause: Option<&str>) -> Result<Timestamp, ApiError> {
        let failure = Failure { error: error.map(str::to_owned), cause: cause.map(str::to_owned) };
        self.change_execution(arn, |record| match record.stopped_at {
            Some(stopped_at) => Ok(Err(stopped_at)),
            None => Ok(Ok(Stimulus::Stop { execution: record.arn.clone(), failure })),
        })
    }

    /// Lets a failed, aborted or timed-out execution go on from where it failed, and answers when.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`, `ExecutionNotRedrivable`.
    pub fn redrive_execution(&self, arn: &str) -> Result<Timestamp, ApiError> {
        let now = self.shared.clock.now();
        self.change_execution(arn, |record| {
            let status = record.redrive_status(now);
            match status.status {
                "REDRIVABLE" => Ok(Ok(Stimulus::Redrive { execution: record.arn.clone() })),
                _ => Err(ApiError::new(
                    "ExecutionNotRedrivable",
                    status.reason.unwrap_or_else(|| "Execution can only be redriven by its Map Run".to_owned()),
                )),
            }
        })
    }

    /// Applies a stimulus to the root of an execution, or answers with a time if there is nothing to do.
    fn change_execution(
        &self,
        arn: &str,
        decide: impl FnOnce(&ExecutionRecord) -> Result<Result<Stimulus, Timestamp>, ApiError>,
    ) -> Result<Timestamp, ApiError> {
        let _hold = self.shared.clock.hold();
        let mut core = self.core();
        let unknown = || ApiError::execution_does_not_exist(arn);
        let record = core.engine.execution(execution_arn(arn)?).ok_or_else(unknown)?;
        let stimulus = match decide(record)? {
            Ok(stimulus) => stimulus,
            Err(at) => return Ok(at),
        };
        let root = core.engine.root_of(arn).ok_or_else(unknown)?;
        let now = self.shared.clock.now();
        let outgoing = core.drive(&self.shared.clock, now, &root, stimulus)?;
        drop(core);
        self.shared.make(outgoing);
        Ok(now)
    }

    /// What can be told about an execution.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn describe_execution(&self, arn: &str) -> Result<ExecutionRecord, ApiError> {
        let core = self.core();
        core.engine.execution(execution_arn(arn)?).cloned().ok_or_else(|| ApiError::execution_does_not_exist(arn))
    }

    /// Waits until an execution has ended.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`, `InternalServerError` if the service stops before.
    pub async fn wait_for_execution(&self, arn: &str) -> Result<ExecutionRecord, ApiError> {
        let ended = {
            let mut core = self.core();
            core.check()?;
            let record =
                core.engine.execution(execution_arn(arn)?).ok_or_else(|| ApiError::execution_does_not_exist(arn))?;
            if !record.is_running() {
                return Ok(record.clone());
            }
            let (sender, receiver) = tokio::sync::oneshot::channel();
            core.waiters.entry(arn.into()).or_default().push(sender);
            receiver
        };
        ended.await.map_err(|_| ApiError::internal("the service was shut down"))
    }

    /// The events of an execution from the place on, at most so many.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn history_page(
        &self,
        arn: &str,
        from: usize,
        most: usize,
        reverse: bool,
    ) -> Result<Page<HistoryEvent>, ApiError> {
        let core = self.core();
        let history =
            core.engine.history(execution_arn(arn)?).ok_or_else(|| ApiError::execution_does_not_exist(arn))?;
        let page =
            if reverse { Page::of(history.iter().rev(), from, most) } else { Page::of(history.iter(), from, most) };
        Ok(Page { entries: page.entries.into_iter().cloned().collect(), next: page.next })
    }

    /// All events of an execution.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn history(&self, arn: &str) -> Result<Vec<HistoryEvent>, ApiError> {
        Ok(self.history_page(arn, 0, usize::MAX - 1, false)?.entries)
    }

    /// The executions of a machine or of a Map Run that pass a filter, the newest first.
    pub fn executions(
        &self,
        owner_arn: &str,
        from: usize,
        most: usize,
        filter: impl Fn(&ExecutionRecord) -> bool,
    ) -> Page<ExecutionRecord> {
        let core = self.core();
        let page = Page::of(core.engine.executions_of(owner_arn).filter(|record| filter(record)), from, most);
        Page { entries: page.entries.into_iter().cloned().collect(), next: page.next }
    }

    /// What can be told about a Map Run.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub fn describe_map_run(&self, arn: &str) -> Result<MapRunRecord, ApiError> {
        self.core().engine.map_run(arn).cloned().ok_or_else(|| ApiError::resource_not_found(arn))
    }

    /// The Map Runs of an execution, the newest first.
    ///
    /// # Errors
    /// `InvalidArn`, `ExecutionDoesNotExist`.
    pub fn map_runs(&self, execution: &str) -> Result<Vec<MapRunRecord>, ApiError> {
        let core = self.core();
        let arn = execution_arn(execution)?;
        core.engine.execution(arn).ok_or_else(|| ApiError::execution_does_not_exist(arn))?;
        Ok(core.engine.map_runs_of(arn).into_iter().cloned().collect())
    }
}

/// Checks that a text is the ARN of an execution, be there such an execution or not.
pub(super) fn execution_arn(text: &str) -> Result<&str, ApiError> {
    let arn = StatesArn::parse(text).map_err(|problem| ApiError::invalid_arn(&problem))?;
    match arn.resource_type {
        "execution" | "express" => Ok(text),
        other => Err(ApiError::invalid_resource_type(other)),
    }
}

fn check_input(input: &str) -> Result<(), ApiError> {
    if input.trim().is_empty() {
        return Err(ApiError::invalid_input("Invalid execution input."));
    }
    payload::parse(input).map(drop).map_err(|problem| ApiError::invalid_input(&problem.to_string()))
}
