//! Invoking functions: a queue each, sandboxes started as they are needed.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use states::FunctionFailure;
use tokio::sync::oneshot;

use super::in_process::InProcess;
use super::metrics::Metrics;
use super::queue::{Event, Failure, Invocation, Outcome, Queue, SandboxId};
use super::sandbox::{self, Sandbox};

/// How long a function may run, in real time (the functions' `Timeout` on AWS).
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(30);

/// How the host runs functions.
#[derive(Debug, Clone)]
pub(crate) struct LambdaOptions {
    /// The program that is the functions' `bootstrap`.
    pub(crate) executable: PathBuf,
    /// The functions there are.
    pub(crate) functions: Vec<String>,
    /// Their environment, beyond what Lambda itself sets.
    pub(crate) environment: BTreeMap<String, String>,
    /// Sandboxes of one function at once.
    pub(crate) concurrency: usize,
    /// Runs the functions in this process instead of in sandboxes.
    pub(crate) in_process: Option<InProcess>,
    /// What they measure.
    pub(crate) metrics: Metrics,
}

/// Runs functions. Clones are the same host.
#[derive(Debug, Clone)]
pub(crate) struct LambdaHost {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    options: LambdaOptions,
    /// Where the Runtime API is served: `http://127.0.0.1:4566`.
    address: String,
    queues: Mutex<HashMap<String, Queue>>,
    sandboxes: Mutex<HashMap<SandboxId, Sandbox>>,
    next_sandbox: AtomicU64,
    /// How often each function was invoked.
    invocations: Mutex<BTreeMap<String, u64>>,
}

impl LambdaHost {
    pub(crate) fn new(options: LambdaOptions, address: String) -> Self {
        let queues = options.functions.iter().map(|name| (name.clone(), Queue::default())).collect();
        Self {
            inner: Arc::new(Inner {
                options,
                address,
                queues: Mutex::new(queues),
                sandboxes: Mutex::default(),
                next_sandbox: AtomicU64::new(1),
                invocations: Mutex::default(),
            }),
        }
    }

