//! The tasks' world as one task sees it when somebody interposes on its calls.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use states::{Clock, FunctionFailure, Integrations, ServiceFailure, TaskPlace};

use crate::integrations::LocalIntegrations;
use crate::interpose::{Interpose, TaskCall, TaskFate};
use crate::lambda::{function_name, unhandled};

/// One task's calls.
#[derive(Clone)]
pub(crate) struct Interposed {
    pub(crate) task: TaskPlace,
    pub(crate) inner: LocalIntegrations,
    pub(crate) interposer: Arc<dyn Interpose>,
    pub(crate) clock: Clock,
}

impl Interposed {
    fn fate(&self, target: String, payload: &Value) -> TaskFate {
        self.interposer.task(&TaskCall { task: self.task.clone(), target, payload: payload.clone() })
    }
}

impl Integrations for Interposed {
    fn services(&self) -> Vec<String> {
        self.inner.services()
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>> {
        let this = self.clone();
        async move {
            let fate = this.fate(function_name(&function).to_owned(), &payload);
            let call = || this.inner.invoke_function(function.clone(), payload.clone());
            carry_out(fate, &this.clock, call).await.unwrap_or_else(|error| Err(unhandled(&error)))
        }
        .boxed()
    }

    fn call_service(
        &self,
        service: String,
        action: String,
        parameters: Value,
    ) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        let this = self.clone();
        async move {
            let fate = this.fate(format!("{service}:{action}"), &parameters);
            let call = || this.inner.call_service(service.clone(), action.clone(), parameters.clone());
            carry_out(fate, &this.clock, call)
                .await
                .unwrap_or_else(|error| Err(ServiceFailure { error: error.name, cause: error.message }))
        }
        .boxed()
    }
}

/// Makes a call as often and as late as decided; an error when it was decided that its answer is one.
async fn carry_out<Answer>(
    fate: TaskFate,
    clock: &Clock,
    call: impl Fn() -> BoxFuture<'static, Answer>,
) -> Result<Answer, crate::interpose::TaskError> {
    match fate {
        TaskFate::Normal => Ok(call().await),
        TaskFate::Twice => {
            call().await;
            Ok(call().await)
        }
        TaskFate::Fails(error) => Err(error),
        TaskFate::AnswerLost(error) => {
            call().await;
            Err(error)
        }
        TaskFate::Late(by) => {
            let answer = call().await;
            let due = clock.now().checked_add(by).unwrap_or(jiff::Timestamp::MAX);
            drop(clock.sleep_until(due).await);
            Ok(answer)
        }
    }
}
