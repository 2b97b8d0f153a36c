//! Functions on the stack's own runtime, for thousands of cheap runs: the same handlers, without processes and sockets.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::{Either, select};
use serde_json::{Value, json};
use states::FunctionFailure;
use tokio::sync::oneshot;

use crate::interpose::TaskError;

tokio::task_local! {
    static INVOCATION: Invocation;
}

/// The invocation that the current task runs.
struct Invocation {
    function: String,
    kill: Mutex<Option<oneshot::Sender<()>>>,
}

/// Runs handlers. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct InProcess {
    world: Arc<aws::World>,
}

impl InProcess {
    pub(crate) fn new(world: aws::World) -> Self {
        Self { world: Arc::new(world) }
    }

    /// Invokes a handler and answers as the Lambda service would.
    pub(super) async fn invoke(&self, function: &str, payload: Value) -> Result<Value, FunctionFailure> {
        let (kill, killed) = oneshot::channel();
        let invocation = Invocation { function: function.to_owned(), kill: Mutex::new(Some(kill)) };
        // A sender that is dropped is no kill.
        let killed = killed.then(|message| async move {
            if message.is_err() {
                std::future::pending::<()>().await;
            }
        });
        let call = AssertUnwindSafe(functions::invoke(function, payload, &self.world)).catch_unwind();
        match select(Box::pin(INVOCATION.scope(invocation, call)), Box::pin(killed)).await {
            Either::Left((Ok(Ok(answer)), _)) => Ok(answer),
            Either::Left((Ok(Err(fault)), _)) => Err(unhandled(&TaskError::new(fault.kind.name(), &fault.sentence()))),
            Either::Left((Err(_), _)) => Err(unhandled(&TaskError::new("Panic", "the function panicked"))),
            Either::Right(_) => Err(unhandled(&TaskError::crash())),
        }
    }
}

/// An error as the runtime of a function reports it.
pub(crate) fn unhandled(error: &TaskError) -> FunctionFailure {
    FunctionFailure::Unhandled {
        error_type: error.name.clone(),
        document: json!({"errorType": error.name, "errorMessage": error.message}),
    }
}

/// The function that the current task runs, if it runs one.
pub(crate) fn current_function() -> Option<String> {
    INVOCATION.try_with(|invocation| invocation.function.clone()).ok()
}

/// Ends the function that the current task runs, here and now.
pub(crate) async fn die() {
    let kill = INVOCATION.try_with(|invocation| invocation.kill.lock().unwrap_or_else(PoisonError::into_inner).take());
    if let Ok(Some(kill)) = kill {
        // Whoever waits for it hears it now; if nobody does, there is nothing to end.
        let _ = kill.send(());
        std::future::pending::<()>().await;
    }
}