    /// Invokes a function by its name or ARN and waits for its answer.
    pub(crate) async fn invoke(&self, function: &str, payload: &Value) -> Result<Value, FunctionFailure> {
        let name = function_name(function);
        *self.counted().entry(name.to_owned()).or_default() += 1;
        if let Some(in_process) = &self.inner.options.in_process {
            let known = self.inner.options.functions.iter().any(|known| known == name);
            return if known { in_process.invoke(name, payload.clone()).await } else { Err(not_found(function)) };
        }
        let (reply, answer) = oneshot::channel();
        let request_id = uuid::Uuid::new_v4().to_string();
        let payload = Bytes::from(payload.to_string());
        let start_sandbox = {
            let mut queues = self.queues();
            let Some(queue) = queues.get_mut(name) else {
                return Err(not_found(function));
            };
            queue.submit(Invocation { request_id: request_id.clone(), payload, reply }, self.inner.options.concurrency)
        };
        if start_sandbox {
            self.start_sandbox(name);
        }
        let outcome = match tokio::time::timeout(FUNCTION_TIMEOUT, answer).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Failure::new("Runtime.ExitError", "the Lambda host stopped")),
            Err(_) => Err(self.time_out(name, &request_id)),
        };
        parse(outcome)
    }

    /// The metrics that the functions wrote, oldest first.
    pub(crate) fn metrics(&self) -> Vec<Value> {
        self.inner.options.metrics.lines()
    }

    /// How often each function was invoked.
    pub(crate) fn invocations(&self) -> BTreeMap<String, u64> {
        self.counted().clone()
    }

    fn counted(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.inner.invocations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next event for a sandbox; answers when there is one.
    pub(super) fn next(&self, function: &str, sandbox: SandboxId) -> Option<oneshot::Receiver<Event>> {
        let known = self.sandboxes().get_mut(&sandbox).map(|sandbox| std::mem::replace(&mut sandbox.came_up, true))?;
        Some(self.queues().get_mut(function)?.ready(sandbox, !known))
    }

    /// A sandbox's answer.
    pub(super) fn complete(&self, function: &str, request_id: &str, outcome: Outcome) -> bool {
        self.queues().get_mut(function).is_some_and(|queue| queue.complete(request_id, outcome))
    }

    /// Ends every sandbox.
    pub(crate) fn stop(&self) {
        self.sandboxes().clear();
    }

    fn start_sandbox(&self, function: &str) {
        let id = self.inner.next_sandbox.fetch_add(1, Ordering::Relaxed);
        let host = self.clone();
        let name = function.to_owned();
        let ended = move |how: String| host.sandbox_ended(&name, id, &how);
        let environment = self.environment(function, id);
        let options = &self.inner.options;
        // Held until the sandbox is known, so that its end cannot come first.
        let mut sandboxes = self.sandboxes();
        match sandbox::start(&options.executable, function, &environment, &options.metrics, ended) {
            Ok(sandbox) => {
                sandboxes.insert(id, sandbox);
            }
            Err(error) => {
                let program = self.inner.options.executable.display();
                let failure = Failure::new("Runtime.InvalidEntrypoint", &format!("cannot run {program}: {error}"));
                if let Some(queue) = self.queues().get_mut(function) {
                    queue.gone(id, false, &failure);
                }
            }
        }
    }

    fn sandbox_ended(&self, function: &str, id: SandboxId, how: &str) {
        let came_up = self.sandboxes().remove(&id).is_some_and(|sandbox| sandbox.came_up);
        let failure = Failure::new("Runtime.ExitError", &format!("Runtime exited with error: {how}"));
        if let Some(queue) = self.queues().get_mut(function) {
            queue.gone(id, came_up, &failure);
        }
    }

    /// What Lambda sets (<https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>), and what the
    /// functions are configured with.
    fn environment(&self, function: &str, sandbox: SandboxId) -> BTreeMap<String, String> {
        let mut environment = self.inner.options.environment.clone();
        // With a path the client wants the scheme too.
        let runtime_api = format!("{}/_lambda/{function}/{sandbox}", self.inner.address);
        for (name, value) in [
            ("_HANDLER", function),
            ("AWS_LAMBDA_FUNCTION_NAME", function),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_RUNTIME_API", runtime_api.as_str()),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        environment
    }

    /// The sandbox of a function that took too long is ended, as on AWS.
    fn time_out(&self, function: &str, request_id: &str) -> Failure {
        let sandbox = self.queues().get(function).and_then(|queue| queue.sandbox_of(request_id));
        if let Some(id) = sandbox
            && let Some(sandbox) = self.sandboxes().get_mut(&id)
        {
            tracing::warn!(function, request_id, "a function took too long and is ended");
            sandbox.end();
        }
        let seconds = FUNCTION_TIMEOUT.as_secs();
        Failure::new(
            "Sandbox.Timedout",
            &format!("RequestId: {request_id} Error: Task timed out after {seconds}.00 seconds"),
        )
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<String, Queue>> {
        self.inner.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sandboxes(&self) -> MutexGuard<'_, HashMap<SandboxId, Sandbox>> {
        self.inner.sandboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `poll-wave` from `arn:aws:lambda:us-east-1:111122223333:function:poll-wave` or `poll-wave:live`.
pub(crate) fn function_name(function: &str) -> &str {
    let name = function.split_once(":function:").map_or(function, |(_, name)| name);
    name.split(':').next().unwrap_or(name)
}

fn not_found(function: &str) -> FunctionFailure {
    FunctionFailure::Service {
        error: "Lambda.ResourceNotFoundException".to_owned(),
        cause: format!("Function not found: {function}"),
    }
}

fn parse(outcome: Outcome) -> Result<Value, FunctionFailure> {
    match outcome {
        Ok(answer) => serde_json::from_slice(&answer).map_err(|error| FunctionFailure::Unhandled {
            error_type: "Runtime.MarshalError".to_owned(),
            document: serde_json::json!({"errorType": "Runtime.MarshalError", "errorMessage": error.to_string()}),
        }),
        Err(failure) => Err(FunctionFailure::Unhandled {
            document: serde_json::from_str(&failure.document).unwrap_or(Value::String(failure.document)),
            error_type: failure.error_type,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_name_arn_or_alias() {
        for reference in [
            "poll-wave",
            "poll-wave:live",
            "arn:aws:lambda:us-east-1:111122223333:function:poll-wave",
            "arn:aws:lambda:us-east-1:111122223333:function:poll-wave:$LATEST",
        ] {
            assert_eq!(function_name(reference), "poll-wave", "{reference}");
        }
    }
}
